"""What people are told about cases; titles and numbers only, never a person (C9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class DeliberationNotice(RoomNotice):
    CASE_RETURNED = "case_returned", _("case returned")
    CASE_DECLINED = "case_declined", _("case declined")
    CASE_MERGED = "case_merged", _("case merged")
    CASE_ACCEPTED = "case_accepted", _("case accepted")
    CASE_WITHDRAWN = "case_withdrawn", _("case withdrawn")
    CASE_SHEET_MISSING = "case_sheet_missing", _("sheet missing")
    CASE_SCHEDULED = "case_scheduled", _("hearing scheduled")
    CASE_DECIDED = "case_decided", _("decision signed")
    CASE_CLOSED = "case_closed", _("case closed")
    REOPENED = "case_reopened", _("case reopened")


K = DeliberationNotice
say(
    {
        K.CASE_RETURNED: gettext_noop("The case %(title)s came back: %(reason)s"),
        K.CASE_DECLINED: gettext_noop("The case %(title)s was declined. The right way: %(route)s"),
        K.CASE_MERGED: gettext_noop("The case %(title)s was merged into %(other)s."),
        K.CASE_ACCEPTED: gettext_noop("The case %(title)s was accepted as %(number)s."),
        K.CASE_WITHDRAWN: gettext_noop("The case %(title)s was withdrawn: %(reason)s"),
        K.CASE_SHEET_MISSING: gettext_noop("Case %(number)s: %(unit)s gave no sheet."),
        K.CASE_SCHEDULED: gettext_noop("Case %(number)s %(title)s is heard on %(due)s. Answer who attends."),
        K.CASE_DECIDED: gettext_noop("Case %(number)s: the decision %(paper)s is signed."),
        K.CASE_CLOSED: gettext_noop("Case %(number)s %(title)s is closed."),
        K.REOPENED: gettext_noop("Case %(number)s %(title)s is reopened. %(reason)s"),
    },
    urgent=(K.CASE_SCHEDULED,),
)
