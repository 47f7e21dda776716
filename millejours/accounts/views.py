"""The doors: one page for an address, one for its code, one for who has a password."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import RedirectAuthenticatedUserMixin
from allauth.account.stages import LoginByCodeStage, LoginStage
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.edit import FormView

from .codes import SignIn


def leads_to_proconnect(view: Any) -> Any:
    """Lets the page's button end at ProConnect: browsers apply form-action to redirections."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view
        if issuer := settings.PROCONNECT_ISSUER:
            host = urlsplit(issuer)
            answer = csp_update({"form-action": [f"{host.scheme}://{host.netloc}"]})(view)
        response: HttpResponseBase = answer(request, *args, **kwargs)
        return response

    return wrapped


def is_refused_admin(request: HttpRequest) -> bool:
    after = urlsplit(get_next_redirect_url(request) or "").path
    goes_there = after.startswith(reverse("wagtailadmin_home"))
    return goes_there and not request.user.has_perm("wagtailadmin.access_admin")


class DoorMixin(RedirectAuthenticatedUserMixin):
    """A login that waits for its code goes on, unless the person starts again.

    Wagtail 8.0 sends who may not enter the admin to the door, which would send her back.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and is_refused_admin(request):
            context = {"space": settings.PROFESSIONAL_SPACE}
            return render(
                request, "account/not_for_admin.html", context, status=HTTPStatus.FORBIDDEN
            )
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "has_proconnect": bool(settings.SOCIALACCOUNT_PROVIDERS)}

    def _redirect_to_pending_stage(
        self, request: HttpRequest, stage: LoginStage
    ) -> HttpResponseRedirect | None:
        if request.method == "POST":
            clear_login(request)
            return None
        return HttpResponseRedirect(self.passthrough_next_url(reverse(stage.urlname)))  # type: ignore[attr-defined]


class SignInView(DoorMixin, RequestLoginCodeView):
    """An address. Known or not, the answer is the same: a code was sent."""

    template_name = "account/sign_in.html"

    def form_valid(self, form: Form) -> HttpResponse:
        SignIn.start(self.request, form.cleaned_data["email"])
        return HttpResponseRedirect(self.get_success_url())


class PasswordView(DoorMixin, LoginView):
    """An address and a password."""

    template_name = "account/password.html"


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class CodeView(ConfirmLoginCodeView):
    """The code received. Three wrong ones and it is worth nothing."""

    template_name = "account/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]
        process = SignIn.resume(self.stage)
        if process is None:
            messages.error(request, _("Ce code est trop ancien. Demandez-en un nouveau."))
            return redirect(self.passthrough_next_url(reverse("account_login")))
        self._process = process
        return FormView.dispatch(self, request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        if not form.data.get("code", "").strip():
            return self.render_to_response(self.get_context_data(form=form))
        if not self._process.record_invalid_attempt():
            messages.error(
                self.request,
                _("Trois codes faux\u00a0: ce code ne vaut plus rien. Demandez-en un nouveau."),
            )
            return redirect(self.passthrough_next_url(reverse("account_login")))
        left = self._process.attempts_left
        form.add_error(
            "code",
            ngettext("Il vous reste %d essai.", "Il vous reste %d essais.", left) % left,
        )
        return self.render_to_response(self.get_context_data(form=form))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What allauth answers past its limits."""
    return render(request, "account/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
