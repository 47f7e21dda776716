"""Views of a month: people only, each line once, whatever is in the log."""

from __future__ import annotations

import datetime as dt
import io
import runpy
import tracemalloc

import pytest
from django.core.management import CommandError, call_command

from annuaire.models import MonthlyViews, ViewsRead
from annuaire.upkeep import counting
from annuaire.upkeep.access_log import LONGEST_LINE, views_in
from annuaire.upkeep.counting import ReadMeanwhileError, count_views
from tests.annuaire.factories import make_listing
from tests.support.project import PROJECT

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def line(pk=1, at="22/Nov/2026:10:00:00 +0000", request="GET {page}", status=200, agent=FIREFOX):
    """As gunicorn and the nginx of the guide write it."""
    page = f"/annuaire/{pk}-pmi/"
    said = f' "{agent}"' if agent is not None else ""
    return f'[{at}] "{request.format(page=page)}" {status} 5120 12 ms{said}\n'


def log(*lines):
    return io.BytesIO("".join(lines).encode("utf-8", "surrogateescape"))


def found(*lines):
    return [view.listing for view in views_in(log(*lines))]


def counts():
    return {(row.listing_id, row.month): row.count for row in MonthlyViews.objects.order_by("pk")}


# --- Lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        line(7),
        line(7, agent=None),
        line(7, request="GET {page} HTTP/1.1"),
        line(7, request="GET {page}?retour=1 HTTP/2.0"),
        line(7, request="GET /en/annuaire/7-pmi/"),
        line(7, request="GET /fr-x-falc/annuaire/7-pmi/"),
        "192.0.2.1 - - " + line(7, request="GET {page} HTTP/1.1").replace(" 12 ms", ' "-"'),
        line(7, agent="Mozilla/5.0 (Linux; Android 9; CUBOT X19) Chrome/120"),
        line(7, agent='Mozilla \\"5\\"'),
    ],
)
def test_a_page_read_by_a_person_counts(text):
    assert found(text) == [7]


