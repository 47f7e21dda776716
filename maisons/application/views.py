"""My requests, opening one, the home of a file, its thread."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annuaire.registration.forms.base import problems_of
from maisons.application import carried, saving, services
from maisons.application.access import ACT, FORM, READ, is_responsible, of_mine
from maisons.application.completeness import completeness_of
from maisons.application.forms.gestures import MessageForm, OpenForm, SureForm
from maisons.application.members import invitations_to
from maisons.application.opening import opening_of
from maisons.application.reading import file_of
from maisons.application.states import late_sentence, words_of
from maisons.application.timeline import expected_before, timeline_of
from maisons.assessment.answers import read
from maisons.assessment.views import AN_HOUR, EVERYBODY, current_version
from maisons.assessment.views import refused as refused_assessment
from maisons.labels.reading import label_for_its_team
from maisons.models import (
    Carrier,
    LabelRequestMember,
    LabelRequestPage,
    Letter,
    Message,
    ReferentialPage,
)
from maisons.requests import thread
from maisons.requests.refusals import RequestError
from maisons.requests.services import delete_draft, open_once
from millejours.anonymous_posts import anonymous_post
from moderation.errors import ModerationError


@require_http_methods(READ)
@login_required
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """``/maisons/candidater/``: mine, those I am invited to, how to begin one."""
    return render(request, "maisons/application/list.html", list_context(request))


def list_context(request: HttpRequest) -> dict[str, Any]:
    mine = LabelRequestPage.objects.of(request.user).select_related("carrier__commune")
    return {
        "requests": [(one, words_of(one)) for one in mine.order_by("-pk")],
        "invitations": invitations_to(request.user),
        "version": ReferentialPage.objects.in_force(),
        "has_carried": carried.carried(request) is not None,
    }


@require_POST
@anonymous_post(
    "maisons.application", refused=refused_assessment, each=AN_HOUR, everybody=EVERYBODY
)
def from_assessment(request: HttpRequest) -> HttpResponse:
    """From the result of the self-assessment, signed in or not."""
    page = current_version()
    if page is not None:
        carried.keep(request, read(page, request.POST))
    return redirect("candidater:open")


@require_http_methods(FORM)
@login_required
@never_cache
def open_one(request: HttpRequest) -> HttpResponse:
    """The commune and the name of the structure: a draft."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    answers = carried.carried(request)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            opened = open_once(request.user, values["commune_found"], values["name"])
            if answers is not None:
                saving.take_over(opened, request.user, answers)
        except RequestError as refusal:
            form.add_error(None, str(refusal))
        else:
            carried.forget(request)
            messages.success(request, _("Votre demande est ouverte\u00a0: complétez le dossier."))
            return redirect("candidater:home", opened.number)
    context = {
        "form": form,
        "problems": problems_of(form),
        "carried_total": len(answers["met"]) if answers else 0,
        "version": ReferentialPage.objects.in_force(),
    }
    return render(request, "maisons/application/open.html", context, status=_status(request))


@of_mine(*READ)
def home(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """Where the file is: what is missing, who takes part, what happened and what comes next."""
    return home_page(request, asked, MessageForm())


def home_page(
    request: HttpRequest, asked: LabelRequestPage, form: MessageForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    file, opening = file_of(asked), opening_of(asked)
    current = ReferentialPage.objects.in_force() if opening.is_draft else None
    members = LabelRequestMember.objects.filter(request=asked).current().select_related("user")
    context = {
        **about(request, asked),
        "file": file,
        "opening": opening,
        "late": late_sentence(opening.complement) if opening.complement else "",
        "completeness": completeness_of(file),
        "newer": current if current and current.pk != asked.referential_id else None,
        "members": members,
        "timeline": timeline_of(asked),
        "expected_before": expected_before(asked),
        "label": label_for_its_team(request.user, asked),
        "letters": list(Letter.objects.filter(request=asked)),
        "thread": list(Message.objects.filter(request=asked)),
        "has_thread": thread.is_open(asked),
        "may_withdraw": services.may_withdraw(asked),
        "form": form,
        "problems": problems_of(form),
    }
    return render(request, "maisons/application/home.html", context, status=status)


def about(request: HttpRequest, asked: LabelRequestPage) -> dict[str, Any]:
    """What every page of a file shows."""
    return {
        "asked": asked,
        "page": asked.referential,
        "words": words_of(asked),
        "is_responsible": is_responsible(asked, request.user),
    }


@of_mine(*ACT)
def message(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            thread.post(asked, request.user, form.cleaned_data["text"])
        except (RequestError, ModerationError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre message est envoyé."))
            return redirect("candidater:home", asked.number)
    return home_page(request, asked, form, HTTPStatus.BAD_REQUEST)


@of_mine(*FORM)
def delete(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """Give a draft up: the box, then the button."""
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_draft(asked, request.user)
        except RequestError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est fait\u00a0: le brouillon est supprimé."))
            return redirect("candidater:list")
    carrier = Carrier.objects.filter(request=asked).first()
    context = {
        **about(request, asked),
        "form": form,
        "problems": problems_of(form),
        "carrier": carrier,
    }
    return render(request, "maisons/application/delete.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
