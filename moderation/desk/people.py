"""Organisations and their members in the admin, kept by the animation team."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from moderation.models import Membership, Organisation


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    list_display = ["acronym", "name", "kind", "is_national", "is_fictitious"]
    list_filter = ["kind", "is_national", "is_fictitious", "piloted_themes"]
    search_fields = ["acronym", "name"]
    list_export = ["acronym", "name", "kind", "is_national", "is_fictitious", "source"]
    export_filename = "organisations"
    panels = [
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("kind")]),
        FieldPanel("name"),
        FieldPanel("role"),
        FieldPanel("website"),
        MultiFieldPanel(
            [FieldPanel("is_national"), FieldPanel("regions"), FieldPanel("departements")],
            heading=_("Territoire"),
        ),
        FieldPanel("piloted_themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("source"),
        FieldPanel("is_fictitious"),
    ]


class MembershipFilter(WagtailFilterSet):
    today = django_filters.ChoiceFilter(
        label=_("Aujourd’hui"),
        method="by_day",
        choices=[("oui", _("En fonction")), ("non", _("Pas encore, ou plus"))],
        empty_label=_("Tous"),
    )

    class Meta:
        model = Membership
        fields = ["role", "organisation", "language"]

    def by_day(self, members: QuerySet[Membership], _name: str, value: str) -> QuerySet[Membership]:
        active = Membership.objects.active(timezone.localdate()).values("pk")
        return members.filter(pk__in=active) if value == "oui" else members.exclude(pk__in=active)


class MembershipViewSet(SnippetViewSet):
    model = Membership
    icon = "user"
    menu_label = _("Membres")
    list_display = [
        Column("user", label=_("Personne")),
        "organisation",
        Column("get_role_display", label=_("Rôle"), sort_key="role"),
        Column("get_language_display", label=_("Langue")),
        "starts_on",
        "ends_on",
    ]
    filterset_class = MembershipFilter
    search_fields = ["user__last_name", "user__first_name", "user__email", "organisation__acronym"]
    list_export = [
        "user.last_name",
        "user.first_name",
        "user.email",
        "organisation.acronym",
        "role",
        "language",
        "starts_on",
        "ends_on",
        "substitute_of",
    ]
    export_filename = "membres"
    panels = [
        HelpPanel(
            _(
                "Une personne qui part garde sa ligne, avec une date de fin : ses votes restent."
                " Elle n’a besoin que d’un compte actif ; ses droits suivent son rôle."
            )
        ),
        FieldRowPanel([FieldPanel("user"), FieldPanel("organisation")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("substitute_of"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Membership.objects.select_related("user", "organisation", "substitute_of")


class OrganisationsGroup(SnippetViewSetGroup):
    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 560
    items = (OrganisationViewSet, MembershipViewSet)
