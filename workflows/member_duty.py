"""A member unit's duty (C3), as far as its beginning: the slip is signed, sent and received.

The office director always signs the slip (D07); a line taken over verbatim from
signed minutes skips only the approval of its breakdown. The lead unit's liaison
signs the receipt.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.duties.models import Assignment
from coordination.duties.policies import can_receive_assignment, can_sign_slip
from coordination.units.models import Role
from coordination.units.queries import liaison_role, meeting_office
from workflows.base import RecordFlow
from workflows.ladder import HOLDER
from workflows.nodes import End, Holder, Human, Rung, Start, this

S = Assignment.Status


def director(assignment: Assignment, task: Any) -> Holder:
    return Holder(meeting_office(), Role.OFFDIR)


def lead_liaison(assignment: Assignment, task: Any) -> Holder:
    unit = assignment.lead_unit
    return Holder(unit, liaison_role(unit))


class MemberDutyFlow(RecordFlow):
    """Assignment: from its draft to the lead unit's receipt."""

    record_label = "duties.assignment"
    section = "duties"
    process_title = _("Member unit's duty")
    expects = {
        S.DRAFTED: ("sign_slip",),
        S.DISPATCHED: ("receive",),
        S.RECEIVED: (),
    }

    start = Start(label=_("assignment drafted")).Next(this.sign_slip)
    sign_slip = Human(
        label=_("sign the assignment slip"),
        lane=_("office director"),
        holder=director,
        policy=can_sign_slip,
        deadline="RECEIPT",
        ladder=(Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFICE), urgent=True),),
        paper=True,
        signs=True,
    ).Next(this.receive)
    receive = Human(
        label=_("sign the receipt"),
        lane=_("lead unit"),
        holder=lead_liaison,
        policy=can_receive_assignment,
        deadline="RECEIPT",
        ladder=(
            Rung(after=0, urgent=True),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.OFFDIR), urgent=True),
        ),
        signs=True,
    ).Next(this.received)
    received = End(label=_("received"))
