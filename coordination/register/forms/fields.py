"""Fields that several forms of the register share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.register.identity import normalise_id_number
from coordination.register.models.households import TOWNSHIP_ROLES
from coordination.units.forms import day_field
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

PURPOSES = gettext_lazy("Visit at home|Checking an application|Telling a decision|Calling back|Paying aid")
__all__ = ["PURPOSES", "IdNumberField", "PlaceField", "all_places", "day_field", "places_for", "reason_field"]


def reason_field(label: Any, *, phrases: Any = "", **options: Any) -> forms.CharField:
    attrs = {"rows": 3, **({"data-phrases": phrases} if phrases else {})}
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs=attrs), **options)


class IdNumberField(forms.CharField):
    """15 or 18 characters, in any width, with x or X."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            **options,
        )

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if typed and not normalise_id_number(typed):
            raise ValidationError(
                _("This is no valid ID number: compare every digit and the check character.")
            )
        return typed


def all_places() -> list[Organisation]:
    kinds = [Organisation.Kind.TOWNSHIP, Organisation.Kind.VILLAGE]
    return list(Organisation.objects.valid_on().filter(kind__in=kinds).order_by("order", "code"))


def places_for(actor: Actor) -> list[Organisation]:
    """Where this clerk registers people: the own township with its villages, or all of the county's."""
    places = all_places()
    if actor.has_role(*TOWNSHIP_ROLES):
        return [place for place in places if actor.unit_id in (place.pk, place.parent_id)]
    return places


class PlaceField(forms.ChoiceField):
    """A village under its township; the township itself where nobody knows the village."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.places: dict[str, Organisation] = {}

    def offer(self, places: list[Organisation]) -> None:
        self.places = {str(place.pk): place for place in places}
        groups: list[Any] = [("", _("please choose"))]
        for township in places:
            if township.kind != Organisation.Kind.TOWNSHIP:
                continue
            here = [(str(township.pk), _("%(township)s, village unknown") % {"township": township.label})]
            inside = [(str(one.pk), one.label) for one in places if one.parent_id == township.pk]
            groups.append((township.label, [*inside, *here]))
        self.choices = groups

    def clean(self, value: Any) -> tuple[Organisation, Organisation | None] | None:
        """Township and village."""
        chosen = self.places.get(str(super().clean(value)))
        if chosen is None:
            return None
        if chosen.kind == Organisation.Kind.TOWNSHIP:
            return chosen, None
        return next(one for one in self.places.values() if one.pk == chosen.parent_id), chosen
