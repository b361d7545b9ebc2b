"""A remedy against a decision (C10; 社会救助法 60, 68; 行政复议法; 行政诉讼法).

An objection or a complaint is answered by somebody else than who decided. To a review or a suit the house
replies in time; the county government or the court decides. What changes the decision is carried out by
whoever made it. The decision stands meanwhile, unless its execution is stopped.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.policy.deadlines import Due, due
from coordination.remedies import holding, policies
from coordination.remedies.models import Remedy
from coordination.units.counties import county_of
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, actor_of, record_of, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Function, Human, Start, Switch, this

from .moves import carry_to_the_matter, execute_on

S = Remedy.Status
COUNTY = _("County civil affairs")
ANOTHER = _("Somebody who did not decide")
LADDER = (
    Rung(before="REMIND_BEFORE"),
    Rung(after=0, notify=(HOLDER, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.CHEAD, Role.OFFDIR)),
)


def is_now(*statuses: str) -> Any:
    return when(lambda remedy: remedy.status in statuses)


def answer_due(remedy: Remedy, task: Any) -> Due:
    """From the day on which the person brought it."""
    return due("OBJECTION_ANSWER", start=remedy.received_on, on=remedy.policy_on, county=county_of(remedy))


def reply_due(remedy: Remedy, task: Any) -> Due:
    """From the day on which the notice of the reviewing body or the court arrived; sooner in the simple procedure."""
    county, on, start = county_of(remedy), remedy.policy_on, remedy.received_on
    if remedy.kind == Remedy.Kind.SUIT:
        return due("SUIT_REPLY", start=start, on=on, county=county)
    return due("REVIEW_REPLY", start=start, on=on, county=county, step=int(remedy.is_simple))


class RemedyFlow(RecordFlow):
    """Remedy against a decision: answered by another, or replied to, decided elsewhere and carried out."""

    process_title = _("Remedy against a decision")
    record_label = "remedies.remedy"
    person_waits = True
    expects = {
        S.ANSWERING: ("answer",),
        S.REPLYING: ("reply",),
        S.AWAITED: ("enter_decision",),
        S.CARRYING_OUT: ("carry_out",),
        S.CLOSED: (),
    }

    start = Start(label=_("Taken in")).Next(this.who_decides)
    who_decides = (
        Switch(label=_("Who decides on it?"), lane=COUNTY)
        .Case(this.reply, is_now(S.REPLYING), _("the reviewing body or the court"))
        .Default(this.answer, _("the house, by somebody else"))
    )
    answer = Human(
        holder=lambda remedy, task: holding.answerer_of(remedy),
        policy=policies.can_answer,
        deadline=answer_due,
        ladder=LADDER,
        label=_("Answer what is brought against the decision"),
        lane=ANOTHER,
        paper=True,
        signs=True,
    ).Next(this.executed)
    reply = Human(
        holder=lambda remedy, task: holding.keeper_of(remedy),
        policy=policies.can_reply,
        deadline=reply_due,
        ladder=LADDER,
        label=_("Send reply and evidence"),
        lane=COUNTY,
    ).Next(this.enter_decision)
    enter_decision = Human(
        holder=lambda remedy, task: holding.keeper_of(remedy),
        policy=policies.can_reply,
        deadline="OUTCOME_ASK",
        ladder=LADDER,
        label=_("Enter what was decided on the remedy"),
        lane=COUNTY,
    ).Next(this.executed)
    executed = Function(
        this.let_go, label=_("What rested goes on, what does not stand ends"), lane=COUNTY
    ).Next(this.decided)
    decided = (
        Switch(label=_("Does the decision stand?"), lane=COUNTY)
        .Case(this.carry_out, is_now(S.CARRYING_OUT), _("it does not"))
        .Default(this.closed, pgettext_lazy("remedy", "it stands"))
    )
    carry_out = Human(
        holder=lambda remedy, task: holding.doer_of(remedy),
        policy=policies.can_carry_out,
        deadline="REMEDY_CARRY_OUT",
        ladder=LADDER,
        label=_("Carry out what came of the remedy"),
        lane=_("Who decided"),
    ).Next(this.closed)
    closed = End(label=_("Closed"))

    def let_go(self, activation: Any) -> None:
        remedy = record_of(activation)
        execute_on(remedy, actor=actor_of(activation))
        carry_to_the_matter(remedy)
