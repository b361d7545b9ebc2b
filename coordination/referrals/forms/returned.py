"""A leg that came back: sent on by its window, or ruled on by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import Asks, OutcomeForm, offer, outcome_field, reason_field, text_field
from coordination.referrals.forms.again import again_field, ask_why_again
from coordination.referrals.forms.legs import LONG
from coordination.referrals.models import Leg
from coordination.referrals.queries.people import helpers_among, receivers
from coordination.referrals.queries.standing import standing_legs
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class ResendForm(OutcomeForm):
    """To the right unit, or nowhere any more."""

    encrypted = ("reason", "again")

    again = again_field()
    outcome = outcome_field(
        _("Outcome"),
        [("resend", _("Send it on")), ("drop", _("It is pursued no longer"))],
        initial="resend",
    )
    receiver = UnitField(label=_("To"))
    reason = reason_field(_("Why"))
    asks = {"resend": Asks(needs=("receiver",), may=("again",)), "drop": Asks(needs=("reason",))}

    def __init__(self, *args: Any, leg: Leg, actor: Actor, **kwargs: Any) -> None:
        self.leg, self.actor = leg, actor
        super().__init__(*args, **kwargs)
        # a charity needs a consent of its own: it is named in a new application
        offer(self, "receiver", bound(leg).exclude(pk=leg.receiver_id), initial=held_right(leg))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        _ask_of(self, data.get("receiver") if data.get("outcome") == "resend" else None)
        return data


def _ask_of(form: Any, receiver: Organisation | None) -> None:
    """Of a leg that came back: what stands at the unit that it is to go to."""
    if receiver is not None:
        leg = form.leg
        ask_why_again(form, standing_legs(leg.case, receiver, leg.purpose, form.actor, but=leg))


def bound(leg: Leg) -> Any:
    """The units with a duty, without charities and service bodies."""
    units = receivers(leg.case)
    return units.exclude(pk__in=helpers_among(units))


def held_right(leg: Leg) -> int | None:
    """The unit that the last one to return the leg holds competent."""
    back = leg.leg_returns.order_by("-pk").first()
    return back.right_unit_id if back else None


class RuleForm(forms.Form):
    """Whose it is; that unit cannot return it."""

    encrypted = ("ruling", "again")

    again = again_field()
    receiver = UnitField(label=_("It belongs to"))
    ruling = text_field(
        _("Ruling"), max_length=LONG, help_text=_("It is shown next time a matter of this kind comes back.")
    )
    basis = forms.CharField(label=_("Basis"), max_length=200)

    def __init__(self, *args: Any, leg: Leg, actor: Actor, **kwargs: Any) -> None:
        self.leg, self.actor = leg, actor
        super().__init__(*args, **kwargs)
        offer(self, "receiver", bound(leg), initial=held_right(leg))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        _ask_of(self, data.get("receiver"))
        return data
