"""What happens at a sitting, of the joint meeting and of a deliberation alike, and to its summons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.audit.verbs import RoomVerb, adverse, said_barely, told_of_many


class SittingVerb(RoomVerb):
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
    SESSION_ENDED = "meetings.session_ended", _("%(actor)s ended the session")


adverse(
    SittingVerb.PROXY_REFUSED,
    SittingVerb.LEAVE_REFUSED,
    SittingVerb.COUNTED_ABSENT,
)


told_of_many(
    {
        SittingVerb.NOTICE_REMINDED: gettext_noop("%(count)s units were reminded of the notice"),
        SittingVerb.COUNTED_ABSENT: gettext_noop("No answer came; %(count)s units are counted absent"),
    }
)
said_barely(
    {
        SittingVerb.NOTICE_REMINDED: _("A unit was reminded to answer the notice"),
        SittingVerb.NOTICE_CALLED: _("%(actor)s called a unit about the notice"),
        SittingVerb.COUNTED_ABSENT: _("A unit did not answer the notice and counts as absent"),
        SittingVerb.SEAT_SIGNED_IN: _("%(actor)s signed a unit in"),
        SittingVerb.SEAT_SIGN_IN_UNDONE: _("%(actor)s took a sign-in back"),
        SittingVerb.POSITION_RECORDED: _("%(actor)s recorded a unit's position"),
        SittingVerb.RECUSAL_DECLARED: _("%(actor)s recorded a recusal"),
    }
)
