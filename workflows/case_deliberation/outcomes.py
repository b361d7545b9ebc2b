"""What a signed decision opens: at once, or as a process that the case waits for (C4-6, C4-8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deliberation.actions.outcomes import mark_carried_out
from coordination.deliberation.models import Deliberation, Outcome
from coordination.deliberation.papers.forms import outcome_words
from coordination.deliberation.rules import open_outcomes
from coordination.meetings.actions.arising import open_arising_item
from coordination.meetings.models import AgendaItem
from coordination.referrals.models import Referral
from coordination.referrals.terms import LegTerms, Purpose
from coordination.register.actions.statuses import confirm_category, watch
from coordination.register.models import Category, CategoryStatus, WatchEntry
from coordination.units.counties import county_of
from coordination.units.queries import suggest_units
from workflows.emergency_aid.front import grant_plan
from workflows.joint_meeting.front import open_item
from workflows.member_duty.front import open_duty
from workflows.referral_closure.front import open_referral

from .preparation import cause_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task

Kind = Outcome.Kind
Opener = Callable[..., Any]


def carry_out(case: Deliberation, *, actor: Actor) -> None:
    """What the signature itself does: the category, the item of a policy gap, the watch after a refusal."""
    for outcome in open_outcomes(case.current):
        if outcome.is_from_session:
            words = outcome.opened_label or _("opened by the minutes of the joint meeting")
            mark_carried_out(outcome, actor=actor, label=words)
        elif outcome.kind in AT_ONCE:
            AT_ONCE[Kind(outcome.kind)](case, outcome, actor)


def has_children(case: Deliberation) -> bool:
    return any(outcome.is_awaited for outcome in open_outcomes(case.current))


def open_children(case: Deliberation, *, actor: Actor, parent_task: Task) -> None:
    """Open the process of each outcome that has one; the case waits until they have all ended."""
    for outcome in open_outcomes(case.current):
        if outcome.is_awaited:
            opened = OPENERS[Kind(outcome.kind)](case, outcome, actor=actor, parent_task=parent_task)
            mark_carried_out(outcome, actor=actor, opened=opened, label=str(opened)[:200])


def _confirm(case: Deliberation, outcome: Outcome, actor: Actor) -> None:
    """Outcome a: other person in hardship, with the day on which it is looked at again (R223)."""
    whom = case.person or case.household
    in_force = CategoryStatus.objects.current().filter(
        household=case.household, person=case.person, category=Category.OTHER_HARDSHIP
    )
    status = in_force.first() or confirm_category(
        whom,
        Category.OTHER_HARDSHIP,
        actor=actor,
        authority=outcome.unit or county_of(case).office,
        from_on=timezone.localdate(),
        review_on=outcome.review_on,
        until_on=outcome.until_on,
        basis=case.current.decision_number,
    )
    mark_carried_out(outcome, actor=actor, opened=status, label=str(status.get_category_display()))


def _watch(case: Deliberation, outcome: Outcome, actor: Actor) -> None:
    """Outcome g: who was refused stays in sight (R237)."""
    entry = watch(
        case.person or case.household,
        actor=actor,
        kind=WatchEntry.Kind.REFUSED,
        since_on=timezone.localdate(),
        reason=case.title,
        source=case,
        source_label=case.current.decision_number,
    )
    mark_carried_out(outcome, actor=actor, opened=entry, label=str(entry.get_kind_display()))


def _duty(case: Deliberation, outcome: Outcome, *, actor: Actor, parent_task: Task) -> Any:
    """Outcome c: an assignment to a unit, by its duty."""
    assert outcome.unit is not None  # noqa: S101 - its constraints ask for both
    assert outcome.due_on is not None  # noqa: S101
    found = (one.duty_line for one in suggest_units(outcome.text, [outcome.unit]))
    return open_duty(
        actor=actor,
        source=outcome,
        source_label=f"{case.current.decision_number} {case.number_text}",
        title=_title(outcome.text),
        requirement=outcome_words(outcome),
        measure=outcome.measure,
        basis=outcome.basis or case.current.decision_number,
        lead_unit=outcome.unit,
        due_on=outcome.due_on,
        co_units=list(outcome.co_units.all()),
        duty_line=next(found, None),
        household_key=case.household.key,
        is_verbatim=True,
        parent_task=parent_task,
    )


def _title(text: str, most: int = 60) -> str:
    """The first clause, short enough for a list."""
    clause = text.split("。")[0].split("；")[0].strip()
    return clause if len(clause) <= most else f"{clause[: most - 1]}…"


def _gap(case: Deliberation, outcome: Outcome, actor: Actor) -> None:
    """Outcome d: a gap in the policy goes to the joint meeting as a draft of the unit concerned."""
    assert outcome.unit is not None  # noqa: S101 - its constraint
    label = f"{case.current.decision_number} {case.number_text}"
    item = open_item(
        open_arising_item,
        actor=actor,
        unit=outcome.unit,
        kind=AgendaItem.Kind.POLICY,
        title=_title(outcome.text),
        background=_("%(label)s: a hardship that no rule in force settles.") % {"label": label},
        request=outcome.text,
        basis=case.current.decision_number,
        source=outcome,
        source_label=label,
    )
    mark_carried_out(outcome, actor=actor, opened=item, label=item.title)


def _plan(case: Deliberation, outcome: Outcome, *, actor: Actor, parent_task: Task) -> Any:
    """Outcome b: one approval for all stages; whoever signed is its approver, and pays nothing."""
    assert case.person is not None  # noqa: S101 - the outcome asked for it
    return grant_plan(
        actor=actor,
        household=case.household,
        person=case.person,
        township=case.household.township,
        cause=cause_of(case),
        facts=outcome.text,
        stages=outcome.plan,
        source=outcome,
        source_label=f"{case.current.decision_number} {case.number_text}",
        parent_task=parent_task,
    )


def _referral(case: Deliberation, outcome: Outcome, *, actor: Actor, parent_task: Task) -> Any:
    """Outcomes c, e and f: forwarded by duty, to the authority that determines, or to a charity by consent."""
    assert outcome.unit is not None  # noqa: S101 - its constraint
    purpose = {Kind.SINGLE_DIBAO: Purpose.CATEGORY, Kind.CHARITY: Purpose.CHARITY}.get(Kind(outcome.kind), "")
    is_charity = outcome.kind == Kind.CHARITY
    return open_referral(
        actor=actor,
        kind=Referral.Kind.REFER if is_charity else Referral.Kind.FORWARD,
        household=case.household,
        person=case.person,
        title=_title(outcome.text),
        facts=outcome_words(outcome),
        legs=[LegTerms(receiver=outcome.unit, matter=outcome.text, purpose=str(purpose))],
        window=case.household.township,
        source=outcome,
        source_label=f"{case.current.decision_number} {case.number_text}",
        parent_task=parent_task,
    )


AT_ONCE: dict[Outcome.Kind, Callable[[Deliberation, Outcome, Any], None]] = {
    Kind.CATEGORY: _confirm,
    Kind.REFUSAL: _watch,
    Kind.POLICY_GAP: _gap,
}
OPENERS: dict[Outcome.Kind, Opener] = {
    Kind.AID: _plan,
    Kind.DUTY: _duty,
    Kind.REFERRAL: _referral,
    Kind.SINGLE_DIBAO: _referral,
    Kind.CHARITY: _referral,
}
