"""The page of a request as a person opens it, and what she sends from it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from millejours.models import User
from tests.maisons.instruction.factories import Course


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_url(course: Course) -> str:
    return reverse("maisons_request", args=[course.request.number])


def read(course: Course, user: User) -> Any:
    return client_of(user).get(page_url(course))


def act(course: Course, user: User, action: str, **said: Any) -> Any:
    url = reverse("maisons_request_action", args=[course.request.number, action])
    return client_of(user).post(url, said)


def text_of(response: Any) -> str:
    return response.content.decode()


def has_form(text: str, action: str) -> bool:
    return f'/{action}/"' in text
