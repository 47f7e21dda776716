"""Measure the site on the database of DATABASE_URL: pages, bytes, searches, bare SQL.

python scripts/measure.py NAME-OF-THE-ENGINE
"""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "millejours.settings.dev")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from annuaire.geometry import bounding_box, chord_squared, unit_vector  # noqa: E402
from annuaire.map_data import map_content  # noqa: E402
from annuaire.models import Listing, SearchRow  # noqa: E402
from annuaire.search import Search  # noqa: E402
from articles.models import ArticlePage, StagePage  # noqa: E402
from millejours.models import Need  # noqa: E402
from millejours.vocabulary import vocabulary  # noqa: E402
from moderation.models import Membership, ScopedTaskState  # noqa: E402
from territoires.places import resolve  # noqa: E402

RUNS, WARM_UPS = 20, 2
DESK = {
    "ce qui m'attend": "attente",
    "en retard": "retard",
    "dernière page": "en-cours&page=999",
    "mots du titre": "en-cours&q=sommeil",
    "une organisation": "en-cours&organisation=1",
}
PAGES = {
    "accueil": "/",
    "aide": "/aide/",
    "annuaire, vide": "/annuaire/",
    "annuaire, 75015": "/annuaire/?lieu=75015&rayon=20",
    "annuaire, Mende": "/annuaire/?lieu=Mende&rayon=50",
    "annuaire, Guadeloupe": "/annuaire/?lieu=Guadeloupe",
    "tous les articles": "/articles/",
    "plan du site": "/plan-du-site/",
}
# The words of made-up articles are in nearly all of them, those of a single real one are rare.
SEARCHES = {
    "mot courant": "?q=sommeil",
    "mot rare": "?q=couveuse",
    "trois mots": "?q=sommeil+bébé+pleurs",
    "mot mal écrit": "?q=alaitement",
    "dernière page": "?q=sommeil&page=100",
    "lieux, début du nom": "?q=fiche&type=lieux",
    "lieux, dans le nom": "?q=mende&type=lieux",
    "suggestions": "suggestions/?q=somm",
}


def median_ms(work: Callable[[], Any]) -> float:
    """Median of RUNS runs after WARM_UPS, in milliseconds."""
    times = []
    for run in range(RUNS + WARM_UPS):
        started = time.perf_counter()
        work()
        if run >= WARM_UPS:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def pages() -> None:
    addresses = dict(PAGES)
    listing = Listing.objects.published().order_by("pk").last()
    if listing is not None:
        addresses["fiche"] = listing.get_absolute_url()
    for name, model in (("article", ArticlePage), ("étape", StagePage)):
        page = model.objects.live().order_by("pk").first()
        if page is not None:
            addresses[name] = page.get_url()
    table("page", addresses)


def site_searches() -> None:
    table("recherche du site", {name: f"/recherche/{end}" for name, end in SEARCHES.items()})


def desk() -> None:
    """The desk of an animator, who may act on the most."""
    member = Membership.objects.active().animators().order_by("pk").first()
    if member is None:
        return
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    total = ScopedTaskState.objects.in_progress().count()
    addresses = {f"bureau, {total} objets": "/admin/?rubrique=en-cours"}
    addresses |= {name: f"/admin/?rubrique={end}" for name, end in DESK.items()}
    table("bureau", addresses, client)


def table(title: str, addresses: dict[str, str], client: Client | None = None) -> None:
    client = client or Client(SERVER_NAME="127.0.0.1")
    print(f"\n{title:<24}{'ms':>8}{'SQL':>6}{'HTML':>9}{'gzip':>8}")
    for name, address in addresses.items():
        response = client.get(address)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        count = len(queries)  # the next request forgets them
        body = response.content
        print(
            f"{name:<24}{median_ms(partial(client.get, address)):>8.1f}{count:>6}"
            f"{len(body):>9}{len(gzip.compress(body)):>8}   {response.status_code}"
        )


