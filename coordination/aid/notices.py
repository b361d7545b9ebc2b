"""What people are told of aid and of the reserve; never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from coordination.notifications.kinds import RoomNotice, say
from coordination.vocabulary import Words


class AidNotice(RoomNotice):
    ADVANCE_LATE = "aid_advance_late", _("advance not approved in time")
    DUPLICATE = "aid_duplicate", _("possible duplicate of aid")
    OVERLAP = "aid_overlap", _("aid given twice, found after a merge")
    OVERLAP_ANSWERED = "aid_overlap_answered", _("what became of aid given twice")
    REOPENED = "aid_reopened", _("aid case reopened")
    COUNTY_ANSWERED = "aid_county_answered", _("another county's answer about aid")
    RESERVE_LOW = "aid_reserve_low", _("reserve low")
    RESERVE_EXHAUSTED = "aid_reserve_exhausted", _("reserve exhausted")
    RESERVE_EXHAUSTED_AGAIN = "aid_reserve_exhausted_again", _("reserve exhausted again in one quarter")
    STAGE_DUE = "aid_stage_due", _("stage of aid due")
    PAID = "aid_paid", _("aid paid")
    GOODS_GIVEN = "aid_goods_given", _("aid given in goods")
    SERVICE_GIVEN = "aid_service_given", _("aid given as a service")
    BOUNCED = "aid_bounced", _("payment came back")
    RETURNED_AGAIN = "aid_returned_again", _("payment came back again and again")
    CREDITED_AFTER_ALL = "aid_credited_after_all", _("payment credited after all")
    DECIDED = "aid_decided", _("aid decided")
    STOPPED = "aid_stopped", _("aid stopped or frozen")
    TOPPED_UP = "aid_topped_up", _("reserve topped up")


K = AidNotice
say(
    {
        K.ADVANCE_LATE: gettext_noop(
            "%(title)s (%(number)s) is not approved yet: you may approve it instead."
        ),
        K.DUPLICATE: gettext_noop(
            "%(title)s (%(number)s): aid was given or asked for before for the same person or household."
        ),
        K.OVERLAP: gettext_noop(
            "%(title)s (%(number)s, %(other)s): two entries of the register are one now, and one cause was aided in both."
        ),
        K.OVERLAP_ANSWERED: gettext_noop("%(title)s (%(number)s, %(other)s): %(answer)s. %(reason)s"),
        K.REOPENED: gettext_noop("%(title)s (%(number)s) is reopened. %(reason)s"),
        K.COUNTY_ANSWERED: gettext_noop(
            "%(title)s (%(number)s): another county has answered what it gives for this cause."
        ),
        K.RESERVE_LOW: gettext_noop("%(title)s is below its low mark; a top-up was asked for."),
        K.RESERVE_EXHAUSTED: gettext_noop("%(title)s is exhausted; aid goes on from the county pool today."),
        K.RESERVE_EXHAUSTED_AGAIN: gettext_noop(
            "%(title)s is exhausted for the second time in this quarter."
        ),
        K.STAGE_DUE: gettext_noop("%(title)s (%(number)s): stage %(stage)s of the aid falls due on %(day)s."),
        K.PAID: gettext_noop("%(title)s (%(number)s): the money is paid."),
        K.GOODS_GIVEN: gettext_noop("%(title)s (%(number)s): the goods are handed over."),
        K.SERVICE_GIVEN: gettext_noop("%(title)s (%(number)s): the service is provided."),
        K.BOUNCED: gettext_noop(
            "%(title)s (%(number)s): a payment came back and is to be made again: %(reason)s"
        ),
        K.RETURNED_AGAIN: gettext_noop(
            "%(title)s (%(number)s): a payment came back %(times)s times: %(reason)s"
        ),
        K.CREDITED_AFTER_ALL: gettext_noop(
            "%(title)s (%(number)s): the bank has credited the payment that was reported missing. Do not pay again."
        ),
        K.DECIDED: gettext_noop("%(title)s (%(number)s): %(answer)s."),
        K.STOPPED: gettext_noop("%(title)s (%(number)s): %(answer)s. %(reason)s"),
        K.TOPPED_UP: gettext_noop("%(title)s was topped up."),
    },
    urgent=(
        K.ADVANCE_LATE,
        K.RESERVE_EXHAUSTED,
        K.RESERVE_EXHAUSTED_AGAIN,
        K.BOUNCED,
        K.RETURNED_AGAIN,
        K.CREDITED_AFTER_ALL,
    ),
)


class AidAnswer(Words):
    """What was decided, as notices say it."""

    ADVANCE_APPROVED = "aid.advance_approved", _("the advance is approved")
    PLAN_APPROVED = "aid.plan_approved", _("the plan is approved")
    REFUSED = "aid.refused", _("refused")
    WITHDRAWN = "aid.withdrawn", _("withdrawn")
    SUSPENDED = "aid.suspended", _("suspended")
    FROZEN = "aid.frozen", _("frozen")
    CUT = "aid.cut", _("cut after a hearing")
    STOPPED = "aid.stopped", _("stopped after a hearing")
    DECLINED = "aid.declined", _("declined by the person")
    RECALLED = "aid.recalled", _("recalled for new facts")
    LET_STAND = "aid.let_stand", pgettext_lazy("overlap", "let stand")
    GIVEN_BACK = "aid.given_back", pgettext_lazy("overlap", "given back")
