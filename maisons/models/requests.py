"""The requests for the label: pages that nobody ever reads on the site, beside its homes.

A page says what the request is and where it is in its course. Who asks, who carries the project,
what they answer are ordinary tables. Services write (``maisons.requests.services``).
"""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from maisons.models.applicants import LabelRequestMember
from maisons.models.referential import ReferentialPage
from maisons.requests.outcomes import OUTCOMES
from maisons.requests.refusals import NotCopiedError
from maisons.requests.rights import Nobody
from maisons.requests.visibility import requests_shown
from millejours.models.guarded import GuardedPublication
from moderation.competence import Standing, awaiting
from moderation.models import (
    FILE_STEPS,
    Membership,
    Organisation,
    Role,
    ScopedTaskState,
    Step,
)
from moderation.models.journal import Action
from moderation.moderated import Scope, Stakes
from moderation.workflows import FILES, workflow_of
from territoires.models import Departement, Region


class State(models.TextChoices):
    """Where a request is in its course."""

    DRAFT = "brouillon", _("brouillon")
    ADMISSIBILITY = "recevabilite", _("recevabilité")
    INSTRUCTION = "instruction", _("instruction")
    COMPLEMENT = "complement", _("complément demandé")
    COMMITTEE = "comite", _("avis du comité")
    DECISION = "decision", _("décision attendue")
    DECIDED = "decidee", _("décidée")
    ADJOURNED = "ajournee", _("ajournée")
    INADMISSIBLE = "irrecevable", _("irrecevable")
    WITHDRAWN = "retiree", _("retirée")


OPEN_STATES = (
    State.ADMISSIBILITY,
    State.INSTRUCTION,
    State.COMPLEMENT,
    State.COMMITTEE,
    State.DECISION,
)  # somebody has something to do with a request that was filed


