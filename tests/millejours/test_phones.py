import pytest
from django.core.exceptions import ValidationError

from millejours.phones import dialable, read_phone, validate_phone


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("15", "15"),
        ("3114", "3114"),
        ("116 006", "116006"),
        ("0 800 05 95 95", "0800059595"),
        ("01 45 42 59 59", "+33145425959"),
        ("+33 1 80 52 33 76", "+33180523376"),
        ("00 33 4 66 00 00 00", "+33466000000"),
        ("02 62 20 00 00", "+262262200000"),
        ("0692 12 34 56", "+262692123456"),
        ("05 90 00 00 00", "+590590000000"),
        ("05 94 00 00 00", "+594594000000"),
        ("06 96 00 00 00", "+596696000000"),
    ],
)
def test_a_number_is_dialled_as_a_telephone_expects(written, dialled):
    assert dialable(written) == dialled


@pytest.mark.parametrize("written", ["", "aucun", "04 66\r\nURL:x", "1", "0" * 40, "+"])
def test_what_is_not_a_number_is_refused(written):
    with pytest.raises(ValidationError):
        validate_phone(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("466000000.0", "04 66 00 00 00"),
        ("466 00 00 00", "04 66 00 00 00"),
        ("33466000000", "04 66 00 00 00"),
        ("+33 (0)4 66 00 00 00", "04 66 00 00 00"),
    ],
)
def test_a_number_that_would_not_be_dialled_as_it_was_meant_is_refused(written, meant):
    with pytest.raises(ValidationError, match=meant):
        validate_phone(written)


@pytest.mark.parametrize("written", ["04 66 00 00", "12", "10", "199999", "04 66 00 00 000"])
def test_a_number_that_is_not_whole_is_refused(written):
    with pytest.raises(ValidationError, match="entier"):
        validate_phone(written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0466000000", "04 66 00 00 00"),
        ("04.66.00.00.00", "04 66 00 00 00"),
        ("04/66/00/00/00", "04 66 00 00 00"),
        ("466000000", "04 66 00 00 00"),
        ("466000000.0", "04 66 00 00 00"),
        ("+33 4 66 00 00 00", "04 66 00 00 00"),
        ("+33 (0)4 66 00 00 00", "04 66 00 00 00"),
        ("0033466000000", "04 66 00 00 00"),
        ("33466000000", "04 66 00 00 00"),
        ("33466000000.0", "04 66 00 00 00"),
        ("262692123456", "06 92 12 34 56"),
        ("+262 692 12 34 56", "06 92 12 34 56"),
        ("00590590123456", "05 90 12 34 56"),
        ("+594 594 12 34 56", "05 94 12 34 56"),
        ("+596596123456", "05 96 12 34 56"),
        ("692123456", "06 92 12 34 56"),
        ("+508 41 23 45", "+508412345"),
        ("00 687 12 34 56", "+687123456"),
        ("68987123456", "+68987123456"),
        ("+681721234", "+681721234"),
        ("+32 2 123 45 67", "+3221234567"),
        ("3114", "3114"),
        ("15", "15"),
        ("119", "119"),
        ("116 006", "116006"),
        ("0 800 05 95 95", "08 00 05 95 95"),
    ],
)
def test_a_number_of_a_file_is_read_whatever_a_spreadsheet_did_to_it(written, read):
    assert read_phone(written) == read
    assert read_phone(read) == read
    validate_phone(read)


@pytest.mark.parametrize(
    "written",
    [
        *("", "0", "0000000000", "046600000", "04660000000", "46600000", "4.66E+08", "+33"),
        *("0466000000 poste 12", "04.66.00.00.00 / 06 11 11 11 11", "04 66", "+3346600000", "9999"),
        *("+334660000001", "466000000.5", "appelez-nous"),
    ],
)
def test_what_is_not_surely_a_number_is_not_read(written):
    assert read_phone(written) == ""
