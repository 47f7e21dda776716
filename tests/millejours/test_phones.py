import pytest
from django.core.exceptions import ValidationError

from millejours.phones import dialable, validate_phone


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("15", "15"),
        ("3114", "3114"),
        ("116 006", "116006"),
        ("0 800 05 95 95", "0800059595"),
        ("01 45 42 59 59", "+33145425959"),
        ("+33 1 80 52 33 76", "+33180523376"),
    ],
)
def test_a_number_is_dialled_as_a_telephone_expects(written, dialled):
    assert dialable(written) == dialled


@pytest.mark.parametrize("written", ["", "aucun", "04 66\r\nURL:x", "1", "0" * 40, "+"])
def test_what_is_not_a_number_is_refused(written):
    with pytest.raises(ValidationError):
        validate_phone(written)
