"""A referral until it is struck off (C6): one window accepts and answers, others handle their legs.

``ReferralClosureFlow`` carries the case: accepted and sent by its window, which
waits for all legs, answers once and calls back; somebody who handled none of it
verifies. ``ReferralLegFlow`` (in ``leg``) carries one leg with its
receiver. Reopened, a case waits for its legs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.policy.deadlines import Due, due
from coordination.referrals.actions.answers import end_supervision, note_deliberated
from coordination.referrals.green import green_now
from coordination.referrals.models import Leg, Referral
from coordination.referrals.papers import supervision_terms
from coordination.referrals.policies import (
    can_accept_referral,
    can_answer_person,
    can_call_back,
    can_dispatch_referral,
    can_verify_referral,
)
from coordination.referrals.queries.people import who_may_verify, window_of
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.case_deliberation.front import open_deliberation
from workflows.engine.base import RecordFlow, actor_of, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import Await, End, Function, Human, Start, Switch, this
from workflows.engine.steps import start
from workflows.member_duty.front import open_duty

if TYPE_CHECKING:
    from workflows.models import Task

S = Referral.Status

WINDOW = _("Accepting window")
RECEIVERS = _("Receivers")
OFFICE = _("Joint-meeting office")
OTHERS = _("Other processes")

# what the person waits for also shows to the township's head (C7)
WINDOW_LADDER = (
    Rung(after=0),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.UHEAD, Role.OFFICE)),
    Rung(after="OVERDUE_LADDER", nth=2, notify=(Role.UHEAD, Role.OFFDIR), urgent=True),
)
OFFICE_LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.OFFDIR, Role.DEPUTY)),
)
GREEN = "GREEN_FACTOR"


def is_now(*statuses: str) -> Any:
    return when(lambda case: case.status in statuses)


def the_window(case: Referral, task: Task) -> Holder:
    return window_of(case)


def green_term(name: str, case: Referral) -> Due:
    """The clocks that a person on the green channel waits on are halved (R26, C10)."""
    factor = GREEN if green_now(case) else ""
    return due(name, start=timezone.now(), on=case.policy_on, county=county_of(case), factor=factor)


class ReferralClosureFlow(RecordFlow):
    """Referral: from the window's acceptance to one answer, call-back and verification."""

    record_label = "referrals.referral"
    process_title = _("Referral closure")
    expects = {
        S.REGISTERED: ("accept",),
        S.ACCEPTED: ("dispatch",),
        S.DISPATCHED: ("legs",),
        S.IN_HANDLING: ("legs",),
        # the last result and the waiting case meet a moment apart
        S.RESULTS_IN: ("answer", "legs"),
        S.DELIBERATING: ("deliberation",),
        S.ANSWERED: ("call_back",),
        S.SUPERVISED: ("supervision",),
        S.CALLED_BACK: ("verify",),
        S.CLOSED: (),
        S.WITHDRAWN: (),
    }

    start = Start(label=_("Application registered")).Next(this.arrived)
    arrived = (
        Switch(label=_("Where does it begin?"), lane=WINDOW)
        .Case(this.legs, is_now(S.IN_HANDLING), _("reopened"))
        .Case(this.dispatch, is_now(S.ACCEPTED), _("accepted at the window"))
        .Default(this.accept, _("to be accepted"))
    )

    accept = Human(
        holder=the_window,
        policy=can_accept_referral,
        deadline=this.accepting_time,
        ladder=WINDOW_LADDER,
        label=_("Accept the application"),
        lane=WINDOW,
    ).Next(this.dispatch)

    dispatch = Human(
        holder=the_window,
        policy=can_dispatch_referral,
        deadline=this.forwarding_time,
        ladder=WINDOW_LADDER,
        label=_("Classify and send"),
        lane=WINDOW,
        signs=True,
    ).Next(this.dispatched)
    dispatched = (
        Switch(label=_("Which way?"), lane=WINDOW)
        .Case(this.deliberation, is_now(S.DELIBERATING), _("too complex for legs"))
        .Default(this.legs, _("to one or several receivers"))
    )

    legs = Await(opens=this.open_legs, label=_("Legs with their receivers"), lane=RECEIVERS).Next(this.answer)

    deliberation = Await(
        opens=this.open_deliberation, label=_("Case-by-case deliberation"), lane=OTHERS
    ).Next(this.deliberated)
    deliberated = Function(this.after_deliberation, label=_("Deliberation decided"), lane=OTHERS).Next(
        this.answer
    )

    answer = Human(
        holder=the_window,
        policy=can_answer_person,
        deadline="ANSWER",
        ladder=WINDOW_LADDER,
        label=_("Answer the person"),
        lane=WINDOW,
        signs=True,
    ).Next(this.call_back)

    call_back = Human(
        holder=the_window,
        policy=can_call_back,
        deadline="CALLBACK",
        ladder=WINDOW_LADDER,
        label=_("Call the person back"),
        lane=WINDOW,
        signs=True,
    ).Next(this.called_back)
    called_back = (
        Switch(label=_("Satisfied?"), lane=WINDOW)
        .Case(this.legs, is_now(S.IN_HANDLING), _("dissatisfied with ground: leg reopened"))
        .Case(this.supervision, is_now(S.SUPERVISED), _("dissatisfied with ground: supervision"))
        .Default(this.verify, _("satisfied, or without ground"))
    )

    supervision = Await(opens=this.open_supervision, label=_("Supervision as a duty"), lane=OTHERS).Next(
        this.supervised
    )
    supervised = Function(this.after_supervision, label=_("Supervision ended"), lane=OTHERS).Next(
        this.call_back
    )

    verify = Human(
        holder=this.the_verifier,
        policy=can_verify_referral,
        deadline="VERIFY",
        ladder=OFFICE_LADDER,
        label=_("Verify and strike off"),
        lane=OFFICE,
        signs=True,
    ).Next(this.verified)
    verified = (
        Switch(label=_("Found in order?"), lane=OFFICE)
        .Case(this.legs, is_now(S.IN_HANDLING), _("leg reopened"))
        .Default(this.closed, pgettext_lazy("referrals", "in order"))
    )
    closed = End(label=_("Struck off the ledger"))

    @classmethod
    def subject_title(cls, record: Any) -> str:
        return str(record.shown_title)

    def accepting_time(self, case: Referral, task: Task) -> Due:
        return green_term("ACCEPT", case)

    def forwarding_time(self, case: Referral, task: Task) -> Due:
        return green_term("FORWARD", case)

    def the_verifier(self, case: Referral, task: Task) -> Holder:
        return who_may_verify(case)

    def open_legs(self, activation: Any) -> None:
        """A process of its own for each leg that is on its way or reopened."""
        case = activation.process.record
        for leg in case.legs.exclude(status__in=[*Leg.SETTLED, Leg.Status.NAMED]).select_related("receiver"):
            leg.case = case
            start(leg, actor=actor_of(activation), parent_task=activation.task, flow="ReferralLegFlow")

    def open_deliberation(self, activation: Any) -> None:
        case: Any = activation.process.record  # it has a household: the action asked for one
        with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
            title = case.shown_title  # what is sealed here is not named there (R217)
        open_deliberation(
            actor=actor_of(activation),
            household=case.household,
            person=case.person,
            title=title,
            facts=case.facts,
            tried=case.reason,
            request=case.wish or title,
            is_urgent=case.is_green,
            is_guarded=case.is_restricted,
            source=case,
            source_label=case.number_text,
            parent_task=activation.task,
        )

    def after_deliberation(self, activation: Any) -> None:
        note_deliberated(activation.process.record, actor=clock_actor())

    def open_supervision(self, activation: Any) -> None:
        case: Referral = activation.process.record
        words = supervision_terms(case)
        term = due("TASK_TERM", start=timezone.now(), on=case.policy_on, county=county_of(case))
        open_duty(
            actor=actor_of(activation),
            source=case,
            source_label=case.number_text,
            title=words["title"],
            requirement=words["requirement"],
            measure=words["measure"],
            basis=words["basis"],
            lead_unit=case.supervised_unit or case.window,
            due_on=term.day,
            household_key=case.household_key,
            parent_task=activation.task,
        )

    def after_supervision(self, activation: Any) -> None:
        end_supervision(activation.process.record, actor=clock_actor())
