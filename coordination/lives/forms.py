"""What is asked of whoever reports, confirms or undoes a death, hands a household over or receives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import (
    UNSEEN,
    Asks,
    OutcomeForm,
    files_field,
    outcome_field,
    past_day,
    reason_field,
    text_field,
)
from coordination.lives.models import DeathReport
from coordination.register.fields import PlaceField, places_in

if TYPE_CHECKING:
    from coordination.units.counties import County

DIED = "died", _("The person has died: report it")
"""A finding of whoever looks: it files the report and leaves the step as it is."""


def died_on_field() -> Any:
    return past_day(_("Day of death"))


class ReportForm(forms.Form):
    encrypted = ("how_known",)

    died_on = past_day(_("Day of death"))
    how_known = text_field(
        _("How it is known"),
        2,
        max_length=500,
        help_text=_("Who said it, or which paper was seen; the proof itself may follow."),
    )
    files = files_field(_("Proof, where it is at hand"), required=False)


class DecideForm(OutcomeForm):
    """What the second person found."""

    encrypted = ("proof_words", "reason")

    outcome = outcome_field(
        _("Has the person died?"),
        [("confirm", _("Yes: confirmed on proof")), ("refute", _("No: the report is wrong"))],
    )
    died_on = past_day(_("Day of death"))
    proof = outcome_field(_("Proof"), DeathReport.Proof.choices)
    proof_words = forms.CharField(
        label=_("Number, organ and date of the proof"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = reason_field(_("What was found instead"), max_length=500)
    files = files_field(_("Attached proof"), required=False)
    asks = {
        "confirm": Asks(needs=("died_on", "proof", "proof_words")),
        "refute": Asks(needs=("reason",)),
    }


class ReliefForm(OutcomeForm):
    encrypted = ("note",)

    outcome = outcome_field(_("What does the family say?"), DeathReport.Relief.choices)
    note = text_field(_("Who was asked, and when"), 2, max_length=500)


class UndoForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Why it was an error"), max_length=500)


class MoveForm(forms.Form):
    """To which place, on which day, and why."""

    encrypted = ("address", "reason")

    place = PlaceField(label=_("New township and village"))
    address = forms.CharField(
        label=_("New address"), max_length=200, required=False, widget=forms.TextInput(attrs=UNSEEN)
    )
    moved_on = past_day(_("Moved on"))
    reason = reason_field(_("Reason"), max_length=300)

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # a household moves to any township; the new one's clerk sees it from then on
        cast(PlaceField, self.fields["place"]).offer(places_in(county))


class ReceiveHouseholdForm(OutcomeForm):
    encrypted = ("note", "reason")

    outcome = outcome_field(
        _("Does the household live here?"),
        [
            ("receive", _("Yes: received, with its open steps")),
            ("return", _("No: it goes back to the township that handed it over")),
        ],
        initial="receive",
    )
    note = text_field(_("Note on the receipt"), 2, max_length=300)
    reason = reason_field(_("Reason"), max_length=300)
    asks = {"receive": Asks(may=("note",)), "return": Asks(needs=("reason",))}


class UndoMoveForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Why the move was wrong"), max_length=300)
