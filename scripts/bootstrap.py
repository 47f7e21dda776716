"""Make ``.venv`` and install the pinned requirements, only when they have changed.

    python3 scripts/bootstrap.py run|dev

Runs on the system's Python, before anything is installed: standard library only.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
MINIMUM = (3, 11)
FILES = {
    "run": ["requirements.txt"],
    "dev": ["requirements.txt", "requirements-dev.txt"],
}


def fail(sentence: str) -> None:
    sys.exit(f"\n{sentence}")


def require_recent_python() -> None:
    if sys.version_info[:2] < MINIMUM:
        fail(
            f"Python {sys.version.split()[0]} ({sys.executable}) est trop ancien : il faut Python "
            f"{MINIMUM[0]}.{MINIMUM[1]} ou plus récent (make run PYTHON=/chemin/vers/python3.11)."
        )


def digest_of(names: list) -> str:
    """What a stamp holds: the Python in use and the SHA-256 of the files."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return f"{sys.version_info.major}.{sys.version_info.minor} {digest.hexdigest()}"


def stamp_of(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def is_installed(kind: str) -> bool:
    stamp = stamp_of(kind)
    return (
        VENV_PYTHON.exists()
        and stamp.exists()
        and stamp.read_text(encoding="ascii") == digest_of(FILES[kind])
    )


def venv_works() -> bool:
    """Whether ``.venv`` starts, has pip and is of this very Python version."""
    if not VENV_PYTHON.exists():
        return False
    question = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run(
        [str(VENV_PYTHON), "-c", question], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() == str(sys.version_info[:2])


def make_venv() -> None:
    print("Création de l'environnement .venv…", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        fail(
            "L'environnement .venv n'a pas pu être créé. Sous Debian et Ubuntu, installez le "
            "paquet python3-venv, puis recommencez."
        )


def install(kind: str) -> None:
    print(f"Installation de {' et '.join(FILES[kind])} (une seule fois)…", flush=True)
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes"]
    command += ["--disable-pip-version-check", "--no-input"]
    for name in FILES[kind]:
        command += ["-r", str(ROOT / name)]
    if subprocess.run(command, check=False).returncode:
        fail("L'installation des dépendances a échoué : la raison est écrite ci-dessus.")
    for done in ("run", kind):
        stamp_of(done).write_text(digest_of(FILES[done]), encoding="ascii")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in FILES:
        fail(f"Usage : bootstrap.py {'|'.join(FILES)}")
    require_recent_python()
    if is_installed(kind):
        return
    if not venv_works():
        make_venv()
    install(kind)


if __name__ == "__main__":
    main()
