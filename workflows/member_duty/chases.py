"""The ladder of a due day (C3-8): -3, -1, +1 D12, +3 D13, +5 D14, +15 an agenda item (R203, R78).

The clock drafts each rung's paper and opens the task of signing it; it signs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from coordination.access import Actor
from coordination.duties import policies
from coordination.duties.actions.chases import draft_chase, note_review
from coordination.duties.models import Assignment, Chase
from coordination.meetings.actions.reviews import open_review_item
from coordination.units.counties import county_of
from coordination.units.models import Role
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER
from workflows.engine.nodes import End, Human, Rung, Start, this
from workflows.engine.steps import start
from workflows.joint_meeting.front import open_item
from workflows.models import Task

from .parts import PartFlow

Kind = Chase.Kind


def signing_role(chase: Chase) -> Role:
    return policies.CHASE_SIGNER[Kind(chase.kind)]


class ChaseFlow(PartFlow):
    """Paper of the ladder: drafted by the clock, signed or laid aside by a person."""

    record_label = "duties.chase"
    process_title = _("Paper of the overdue ladder")
    expects = {
        Chase.Status.DRAFTED: ("sign_chase",),
        Chase.Status.SIGNED: (),
        Chase.Status.DROPPED: (),
    }

    start = Start(label=_("paper drafted")).Next(this.sign_chase)
    sign_chase = Human(
        label=_("sign the paper to the late unit"),
        lane=_("office and conveners"),
        holder=at_county(signing_role),
        policy=policies.can_end_chase,
        deadline="CHASE_SIGN",
        ladder=(
            Rung(after=0, urgent=True),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR), urgent=True),
        ),
        paper=True,
        signs=True,
    ).Next(this.ended)
    ended = End(label=_("signed or laid aside"))


def drafts(kind: Chase.Kind) -> Callable[..., None]:
    """What a rung opens: its paper, drafted, and the task of signing it."""

    def opens(task: Task, *, actor: Actor) -> None:
        chase = draft_chase(task.process.record, kind, actor=actor)
        if chase is not None:
            start(chase, actor=actor)

    return opens


def puts_on_the_agenda(task: Task, *, actor: Actor) -> None:
    """The last rung: an implementation review, to be finished and signed by civil affairs (R203)."""
    assignment: Assignment = task.process.record
    if assignment.review_item is not None:
        return
    item = open_item(
        open_review_item,
        actor=actor,
        unit=county_of(assignment).civil_affairs,
        title=f"关于“{assignment.title[:80]}”落实情况的审议",
        background=f"{assignment.number}由{assignment.lead_unit.short_name}牵头办理，"
        f"完成时限为{assignment.due_on:%Y-%m-%d}，经催办、督办、通报，至今未办结。办理要求：{assignment.requirement}",
        asks="请会议听取牵头单位情况说明，审议落实情况，议定限期办结的措施。",
        basis=assignment.basis,
    )
    note_review(assignment, item.pk, actor=actor)


DUE_LADDER = (
    Rung(before="REMIND_BEFORE", nth=0),
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(
        after="OVERDUE_LADDER",
        nth=0,
        notify=(HOLDER, Role.UHEAD, Role.OFFICE),
        urgent=True,
        opens=drafts(Kind.REMINDER),
        signs=True,
        label=_("the reminder (D12) is drafted for the office to sign"),
    ),
    Rung(
        after="OVERDUE_LADDER",
        nth=1,
        notify=(HOLDER, Role.UHEAD, Role.OFFDIR),
        urgent=True,
        opens=drafts(Kind.SUPERVISION),
        signs=True,
        label=_("the supervision notice (D13) is drafted for the office director to sign"),
    ),
    Rung(
        after="OVERDUE_LADDER",
        nth=2,
        notify=(HOLDER, Role.UHEAD, Role.OFFDIR, Role.DEPUTY, Role.CHIEF),
        urgent=True,
        opens=drafts(Kind.CIRCULAR),
        signs=True,
        label=_("the circular (D14) is drafted for the deputy convener to sign"),
    ),
    Rung(
        after="OVERDUE_LADDER",
        nth=3,
        notify=(HOLDER, Role.UHEAD, Role.OFFDIR, Role.DEPUTY, Role.CHIEF),
        urgent=True,
        opens=puts_on_the_agenda,
        signs=True,
        label=_("an implementation review is put up as an agenda item"),
    ),
)
