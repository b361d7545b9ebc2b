"""What happens to assignments, from their slip to the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class DutyVerb(RoomVerb):
    ASSIGNMENT_DRAFTED = "duties.assignment_drafted", _("%(actor)s drafted the assignment")
    ASSIGNMENT_TAKEN_OVER = (
        "duties.assignment_taken_over",
        _("The assignment of %(unit)s, due %(due)s, was taken over from the books of before"),
    )
    SLIP_SIGNED = "duties.slip_signed", _("%(actor)s signed the assignment slip")
    SLIP_RETURNED = "duties.slip_returned", _("%(actor)s returned the assignment slip")
    ASSIGNMENT_DISPATCHED = (
        "duties.assignment_dispatched",
        _("The assignment was dispatched to its lead unit"),
    )
    ASSIGNMENT_RECEIVED = "duties.assignment_received", _("%(actor)s signed the receipt of the assignment")
    ASSIGNMENT_CLOSED = "duties.assignment_closed", _("%(actor)s closed the assignment")
    CYCLE_SET = "duties.cycle_set", _("%(actor)s set the recurring duty")
    BROKEN_DOWN = "duties.broken_down", _("%(actor)s broke the matter down: %(unit)s leads")
    BREAKDOWN_APPROVED = "duties.breakdown_approved", _("%(actor)s approved the breakdown")
    BREAKDOWN_SENT_BACK = "duties.breakdown_sent_back", _("%(actor)s sent the breakdown back")
    PAUSED_BY_OUTAGE = (
        "duties.paused_by_outage",
        _("No page answered for %(paused)s working days; the assignment is now due %(due)s"),
    )
    DISPUTE_RAISED = "duties.dispute_raised", _("%(actor)s says that %(unit)s is competent")
    DISPUTE_FILED = "duties.dispute_filed", _("%(actor)s filed the dispute; the clock stands still")
    DISPUTE_DROPPED = "duties.dispute_dropped", _("%(actor)s did not file the dispute")
    ADVICE_ASKED = "duties.advice_asked", _("%(actor)s asked %(unit)s for advice on the dispute")
    ADVICE_GIVEN = "duties.advice_given", _("%(actor)s gave advice on the dispute")
    DISPUTE_REFERRED = (
        "duties.dispute_referred",
        _("%(actor)s referred the dispute to the deputy convener"),
    )
    DISPUTE_UPHELD = "duties.dispute_upheld", _("%(actor)s ruled: the matter stays with %(unit)s")
    DISPUTE_REASSIGNED = "duties.dispute_reassigned", _("%(actor)s ruled: the matter goes to %(unit)s")
    DISPUTE_SPLIT = "duties.dispute_split", _("%(actor)s ruled: %(unit)s takes a part of the matter")
    HANDLER_ASSIGNED = "duties.handler_assigned", _("%(actor)s assigned the handler %(handler)s")
    HANDLER_CHANGED = "duties.handler_changed", _("%(actor)s transferred the matter to %(handler)s")
    HANDED_BACK = "duties.handed_back", _("%(actor)s handed the matter back to the liaison")
    PROGRESS_GIVEN = "duties.progress_given", _("%(actor)s reported progress")
    CO_TASK_RECEIVED = "duties.co_task_received", _("%(actor)s signed for the part of %(unit)s")
    CO_TASK_DONE = "duties.co_task_done", _("%(actor)s contributed the part of %(unit)s")
    CO_TASK_DEFAULTED = "duties.co_task_defaulted", _("%(unit)s is named as not having contributed")
    CO_TASK_ENDED = "duties.co_task_ended", _("The part of %(unit)s is no longer needed")
    REPORT_DRAFTED = "duties.report_drafted", _("%(actor)s laid the report before the unit's head")
    REPORT_SENT_BACK = "duties.report_sent_back", _("%(actor)s sent the report back unsigned")
    REPORT_SIGNED = "duties.report_signed", _("%(actor)s signed the completion report")
    REPORT_VERIFIED = "duties.report_verified", _("%(actor)s verified the report against the measure")
    RETURN_PROPOSED = "duties.return_proposed", _("%(actor)s proposed a repeated return")
    REPORT_RETURNED = "duties.report_returned", _("%(actor)s returned the report")
    VERIFICATION_SENT_BACK = (
        "duties.verification_sent_back",
        _("%(actor)s asked for the verification again"),
    )
    LAID_BEFORE_DEPUTY = (
        "duties.laid_before_deputy",
        _("%(actor)s laid the closing before the deputy convener"),
    )
    EXTENSION_DRAFTED = "duties.extension_drafted", _("%(actor)s drafted a request for more time")
    EXTENSION_ASKED = "duties.extension_asked", _("%(actor)s asked for more time")
    EXTENSION_DROPPED = "duties.extension_dropped", _("The request for more time was dropped")
    EXTENSION_GRANTED = "duties.extension_granted", _("%(actor)s granted more time until %(until)s")
    EXTENSION_REFUSED = "duties.extension_refused", _("%(actor)s refused more time")
    REMINDED = "duties.reminded", _("%(actor)s reminded whoever holds the matter")
    CHASE_DRAFTED = "duties.chase_drafted", _("%(kind)s drafted for signature, the due day having passed")
    CHASE_SIGNED = "duties.chase_signed", _("%(actor)s signed %(kind)s")
    CHASE_DROPPED = "duties.chase_dropped", _("%(kind)s was laid aside")
    REVIEW_OPENED = "duties.review_opened", _("The overdue matter was put up as an agenda item")


adverse(
    DutyVerb.SLIP_RETURNED,
    DutyVerb.BREAKDOWN_SENT_BACK,
    DutyVerb.DISPUTE_FILED,
    DutyVerb.HANDED_BACK,
    DutyVerb.CO_TASK_DEFAULTED,
    DutyVerb.REPORT_SENT_BACK,
    DutyVerb.RETURN_PROPOSED,
    DutyVerb.REPORT_RETURNED,
    DutyVerb.EXTENSION_REFUSED,
    DutyVerb.CHASE_DRAFTED,
    DutyVerb.CHASE_SIGNED,
    DutyVerb.REVIEW_OPENED,
)
said_barely(
    {
        DutyVerb.ASSIGNMENT_TAKEN_OVER: _("The assignment was taken over from the books of before"),
        DutyVerb.BROKEN_DOWN: _("%(actor)s broke the assignment down and named the lead"),
        DutyVerb.PAUSED_BY_OUTAGE: _("The house stood still; the due time moves on"),
        DutyVerb.DISPUTE_RAISED: _("%(actor)s said that the duty is another unit's"),
        DutyVerb.ADVICE_ASKED: _("%(actor)s asked a unit for advice on whose duty it is"),
        DutyVerb.DISPUTE_UPHELD: _("%(actor)s ruled that it stays with the unit"),
        DutyVerb.DISPUTE_REASSIGNED: _("%(actor)s ruled that another unit takes it"),
        DutyVerb.DISPUTE_SPLIT: _("%(actor)s ruled that another unit takes part of it"),
        DutyVerb.HANDLER_ASSIGNED: _("%(actor)s named the handler"),
        DutyVerb.HANDLER_CHANGED: _("%(actor)s changed the handler"),
        DutyVerb.CO_TASK_RECEIVED: _("%(actor)s acknowledged a co-task"),
        DutyVerb.CO_TASK_DONE: _("%(actor)s reported on a co-task"),
        DutyVerb.CO_TASK_DEFAULTED: _("A co-operating unit is marked as not having reported in time"),
        DutyVerb.CO_TASK_ENDED: _("A co-task is no longer needed"),
        DutyVerb.EXTENSION_GRANTED: _("%(actor)s granted an extension"),
        DutyVerb.CHASE_DRAFTED: _("Overdue: a letter was drafted to be signed"),
        DutyVerb.CHASE_SIGNED: _("%(actor)s signed a letter about what is overdue"),
        DutyVerb.CHASE_DROPPED: _("A letter about what is overdue is not sent for now"),
    }
)
