# A clean clone needs Python 3.11 (or newer) and make, nothing else.

PYTHON ?= $(shell for python in python3.11 python3; do \
	$$python -c "" >/dev/null 2>&1 && { echo $$python; break; }; done)
PORT ?= 8000
ARGS ?=

VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
PACKAGES := $(patsubst %/apps.py,%,$(wildcard */apps.py))
TEMPLATES := $(wildcard $(addsuffix /templates,$(PACKAGES)))

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench bench-search prove-traps requirements messages clean python install install-dev

help: ## Liste les commandes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r name what; do printf '  make %-14s%s\n' "$$name" "$$what"; done

run: install ## Prépare et sert le site (PORT=8000)
	@exec $(VENV_PYTHON) scripts/run.py $(PORT)

test: install-dev ## Lance les tests sur SQLite, PostgreSQL et Chromium (ARGS="-k lieu")
	@$(VENV_PYTHON) scripts/test.py $(ARGS)

lint: install-dev ## Vérifie forme, règles, gabarits et types
	@failed=0; \
	$(VENV_PYTHON) -m ruff format --check . || failed=1; \
	$(VENV_PYTHON) -m ruff check . || failed=1; \
	$(VENV_PYTHON) -m djlint --check --lint $(TEMPLATES) || failed=1; \
	$(VENV_PYTHON) -m mypy $(PACKAGES) scripts/*.py || failed=1; \
	exit $$failed

format: install-dev ## Met en forme le code et les gabarits
	$(VENV_PYTHON) -m ruff format .
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m djlint --reformat --quiet $(TEMPLATES)

bench: install ## Mesure pages et recherche sur les deux bases
	@$(VENV_PYTHON) scripts/bench.py $(ARGS)

bench-search: install ## Pose les questions de tests/search/questions.csv sur les deux bases
	@$(VENV_PYTHON) scripts/bench_search.py $(ARGS)

prove-traps: install-dev ## Ôte une à une les gardes du moteur : chaque test doit devenir rouge
	@$(VENV_PYTHON) scripts/prove_traps.py

requirements: install-dev ## Recompile requirements*.txt depuis les fichiers .in
	@$(VENV_PYTHON) scripts/compile_requirements.py $(ARGS)

guide: install-dev ## Refait les captures d’écran des guides
	@GUIDE_SCREENSHOTS=1 $(VENV_PYTHON) -m pytest tests/articles/test_admin_journey.py \
		tests/moderation/test_journey.py tests/annuaire/referents/test_journey.py \
		tests/annuaire/imports/test_journey.py tests/annuaire/claims/test_journey.py \
		tests/espace/test_whole_journey.py tests/espace/managing/test_browser.py \
		tests/maisons/test_guides.py -q -n0

messages: install ## Recueille les textes à traduire dans locale/
	@$(VENV_PYTHON) manage.py make_catalogue

clean: ## Efface ce qui se refait (garde la base et .venv)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf var/assets var/static var/test-media var/test-private
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

install: python
	@$(PYTHON) scripts/bootstrap.py run

install-dev: python
	@$(PYTHON) scripts/bootstrap.py dev

python:
	@test -n "$(PYTHON)" || { echo "Python est introuvable : installez Python 3.11 ou plus récent," \
		"ou indiquez-le (make run PYTHON=/chemin/vers/python3)." >&2; exit 1; }
