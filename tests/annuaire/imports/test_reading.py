"""Files of every sort: read, or refused with a sentence; memory bounded."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from annuaire.imports import limits, services
from annuaire.imports.errors import BadFileError
from annuaire.imports.reading import open_table
from annuaire.models import ImportBatch
from tests.annuaire.imports.files import COLUMNS, csv_of, make_source, rows


def read(content: bytes) -> list[list[str]]:
    with open_table(io.BytesIO(content)) as table:
        return [table.heading, *(line.cells for line in table.lines)]


def workbook(*lines: list, sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for number in range(1, sheets):
        book.create_sheet(f"Autre {number}")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, data)
    return file.getvalue()


def replaced(content: bytes, name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", 8) as after:
        for member in before.infolist():
            kept = before.read(member) if member.filename != name else data
            after.writestr(member.filename, kept)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_found_out(encoding, separator):
    text = separator.join(["id", "nom"]) + "\r\n" + separator.join(["1", "Crèche de l’Étang"])
    assert read(text.encode(encoding)) == [["id", "nom"], ["1", "Crèche de l’Étang"]]


def test_a_letter_cut_between_two_pieces_is_still_utf8():
    filling = "x" * (256 * 1024 - 8)
    content = f"id;nom\n1;{filling[:1000]}é".encode()
    assert read(content)[1][1].endswith("é")
    padded = ("id;nom\n" + "1;a\n" * 65_534 + "12;é\n").encode()
    assert read(padded)[-1] == ["12", "é"]


GOOD = "id;nom\n1;Médiathèque Éluard\n2;Crèche de l’Étang\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("’", "'").encode("cp850"), "Ligne 2"),
        ("id;nom\n1;Creche\n2;Médiathèque\n".encode("cp850"), "Ligne 3"),
        (GOOD.encode("mac-roman"), "Ligne 2"),
        (GOOD.encode() + "3;café\n".encode("cp1252"), "Ligne 4"),
        (GOOD.replace("’", "'").encode().decode("latin-1").encode(), "abîmés"),
    ],
)
def test_letters_that_would_be_published_wrong_are_refused(content, said):
    with pytest.raises(BadFileError, match=said):
        read(content)


def test_windows_letters_that_look_like_utf8_are_those_of_windows():
    text = "id;nom\n1;« voilà\u00a0»\n2;Crèche\n3;Café… et œufs – Šimon\n"
    assert read(text.encode("cp1252"))[3] == ["3", "Café… et œufs – Šimon"]


def test_a_few_cells_encoded_twice_do_not_condemn_a_file():
    text = GOOD + "3;CafÃ©\n"
    assert read(text.encode())[3] == ["3", "CafÃ©"]


def test_an_end_of_line_inside_quotes_stays_in_its_cell():
    assert read(b'id;nom\n1;"a\nb ""c"""\n2;d\n')[1:] == [["1", 'a\nb "c"'], ["2", "d"]]


