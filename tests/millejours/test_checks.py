"""What the start says of the machine."""

from __future__ import annotations

import pytest

from millejours import checks


def test_nothing_is_said_where_pdf_files_can_be_made() -> None:
    assert checks.pdf_files_can_be_made() == []


def test_what_pdf_files_lack_is_said_with_the_packages_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = {"Pango": ["libpango-absent.so.0"], "PangoFT2": ["libpangoft2-1.0.so.0"]}
    monkeypatch.setattr(checks, "PDF_LIBRARIES", missing)
    [warning] = checks.pdf_files_can_be_made()
    assert warning.msg == "Les fichiers PDF ne pourront pas être faits, il manque : Pango."
    assert "apt-get install libpango-1.0-0" in warning.hint
    assert not warning.is_serious()
