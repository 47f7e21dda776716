"""A code for every address, known or not: nobody learns here who has an account.

allauth sends no code to an address that it does not know. Ours does, and makes the account once
the code is given: an address typed by mistake, or by somebody else, leaves no account behind.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest, HttpResponse

from .addresses import account_for, person_with


class SignIn(LoginCodeVerificationProcess):
    """From an address to a session, in two requests; its state waits in the session."""

    @classmethod
    def start(cls, request: HttpRequest, email: str) -> SignIn:
        """Send a code. Raises ImmediateHttpResponse when the mail server does not take it."""
        user = person_with(email)
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email))
        stage.state["initiated_by_user"] = True
        process = cls(stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> SignIn | None:
        """The process that waits for its code; None when the code is too old."""
        return cls(stage).abort_if_invalid()

    @property
    def attempts_left(self) -> int:
        return self.max_attempts - self.state["failed_attempts"]

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        context: dict[str, Any] = {"code": self.generate_code(), "user": self.user}
        get_adapter().send_mail("account/email/login_code", email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        self._user = account_for(self.request, self.state["email"])
        return super().finish(redirect_url)
