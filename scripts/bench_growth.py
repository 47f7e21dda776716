"""Ask the directory the same questions, on the database of DATABASE_URL; keep the figures.

python scripts/bench_growth.py NAME-OF-THE-ENGINE
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench_settings"

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.encoding import iri_to_uri  # noqa: E402

from annuaire import rarities  # noqa: E402
from annuaire.geometry import bounding_box  # noqa: E402
from annuaire.map_data import map_content  # noqa: E402
from annuaire.models import Category, Listing, Origin  # noqa: E402
from annuaire.search import Search  # noqa: E402
from millejours.models import Action, Need  # noqa: E402
from millejours.vocabulary import vocabulary  # noqa: E402
from scripts.bench_figures import Figure, keep, percentile  # noqa: E402
from scripts.bench_load import pages_of  # noqa: E402
from territoires.places import resolve  # noqa: E402

RUNS, WARM_UPS = 20, 2
Question = tuple[str, Callable[[], Any]]
PLACES = (("75015", 20), ("Mende", 50), ("Île-de-France", None))
FRANCE = (bounding_box(46.6, 2.4, 650), 5)
# Local time of Paris: nearly all are open, few are, hardly any, one in three (a public holiday).
MOMENTS = {
    "mardi 10 h 30": dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC),
    "mardi 12 h 40": dt.datetime(2026, 11, 24, 11, 40, tzinfo=dt.UTC),
    "dimanche 23 h": dt.datetime(2026, 11, 22, 22, 0, tzinfo=dt.UTC),
    "1er mai 10 h 30": dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC),
}
OPEN_NOW = {
    "75015": "/annuaire/?lieu=75015&rayon=20&horaire=maintenant",
    "Occitanie": "/annuaire/?lieu=Occitanie&horaire=maintenant",
}
ONE_TYPE = {
    "75015, 20 km": "/annuaire/?lieu=75015&rayon=20",
    "Mende, 100 km": "/annuaire/?lieu=Mende&rayon=100",
}
PARIS = (bounding_box(48.8566, 2.3522, 10), 12)


def filters() -> dict[str, dict[str, int]]:
    """From what many offer to what nobody does."""
    needs, actions = vocabulary(Need).entries, vocabulary(Action).entries
    rare = {"needs_mask": needs[2].mask | needs[5].mask, "actions_mask": actions[3].mask}
    return {
        "": {},
        ", 1 filtre": {"needs_mask": needs[2].mask},
        ", 3 filtres": rare,
    }


def questions() -> Iterator[Question]:
    for text, radius in PLACES:
        place = resolve(text).best
        assert place is not None
        radius_km = radius or place.radius_km
        for name, masks in filters().items():
            title = f"recherche {text}, {radius_km:.0f} km{name}"
            yield title, partial(Search(place, radius_km, masks).run, 0, 20)
    yield from _nowhere()
    for name, masks in filters().items():
        if masks:
            yield f"carte de France{name}", partial(map_content, *FRANCE, masks)
        yield f"carte de Paris{name}", partial(map_content, *PARIS, masks)
    client = Client(SERVER_NAME="127.0.0.1")
    for title, address in pages_of(Listing.objects.order_by("-pk").first()).items():
        yield f"page {title}", partial(client.get, address)
    category = Category.objects.in_language("fr").order_by("pk")[3]
    for title, address in ONE_TYPE.items():
        wanted = iri_to_uri(f"{address}&type={category.slug}")
        yield f"page recherche {title}, un type", partial(client.get, wanted)
    for title, address in OPEN_NOW.items():
        for moment, now in MOMENTS.items():
            name = f"page recherche {title}, ouvert {moment}"
            yield name, partial(_at, now, partial(client.get, address))


def _at(now: dt.datetime, work: Callable[[], Any]) -> Any:
    def told() -> dt.datetime:
        return now

    with mock.patch.object(timezone, "now", told):
        return work()


def _nowhere() -> Iterator[Question]:
    """What nobody offers anywhere: the first time, then as it is remembered."""
    place = resolve("Mende").best
    assert place is not None
    search = Search(place, 50, {"audiences_mask": 1 << 62})

    def first_time() -> object:
        rarities._everywhere.cache_clear()
        return search.run(0, 20)

    yield "introuvable en France, première fois", first_time
    yield "introuvable en France, ensuite", partial(search.run, 0, 20)


def measured(engine: str, listings: int, title: str, work: Callable[[], Any]) -> Figure:
    """RUNS runs after WARM_UPS. Garbage is collected before them, as a worker does between two
    requests (gunicorn.conf.py): one run in twenty took 200 ms more."""
    times, processor = [], []
    for run in range(RUNS + WARM_UPS):
        if run == WARM_UPS:
            gc.collect()
            gc.freeze()
        started, busy = time.perf_counter(), time.process_time()
        work()
        if run >= WARM_UPS:
            times.append((time.perf_counter() - started) * 1000)
            processor.append((time.process_time() - busy) * 1000)
    return Figure(
        engine,
        listings,
        title,
        best=min(times),
        median=statistics.median(times),
        p95=percentile(times, 0.95),
        processor=statistics.median(processor),
        processor_p95=percentile(processor, 0.95),
    )


def main() -> None:
    warnings.filterwarnings("ignore", message="No directory at")  # files are not collected here
    engine = sys.argv[1] if len(sys.argv) > 1 else connection.vendor
    listings = Listing.objects.filter(origin=Origin.GENERATED).count()
    print(f"\n{engine}, {listings} fiches d'essai, charge {os.getloadavg()[0]:.1f}", flush=True)
    print(f"{'ms':<46}{'court':>9}{'médiane':>9}{'95 %':>9}{'process.':>9}")
    for title, work in questions():
        figure = measured(engine, listings, title, work)
        times = (figure.best, figure.median, figure.p95, figure.processor)
        print(f"{title:<46}" + "".join(f"{one:>9.1f}" for one in times), flush=True)
        keep([figure])


if __name__ == "__main__":
    main()
