"""What people fill in: a file to send, a source to describe."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from annuaire.imports.access import sees_every_source, sources_of
from annuaire.imports.errors import BadFileError, BadMappingError
from annuaire.imports.mapping import Mapping
from annuaire.imports.reading import check_size
from annuaire.imports.shapes import shipped
from annuaire.models import Category, ImportSource
from moderation.competence import Standing
from moderation.models import Organisation, Role
from territoires.models import Departement, Region


class UploadForm(forms.Form):
    """``user`` is offered the sources of her territory only."""

    source = forms.ModelChoiceField(label=_("Source"), queryset=ImportSource.objects.none())
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV ou classeur .xlsx, 200 Mo au plus. La première ligne nomme les colonnes."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources_of(user)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except BadFileError as error:
            raise ValidationError(error.message) from error
        return file


class MappingField(forms.JSONField):
    """Shown indented, with its accents."""

    default_error_messages: ClassVar = {"nested": _("Trop de crochets les uns dans les autres.")}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(self.error_messages["nested"], code="nested") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was typed, right or wrong."""
        return InvalidJSONInput(data or "")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False, indent=2)
        return super().prepare_value(value)


class SourceForm(forms.ModelForm):
    """A source and its mapping. A referent may only describe sources of her own territory."""

    url = forms.URLField(
        label=_("Adresse du fichier d’origine"), required=False, assume_scheme="https"
    )

    class Meta:
        model = ImportSource
        fields = [
            *("name", "slug", "licence", "url", "departement", "region", "category", "trust"),
            *("trust_detail", "precision", "is_complete", "mapping"),
        ]
        field_classes = {"mapping": MappingField}
        widgets = {"mapping": forms.Textarea(attrs={"rows": 24, "spellcheck": "false"})}
        help_texts = {
            "mapping": _(
                "En JSON\u00a0: champ de la fiche, puis colonne du fichier. Voir le guide."
            ),
            "departement": _("Ni département ni région\u00a0: toute la France."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["category"].queryset = Category.objects.in_language("fr").live()
        if self.instance.pk:
            self.fields["slug"].disabled = True
        if not sees_every_source(user):
            mine = Organisation.objects.filter(pk__in=Standing.once(user).ids(Role.REFERENT))
            regions = Region.objects.filter(organisation__in=mine)
            departements = Departement.objects.filter(
                pk__in=Departement.objects.filter(organisation__in=mine).values("pk")
            ) | Departement.objects.filter(region__in=regions.values("pk"))
            self.fields["region"].queryset = regions.distinct()
            self.fields["departement"].queryset = departements.distinct()

    def clean_mapping(self) -> Any:
        mapping = self.cleaned_data["mapping"]
        try:
            Mapping.parse(mapping)
        except BadMappingError as error:
            raise ValidationError(error.message) from error
        return mapping

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        has_territory = values.get("departement") or values.get("region")
        if not self.instance.pk and has_territory and values.get("slug") in shipped():
            message = _("Cet identifiant est celui du fichier de la France entière.")
            self.add_error("slug", message)
        if values.get("departement") and values.get("region"):
            self.add_error("region", _("Choisissez un département ou une région, pas les deux."))
        if not sees_every_source(self.user) and not has_territory:
            self.add_error("departement", _("Choisissez votre département ou votre région."))
        return values