class ConfidentialPage(GuardedPublication, Page):
    """Off line for ever, in no index, no report, no chooser, no language, no other place."""

    is_creatable = False
    search_kind = None
    search_fields: list[Any] = []
    preview_modes: list[tuple[str, str]] = []
    wagtail_reference_index_ignore = True
    journal_is_private = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Wagtail 8.0 asks the tree for its parent at each save: see ``requests.hiding``."""
        self.live, self.show_in_menus = False, False
        kwargs["log_action"] = None  # its history is read by whoever may write at the root
        with requests_shown():
            return super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """As the tree does it: Wagtail 8.0 would write the title in its history."""
        with requests_shown():
            return type(self).objects.filter(pk=self.pk).delete()

    def serve(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404

    def serve_preview(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404

    def get_url_parts(self, *args: Any, **kwargs: Any) -> None:
        return None

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        return []

    @classmethod
    def get_indexed_objects(cls) -> QuerySet[Any]:
        return cls.objects.none()

    def get_indexed_instance(self) -> None:
        return None

    def get_workflow(self) -> Any:
        """None: that of the pages is attached to the root, above the requests too."""

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    @classmethod
    def get_journal_content_type(cls) -> ContentType:
        """Apart from other pages: its lines are private."""
        return ContentType.objects.get_for_model(cls)

    def permissions_for_user(self, user: Any) -> Nobody:
        return Nobody(user, self)

    def copy(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises NotCopiedError, as what follows: a request is one, where it is."""
        raise NotCopiedError

    def create_alias(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotCopiedError

    def copy_for_translation(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotCopiedError

    def move(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotCopiedError


class LabelRequestBranchPage(ConfidentialPage):
    """The only one, under the root of the tree: no site begins above it."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["maisons.LabelRequestRegionPage"]
    max_count = 1

    class Meta:
        verbose_name = _("branche des demandes de label")
        verbose_name_plural = _("branches des demandes de label")


class LabelRequestRegionPage(ConfidentialPage):
    """The requests of a region. ``year`` and ``sequence``: of the last number given there."""

    region = models.OneToOneField(
        Region,
        on_delete=models.PROTECT,
        related_name="label_request_page",
        verbose_name=_("région"),
    )
    year = models.PositiveSmallIntegerField(_("année"), default=0)
    sequence = models.PositiveIntegerField(_("rang"), default=0)

    parent_page_types = ["maisons.LabelRequestBranchPage"]
    subpage_types = ["maisons.LabelRequestPage"]

    class Meta:
        verbose_name = _("demandes de label d’une région")
        verbose_name_plural = _("demandes de label par région")

    def take_number(self, year: int) -> str:
        """« 2026-01-0001 »: the year, the region, a rank never given twice.

        The row is held by the caller (``requests.branch.lock_region_page``).
        """
        self.sequence = self.sequence + 1 if self.year == year else 1
        self.year = year
        type(self)._base_manager.filter(pk=self.pk).update(year=year, sequence=self.sequence)
        return f"{year}-{self.region_id}-{self.sequence:04d}"


class LabelRequestQuerySet(PageQuerySet):
    def of(self, user: Any) -> Self:
        """Those that this person makes today: who left reads nothing more."""
        if not user.is_authenticated:
            return self.none()
        mine = LabelRequestMember.objects.current().filter(user=user.pk, user__is_active=True)
        return self.filter(pk__in=mine.values("request"))

    def filed(self) -> Self:
        """Neither those never filed, nor those that are being written again."""
        return self.exclude(filed_at=None).exclude(state=State.DRAFT)

    def readable_by(self, user: Any) -> Self:
        """Those that this person may read for what she is in her organisations, once filed.

        Besides ``in_regions_of``: who decides; the committee, once its advice was asked; whoever
        may act now, as the national pool where nobody answers.
        """
        if not user.is_authenticated:
            return self.none()
        standing = Standing.once(user)
        rule = Q(pk__in=self.model.objects.in_regions_of(user).values("pk"))
        if standing.decides_everywhere:
            rule |= Q(filed_at__isnull=False)
        if delegated := standing.ids(Role.DECIDER):
            rule |= _there(Organisation.objects.filter(pk__in=delegated))
        if standing.voting_ids:
            rule |= Q(pk__in=_consulted().values("number"))
        if standing.is_in_national_pool:
            rule |= Q(pk__in=_numbered(awaiting(standing)).values("number"))
        return self.filed().filter(rule)

    def in_regions_of(self, user: Any) -> Self:
        """Those that this person may read for her organisations, by her memberships of today.

        A referent of a region, of a department, reads its requests; the animation team, all.
        """
        if not user.is_authenticated:
            return self.none()
        active = Membership.objects.active().filter(user=user.pk)
        if active.filter(role=Role.ANIMATOR).exists():
            return self.all()
        hers = active.filter(role=Role.REFERENT).values("organisation")
        territorial = Organisation.objects.filter(
            pk__in=hers, kind=Organisation.Kind.TERRITORIAL, is_national=False
        )
        return self.filter(_there(territorial))


def _there(organisations: QuerySet[Organisation]) -> Q:
    return Q(region__in=organisations.values("regions")) | Q(
        departement__in=organisations.values("departements")
    )


def _consulted() -> QuerySet[Any]:
    """``number``: the keys of the requests on which the committee's advice was asked."""
    return _numbered(ScopedTaskState.objects.filter(step=Step.ADVICE))


def _numbered(states: QuerySet[Any]) -> QuerySet[Any]:
    """Steps of files only: the keys of other objects may be no numbers."""
    key = Cast("workflow_state__object_id", models.IntegerField())
    number = Case(When(step__in=FILE_STEPS, then=key))
    return states.filter(step__in=FILE_STEPS).annotate(number=number).order_by()


class LabelRequestPage(ConfidentialPage):
    """Its title and its slug are its number, which says nothing of who asks."""

    number = models.CharField(_("numéro"), max_length=20, unique=True, editable=False)
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.DRAFT)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("région")
    )
    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, related_name="+", verbose_name=_("département")
    )
    referential = models.ForeignKey(
        ReferentialPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="label_requests",
        verbose_name=_("version du référentiel"),
        help_text=_("La version suivie\u00a0: choisie à l’ouverture, gardée au dépôt."),
    )
    filed_at = models.DateTimeField(_("déposée le"), null=True, blank=True)
    renews = models.ForeignKey(
        "maisons.Label",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renewals",
        verbose_name=_("label à renouveler"),
    )
    is_demonstration = models.BooleanField(_("démonstration"), default=False)

    parent_page_types = ["maisons.LabelRequestRegionPage"]
    subpage_types: list[str] = []

    objects = PageManager.from_queryset(LabelRequestQuerySet)()

    moderation_outcomes = OUTCOMES
    resumes_where_it_was = True
    told_by_its_room = (Action.REQUEST_CHANGES, Action.REFUSE, Action.DECIDED)  # by a letter

    class Meta:
        verbose_name = _("demande de label")
        verbose_name_plural = _("demandes de label")
        indexes = [models.Index(fields=["region", "state"], name="label_request_region")]

    # --- What the engine asks (``moderation.moderated``) ------------------------------------------

    def get_workflow(self) -> Any:
        return workflow_of(FILES)

    def moderation_scope(self) -> Scope:
        return Scope(departement=self.departement, region=self.region)

    @classmethod
    def moderation_stakes(cls) -> tuple[Stakes, ...]:
        """Whoever makes it or made it; the people of an organisation that declared an interest."""
        recused = "organisation__label_recusals__request"
        return (
            Stakes(LabelRequestMember.objects.all(), "request", "user", reads=False),
            Stakes(Membership.objects.active(), recused, "user", reads=False),
        )

    def is_kept_by(self, user: Any) -> bool:
        return self.members.current().filter(user=user.pk).exists()

    def authors(self) -> list[Any]:
        members = self.members.current().select_related("user")
        return [member.user for member in members]

    def author_notice(self, action: str) -> Any:
        from maisons.requests.notices import notice_of  # noqa: PLC0415 (mails need every model)

        return notice_of(action)

    def author_url(self, _person: Any, _action: str) -> str:
        return reverse("candidater:home", args=[self.number])

    @classmethod
    def desk_path(cls, state: ScopedTaskState) -> str:
        """Its title is its number, frozen with the step."""
        return reverse("maisons_request", args=[state.title])

    def on_approved(self, _revision: Any, workflow_state: Any, _actor: Any) -> None:
        """Raises PermissionDenied: nobody but ``instruction.decide`` ends it, with a decision."""
        if not self.decisions.filter(workflow_state_id=workflow_state.pk).exists():
            raise PermissionDenied


CONFIDENTIAL = (LabelRequestBranchPage, LabelRequestRegionPage, LabelRequestPage)
