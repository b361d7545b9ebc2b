"""Filling a township's reserve again (C5-8, C7): asked by the clock or the township, signed, agreed, paid in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import TopUp
from coordination.aid.policies import money as policies
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

T = TopUp.Status
LADDER = (
    Rung(after=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD, Role.OFFDIR)),
)


def township_head(top_up: TopUp, task: Any) -> Holder:
    return Holder(top_up.account.unit, Role.THEAD)


class ReserveTopUpFlow(RecordFlow):
    """Reserve top-up: the township head signs, civil affairs agrees, finance pays in."""

    process_title = _("Reserve top-up")
    record_label = "aid.topup"
    expects = {
        T.DRAFTED: ("sign",),
        T.SIGNED: ("agree",),
        T.AGREED: ("pay_in",),
        T.DONE: (),
        T.REFUSED: (),
    }

    start = Start(label=_("Asked for")).Next(this.sign)
    sign = Human(
        holder=township_head,
        policy=policies.can_sign_top_up,
        deadline="TOPUP_SIGN",
        ladder=LADDER,
        label=_("Sign the top-up request"),
        lane=_("Township head"),
        paper=True,
        signs=True,
    ).Next(this.agree)
    agree = Human(
        holder=at_county(Role.CHEAD),
        policy=policies.can_agree_top_up,
        deadline="TOPUP_SIGN",
        ladder=LADDER,
        label=_("Agree to the top-up"),
        lane=_("County civil affairs"),
        paper=True,
        pays=True,
    ).Next(this.agreed)
    agreed = (
        Switch(label=_("Agreed?"), lane=_("County civil affairs"))
        .Case(this.refused, when(lambda top_up: top_up.status == T.REFUSED), _("refused"))
        .Default(this.pay_in, pgettext_lazy("top-up", "agreed"))
    )
    pay_in = Human(
        holder=at_county(Role.FIN),
        policy=policies.can_pay_in,
        deadline="TOPUP_DAYS",
        ladder=LADDER,
        label=_("Pay the top-up in"),
        lane=_("Finance"),
    ).Next(this.done)
    done = End(label=_("Topped up"))
    refused = End(label=_("Refused"))
