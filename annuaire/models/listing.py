"""A place or a professional of the directory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin

from annuaire import opening
from annuaire.models.choices import Origin, Price, Trust
from annuaire.models.vocabularies import Category, SpokenLanguage
from annuaire.referents.off_line import REASONS as OFF_LINE_REASONS
from annuaire.referents.outcomes import OUTCOMES
from annuaire.upkeep.dates import doubted_since
from millejours import languages
from millejours.models import Action, Audience, Need, Stage
from millejours.models.guarded import ModeratedSnippet
from millejours.phones import validate_phone
from millejours.text import fold
from moderation.moderated import Stakes
from moderation.stakes import named_with

if TYPE_CHECKING:
    from wagtail.models import Revision

    from millejours.models import User
    from moderation.moderated import Approval, Outcome, Scope
    from moderation.notifications.notices import Notice


class ListingQuerySet(models.QuerySet["Listing"]):
    def published(self) -> Self:
        return self.filter(live=True)

    def for_cards(self) -> Self:
        """What a card shows of them: a fifth of the columns."""
        return self.only(
            "name",
            "structure",
            "language",
            "opening_hours",
            "closed_until",
            "confirmed_on",
            "origin",
        )

    def to_index(self) -> Self:
        """With all that their search rows are made of."""
        terms = ("needs", "actions", "audiences", "stages", "spoken_languages")
        places = ("commune__departement", "departement", "region")
        return self.select_related("category").prefetch_related(
            *terms, *(f"coverages__{place}" for place in places)
        )

    def kept_by(self, user: Any) -> Self:
        """Those that ``user`` keeps (``moderation_stakes``).

        Each way is an index: together with OR, they would read the whole table.
        """
        if not user.is_authenticated:
            return self.none()
        first, *others = [named_with(way, user.pk) for way in Listing.moderation_stakes()]
        return self.filter(pk__in=first.union(*others))

    def saying_if_kept(self) -> Self:
        """``is_kept``: by somebody with an account, or by a body. Read with each row."""
        every = Listing._base_manager.order_by()
        somebody = models.Q(editors__user__is_active=True) | models.Q(managed__isnull=False)
        kept = every.filter(somebody, pk=models.OuterRef("pk"))
        return self.annotate(is_kept=models.Exists(kept))


class Listing(  # type: ignore[misc]
    PreviewableMixin,
    ModeratedSnippet,
    ClusterableModel,
):
    """What parents find: who, for what, for whom; where stands in its coverages.

    A snippet under workflow, neither a page nor translatable: its labels come from translated
    vocabularies, its own words keep their ``language``. A revision exists only once a person
    has edited it. Never in Wagtail's search index: found through SearchRow.

    ``prompt_fields`` are changed by those who keep it without anybody's approval.
    """

    moderation_workflow: ClassVar[str] = "referents"
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *ModeratedSnippet.exclude_fields_in_copy,
        "origin_reference",
        "verification_code",
        "confirmed_on",
    ]
    moderation_outcomes: ClassVar[Mapping[str, Outcome]] = OUTCOMES
    off_line_reasons: ClassVar[tuple[Any, ...]] = OFF_LINE_REASONS
    prompt_fields: ClassVar[tuple[str, ...]] = ("opening_hours", "closed_until")
    LONGEST_PRESENTATION: ClassVar[int] = 1500  # characters, in each language

    name = models.CharField(_("nom affiché"), max_length=160)
    folded_name = models.CharField(max_length=160, db_index=True, editable=False)
    structure = models.CharField(_("structure"), max_length=160, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("type")
    )
    description = models.TextField(_("présentation"), max_length=LONGEST_PRESENTATION, blank=True)
    language = models.CharField(
        _("langue de la présentation"),
        max_length=12,
        choices=[(language.code, language.name) for language in languages.LANGUAGES],
        default=languages.SOURCE_LANGUAGE,
    )

    phone = models.CharField(_("téléphone"), max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField(_("adresse électronique publique"), blank=True)
    website = models.URLField(_("site"), blank=True)
    opening_hours = models.CharField(
        _("horaires"),
        max_length=255,
        blank=True,
        validators=[opening.validate],
        help_text=_("Notation OpenStreetMap, par exemple : Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
    )

    actions = ParentalManyToManyField(Action, blank=True, verbose_name=_("actions"))
    needs = ParentalManyToManyField(Need, blank=True, verbose_name=_("besoins"))
    audiences = ParentalManyToManyField(Audience, blank=True, verbose_name=_("publics"))
    stages = ParentalManyToManyField(Stage, blank=True, verbose_name=_("étapes"))
    spoken_languages = ParentalManyToManyField(
        SpokenLanguage, blank=True, verbose_name=_("langues parlées")
    )

    on_site = models.BooleanField(_("sur place"), default=True)
    at_home = models.BooleanField(_("à domicile"), default=False)
    remotely = models.BooleanField(_("à distance"), default=False)
    wheelchair = models.BooleanField(_("accessible en fauteuil roulant"), default=False)
    sign_language = models.BooleanField(_("accueil en langue des signes (LSF)"), default=False)
    induction_loop = models.BooleanField(_("boucle magnétique"), default=False)
    visual_aids = models.BooleanField(_("aides pour déficients visuels"), default=False)
    easy_to_read = models.BooleanField(_("documents faciles à lire"), default=False)
    evening = models.BooleanField(_("le soir"), default=False)
    weekend = models.BooleanField(_("le week-end"), default=False)
    night = models.BooleanField(_("la nuit"), default=False)
    occasional_care = models.BooleanField(_("accueil occasionnel"), default=False)
    emergency_care = models.BooleanField(_("accueil en urgence"), default=False)
    breastfeeding = models.BooleanField(_("lieu favorable à l’allaitement"), default=False)
    price = models.CharField(_("tarif"), max_length=14, choices=Price, blank=True)

    trust = models.CharField(_("confiance de"), max_length=18, choices=Trust)
    trust_detail = models.CharField(_("justification"), max_length=200, blank=True)
    origin = models.CharField(
        _("origine"), max_length=14, choices=Origin, default=Origin.REGISTRATION
    )
    origin_reference = models.CharField(
        _("référence d’origine"), max_length=80, null=True, blank=True, unique=True
    )
    origin_note = models.CharField(_("note sur l’origine"), max_length=300, blank=True)
    professional_contact = models.CharField(
        _("contact réservé aux professionnels"),
        max_length=200,
        blank=True,
        help_text=_("Ligne directe, adresse : lue des seuls professionnels inscrits."),
    )
    closed_until = models.DateField(_("fermé jusqu’au"), null=True, blank=True)
    verification_code = models.CharField(
        _("code de vérification"), max_length=12, null=True, unique=True, editable=False
    )
    confirmed_on = models.DateField(
        _("confirmée le"),
        null=True,
        blank=True,
        help_text=_("Date à laquelle la structure a confirmé que tout est vrai."),
    )
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="listing",
        for_concrete_model=False,
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche de l’annuaire")
        verbose_name_plural = _("fiches de l’annuaire")
        ordering = ["folded_name", "pk"]
        indexes = [models.Index(fields=["confirmed_on", "id"], name="listing_confirmed")]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def is_confirmed(self) -> bool:
        """Somebody who knows said that all is true, not so long ago that it is doubted again."""
        return self.confirmed_on is not None and self.confirmed_on > doubted_since()

    def versions_that_wait(self) -> models.QuerySet[Revision]:
        """The revisions that may still be shown.

        Latest, on line, under workflow, planned, and withdrawn for silence, which may come back.
        """
        states = self.workflow_states.active().values("current_task_state__revision")
        silent = getattr(self, "reconfirmation", None)
        known = {self.latest_revision_id, self.live_revision_id}
        known = (known | {silent.revision_id if silent else None}) - {None}
        planned = models.Q(approved_go_live_at__isnull=False)
        found = models.Q(pk__in=known) | models.Q(pk__in=states) | planned
        return self.revisions.filter(found).order_by("pk")

    @property
    def was_on_line(self) -> bool:
        """Its row holds what was approved, even off line: a text that waits is never written there.

        Only what a person registers begins off line; the rest came with an approved file.
        """
        is_new = self.origin == Origin.REGISTRATION and self.first_published_at is None
        return self.live or not is_new

    @property
    def may_come_back(self) -> bool:
        """Closed by an import: its source opens it again when it names it again."""
        record = getattr(self, "imported", None)
        return not self.live and record is not None and record.closed_on is not None

    @property
    def is_sensitive(self) -> bool:
        return any(need.sensitive for need in self.needs.all())

    @property
    def slug(self) -> str:
        return slugify(self.name)[:60] or "fiche"

    def get_absolute_url(self) -> str:
        return reverse("annuaire:detail", args=[self.pk, self.slug])

    def clean(self) -> None:
        super().clean()
        if not (self.on_site or self.at_home or self.remotely):
            raise ValidationError(_("Dites au moins comment on reçoit : sur place, à domicile…"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold(self.name)[:160]
        super().save(*args, **kwargs)

    # --- What the moderation engine asks (moderation/moderated.py) ------------------------------

    def moderation_scope(self) -> Scope:
        """The territory of what changes in it; none for the whole country, or several regions."""
        from annuaire.referents.scope import scope_to_read  # noqa: PLC0415 (imports this model)

        return scope_to_read(self)

    def moderation_territories(self) -> Iterable[Scope]:
        """Those of all its presences."""
        from annuaire.referents.scope import scopes_of_listing  # noqa: PLC0415 (imports this model)

        return scopes_of_listing(self)

    @classmethod
    def moderation_stakes(cls) -> Sequence[Stakes]:
        """Who keeps it: in person, or as a member of the body it belongs to. The one rule."""
        every = cls._base_manager.order_by()
        in_person = Stakes(every, item="pk", person="editors__user")
        with_a_body = Stakes(every, item="pk", person="managed__body__members__user")
        return (in_person, with_a_body)

    def is_kept_by(self, user: Any) -> bool:
        """Those who edit it send it again and take it back, whoever of them sent it."""
        return Listing.objects.filter(pk=self.pk).kept_by(user).exists()

    def on_refused(self, _revision: Revision, _workflow_state: Any, _actor: Any) -> None:
        """Off line for silence and refused since: a confirmation does not bring it back."""
        from annuaire.models import Reconfirmation  # noqa: PLC0415 (imports this model)

        Reconfirmation.objects.withdrawn().filter(listing=self).delete()

    @classmethod
    def of_territories_of(cls, organisations: Iterable[int]) -> ListingQuerySet:
        """Those of which one presence at least is in a territory of ``organisations``."""
        from annuaire.referents.scope import stands_where  # noqa: PLC0415 (imports this model)

        return cls.objects.filter(stands_where(organisations, "pk"))

    @classmethod
    def read_alone(cls, keys: Iterable[Any]) -> set[int]:
        """Those against which something serious was said, and not answered yet."""
        from annuaire.models.alerts import ListingAlert  # noqa: PLC0415 (imports this model)

        serious = ListingAlert.objects.open().serious().filter(listing__in=list(keys))
        return set(serious.order_by().values_list("listing", flat=True))

    def stamp_approval(self, content: dict[str, Any], approval: Approval) -> None:
        """The code that proves it is listed: given once, kept for ever."""
        from annuaire.referents.codes import code_of  # noqa: PLC0415 (imports this model)

        content["verification_code"] = code_of(self)

    def authors(self) -> Iterable[User]:
        """Who is responsible for it is told of decisions, whoever sent it."""
        from annuaire.owners.keeping import responsible_for  # noqa: PLC0415 (imports this model)

        return responsible_for(self)

    def in_charge(self) -> Iterable[User]:
        """What accuses somebody is told to those who answer for its territory only."""
        from annuaire.referents.rights import people_in_charge  # noqa: PLC0415 (imports this model)

        return people_in_charge(self)

    def author_notice(self, action: str) -> Notice | None:
        from annuaire.referents import letters  # noqa: PLC0415 (mails need every model)

        return letters.NOTICES.get(action)

    def author_url(self, person: User, action: str) -> str:
        """In the space of who keeps it; the desk is for the others who open the admin."""
        from annuaire.referents import letters  # noqa: PLC0415 (mails need every model)

        return letters.path_for(self, person, action)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A version written before the first approval, or restored, takes nothing of it away."""
        item = super().with_content_json(content)
        item.verification_code = self.verification_code or item.verification_code
        return item

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "annuaire/detail.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from annuaire.presentation.detail import detail_of_draft  # noqa: PLC0415 (imports this model)

        return {"request": request, "detail": detail_of_draft(self), "is_preview": True}
