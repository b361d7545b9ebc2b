"""What is asked of whoever sends a household out of the county, receives one, or says where a found move leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    UNSEEN,
    Asks,
    OutcomeForm,
    offer,
    outcome_field,
    past_day,
    reason_field,
    text_field,
)
from coordination.lives.models import Departure
from coordination.lives.queries import other_counties
from coordination.register.fields import PlaceField, places_in
from coordination.units.fields import CountyField
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.units.counties import County

MOVED = "moved", _("The household has moved away: report it")
"""A finding of whoever looks: it files the report and leaves the step as it is."""
COUNTY, OUTSIDE = "county", "outside"
TO_COUNTY = COUNTY, _("To another county of this house: a transfer")
TO_OUTSIDE = OUTSIDE, _("To a place outside: a letter")


def moved_on_field() -> Any:
    return past_day(_("Moved on"))


def new_place_field() -> Any:
    return forms.CharField(
        label=_("Where it is said to live now"), max_length=200, widget=forms.TextInput(attrs=UNSEEN)
    )


class OutOfCountyForm(OutcomeForm):
    """The fields by which a household leaves the county."""

    encrypted = ("place", "address", "reason")

    to_county = CountyField(label=_("To the county"), empty_label=_("please choose"))
    place = forms.CharField(
        label=_("Civil affairs of the place to which the letter goes"),
        max_length=120,
        help_text=_("Its full name, as the letter is addressed."),
        widget=forms.TextInput(attrs=UNSEEN),
    )
    address = forms.CharField(
        label=_("New address"), max_length=200, required=False, widget=forms.TextInput(attrs=UNSEEN)
    )
    moved_on = past_day(_("Moved on"))
    reason = reason_field(_("Reason"), max_length=300)

    def offer_counties(self, county: County) -> None:
        """Without another county in this house there is none to be chosen."""
        others = other_counties(county)
        if not others:
            self.withhold(COUNTY)
            return
        offer(self, "to_county", Organisation.objects.filter(pk__in=[one.pk for one in others]))


class LeaveForm(OutOfCountyForm):
    """Out of the county, whither."""

    outcome = outcome_field(_("Where did it go?"), [TO_COUNTY, TO_OUTSIDE])
    field_order = ("outcome",)
    asks = {
        COUNTY: Asks(needs=("to_county",), may=("address",)),
        OUTSIDE: Asks(needs=("place",), may=("address",)),
    }

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_counties(county)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != self.decides}


class FoundMoveForm(OutOfCountyForm):
    """Where a move leads that was found, or that there was none."""

    outcome = outcome_field(
        _("Where does the household live?"),
        [
            ("inside", _("In another township or village of this county: it is handed over")),
            TO_COUNTY,
            TO_OUTSIDE,
            ("stays", _("Where it lived: it has not moved")),
        ],
    )
    home = PlaceField(label=_("New township and village"))
    field_order = ("outcome", "home")
    asks = {
        "inside": Asks(needs=("home", "moved_on"), may=("address",)),
        COUNTY: Asks(needs=("to_county", "moved_on"), may=("address",)),
        OUTSIDE: Asks(needs=("place", "moved_on"), may=("address",)),
        "stays": Asks(),
    }

    def __init__(self, *args: Any, in_county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_counties(in_county)
        cast(PlaceField, self.fields["home"]).offer(places_in(in_county))


class SignDepartureForm(OutcomeForm):
    encrypted = ("reason",)

    outcome = outcome_field(
        _("Does the transfer leave?"),
        [("sign", _("Yes: signed and numbered")), ("keep", _("No: it is not signed"))],
        initial="sign",
    )
    reason = reason_field(_("Reason"), max_length=300)
    asks = {"sign": Asks(), "keep": Asks(needs=("reason",))}


class PostForm(forms.Form):
    posted_on = past_day(_("Letter sent on"))
    way = outcome_field(_("How it was sent"), Departure.Way.choices)


class TellForm(forms.Form):
    encrypted = ("told",)
    told = text_field(_("Who was told, how and when"), 2, max_length=300)


class UndoDepartureForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Why the departure was wrong"), max_length=300)


class ReceiveArrivalForm(OutcomeForm):
    encrypted = ("address", "reason")

    outcome = outcome_field(
        _("Does the household live in this county?"),
        [
            ("receive", _("Yes: received into the register here")),
            ("refuse", _("No: refused, and its aid goes on there")),
        ],
        initial="receive",
    )
    place = PlaceField(label=_("Township and village here"))
    address = forms.CharField(
        label=pgettext_lazy("arrival", "Address here"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=UNSEEN),
    )
    reason = reason_field(_("Why it is refused"), max_length=300)
    asks = {
        "receive": Asks(needs=("place",), may=("address",)),
        "refuse": Asks(needs=("reason",)),
    }

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PlaceField, self.fields["place"]).offer(places_in(county))


class SettleForm(forms.Form):
    encrypted = ("settled",)
    settled = text_field(_("What became of the household here"), 3, max_length=500)
