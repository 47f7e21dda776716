"""Filing a request, giving a complement back, taking it back, beginning it again, moving it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annuaire.registration.forms.base import problems_of
from annuaire.registration.pages import version_read
from maisons.application import services
from maisons.application.access import ACT, FORM, READ, of_mine
from maisons.application.completeness import completeness_of
from maisons.application.forms.gestures import WithdrawForm
from maisons.application.moving import move_of
from maisons.application.opening import opening_of
from maisons.application.reading import file_of
from maisons.application.refusals import AlreadyFiledError, NoComplementError
from maisons.application.states import late_sentence
from maisons.application.views import about
from maisons.models import FiledCopy, LabelRequestPage, Letter, ReferentialPage, State
from maisons.referential.comparing import compare
from maisons.referential.reading import reading_of
from millejours.refusals import RefusalError


@of_mine(*FORM)
def submit(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """What will be filed, what is missing, the button."""
    refusal = ""
    if request.method == "POST":
        try:
            services.submit(asked, request.user, version=version_read(request))
        except AlreadyFiledError as error:
            messages.info(request, str(error))
            return redirect("candidater:filed", asked.number)
        except RefusalError as error:
            refusal = str(error)
        else:
            return redirect("candidater:filed", asked.number)
    elif asked.state != State.DRAFT:
        return redirect("candidater:home", asked.number)
    file = file_of(asked)
    context = {
        **about(request, asked),
        "file": file,
        "completeness": completeness_of(file),
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "maisons/application/submit.html", context, status=status)


@of_mine(*READ)
def filed(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """The receipt."""
    copy = FiledCopy.objects.filter(request=asked).defer("html").last()
    if copy is None:
        return redirect("candidater:home", asked.number)
    is_first = copy.occasion == FiledCopy.Occasion.FILED
    receipts = Letter.objects.filter(request=asked, kind=services.RECEIPT).order_by("pk")
    receipt = receipts.last() if is_first else None
    context = {**about(request, asked), "copy": copy, "receipt": receipt}
    return render(request, "maisons/application/filed.html", context)


@of_mine(*FORM)
def complement(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """What is asked, where to answer, giving it back."""
    refusal = ""
    if request.method == "POST":
        try:
            services.answer_complement(asked, request.user, version=version_read(request))
        except NoComplementError as error:
            messages.info(request, str(error))
            return redirect("candidater:home", asked.number)
        except RefusalError as error:
            refusal = str(error)
        else:
            return redirect("candidater:filed", asked.number)
    opening = opening_of(asked)
    if opening.complement is None:
        return redirect("candidater:home", asked.number)
    file = file_of(asked)
    context = {
        **about(request, asked),
        "file": file,
        "opening": opening,
        "late": late_sentence(opening.complement),
        "named": [
            (domain, [one for one in domain.entries if opening.has_criterion(one.criterion.pk)])
            for domain in file.domains
        ],
        "completeness": completeness_of(file),
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "maisons/application/complement.html", context, status=status)


@of_mine(*FORM)
def withdraw(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(asked, request.user, reason=form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est fait\u00a0: la demande est retirée."))
            return redirect("candidater:home", asked.number)
    context = {
        **about(request, asked),
        "may_withdraw": services.may_withdraw(asked),
        "form": form,
        "problems": problems_of(form),
    }
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    return render(request, "maisons/application/withdraw.html", context, status=status)


@of_mine(*ACT)
def reopen(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    try:
        services.reopen(asked, request.user)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("C’est fait\u00a0: complétez le dossier, puis déposez-le à nouveau.")
        )
    return redirect("candidater:home", asked.number)


@of_mine(*FORM)
def move(request: HttpRequest, asked: LabelRequestPage) -> HttpResponse:
    """What a newer version changes; by POST, it is followed from now on."""
    target = ReferentialPage.objects.in_force()
    if target is None or target.pk == asked.referential_id or asked.state != State.DRAFT:
        messages.info(request, _("Il n’y a pas d’autre version à suivre."))
        return redirect("candidater:home", asked.number)
    if request.method == "POST":
        return _moved(request, asked, target)
    before = reading_of(asked.referential) if asked.referential else None
    after = reading_of(target)
    context = {
        **about(request, asked),
        "target": target,
        "before": before,
        "after": after,
        "difference": compare(before.domains, after.domains) if before else None,
        "move": move_of(asked, target),
    }
    return render(request, "maisons/application/move.html", context)


def _moved(request: HttpRequest, asked: LabelRequestPage, target: ReferentialPage) -> HttpResponse:
    """``version``: the one whose changes were read."""
    if request.POST.get("version") != target.slug:
        messages.error(
            request, _("Une autre version vient d’entrer en vigueur\u00a0: relisez ce qui change.")
        )
        return redirect("candidater:move", asked.number)
    try:
        services.move_to(asked, request.user, target)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("C’est fait\u00a0: votre dossier suit la nouvelle version. Relisez ce qui a changé."),
        )
    return redirect("candidater:home", asked.number)
