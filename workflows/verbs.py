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
    NOTE_SENT = "workflow.note_sent", _("%(actor)s sent %(whom)s a note on %(step)s")
    STOOD_STILL = "workflow.stood_still", _("No page answered from %(began)s until %(ended)s")
    FLOWS_CHECKED = (
        "workflow.flows_checked",
        _("The nightly check compared all records with their open steps; %(count)s disagree"),
    )


adverse(
    FlowVerb.ESCALATED,
    FlowVerb.RESTS,
)


told_of_many(
    {
        FlowVerb.RUNG_FIRED: gettext_noop("The clock reminded of %(count)s steps"),
        FlowVerb.ESCALATED: gettext_noop("The clock escalated %(count)s overdue steps"),
    }
)
said_barely(
    {
        FlowVerb.TELEPHONE_ANSWER_ENTERED: _("%(actor)s entered an answer given by telephone"),
        FlowVerb.NOTE_SENT: _("%(actor)s left a colleague a note about the step"),
        FlowVerb.STOOD_STILL: _("The house stood still; no page opened"),
        FlowVerb.FLOWS_CHECKED: _("The nightly check compared all matters with their open steps"),
    }
)
