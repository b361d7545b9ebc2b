"""What a seat is asked: whether the unit comes, whether its proxy or its leave is granted, what it says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import Asks, OutcomeForm, offer, outcome_field, text_field, yes_or_no
from coordination.sittings.models import Position, Seat
from coordination.units.fields import PostField
from coordination.units.models import Organisation, Post, Role


class AcknowledgeForm(OutcomeForm):
    """Attend, send a proxy, or ask for leave."""

    encrypted = ("leave_reason",)

    answer = outcome_field(
        _("Your unit's answer"),
        [
            (Seat.Answer.ATTEND, _("The head attends")),
            (Seat.Answer.PROXY, _("A proxy attends; the head authorises, the chair consents")),
            (Seat.Answer.LEAVE, _("We ask for leave; the chair decides")),
        ],
    )
    proxy = PostField(label=_("Proxy"))
    proxy_scope = forms.CharField(
        label=_("What the proxy may say"), max_length=200, initial=_("Full authority")
    )
    leave_reason = forms.CharField(label=_("Reason for leave"), max_length=200)
    decides = "answer"
    asks = {
        Seat.Answer.PROXY: Asks(needs=("proxy",), may=("proxy_scope",)),
        Seat.Answer.LEAVE: Asks(needs=("leave_reason",)),
    }

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.current().filter(unit=unit).exclude(role__in=[Role.UHEAD, Role.THEAD])
        offer(self, "proxy", posts.select_related("user", "unit"))


class RulingForm(OutcomeForm):
    """The chair's word on a proxy or a leave; the unit is told why it is refused."""

    is_granted = yes_or_no(
        pgettext_lazy("of a step", "Decision"),
        [("yes", _("Consent")), ("no", _("Refuse; the head has to come"))],
    )
    ruling = forms.CharField(label=_("Word to the unit"), max_length=200)
    decides = "is_granted"
    asks = {"yes": Asks(may=("ruling",)), "no": Asks(needs=("ruling",))}


class PositionForm(OutcomeForm):
    """What a unit says of a matter in writing."""

    encrypted = ("reason",)

    stance = outcome_field(_("Your unit's position"), Position.Stance.choices)
    reason = text_field(_("Reason"), 2)
    decides = "stance"
    asks = {
        **dict.fromkeys(Position.Stance, Asks(needs=("reason",))),
        Position.Stance.AGREE: Asks(may=("reason",)),
    }
