"""Step 1, second page: the point on the map, and how precisely the public sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annuaire.geometry import chord_squared, unit_vector
from annuaire.models import Precision
from annuaire.registration.forms.base import StepForm
from annuaire.registration.locating import (
    ANSWERED,
    BY_COMMUNE,
    BY_GEOCODER,
    BY_HAND,
    MARGIN_KM,
    NEAR_CENTRE_KM,
)
from annuaire.registration.stored import Stored
from territoires.models import Commune

MAX_LATITUDE, MAX_LONGITUDE = 90, 180
SMALLEST_DEGREES = 0.0000011


class DegreesField(forms.FloatField):
    """Degrees written with a point or a comma."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> float | None:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)


class PositionForm(StepForm):
    """``before``: the answers kept; ``is_sheltered``: the commune is shown, whatever is asked."""

    latitude = DegreesField(
        label=gettext_lazy("Latitude"), min_value=-MAX_LATITUDE, max_value=MAX_LATITUDE
    )
    longitude = DegreesField(
        label=gettext_lazy("Longitude"), min_value=-MAX_LONGITUDE, max_value=MAX_LONGITUDE
    )
    precision = forms.ChoiceField(
        label=gettext_lazy("Ce que le public voit"),
        choices=Precision.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        commune: Commune,
        before: Stored,
        has_street: bool,
        is_sheltered: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.commune = commune
        self.before = before
        self.has_street = has_street
        self.is_sheltered = is_sheltered
        if is_sheltered:
            del self.fields["precision"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("latitude") is None or cleaned.get("longitude") is None:
            return cleaned
        farthest = self.commune.radius_km + MARGIN_KM
        if self._is_further(cleaned["latitude"], cleaned["longitude"], farthest):
            message = _("Ce point est loin de %(commune)s\u00a0: vérifiez les coordonnées.")
            self.add_error("latitude", message % {"commune": self.commune})
            return cleaned
        cleaned["origin"] = self.origin_of(cleaned["latitude"], cleaned["longitude"])
        cleaned["address"] = cleaned[ANSWERED] = str(self.before.get("address", ""))
        if self.is_sheltered:
            cleaned["precision"] = str(Precision.COMMUNE)
        if self._is_nowhere(cleaned):
            message = _("Sans adresse ni point placé par vous, seule la commune peut être montrée.")
            self.add_error("precision", message)
        return cleaned

    @property
    def origin(self) -> str:
        """Where the point came from: the geocoder, a hand, or only the commune."""
        known = self.before.get("origin")
        return known if known in (BY_GEOCODER, BY_HAND) else BY_COMMUNE

    def origin_of(self, latitude: float, longitude: float) -> str:
        """Where this point comes from. A nudge from the commune's own point places nothing."""
        if not self._is_moved(latitude, longitude):
            return self.origin
        if self.origin == BY_COMMUNE and not self._is_further(latitude, longitude, NEAR_CENTRE_KM):
            return BY_COMMUNE
        return BY_HAND

    def _is_moved(self, latitude: float, longitude: float) -> bool:
        """Whether the person put the point elsewhere (seen to the sixth decimal)."""
        before = [str(self.before.get(name, "")) for name in ("latitude", "longitude")]
        try:
            known = [float(text) for text in before]
        except ValueError:
            known = [self.commune.latitude, self.commune.longitude]
        return any(
            abs(one - other) > SMALLEST_DEGREES
            for one, other in zip(known, [latitude, longitude], strict=True)
        )

    def _is_nowhere(self, cleaned: dict[str, Any]) -> bool:
        is_unknown = cleaned["origin"] == BY_COMMUNE and not self.has_street
        return is_unknown and cleaned.get("precision") not in (None, Precision.COMMUNE)

    def _is_further(self, latitude: float, longitude: float, km: float) -> bool:
        """From the commune's own point."""
        here = unit_vector(latitude, longitude)
        centre = unit_vector(self.commune.latitude, self.commune.longitude)
        chord2 = sum((getattr(here, axis) - getattr(centre, axis)) ** 2 for axis in "xyz")
        return chord2 > chord_squared(km)
