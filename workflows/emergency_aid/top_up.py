"""Filling a township's reserve again (C5-8, C7): asked by the clock or the township, signed, agreed, paid in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import TopUp
from coordination.aid.policies import money as policies
from coordination.policy.deadlines import Due, due
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

from .terms import same_day

T = TopUp.Status
LADDER = (
    Rung(after=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD, Role.OFFDIR)),
)


def pay_in_due(top_up: TopUp, task: Any) -> Due | dt.datetime:
    """TOPUP_DAYS from the signature of the request (C7: FIN tops up on D30), not from the agreement.

    The township waits from the day on which its request went out, and civil affairs' own day for
    agreeing must not lengthen that. Agreed after the term, it is due the same day.
    """
    asked = top_up.signed_at or top_up.asked_at  # unknown of what was signed before it was kept
    by_the_rule = due("TOPUP_DAYS", start=asked, on=top_up.policy_on, county=county_of(top_up))
    return by_the_rule if by_the_rule.at > timezone.now() else same_day(top_up, task)


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
    ).Next(this.asked)
    asked = (
        Switch(label=_("Is anything missing still?"), lane=_("Township head"))
        .Case(this.refused, when(lambda top_up: top_up.status == T.REFUSED), _("full again"))
        .Default(this.agree, pgettext_lazy("top-up", "asked for"))
    )
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
        deadline=pay_in_due,
        ladder=LADDER,
        label=_("Pay the top-up in"),
        lane=_("Finance"),
    ).Next(this.done)
    done = End(label=_("Topped up"))
    refused = End(label=_("Refused"))
