"""The notices of referrals: titles, numbers and units, never a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class ReferralNotice(RoomNotice):
    LEG_SENT = "referral_leg_sent", _("referral received")
    LEG_RECEIVED = "referral_leg_received", _("referral received by the unit")
    LEG_RETURNED = "referral_leg_returned", _("referral returned")
    LEG_TO_RULE = "referral_leg_to_rule", _("returned referral to be ruled on")
    LEG_RULED = "referral_leg_ruled", _("ruling on a returned referral")
    LEG_ANSWERED = "referral_leg_answered", _("result of a referral")
    LEG_OVERDUE = "referral_leg_overdue", _("a receiver is late")
    LEG_URGED = "referral_leg_urged", _("referral urged")
    LEG_DROPPED = "referral_leg_dropped", _("referral no longer pursued")
    REOPENED = "referral_reopened", _("referral reopened")
    CLOSED = "referral_closed", _("referral struck off")
    CONSENT_WITHDRAWN = "referral_consent_withdrawn", _("consent withdrawn")
    READER_NAMED = "referral_reader_named", _("named as needing to know")
    PROJECT_FILED = "charity_project_filed", _("project put on file")
    PROJECT_RETURNED = "charity_project_returned", _("project returned")


N = ReferralNotice
say(
    {
        N.LEG_SENT: gettext_noop(
            "%(number)s %(title)s was sent to your unit. Receive or return it by %(due)s."
        ),
        N.LEG_RECEIVED: gettext_noop("%(unit)s received %(number)s %(title)s."),
        N.LEG_RETURNED: gettext_noop("%(unit)s returned %(number)s %(title)s: %(reason)s"),
        N.LEG_TO_RULE: gettext_noop("%(number)s %(title)s was returned %(count)s times and needs a ruling."),
        N.LEG_RULED: gettext_noop("Ruling on %(number)s %(title)s: %(unit)s handles it."),
        N.LEG_ANSWERED: gettext_noop("%(unit)s gave its result on %(number)s %(title)s."),
        N.LEG_OVERDUE: gettext_noop("%(unit)s is late with %(number)s %(title)s, due %(due)s."),
        N.LEG_URGED: gettext_noop("%(unit)s asks for the result of %(number)s %(title)s."),
        N.LEG_DROPPED: gettext_noop("%(number)s %(title)s is no longer pursued: %(reason)s"),
        N.REOPENED: gettext_noop("%(number)s %(title)s was reopened: %(reason)s"),
        N.CLOSED: gettext_noop("%(number)s %(title)s was verified and struck off the ledger."),
        N.CONSENT_WITHDRAWN: gettext_noop(
            "The consent behind %(number)s %(title)s was withdrawn; the fields are closed."
        ),
        N.READER_NAMED: gettext_noop("You are named as needing to know of %(number)s."),
        N.PROJECT_FILED: gettext_noop("The project %(title)s is on file and can take people up."),
        N.PROJECT_RETURNED: gettext_noop("The project %(title)s came back for amendment: %(reason)s"),
    },
    urgent=(N.LEG_TO_RULE, N.REOPENED),
)
