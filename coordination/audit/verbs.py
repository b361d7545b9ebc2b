"""What can happen here: the closed list of verbs, each with the sentence a timeline shows.

The label is the sentence; it may name ``%(actor)s`` and any key of the event's
``after``. A verb is stored in rows that are never deleted: add, never rename.
``Verb`` holds the verbs of the house and of the meetings, in the order of a
matter's life; a room with a process of its own declares a ``RoomVerb`` in its
``verbs.py``, and the list is closed when all apps are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# a return, a refusal, an overdue step: marked in timelines, and said in the sentence
ADVERSE: set[str] = set()


class RoomVerb(models.TextChoices):
    """The verbs of one room: ``room.what_happened`` and its sentence."""

    @property
    def room(self) -> str:
        return str(self.value).partition(".")[0]


def adverse(*verbs: RoomVerb) -> None:
    """Mark verbs as bad news."""
    ADVERSE.update(str(verb.value) for verb in verbs)


# what is said of many units at once, told as one line where a page has room for few
MANY: dict[str, str] = {}


def told_of_many(sentences: Mapping[RoomVerb, str]) -> None:
    """Enter the sentence, with ``%(count)s``, that stands for several events of one verb."""
    MANY.update({str(verb.value): words for verb, words in sentences.items()})


def all_verbs() -> Iterator[RoomVerb]:
    """The closed list, room by room."""
    for room in RoomVerb.__subclasses__():
        yield from room


def verb_of(code: str) -> RoomVerb | None:
    """The verb stored as this code; None for a row written behind our back."""
    for room in RoomVerb.__subclasses__():
        try:
            return room(code)
        except ValueError:  # another room's
            continue
    return None


class Verb(RoomVerb):
    # accounts
    SIGNED_IN = "accounts.signed_in", _("%(actor)s signed in")
    SIGN_IN_FAILED = "accounts.sign_in_failed", _("A sign-in failed")
    ACCOUNT_LOCKED = "accounts.locked", _("Sign-in was locked after repeated failures")
    SIGNED_OUT = "accounts.signed_out", _("%(actor)s signed out")
    PASSWORD_CHANGED = "accounts.password_changed", _("%(actor)s changed the password")
    REAUTHENTICATED = "accounts.reauthenticated", _("%(actor)s confirmed the identity before signing")
    ACCOUNT_CREATED = "accounts.created", _("%(actor)s created the account")
    ACCOUNT_CLOSED = "accounts.closed", _("%(actor)s closed the account")

    # units
    DEMO_LOADED = "units.demo_loaded", _("%(actor)s loaded the demonstration county")
    ORGANISATION_ADDED = "units.organisation_added", _("%(actor)s added the organisation")
    ORGANISATION_ENDED = (
        "units.organisation_ended",
        _("%(actor)s ended the organisation and named its successor"),
    )
    POST_GRANTED = "units.post_granted", _("%(actor)s granted the post")
    POST_ENDED = "units.post_ended", _("%(actor)s ended the post")
    POST_CHOSEN = "units.post_chosen", _("%(actor)s changed the post acted in")
    ABSENCE_RECORDED = "units.absence_recorded", _("%(actor)s recorded an absence")
    ABSENCE_ENDED = "units.absence_ended", _("%(actor)s ended the absence")
    SUBSTITUTION_SET = "units.substitution_set", _("%(actor)s named the substitute")
    SUBSTITUTION_ENDED = "units.substitution_ended", _("%(actor)s ended the substitution")
    DUTY_LINE_CHANGED = "units.duty_line_changed", _("%(actor)s changed the duty catalogue")

    # policy
    POLICY_DOCUMENT_REGISTERED = "policy.document_registered", _("%(actor)s entered a policy document")
    PARAMETERS_VERSIONED = (
        "policy.parameters_versioned",
        _("%(actor)s put a version of the parameters in force"),
    )
    CALENDAR_IMPORTED = "policy.calendar_imported", _("%(actor)s imported the calendar notice")
    DEADLINE_RECOMPUTED = (
        "policy.deadline_recomputed",
        _("The deadline was recomputed from the calendar notice"),
    )
    DEADLINE_SET_BY_HAND = "policy.deadline_set_by_hand", _("%(actor)s set the deadline by hand")
    CLOCK_PAUSED = "policy.clock_paused", _("%(actor)s paused the clock")
    CLOCK_RESUMED = "policy.clock_resumed", _("%(actor)s resumed the clock")

    # documents
    PAPER_DRAFTED = "documents.paper_drafted", _("%(actor)s drafted the paper")
    PAPER_SIGNED = "documents.paper_signed", _("%(actor)s signed the paper")
    PAPER_DISTRIBUTED = "documents.paper_distributed", _("%(actor)s distributed the paper")
    PAPER_OPENED = "documents.paper_opened", _("%(actor)s opened the paper")
    PAPER_READ = "documents.paper_read", _("%(actor)s confirmed having read the paper")
    PAPER_CORRECTED = "documents.paper_corrected", _("%(actor)s issued a correction")
    ATTACHMENT_ADDED = "documents.attachment_added", _("%(actor)s added an attachment")
    ATTACHMENT_OPENED = "documents.attachment_opened", _("%(actor)s opened an attachment")

    # notifications
    CALLED_BY_PHONE = "notifications.called_by_phone", _("%(actor)s called by phone")

    # meetings: agenda items
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

    # meetings: sessions
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
    NOTICE_ATTEND = "meetings.notice_attend", _("%(actor)s acknowledged and will attend")
    NOTICE_PROXY = "meetings.notice_proxy", _("%(actor)s acknowledged and sends a proxy")
    NOTICE_LEAVE = "meetings.notice_leave", _("%(actor)s acknowledged and asks for leave")
    PROXY_AUTHORISED = "meetings.proxy_authorised", _("%(actor)s authorised the proxy for the unit")
    PROXY_CONSENTED = "meetings.proxy_consented", _("%(actor)s consented to the proxy")
    PROXY_REFUSED = "meetings.proxy_refused", _("%(actor)s refused the proxy")
    LEAVE_GRANTED = "meetings.leave_granted", _("%(actor)s granted the leave")
    LEAVE_REFUSED = "meetings.leave_refused", _("%(actor)s refused the leave")
    NOTICE_REMINDED = "meetings.notice_reminded", _("%(unit)s was reminded of the notice")
    NOTICE_CALLED = "meetings.notice_called", _("%(actor)s called %(unit)s about the notice by phone")
    COUNTED_ABSENT = "meetings.counted_absent", _("No answer came; %(unit)s is counted absent")
    SESSION_OPENED = "meetings.session_opened", _("%(actor)s opened the sitting")
    SEAT_SIGNED_IN = "meetings.seat_signed_in", _("%(actor)s signed in %(unit)s")
    SEAT_SIGN_IN_UNDONE = "meetings.seat_sign_in_undone", _("%(actor)s undid the sign-in of %(unit)s")
    ITEM_OPENED = "meetings.item_opened", _("%(actor)s called up the item")
    MATTER_WRITTEN = "meetings.matter_written", _("%(actor)s wrote down the discussion of an item")
    POSITION_RECORDED = "meetings.position_recorded", _("%(actor)s recorded the position of %(unit)s")
    RECUSAL_DECLARED = "meetings.recusal_declared", _("%(actor)s recorded the recusal of %(unit)s")
    RECUSAL_DECIDED = "meetings.recusal_decided", _("%(actor)s decided on the recusal")
    ITEM_CONCLUDED = "meetings.item_concluded", _("%(actor)s concluded the item")
    MATTER_READ_BACK = "meetings.matter_read_back", _("%(actor)s read the decision back to the room")
    DECISION_LINE_RECORDED = "meetings.decision_line_recorded", _("%(actor)s recorded a decision line")
    DECISION_LINE_CHANGED = "meetings.decision_line_changed", _("%(actor)s changed a decision line")
    DECISION_LINE_REMOVED = "meetings.decision_line_removed", _("%(actor)s took a decision line out")
    SESSION_ENDED = "meetings.session_ended", _("%(actor)s ended the session")
    SESSION_POSTPONED = "meetings.session_postponed", _("%(actor)s postponed the session")
    SESSION_CANCELLED = "meetings.session_cancelled", _("%(actor)s cancelled the session")
    SESSION_INQUORATE = "meetings.session_inquorate", _("The session had no quorum for any item")
    SESSION_CLOSED_LOOP = "meetings.session_closed_loop", _("Every decision line of the session is closed")
    SESSION_ARCHIVED = "meetings.session_archived", _("%(actor)s archived the session")

    # meetings: minutes
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

    # duties
    ASSIGNMENT_DRAFTED = "duties.assignment_drafted", _("%(actor)s drafted the assignment")
    SLIP_SIGNED = "duties.slip_signed", _("%(actor)s signed the assignment slip")
    SLIP_RETURNED = "duties.slip_returned", _("%(actor)s returned the assignment slip")
    ASSIGNMENT_DISPATCHED = (
        "duties.assignment_dispatched",
        _("The assignment was dispatched to its lead unit"),
    )
    ASSIGNMENT_RECEIVED = "duties.assignment_received", _("%(actor)s signed the receipt of the assignment")
    ASSIGNMENT_CLOSED = "duties.assignment_closed", _("%(actor)s closed the assignment")

    # workflow
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
    FLOWS_CHECKED = (
        "workflow.flows_checked",
        _("The nightly check compared all records with their open steps; %(count)s disagree"),
    )

    # audit
    AUDIT_VERIFIED = "audit.verified", _("%(actor)s verified the audit trail")


adverse(
    Verb.SIGN_IN_FAILED,
    Verb.ACCOUNT_LOCKED,
    Verb.ITEM_RETURNED_INCOMPLETE,
    Verb.ITEM_RETURNED,
    Verb.ITEM_REJECTED,
    Verb.CALL_NO_REPLY,
    Verb.PROXY_REFUSED,
    Verb.LEAVE_REFUSED,
    Verb.COUNTED_ABSENT,
    Verb.SESSION_CANCELLED,
    Verb.SESSION_INQUORATE,
    Verb.MINUTES_OBJECTED,
    Verb.COUNTERSIGN_SILENT,
    Verb.MINUTES_RETURNED,
    Verb.SLIP_RETURNED,
    Verb.ESCALATED,
)

told_of_many(
    {
        Verb.CALL_ANSWERED: gettext_noop("%(count)s units answered the call for items"),
        Verb.CALL_NO_REPLY: gettext_noop("The call was closed; %(count)s units stand as no reply"),
        Verb.COORDINATION_NO_REPLY: gettext_noop(
            "The closing time passed; %(count)s units stand as no reply"
        ),
        Verb.NOTICE_REMINDED: gettext_noop("%(count)s units were reminded of the notice"),
        Verb.COUNTED_ABSENT: gettext_noop("No answer came; %(count)s units are counted absent"),
        Verb.COUNTERSIGN_SILENT: gettext_noop(
            "%(count)s units did not countersign in time; noted, not consent"
        ),
        Verb.RUNG_FIRED: gettext_noop("The clock reminded of %(count)s steps"),
        Verb.ESCALATED: gettext_noop("The clock escalated %(count)s overdue steps"),
    }
)
