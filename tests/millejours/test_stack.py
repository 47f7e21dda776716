"""The wide frame at the beginning of a request: room, and nothing else."""

import pytest
from django.conf import settings
from django.http import HttpResponse

from millejours import stack
from millejours.stack import RoomyStackMiddleware


def test_it_gives_back_what_was_answered(rf):
    answer = HttpResponse("oui")
    assert RoomyStackMiddleware(lambda _request: answer)(rf.get("/")) is answer


def test_an_error_goes_through(rf):
    def fail(_request):
        raise ValueError("non")

    with pytest.raises(ValueError, match="non"):
        RoomyStackMiddleware(fail)(rf.get("/"))


def test_it_comes_first_and_its_frame_is_wide():
    assert settings.MIDDLEWARE[0] == "millejours.stack.RoomyStackMiddleware"
    assert stack._in_a_wide_frame.__code__.co_stacksize * 8 > 64 * 1024
