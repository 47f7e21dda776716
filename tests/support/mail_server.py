"""A mail server that tests take down, under the queue of mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from millejours.mail.queueing import store_mail


class Killed(BaseException):
    """Stands for a process that disappears: no ``except Exception`` sees it."""


class Server(BaseEmailBackend):
    """A mail server under the queue. ``on_message``: what it does of each mail before taking it."""

    is_up: bool
    received: list[str]
    connections: int
    on_message: Callable[[EmailMessage], object]

    @classmethod
    def start(cls) -> None:
        cls.is_up, cls.received, cls.connections = True, [], 0
        cls.on_message = staticmethod(lambda message: None)

    def open(self) -> bool:
        if not Server.is_up:
            raise ConnectionRefusedError("personne n'écoute")
        Server.connections += 1
        return True

    def close(self) -> None:
        if not Server.is_up:
            raise ConnectionResetError("déjà raccroché")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            Server.on_message(message)
            Server.received.append(str(message.message()["Message-ID"]))
        return len(email_messages)


class Clock:
    """The time, which the test moves."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def wait(self, time: timedelta) -> None:
        self.now += time


def install(settings: Any) -> None:
    """Start the server afresh, in the place of the one of the settings of the test."""
    Server.start()
    backend = f"{Server.__module__}.{Server.__qualname__}"
    settings.POST_OFFICE = {**settings.POST_OFFICE, "BACKENDS": {"default": backend}}


def queue(count: int = 1) -> list[str]:
    """Queue mails; their Message-ID."""
    mails = [store_mail([f"a{n}@example.org"], f"Courriel {n}", "texte") for n in range(count)]
    return [email.message_id for email in mails]
