"""What can happen to an aid case, a stage, a payment and an account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely, unmasks


class AidVerb(RoomVerb):
    CASE_REGISTERED = "aid.case_registered", _("%(actor)s registered the request for aid")
    DUPLICATE_FOUND = "aid.duplicate_found", _("Other aid was found for the same person or household")
    DUPLICATE_RULED = "aid.duplicate_ruled", _("%(actor)s ruled on the possible duplicate")
    DUPLICATE_REFERRED = (
        "aid.duplicate_referred",
        _("%(actor)s laid a second aid for one cause before the county leader"),
    )
    SOFT_FOUND_ANSWERED = (
        "aid.soft_found_answered",
        _("%(actor)s said why other aid that was found is another matter"),
    )
    SECOND_AID_ALLOWED = "aid.second_aid_allowed", _("%(actor)s allowed a second aid for one cause")
    OVERLAP_FOUND = "aid.overlap_found", _("%(actor)s merged two entries; one cause was aided in both")
    OVERLAP_OPENED = (
        "aid.overlap_opened",
        _("Nothing is left to net off; what was given twice is asked about"),
    )
    OVERLAP_LAPSED = "aid.overlap_lapsed", _("Nothing was given twice")
    OVERLAP_RULED = "aid.overlap_ruled", _("%(actor)s ruled on what was given twice")
    ASKED_BACK = "aid.asked_back", _("%(actor)s asked for %(amount)s yuan to be given back")
    OVERLAP_STANDS = "aid.overlap_stands", _("%(actor)s let stand what was given twice")
    OVERLAP_RETURNED = (
        "aid.overlap_returned",
        _("%(actor)s entered %(amount)s yuan given back of what was given twice"),
    )
    NOT_GIVEN_BACK = "aid.not_given_back", _("%(actor)s noted that it was not given back")
    COUNTIES_ASKED = "aid.counties_asked", _("Other counties were asked what they give")
    INQUIRY_CAME = "aid.inquiry_came", _("Another county asks about aid for a person")
    INQUIRY_ANSWERED = "aid.inquiry_answered", _("%(actor)s answered another county")
    COUNTY_ANSWERED = "aid.county_answered", _("Another county answered what it gives for this cause")
    NOTHING_STANDS = "aid.nothing_stands", _("No other county aids this cause; the case goes on")
    COUNTY_ASKED = "aid.county_asked", _("The time passed; the county leader may approve instead")
    QUICK_APPROVED = "aid.quick_approved", _("%(actor)s approved the advance")
    SENT_TO_ORDINARY = "aid.sent_to_ordinary", _("%(actor)s sent the request to the ordinary lane")
    RESERVE_EXHAUSTED = (
        "aid.reserve_exhausted",
        _("The reserve is exhausted; aid goes on from the county pool"),
    )
    RESERVE_ALARMED = (
        "aid.reserve_alarmed",
        _("The reserve is exhausted again in one quarter; the deputy convener is told"),
    )
    RESERVE_LOW = "aid.reserve_low", _("The reserve is below its low mark")
    POOL_RELEASED = "aid.pool_released", _("%(actor)s released the county pool")
    PAID = "aid.paid", _("%(actor)s paid %(amount)s yuan for the %(stage)s")
    GOODS_GIVEN = (
        "aid.goods_given",
        _("%(actor)s handed over the goods of the %(stage)s, worth %(amount)s yuan"),
    )
    SERVICE_GIVEN = (
        "aid.service_given",
        _("%(actor)s provided the service of the %(stage)s, worth %(amount)s yuan"),
    )
    PAYMENT_BOUNCED = "aid.payment_bounced", _("The payment for the %(stage)s came back")
    CREDITED = "aid.credited", _("The bank credited the %(stage)s")
    CREDITED_AFTER_ALL = (
        "aid.credited_after_all",
        _("The bank credited the %(stage)s, which had been reported missing"),
    )
    RECEIVED = "aid.received", _("%(actor)s confirmed the receipt of the %(stage)s")
    GIVEN_BACK = "aid.given_back", _("%(actor)s entered %(amount)s yuan given back of the %(stage)s")
    EMERGENCY_OVER = "aid.emergency_over", _("%(actor)s noted that the emergency is over")
    SUPPLEMENTED = "aid.supplemented", _("%(actor)s handed in the papers of the advance")
    SUPPLEMENT_RETURNED = "aid.supplement_returned", _("%(actor)s asked for better papers")
    FILED = "aid.filed", _("%(actor)s filed the advance with the county")
    VERIFIED = "aid.verified", _("%(actor)s verified the hardship")
    PUBLICISED = "aid.publicised", _("%(actor)s put the request on public notice")
    NOTICE_ENDED = "aid.notice_ended", _("%(actor)s took the public notice of the request down")
    PLAN_DRAWN_UP = "aid.plan_drawn_up", _("%(actor)s drew up the plan")
    PASSED_UP = "aid.passed_up", _("%(actor)s passed the plan up")
    COUNTY_CHECKED = "aid.county_checked", _("%(actor)s checked the plan for the county")
    PLAN_APPROVED = "aid.plan_approved", _("%(actor)s approved the plan")
    PLAN_GRANTED = "aid.plan_granted", _("A signed decision granted the plan")
    HANDED_TO_DELIBERATION = (
        "aid.handed_to_deliberation",
        _("%(actor)s handed the request to case deliberation"),
    )
    RETURNED = "aid.returned", _("%(actor)s returned the request for amendment")
    AMENDED = "aid.amended", _("%(actor)s amended the request")
    REFUSED = "aid.refused", _("%(actor)s refused the request")
    DECLINED_BY_PERSON = "aid.declined", _("%(actor)s noted that the person declines what was granted")
    DECISION_RECALLED = "aid.recalled", _("%(actor)s recalled the decision for new facts")
    REOPENED = "aid.reopened", _("%(actor)s reopened the case")
    WITHDRAWN = "aid.withdrawn", _("%(actor)s withdrew the request")
    STAGE_OPENED = "aid.stage_opened", _("The %(stage)s is near; it is checked first")
    STAGE_FELL_DUE = "aid.stage_fell_due", _("The day of the %(stage)s came; its payer was told")
    STAGE_RELEASED = "aid.stage_released", _("%(actor)s released the %(stage)s")
    CUT_PROPOSED = "aid.cut_proposed", _("%(actor)s proposed to cut the %(stage)s; the person is heard first")
    HEARD = "aid.heard", _("%(actor)s heard the person")
    STAGE_CUT = "aid.stage_cut", _("%(actor)s cut the %(stage)s")
    PLAN_STOPPED = "aid.plan_stopped", _("%(actor)s stopped the plan")
    STAGE_KEPT = "aid.stage_kept", _("%(actor)s left the %(stage)s as it was")
    STAGE_BROUGHT_FORWARD = "aid.stage_brought_forward", _("%(actor)s brought the %(stage)s forward")
    SUSPENDED = "aid.suspended", _("%(actor)s suspended the aid")
    RESUMED = "aid.resumed", _("%(actor)s resumed the aid")
    DEATH_REPORTED = (
        "aid.death_reported",
        _("%(actor)s entered the person's death; unpaid stages are frozen"),
    )
    FOUND_DEAD = "aid.found_dead", _("%(actor)s found at a visit that the person has died")
    FOUND_MOVED = "aid.found_moved", _("%(actor)s found at a visit that the household has moved")
    THAWED = "aid.thawed", _("The death was confirmed in error: the aid goes on where it stood")
    ENDED_BY_DEATH = (
        "aid.ended_by_death",
        _("The request ended: the person died, nobody of the household is left"),
    )
    FROZEN_SETTLED = "aid.frozen_settled", _("%(actor)s decided on the frozen stages")
    FOLLOWED_UP = "aid.followed_up", _("%(actor)s made the follow-up visit")
    EXTENDED = "aid.extended", _("%(actor)s found that more aid is needed")
    CLOSED = "aid.closed", _("%(actor)s closed the case")

    CASE_TAKEN_OVER = (
        "aid.case_taken_over",
        _("Aid of %(amount)s yuan, paid on %(paid_on)s, was taken over from the books of before"),
    )

    ACCOUNT_OPENED = "aid.account_opened", _("%(actor)s opened the account")
    ACCOUNT_TAKEN_OVER = (
        "aid.account_taken_over",
        _("The reserve was taken over with %(opening)s yuan from the books of before"),
    )
    TOP_UP_ASKED = "aid.top_up_asked", _("A top-up of the reserve was asked for")
    TOP_UP_SIGNED = "aid.top_up_signed", _("%(actor)s signed the request for a top-up")
    TOP_UP_AGREED = "aid.top_up_agreed", _("%(actor)s agreed to the top-up")
    TOP_UP_LAPSED = "aid.top_up_lapsed", _("Nothing is missing any more; the request for a top-up ended")
    TOP_UP_REFUSED = "aid.top_up_refused", _("%(actor)s refused the top-up")
    TOPPED_UP = "aid.topped_up", _("%(actor)s topped the account up")
    MONTH_OVER = "aid.month_over", _("A month is over; the reserve is counted")
    MONTH_COUNTED = "aid.month_counted", _("%(actor)s counted the reserve at the end of the month")
    MONTH_RETURNED = "aid.month_returned", _("%(actor)s had the reserve counted again")
    BANK_FILE_MADE = (
        "aid.bank_file_made",
        _("%(actor)s made a bank file of %(count)s payments, %(total)s yuan"),
    )
    BANK_FILE_TAKEN = "aid.bank_file_taken", _("%(actor)s took the bank file along")
    BANK_ANSWER_BROUGHT = (
        "aid.bank_answer_brought",
        _("%(actor)s brought the bank's answer: %(faults)s faults"),
    )
    BANK_ANSWERED = (
        "aid.bank_answered",
        _("%(actor)s took over the bank's answer: %(credited)s credited, %(returned)s came back"),
    )
    LEDGER_SETTLED = "aid.ledger_settled", _("%(actor)s signed the ledger of the month")


# what finance reads of a case's traces: the money trail (C9)
MONEY_VERBS = (
    AidVerb.QUICK_APPROVED,
    AidVerb.POOL_RELEASED,
    AidVerb.PLAN_APPROVED,
    AidVerb.PLAN_GRANTED,
    AidVerb.STAGE_RELEASED,
    AidVerb.STAGE_CUT,
    AidVerb.STAGE_KEPT,
    AidVerb.STAGE_BROUGHT_FORWARD,
    AidVerb.PLAN_STOPPED,
    AidVerb.PAID,
    AidVerb.GOODS_GIVEN,
    AidVerb.SERVICE_GIVEN,
    AidVerb.PAYMENT_BOUNCED,
    AidVerb.CREDITED,
    AidVerb.CREDITED_AFTER_ALL,
    AidVerb.RECEIVED,
    AidVerb.GIVEN_BACK,
    AidVerb.ASKED_BACK,
    AidVerb.CASE_TAKEN_OVER,
)

adverse(
    AidVerb.DUPLICATE_FOUND,
    AidVerb.OVERLAP_FOUND,
    AidVerb.NOT_GIVEN_BACK,
    AidVerb.RESERVE_EXHAUSTED,
    AidVerb.RESERVE_ALARMED,
    AidVerb.PAYMENT_BOUNCED,
    AidVerb.SUPPLEMENT_RETURNED,
    AidVerb.RETURNED,
    AidVerb.REFUSED,
    AidVerb.CUT_PROPOSED,
    AidVerb.PLAN_STOPPED,
    AidVerb.SUSPENDED,
    AidVerb.DEATH_REPORTED,
    AidVerb.ENDED_BY_DEATH,
    AidVerb.TOP_UP_REFUSED,
    AidVerb.MONTH_RETURNED,
)
said_barely(
    {
        AidVerb.CASE_TAKEN_OVER: _("Aid paid before was taken over"),
        AidVerb.ACCOUNT_TAKEN_OVER: _("The reserve was taken over from the books of before"),
        AidVerb.PAID: _("%(actor)s paid an instalment"),
        AidVerb.GOODS_GIVEN: _("%(actor)s handed over goods"),
        AidVerb.SERVICE_GIVEN: _("%(actor)s provided a service"),
        AidVerb.PAYMENT_BOUNCED: _("A payment bounced"),
        AidVerb.CREDITED: _("The bank credited a payment"),
        AidVerb.CREDITED_AFTER_ALL: _("The bank credited a payment that had been reported missing"),
        AidVerb.BANK_FILE_MADE: _("%(actor)s made a bank file"),
        AidVerb.BANK_ANSWER_BROUGHT: _("%(actor)s brought an answer of the bank"),
        AidVerb.BANK_ANSWERED: _("%(actor)s took over an answer of the bank"),
        AidVerb.RECEIVED: _("%(actor)s verified that the aid was received"),
        AidVerb.GIVEN_BACK: _("%(actor)s entered money that was given back"),
        AidVerb.ASKED_BACK: _("%(actor)s asked for money to be given back"),
        AidVerb.OVERLAP_RETURNED: _("%(actor)s entered what was given back of what was given twice"),
        AidVerb.STAGE_OPENED: _("A stage comes near and is looked at first"),
        AidVerb.STAGE_FELL_DUE: _("The day of a stage came; its payer was told"),
        AidVerb.STAGE_RELEASED: _("%(actor)s released a stage for payment"),
        AidVerb.CUT_PROPOSED: _("%(actor)s proposed to cut or end a stage, hearing the person first"),
        AidVerb.STAGE_CUT: _("%(actor)s cut a stage"),
        AidVerb.STAGE_KEPT: _("%(actor)s kept a stage as it was"),
        AidVerb.STAGE_BROUGHT_FORWARD: _("%(actor)s brought a stage forward"),
    }
)
unmasks(AidVerb.BANK_FILE_TAKEN)