@pytest.mark.parametrize(
    "text",
    [
        line(7, status=404),
        line(7, status=301),
        line(7, status=304),
        line(7, request="HEAD {page}"),
        line(7, request="POST {page}"),
        line(7, request="GET {page}contact.vcf"),
        line(7, request="GET /annuaire/"),
        line(7, request="GET /annuaire/7/"),
        line(7, request="GET /recherche/?q=/annuaire/7-pmi/"),
        line("9" * 30),
        line(7, agent=""),
        line(7, agent="-"),
        line(7, agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
        line(7, agent="curl/8.5"),
        line(7, agent="python-requests/2.32"),
        line(7, agent="facebookexternalhit/1.1"),
        line(7, at="99/Nov/2026:10:00:00 +0000"),
        line(7, at="22/Xyz/2026:10:00:00 +0000"),
        line(7, at="22/Nov/2026:25:61:00 +0000"),
        line(7, at="hier"),
        "",
        "n’importe quoi\n",
        "\0\0\0/annuaire/\0\n",
        "\udcff\udcfe /annuaire/7-pmi/\n",
    ],
)
def test_the_rest_does_not(text):
    assert found(text) == []


def test_a_line_without_end_neither_fills_the_memory_nor_hides_the_next():
    huge = "x" * (LONGEST_LINE * 3) + line(8).strip() + "\n"
    assert found(line(1), huge, line(2)) == [1, 2]


def test_the_format_of_the_site_is_read_and_holds_no_address():
    settings = runpy.run_path(str(PROJECT / "gunicorn.conf.py"))
    shown = settings["access_log_format"] % {
        "t": "[22/Nov/2026:10:00:00 +0000]",
        "m": "GET",
        "U": "/annuaire/7-pmi/",
        "s": "200",
        "B": "5120",
        "M": "12",
        "a": FIREFOX,
    }
    assert found(shown + "\n") == [7]


# --- Months -------------------------------------------------------------------------------------


def test_views_are_added_by_month_of_paris():
    listing = make_listing()
    late = line(listing.pk, at="31/Oct/2026:23:30:00 +0000")  # already November in Paris
    tally = count_views(log(late, line(listing.pk), line(listing.pk)), "a", NOW)
    assert tally.views == 3
    assert counts() == {(listing.pk, dt.date(2026, 11, 1)): 3}


def test_the_same_log_read_again_adds_nothing():
    listing = make_listing()
    lines = [line(listing.pk, at=f"22/Nov/2026:10:00:0{second} +0000") for second in range(5)]
    count_views(log(*lines[:3]), "a", NOW)
    assert count_views(log(*lines[:3]), "a", NOW).older == 3
    tally = count_views(log(*lines), "a", NOW)
    assert (tally.views, tally.older) == (2, 3)
    assert sum(counts().values()) == 5


def test_each_server_has_its_own_log():
    listing = make_listing()
    for source in ("a", "b"):
        count_views(log(line(listing.pk)), source, NOW)
    assert sum(counts().values()) == 2


def test_the_last_minute_waits():
    listing = make_listing()
    fresh = line(listing.pk, at="22/Nov/2026:11:59:30 +0000")
    assert count_views(log(fresh), "a", NOW).views == 0
    later = NOW + dt.timedelta(minutes=2)
    assert count_views(log(fresh), "a", later).views == 1


def test_a_listing_deleted_since_is_left_out():
    listing = make_listing()
    count_views(log(line(999_999), line(listing.pk)), "a", NOW)
    assert list(counts()) == [(listing.pk, dt.date(2026, 11, 1))]


def test_two_readings_at_once_count_once(monkeypatch):
    listing = make_listing()

    def meanwhile(*arguments):
        ViewsRead.objects.update_or_create(source="a", defaults={"until": NOW})
        return tally(*arguments)

    tally = counting._tally
    monkeypatch.setattr(counting, "_tally", meanwhile)
    with pytest.raises(ReadMeanwhileError):
        count_views(log(line(listing.pk)), "a", NOW)
    assert not counts()


def test_a_failure_leaves_neither_counts_nor_mark(monkeypatch):
    def fail(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(counting, "_add", fail)
    with pytest.raises(RuntimeError):
        count_views(log(line(make_listing().pk)), "a", NOW)
    assert not ViewsRead.objects.exists()


def test_nothing_is_kept_of_who_reads():
    names = {field.name for field in MonthlyViews._meta.concrete_fields}
    assert names == {"id", "listing", "month", "count"}


def test_the_memory_does_not_grow_with_the_log():
    class Endless(io.RawIOBase):
        """Fifty thousand lines made as they are read."""

        left = 50_000
        text = line(7).encode()

        def readline(self, size=-1):
            self.left -= 1
            return self.text if self.left >= 0 else b""

    tracemalloc.start()
    total = sum(1 for _view in views_in(Endless()))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == 50_000
    assert peak < 500_000


# --- The command --------------------------------------------------------------------------------


def test_the_command_reads_files_in_order(tmp_path, capsys):
    listing = make_listing()
    paths = []
    for day in ("20", "21"):
        path = tmp_path / f"access.{day}.log"
        path.write_text(line(listing.pk, at=f"{day}/Nov/2025:10:00:00 +0000"))
        paths.append(str(path))
    call_command("count_views", *paths)
    call_command("count_views", *paths, "--source", "principal")
    assert sum(counts().values()) == 2
    assert "1 vue(s) ajoutée(s), 0 déjà" in capsys.readouterr().out


def test_the_command_reads_its_input(monkeypatch):
    listing = make_listing()

    class Input:
        buffer = log(line(listing.pk, at="20/Nov/2025:10:00:00 +0000"))

    monkeypatch.setattr("sys.stdin", Input)
    call_command("count_views")
    assert sum(counts().values()) == 1


@pytest.mark.parametrize("arguments", [["absent.log"], ["/"], ["--source", " "]])
def test_a_bad_call_says_why(arguments):
    with pytest.raises(CommandError):
        call_command("count_views", *arguments)
