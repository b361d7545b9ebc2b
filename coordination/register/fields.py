"""Fields for people and where they live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from coordination.forms import UNSEEN
from coordination.register.models.households import TOWNSHIP_ROLES
from coordination.register.rules import must_be_id_number
from coordination.units.counties import County, county_of
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class IdNumberField(forms.CharField):
    """15 or 18 characters, in any width, with x or X."""

    default_validators = [must_be_id_number]

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs=UNSEEN), **options)


def places_in(county: County) -> list[Organisation]:
    kinds = [Organisation.Kind.TOWNSHIP, Organisation.Kind.VILLAGE]
    return list(county.units().filter(kind__in=kinds).order_by("order", "code"))


def places_for(actor: Actor) -> list[Organisation]:
    """Where this clerk registers people: the own township with its villages, or all of the county's."""
    places = places_in(county_of(actor))
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