def searches() -> None:
    need = vocabulary(Need).entries[2]
    masks: dict[str, dict[str, int]] = {
        "sans filtre": {},
        f"besoin « {need.label} »": {"needs_mask": need.mask},
    }
    print(
        f"\n{'recherche des 20 plus proches':<52}{'ms':>8}{'SQL nu':>8}{'rapport':>9}{'total':>8}"
    )
    for text, radius in (("75015", 20), ("Mende", 50), ("Saint-Denis (974)", 20)):
        place = resolve(text).best
        assert place is not None
        for name, mask in masks.items():
            search = Search(place, radius, mask)
            total = search.run(0, 20).sections[0].total
            ours = median_ms(partial(search.run, 0, 20))
            bare = median_ms(partial(bare_sql, place, radius, mask))
            label = f"{text}, {radius} km, {name}"
            print(f"{label:<52}{ours:>8.1f}{bare:>8.1f}{ours / bare:>9.1f}{total:>8}")


def bare_sql(place: Any, radius_km: float, masks: dict[str, int]) -> list[Any]:
    """The same nearest twenty and capped count, in hand-written SQL without Django's ORM."""
    vector = unit_vector(place.latitude, place.longitude)
    table = connection.ops.quote_name(SearchRow._meta.db_table)
    chord = "((x-%s)*(x-%s)+(y-%s)*(y-%s)+(z-%s)*(z-%s))"
    point = [vector.x, vector.x, vector.y, vector.y, vector.z, vector.z]
    mask = masks.get("needs_mask", 0)

    def within(radius: float) -> tuple[str, list[Any]]:
        box = bounding_box(place.latitude, place.longitude, radius)
        sql = (
            f" FROM {table} WHERE latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s"
            f" AND kind IN ('point', 'stop') AND (needs_mask & %s) = %s AND {chord} <= %s"
        )
        return sql, [box.south, box.north, box.west, box.east, mask, mask, *point,
                     chord_squared(radius)]  # fmt: skip

    with connection.cursor() as cursor:
        where, values = within(radius_km)
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT DISTINCT listing_id{where} LIMIT 1001) AS found",  # noqa: S608
            values,
        )
        cursor.fetchone()
        rows: list[Any] = []
        for ring in (1 / 20, 1 / 4, 1):
            where, values = within(radius_km * ring)
            cursor.execute(
                f"SELECT listing_id, confirmed, MIN({chord}) AS near{where}"
                " GROUP BY listing_id, confirmed ORDER BY confirmed DESC, near LIMIT 20",
                [*point, *values],
            )
            rows = cursor.fetchall()
            if len(rows) == 20 and rows[-1][1]:  # noqa: PLR2004
                break
    return rows


def maps() -> None:
    views = {
        "France entière, zoom 5": (bounding_box(46.6, 2.4, 650), 5),
        "Paris, zoom 12": (bounding_box(48.8566, 2.3522, 10), 12),
        "Mende, zoom 10": (bounding_box(44.5186, 3.5007, 40), 10),
    }
    print(f"\n{'carte':<28}{'ms':>8}{'groupes':>9}{'points':>8}{'total':>9}")
    for name, (box, zoom) in views.items():
        content = map_content(box, zoom, {})
        took = median_ms(partial(map_content, box, zoom, {}))
        print(
            f"{name:<28}{took:>8.1f}{len(content.clusters):>9}"
            f"{len(content.points):>8}{content.total:>9}"
        )


def assets() -> None:
    print("\nfichiers statiques construits (octets, gzip -9)")
    for path in sorted(Path(settings.ASSETS_DIR).rglob("*")):
        if path.suffix in {".css", ".js", ".woff2", ".geojson"}:
            raw = path.read_bytes()
            packed = len(raw) if path.suffix == ".woff2" else len(gzip.compress(raw, 9))
            print(f"  {path.relative_to(settings.ASSETS_DIR)!s:<44}{len(raw):>9}{packed:>9}")


def main() -> None:
    warnings.filterwarnings("ignore", message="No directory at")  # files are not collected here
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.TEMPLATES[0]["OPTIONS"].pop("debug", None)
    print(f"\n=== {sys.argv[1] if len(sys.argv) > 1 else connection.vendor} ===")
    print(
        f"{Listing.objects.count()} fiches, {SearchRow.objects.count()} lignes de recherche, "
        f"{ArticlePage.objects.count()} articles"
    )
    pages()
    site_searches()
    desk()
    searches()
    maps()
    assets()


if __name__ == "__main__":
    main()
