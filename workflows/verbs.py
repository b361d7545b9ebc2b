"""What happens to processes and their steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.audit.verbs import RoomVerb, adverse, said_barely, told_of_many


class FlowVerb(RoomVerb):
    RUNG_FIRED = "workflow.rung_fired", _("The clock reminded of the step")
    ESCALATED = "workflow.escalated", _("The clock escalated the overdue step")
    PAPER_SIGNATURE_ENTERED = (
        "workflow.paper_signature_entered",
        _("%(actor)s entered a signature made on paper"),
    )
    TELEPHONE_ANSWER_ENTERED = (
        "workflow.telephone_answer_entered",
        _("%(actor)s entered what %(told_by)s of %(unit)s said on the telephone"),
    )
    BRANCH_CANCELLED = "workflow.branch_cancelled", _("%(actor)s cancelled a branch of the process")
    PROCESS_CANCELLED = "workflow.process_cancelled", _("%(actor)s cancelled the process")
    RESTS = "workflow.rests", _("The matter rests: a signature entered from paper is disputed")
    GOES_ON = "workflow.goes_on", _("The matter goes on: the dispute about a signature is settled")
    DEATH_REPORTED = (
        "workflow.death_reported",
        _("The death of the person was reported: payments and visits rest"),
    )
    DEATH_CONFIRMED = "workflow.death_confirmed", _("The death of the person was confirmed")
    DEATH_REFUTED = (
        "workflow.death_refuted",
        _("The report of a death was refuted: what rested goes on, with the time paid back"),
    )
    DEATH_UNDONE = "workflow.death_undone", _("The death of the person, confirmed in error, was undone")
    HOUSEHOLD_MOVED = (
        "workflow.household_moved",
        _("The household moved: its open steps went over to %(to)s"),
    )
    MOVE_REPORTED = "workflow.move_reported", _("The household is said to have moved: its township looks")
    HOUSEHOLD_LEFT = (
        "workflow.household_left",
        _("The household left the county: its categories here end on %(until)s"),
    )
    HOUSEHOLD_STAYS = "workflow.household_stays", _("The household does not leave the county after all")
    NOTE_SENT = "workflow.note_sent", _("%(actor)s sent %(whom)s a note on %(step)s")
    STOOD_STILL = "workflow.stood_still", _("No page answered from %(began)s until %(ended)s")
    FLOWS_CHECKED = (
        "workflow.flows_checked",
        _("The nightly check compared all records with their open steps; %(count)s disagree"),
    )


adverse(
    FlowVerb.ESCALATED,
    FlowVerb.RESTS,
    FlowVerb.DEATH_REPORTED,
)


told_of_many(
    {
        FlowVerb.RUNG_FIRED: gettext_noop("The clock reminded of %(count)s steps"),
        FlowVerb.ESCALATED: gettext_noop("The clock escalated %(count)s overdue steps"),
    }
)
said_barely(
    {
        FlowVerb.HOUSEHOLD_MOVED: _("The household moved: its open steps went over to another township"),
        FlowVerb.HOUSEHOLD_LEFT: _("The household left the county"),
        FlowVerb.TELEPHONE_ANSWER_ENTERED: _("%(actor)s entered an answer given by telephone"),
        FlowVerb.NOTE_SENT: _("%(actor)s left a colleague a note about the step"),
        FlowVerb.STOOD_STILL: _("The house stood still; no page opened"),
        FlowVerb.FLOWS_CHECKED: _("The nightly check compared all matters with their open steps"),
    }
)
