"""Settling a month of a reserve (C5-8, D29): opened by the clock once it is over, counted by one, signed by another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import MonthEnd
from coordination.aid.policies import money as policies
from coordination.aid.queries.holding import counter_of, month_signer_of
from coordination.policy.deadlines import Due, due
from coordination.units.counties import county_of
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

M = MonthEnd.Status
TOWNSHIP = (HOLDER, Role.TCLERK, Role.THEAD)
# clerk and head on the day itself and after the first further days, then the county as well
LADDER = (
    Rung(after=0, notify=TOWNSHIP),
    Rung(after="MONTH_END_AGAIN", nth=0, notify=TOWNSHIP),
    Rung(after="MONTH_END_AGAIN", nth=1, notify=(*TOWNSHIP, Role.CHEAD)),
    Rung(after="MONTH_END_AGAIN", nth=2, notify=(*TOWNSHIP, Role.CHEAD, Role.FIN)),
    Rung(after="MONTH_END_AGAIN", nth=3, notify=(*TOWNSHIP, Role.CHEAD, Role.FIN, Role.OFFDIR)),
)


def month_end_day(month_end: MonthEnd, *, since: dt.date | None = None) -> Due:
    """So many working days after the month's last day, or after another day."""
    since = since or month_end.last_day
    return due("MONTH_END_DAY", start=since, on=month_end.policy_on, county=county_of(month_end))


def count_due(month_end: MonthEnd, task: Any) -> Due:
    """On the day of the month-end. A month that the house opens late, after an upgrade or a gap of the clock,
    is not overdue at once; one that is counted again has the time of a signature."""
    by_the_rule = month_end_day(month_end)
    if month_end.returned:
        return max(by_the_rule, _a_signature_from_now(month_end), key=_at)
    return (
        by_the_rule
        if by_the_rule.at > timezone.now()
        else month_end_day(month_end, since=month_end.policy_on)
    )


def sign_due(month_end: MonthEnd, task: Any) -> Due:
    """On the same day; the head of a month that was counted late has the usual time for a signature."""
    return max(month_end_day(month_end), _a_signature_from_now(month_end), key=_at)


def _a_signature_from_now(month_end: MonthEnd) -> Due:
    return due("MONTH_END_SIGN", start=timezone.now(), on=month_end.policy_on, county=county_of(month_end))


def _at(one: Due) -> dt.datetime:
    return one.at


class MonthEndFlow(RecordFlow):
    """Month-end of a reserve: second officer or clerk count, the township head signs."""

    process_title = _("Month-end of a reserve")
    record_label = "aid.monthend"
    expects = {
        M.COUNTING: ("count",),
        M.COUNTED: ("sign",),
        M.SIGNED: (),
    }

    start = Start(label=_("The month is over")).Next(this.count)
    count = Human(
        holder=lambda month_end, task: counter_of(month_end),
        policy=policies.can_count_month,
        deadline=count_due,
        ladder=LADDER,
        label=_("Count the reserve"),
        lane=_("Second officer or clerk"),
    ).Next(this.sign)
    sign = Human(
        holder=lambda month_end, task: month_signer_of(month_end),
        policy=policies.can_sign_month,
        deadline=sign_due,
        ladder=LADDER,
        label=_("Sign the ledger of the month"),
        lane=_("Township head"),
        paper=True,
        signs=True,
    ).Next(this.signed)
    signed = (
        Switch(label=_("Is the ledger signed?"), lane=_("Township head"))
        .Case(this.count, when(lambda month_end: month_end.status == M.COUNTING), _("counted again"))
        .Default(this.done, pgettext_lazy("month-end", "signed"))
    )
    done = End(label=_("Settled"))
