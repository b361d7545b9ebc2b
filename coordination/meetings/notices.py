"""What people hear of agenda items, sessions and minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class MeetingNotice(RoomNotice):
    ITEM_SUBMITTED = "item_submitted", _("agenda item submitted")
    ITEM_RETURNED = "item_returned", _("agenda item returned for amendment")
    ITEM_SENT_BACK = "item_sent_back", _("agenda item sent back by the unit's head")
    ITEM_PUT_OFF = "item_put_off", _("agenda item put off to the next call")
    ITEM_PREOP_ANSWERED = "item_preop_answered", _("opinion given on an agenda item")
    ITEM_APPROVED = "item_approved", _("agenda item approved")
    ITEM_HELD = "item_held", _("agenda item held")
    ITEM_REJECTED = "item_rejected", _("agenda item rejected")
    ITEM_REROUTED = "item_rerouted", _("agenda item re-routed")
    ITEM_REFERRED_UP = "item_referred_up", _("agenda item needs higher approval")
    ITEM_WITHDRAWN = "item_withdrawn", _("agenda item withdrawn")
    ITEM_PLACED = "item_placed", _("agenda item placed on a session")
    ITEM_DECIDED = "item_decided", _("agenda item decided")
    ITEM_DEFERRED = "item_deferred", _("agenda item deferred")
    ITEM_CARRIED_OVER = "item_carried_over", _("agenda item carried over")
    SESSION_ANSWERED = "session_answered", _("meeting notice answered")
    SESSION_PAPERS = "session_papers", _("meeting papers")
    SESSION_MOVED = "session_moved", _("session postponed")
    SESSION_CANCELLED = "session_cancelled", _("session cancelled")
    SESSION_INQUORATE = "session_inquorate", _("no quorum")
    LEAVE_RULED = "leave_ruled", _("leave or proxy ruled on")
    REGULAR_SESSION_MISSING = "regular_session_missing", _("no regular session this year")
    MINUTES_ISSUED = "minutes_issued", _("minutes issued")


K = MeetingNotice
say(
    {
        K.ITEM_SUBMITTED: gettext_noop("%(unit)s submitted the item %(title)s."),
        K.ITEM_RETURNED: gettext_noop("The item %(title)s came back for amendment: %(reason)s"),
        K.ITEM_SENT_BACK: gettext_noop("The head of %(unit)s sent the item %(title)s back: %(reason)s"),
        K.ITEM_PUT_OFF: gettext_noop(
            "The item %(title)s misses this call and may be amended for the next: %(reason)s"
        ),
        K.ITEM_PREOP_ANSWERED: gettext_noop("%(unit)s gave its opinion on the item %(title)s."),
        K.ITEM_APPROVED: gettext_noop("The item %(title)s was approved."),
        K.ITEM_HELD: gettext_noop("The item %(title)s is held for a later session: %(reason)s"),
        K.ITEM_REJECTED: gettext_noop("The item %(title)s was rejected: %(reason)s"),
        K.ITEM_REROUTED: gettext_noop("The item %(title)s takes another way: %(reason)s"),
        K.ITEM_REFERRED_UP: gettext_noop("The item %(title)s needs the approval of a higher level."),
        K.ITEM_WITHDRAWN: gettext_noop("%(unit)s withdrew the item %(title)s."),
        K.ITEM_PLACED: gettext_noop("The item %(title)s stands on the agenda of %(session)s."),
        K.ITEM_DECIDED: gettext_noop("The item %(title)s was decided at %(session)s."),
        K.ITEM_DEFERRED: gettext_noop("The item %(title)s was deferred: %(reason)s"),
        K.ITEM_CARRIED_OVER: gettext_noop("The item %(title)s goes over to a later session."),
        K.SESSION_ANSWERED: gettext_noop("%(unit)s answered the notice of %(title)s: %(answer)s."),
        K.SESSION_PAPERS: gettext_noop("The papers of %(title)s are there."),
        K.SESSION_MOVED: gettext_noop("%(title)s is postponed to %(due)s: %(reason)s"),
        K.SESSION_CANCELLED: gettext_noop("%(title)s is cancelled: %(reason)s"),
        K.SESSION_INQUORATE: gettext_noop("%(title)s has no quorum."),
        K.LEAVE_RULED: gettext_noop("%(title)s: the request of %(unit)s was answered: %(answer)s."),
        K.REGULAR_SESSION_MISSING: gettext_noop("No regular session has been held in %(year)s."),
        K.MINUTES_ISSUED: gettext_noop("The minutes %(number)s of %(title)s are issued."),
    },
    urgent=(
        K.SESSION_MOVED,
        K.SESSION_CANCELLED,
    ),
)
