"""What the public says is wrong, on the desk of those who answer for the territory."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annuaire.models import Listing, ListingAlert
from annuaire.models.alerts import ListingAlertQuerySet
from annuaire.referents.scope import received_where
from millejours.models import User
from moderation.competence import Standing
from moderation.desk.sections import SectionRow, register_section
from moderation.models import Role


def register() -> None:
    register_section(
        "signalements",
        gettext_lazy("Signalements du public"),
        "warning",
        lambda standing: waiting(standing).count(),
        lambda standing, offset, limit: [
            _row(alert) for alert in _listed(standing)[offset : offset + limit]
        ],
        help=gettext_lazy(
            "Ce que des visiteurs du site disent d’une fiche, les plus graves avant."
        ),
        in_digest=True,
    )


def waiting(standing: Standing) -> ListingAlertQuerySet:
    """The open alerts that this person may handle: the mirror of ``services.may_handle``."""
    kept = Listing.objects.kept_by(User(pk=standing.user_id))
    alerts = ListingAlert.objects.open().exclude(listing__in=kept)
    if standing.is_in_national_pool:
        return alerts
    return alerts.filter(received_where(standing.ids(Role.REFERENT)))


def _listed(standing: Standing) -> ListingAlertQuerySet:
    related = ("listing", "departement", "region")
    return waiting(standing).select_related(*related).most_pressing_first()


def _row(alert: ListingAlert) -> SectionRow:
    since = date_format(localtime(alert.received_at), "j F Y")
    facts = [alert.get_kind_display(), str(alert.departement or alert.region or ""), since]
    if alert.count > 1:
        facts.append(ngettext("%(n)d fois", "%(n)d fois", alert.count) % {"n": alert.count})
    return SectionRow(
        alert.listing.name,
        reverse("annuaire_alert", args=[alert.pk]),
        _("Lire"),
        tuple(fact for fact in facts if fact),
        label=_("Grave") if alert.is_serious else "",
    )