def test_empty_lines_are_passed_over():
    assert read(b"id;nom\n\n;;\n1;a;;\n") == [["id", "nom"], ["1", "a"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id;nom\n1;a\0b\n", "pas du texte"),
        (b"%PDF-1.7\n\x00\x01\x02", "pas du texte"),
        ("id;nom\n".encode("utf-16"), "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "mot de passe"),
        (b"PK\x03\x04 et rien d'autre", "abîmé"),
        (b"\n", "nom des colonnes"),
        (b"id;nom;id\n", "même nom"),
        (b'id;nom\n1;"jamais ferm\xc3\xa9\n' + b"a;b\n" * 60_000, "guillemet"),
        (b"id;nom\n1;" + b"a" * 300_000, "trop longue"),
        (b"id;nom\n1;" + b"a" * 30_000, "trop longue"),
        (b";".join(b"c%d" % number for number in range(1_000)), "trop de colonnes"),
        (b";".join(b"c%d" % number for number in range(1_000_000)), "trop longue"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, said):
    with pytest.raises(BadFileError, match=said) as refusal:
        read(content)
    assert refusal.value.message.endswith(".")


def test_a_workbook_is_read_as_values():
    content = workbook(["id", "nom", "cp"], [1, "1+1=2", 48000.0], [None], [2, True, None])
    assert read(content) == [["id", "nom", "cp"], ["1", "1+1=2", "48000"], ["2", "oui"]]


@pytest.mark.parametrize(
    "wrong", ['=CONCATENATE("04","66")', "#N/A", ArrayFormula("B2:B3", "=A1:A2")]
)
def test_a_workbook_with_formulas_is_refused(wrong):
    with pytest.raises(BadFileError, match=r"Ligne 2.*formule"):
        read(workbook(["id", "tel"], [1, wrong]))


def test_only_the_first_sheet_counts():
    assert read(workbook(["id"], ["1"], sheets=3)) == [["id"], ["1"]]


def test_a_workbook_of_too_many_columns_is_refused():
    with pytest.raises(BadFileError, match="trop de colonnes"):
        read(workbook([f"c{number}" for number in range(400)]))


@pytest.mark.parametrize(
    ("name", "said"),
    [("xl/vbaProject.bin", "macros"), ("xl/externalLinks/externalLink1.xml", "liens externes")],
)
def test_macros_and_external_links_are_refused(name, said):
    with pytest.raises(BadFileError, match=said):
        read(with_member(workbook(["id"], ["1"]), name, b"x"))


def test_a_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as container:
        container.writestr("lisezmoi.txt", "bonjour")
    with pytest.raises(BadFileError, match=r"n’est pas un classeur"):
        read(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_opened():
    bomb = with_member(workbook(["id"], ["1"]), "xl/media/image.bin", b"\0" * (700 * 1024 * 1024))
    assert len(bomb) < 2 * 1024 * 1024
    tracemalloc.start()
    with pytest.raises(BadFileError, match="trop gros"):
        read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 1024 * 1024


def styles_of(megabytes: int) -> bytes:
    """A workbook whose styles, all alike, weigh that much once unzipped."""
    content = workbook(list(COLUMNS), ["A1", "PMI", "", "", "48000", "48095", "Mende"])
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        styles = container.read("xl/styles.xml")
    fonts = b"<font><b/></font>" * (megabytes * limits.MEGABYTE // 17)
    return replaced(content, "xl/styles.xml", styles.replace(b"</fonts>", fonts + b"</fonts>"))


def test_a_part_that_stands_in_memory_is_small():
    with pytest.raises(BadFileError, match="trop gros"):
        read(styles_of(6))


def test_a_part_that_passes_for_a_sheet_is_no_larger():
    """openpyxl finds the shared strings by what the parts say they are."""
    content = workbook(["id"], ["1"])
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        types = container.read("[Content_Types].xml")
    hidden = types.replace(b"/xl/sharedStrings.xml", b"/xl/worksheets/sheet9.xml")
    filled = with_member(content, "xl/worksheets/sheet9.xml", b" " * 41 * limits.MEGABYTE)
    with pytest.raises(BadFileError, match="trop gros"):
        read(replaced(filled, "[Content_Types].xml", hidden))


def test_one_cell_of_a_hundred_megabytes_is_refused_before_it_is_opened():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
        + b"a" * 100 * limits.MEGABYTE
        + b"</t></is></c></row></sheetData></worksheet>"
    )
    with pytest.raises(BadFileError, match="trop gros"):
        read(replaced(workbook(["id"]), "xl/worksheets/sheet1.xml", sheet))


@pytest.mark.django_db
def test_a_heavy_workbook_is_not_opened_while_somebody_waits(monkeypatch):
    opened = []
    monkeypatch.setattr(services, "open_table", opened.append)
    batch = services.receive(make_source(), io.BytesIO(styles_of(2)), "fiches.xlsx")
    assert (batch.state, opened) == ("recu", [])
    assert not services.is_quick(batch)
    monkeypatch.undo()
    assert services.analyse(batch).counts["rows"] == 1


@pytest.mark.parametrize("record", [b'"a\n";', b"a;" * 20 + b'"\n";'])
def test_a_record_that_never_ends_is_refused_before_it_fills_the_memory(record):
    content = b"id;nom\n1;a\n" + record * (20 * limits.MEGABYTE // len(record))
    tracemalloc.start()
    with pytest.raises(BadFileError, match="Ligne 3"):
        read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(content) + 5 * limits.MEGABYTE  # the copy that ``read`` wraps


def test_entities_that_grow_are_refused():
    sheet = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
        b"</worksheet>"
    )
    content = replaced(workbook(["id"], ["1"]), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(BadFileError, match="illisible"):
        read(content)


def test_a_row_that_says_it_is_very_far_down_does_not_last_for_ever():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
        b'<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>1</t></is></c></row>'
        b"</sheetData></worksheet>"
    )
    assert read(replaced(workbook(["id"]), "xl/worksheets/sheet1.xml", sheet))[0] == ["id"]


@pytest.mark.parametrize("at", [0.3, 0.5, 0.7, 0.9])
def test_a_workbook_damaged_in_its_middle_is_refused(at):
    lines = [[number, f"nom {number * 7919 % 1000}"] for number in range(1500)]
    content = bytearray(workbook(["id", "nom"], *lines))
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        sheet = container.getinfo("xl/worksheets/sheet1.xml")
    place = sheet.header_offset + 60 + int(sheet.compress_size * at)
    content[place : place + 8] = b"\xff" * 8
    with pytest.raises(BadFileError, match="illisible"):
        read(bytes(content))


def test_a_truncated_workbook_is_refused():
    with pytest.raises(BadFileError):
        read(workbook(["id"], ["1"])[:-200])


def test_too_big_or_empty_is_refused_before_it_is_read():
    for size, said in ((0, "vide"), (2 * 1024**3, "trop gros")):
        with pytest.raises(BadFileError, match=said):
            services.check_size(size)


@pytest.mark.django_db
def test_a_file_without_the_expected_columns_is_not_kept():
    source = make_source()
    with pytest.raises(services.ImportRefusedError, match="insee, ville"):
        services.receive(source, io.BytesIO(b"id;nom;tel;adresse;cp\n"), "fiches.csv")
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_a_file_wrong_further_down_fails_with_its_line(monkeypatch):
    content = csv_of(*rows(3)) + b'A4;"x' + b"a" * 30_000
    batch = services.receive(make_source(), io.BytesIO(content), "fiches.csv")
    batch = services.analyse(batch)
    assert batch.state == "echec"
    assert "Ligne" in batch.error


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("annuaire.imports.reading.MOST_ROWS", 3)
    with pytest.raises(BadFileError, match="plus de 3 lignes"):
        read(csv_of(*rows(4)))


def test_reading_a_large_file_takes_little_memory(tmp_path):
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.write(csv_of(columns=COLUMNS))
        file.write(csv_of(*rows(1_000)).partition(b"\n")[2] * 60)
    assert path.stat().st_size > 3 * limits.MEGABYTE
    tracemalloc.start()
    with path.open("rb") as file, open_table(file) as table:
        assert sum(1 for _line in table.lines) == 60_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * limits.MEGABYTE
