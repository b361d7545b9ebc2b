"""What happens to agenda items, sessions and minutes, in the order of a matter's life."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.audit.verbs import RoomVerb, adverse, said_barely, told_of_many


class MeetingVerb(RoomVerb):
    ITEM_CREATED = "meetings.item_created", _("%(actor)s created the item")
    ITEM_EDITED = "meetings.item_edited", _("%(actor)s edited the item")
    ITEM_HANDED_OVER = "meetings.item_handed_over", _("%(actor)s laid the item before the unit's head")
    ITEM_SENT_BACK = "meetings.item_sent_back", _("%(actor)s sent the item back to its drafter unsigned")
    ITEM_SUBMITTED = "meetings.item_submitted", _("%(actor)s submitted the item")
    ITEM_RETURNED_INCOMPLETE = (
        "meetings.item_returned_incomplete",
        _("%(actor)s found the item incomplete and returned it"),
    )
    ITEM_PUT_OFF = "meetings.item_put_off", _("%(actor)s put the item off to the next call for items")
    ITEM_RESUBMITTED = "meetings.item_resubmitted", _("%(actor)s submitted the item again")
    ITEM_FOUND_COMPLETE = "meetings.item_found_complete", _("%(actor)s found the item complete")
    COORDINATION_ASKED = (
        "meetings.coordination_asked",
        _("%(actor)s asked the units concerned for their opinions"),
    )
    COORDINATION_ANSWERED = "meetings.coordination_answered", _("%(actor)s answered the pre-co-ordination")
    COORDINATION_NO_REPLY = (
        "meetings.coordination_no_reply",
        _("The closing time passed; %(unit)s stands as no reply"),
    )
    COORDINATION_DROPPED = "meetings.coordination_dropped", _("%(actor)s no longer asks %(unit)s")
    COORDINATION_CLOSED = "meetings.coordination_closed", _("The pre-co-ordination was closed")
    VIEW_RECOMMENDED = "meetings.view_recommended", _("%(actor)s attached the office's recommended view")
    ITEM_REVIEWED = "meetings.item_reviewed", _("%(actor)s reviewed the item and passed it on")
    ITEM_RETURNED = "meetings.item_returned", _("%(actor)s returned the item for amendment")
    ITEM_REJECTED = "meetings.item_rejected", _("%(actor)s rejected the item")
    ITEM_REROUTED = "meetings.item_rerouted", _("%(actor)s sent the item by another way")
    ITEM_APPROVED = "meetings.item_approved", _("%(actor)s approved the item")
    ITEM_HELD = "meetings.item_held", _("%(actor)s held the item for a later session")
    ITEM_PRESENTED_AGAIN = (
        "meetings.item_presented_again",
        _("%(actor)s brought the held item before the convener again"),
    )
    HIGHER_APPROVAL_ASKED = "meetings.higher_approval_asked", _("%(actor)s asked for higher approval")
    HIGHER_APPROVAL_RECORDED = (
        "meetings.higher_approval_recorded",
        _("%(actor)s recorded the higher approval"),
    )
    ITEM_WITHDRAWN = "meetings.item_withdrawn", _("%(actor)s withdrew the item")
    ITEM_PLACED = "meetings.item_placed", _("%(actor)s placed the item on a session")
    ITEM_TAKEN_OFF = "meetings.item_taken_off", _("%(actor)s took the item off the session")
    ITEM_DECIDED = "meetings.item_decided", _("The joint meeting decided the item")
    ITEM_DEFERRED = "meetings.item_deferred", _("The joint meeting deferred the item")
    ITEM_CARRIED_OVER = "meetings.item_carried_over", _("The item was carried over to the next session")
    SESSION_CREATED = "meetings.session_created", _("%(actor)s opened the session")
    SESSION_EDITED = "meetings.session_edited", _("%(actor)s changed the session's particulars")
    ITEMS_CALLED = "meetings.items_called", _("%(actor)s called for items")
    CALL_ANSWERED = "meetings.call_answered", _("%(actor)s answered the call for items")
    CALL_NO_REPLY = "meetings.call_no_reply", _("The call was closed; %(unit)s stands as no reply")
    CALL_CLOSED = "meetings.call_closed", _("The call for items was closed")
    SESSION_INSTRUCTED = (
        "meetings.session_instructed",
        _("%(actor)s gave the instruction to hold the session"),
    )
    SESSION_ARRANGED = "meetings.session_arranged", _("%(actor)s arranged the session")
    NOTICE_RETURNED = "meetings.notice_returned", _("%(actor)s sent the notice back")
    SESSION_NOTICED = "meetings.session_noticed", _("%(actor)s issued the notice")
    DECISION_LINE_RECORDED = "meetings.decision_line_recorded", _("%(actor)s recorded a decision line")
    DECISION_LINE_CHANGED = "meetings.decision_line_changed", _("%(actor)s changed a decision line")
    DECISION_LINE_REMOVED = "meetings.decision_line_removed", _("%(actor)s took a decision line out")
    SESSION_POSTPONED = "meetings.session_postponed", _("%(actor)s postponed the session")
    SESSION_CANCELLED = "meetings.session_cancelled", _("%(actor)s cancelled the session")
    SESSION_INQUORATE = "meetings.session_inquorate", _("The session had no quorum for any item")
    SESSION_CLOSED_LOOP = "meetings.session_closed_loop", _("Every decision line of the session is closed")
    SESSION_ARCHIVED = "meetings.session_archived", _("%(actor)s archived the session")
    MINUTES_DRAFTED = "meetings.minutes_drafted", _("%(actor)s drafted the minutes")
    MINUTES_EDITED = "meetings.minutes_edited", _("%(actor)s edited the minutes")
    MINUTES_SENT = "meetings.minutes_sent", _("%(actor)s sent the minutes for countersigning")
    MINUTES_AGREED = "meetings.minutes_agreed", _("%(actor)s countersigned the minutes")
    MINUTES_COMMENTED = "meetings.minutes_commented", _("%(actor)s countersigned the minutes with a comment")
    MINUTES_OBJECTED = "meetings.minutes_objected", _("%(actor)s objected to the minutes")
    COUNTERSIGN_SILENT = (
        "meetings.countersign_silent",
        _("%(unit)s did not countersign in time; noted, not consent"),
    )
    MINUTES_RECONCILED = "meetings.minutes_reconciled", _("%(actor)s reconciled the minutes")
    MINUTES_CHECKED = "meetings.minutes_checked", _("%(actor)s checked the minutes")
    MINUTES_SIGNED = "meetings.minutes_signed", _("%(actor)s signed the minutes")
    MINUTES_RETURNED = "meetings.minutes_returned", _("%(actor)s returned the minutes")


adverse(
    MeetingVerb.ITEM_RETURNED_INCOMPLETE,
    MeetingVerb.ITEM_RETURNED,
    MeetingVerb.ITEM_REJECTED,
    MeetingVerb.CALL_NO_REPLY,
    MeetingVerb.SESSION_CANCELLED,
    MeetingVerb.SESSION_INQUORATE,
    MeetingVerb.MINUTES_OBJECTED,
    MeetingVerb.COUNTERSIGN_SILENT,
    MeetingVerb.MINUTES_RETURNED,
)


told_of_many(
    {
        MeetingVerb.CALL_ANSWERED: gettext_noop("%(count)s units answered the call for items"),
        MeetingVerb.CALL_NO_REPLY: gettext_noop("The call was closed; %(count)s units stand as no reply"),
        MeetingVerb.COORDINATION_NO_REPLY: gettext_noop(
            "The closing time passed; %(count)s units stand as no reply"
        ),
        MeetingVerb.COUNTERSIGN_SILENT: gettext_noop(
            "%(count)s units did not countersign in time; noted, not consent"
        ),
    }
)
said_barely(
    {
        MeetingVerb.COORDINATION_NO_REPLY: _("The closing time came and a unit stands as no reply"),
        MeetingVerb.COORDINATION_DROPPED: _("%(actor)s no longer asks one of the units"),
        MeetingVerb.CALL_NO_REPLY: _("The call closed and a unit stands as no reply"),
        MeetingVerb.COUNTERSIGN_SILENT: _("A unit did not countersign in time; recorded, and no consent"),
    }
)
