"""What may happen to an aid case, a top-up, a month-end and aid given twice, and from where."""

from __future__ import annotations

from viewflow.fsm import TransitionNotAllowed

from coordination.aid.models import AidCase, CountyInquiry, MonthEnd, Overlap, TopUp

S = AidCase.Status

# where a case may go once its due money is paid and received
ONWARD = {
    S.EMERGENCY,
    S.AWAITING_SUPPLEMENT,
    S.SUPPLEMENTED,
    S.VERIFYING,
    S.PLAN_APPROVED,
    S.FOLLOW_UP,
}
# while stages are unpaid, aid may be suspended, or frozen when the person dies
WITH_MONEY_AHEAD = (
    S.QUICK_APPROVED,
    S.POOL_ASKED,
    S.PLAN_APPROVED,
    S.STAGE_DUE,
    S.HEARING,
    S.CUT_PROPOSED,
    S.STAGE_RELEASED,
    S.BOUNCED,
    S.SUSPENDED,
)
SUSPENDABLE = (S.PLAN_APPROVED, S.STAGE_DUE, S.STAGE_RELEASED)
# what is being looked at for more aid goes on where it stood, once what came back is paid again
LOOKED_AT = (
    S.VERIFYING,
    S.PUBLICISING,
    S.PLANNING,
    S.UNDER_REVIEW,
    S.COUNTY_CHECK,
    S.COUNTY_REVIEW,
    S.RETURNED,
)
# a bank returns money days or months later, also after the case has ended (C7)
MAY_BOUNCE = (
    S.ADVANCE_PAID,
    S.STAGE_PAID,
    S.EMERGENCY,
    S.AWAITING_SUPPLEMENT,
    S.SUPPLEMENTED,
    *LOOKED_AT,
    S.PLAN_APPROVED,
    S.STAGE_DUE,
    S.HEARING,
    S.CUT_PROPOSED,
    S.STAGE_RELEASED,
    S.BOUNCED,
    S.FOLLOW_UP,
    S.FOLLOWED_UP,
    *AidCase.ENDED,
)
# the money comes back, and whoever decides whether the aid goes on decides on it, too
RESTS_ALL_THE_SAME = (S.SUSPENDED, S.FROZEN)

MOVES: dict[str, set[str]] = {
    S.DUPLICATE: {S.REGISTERED, S.VERIFYING, S.DUPLICATE_COUNTY, S.REFUSED},
    S.DUPLICATE_COUNTY: {S.REGISTERED, S.VERIFYING, S.REFUSED},
    S.REGISTERED: {S.QUICK_APPROVED, S.POOL_ASKED, S.VERIFYING, S.RETURNED, S.REFUSED},
    S.POOL_ASKED: {S.QUICK_APPROVED},
    S.QUICK_APPROVED: {S.ADVANCE_PAID},
    S.ADVANCE_PAID: ONWARD | {S.SUPPLEMENTED, S.STAGE_PAID, *LOOKED_AT},
    S.EMERGENCY: {S.AWAITING_SUPPLEMENT},
    S.AWAITING_SUPPLEMENT: {S.SUPPLEMENTED},
    S.SUPPLEMENTED: {S.AWAITING_SUPPLEMENT, S.VERIFYING, S.FOLLOW_UP},
    S.VERIFYING: {S.PUBLICISING, S.PLANNING, S.UNDER_REVIEW},
    S.PUBLICISING: {S.PLANNING, S.UNDER_REVIEW},
    S.PLANNING: {S.UNDER_REVIEW},
    S.UNDER_REVIEW: {S.PLAN_APPROVED, S.COUNTY_CHECK, S.DELIBERATION, S.RETURNED, S.REFUSED, S.FOLLOW_UP},
    S.COUNTY_CHECK: {S.COUNTY_REVIEW, S.RETURNED},
    S.COUNTY_REVIEW: {S.PLAN_APPROVED, S.RETURNED, S.REFUSED, S.FOLLOW_UP},
    S.DELIBERATION: {S.CLOSED},
    S.RETURNED: {S.REGISTERED, S.PLANNING, S.UNDER_REVIEW},
    S.PLAN_APPROVED: {S.STAGE_DUE},
    S.STAGE_DUE: {S.STAGE_RELEASED, S.HEARING},
    S.HEARING: {S.CUT_PROPOSED},
    S.CUT_PROPOSED: {S.STAGE_RELEASED, S.FOLLOW_UP},
    S.STAGE_RELEASED: {S.STAGE_PAID},
    S.STAGE_PAID: ONWARD | {S.STAGE_PAID, *LOOKED_AT},
    S.BOUNCED: {S.ADVANCE_PAID, S.STAGE_PAID},
    S.SUSPENDED: {S.PLAN_APPROVED, S.STAGE_DUE, S.HEARING},
    S.FROZEN: {S.QUICK_APPROVED, S.STAGE_RELEASED, S.FOLLOW_UP},
    S.FOLLOW_UP: {S.FOLLOWED_UP, S.VERIFYING},
    S.FOLLOWED_UP: {S.CLOSED},
}
# where a duplicate may be found before a decision or a payment; it is ruled on and the case comes back
ASKED_IN = (
    S.REGISTERED,
    S.POOL_ASKED,
    S.QUICK_APPROVED,
    S.UNDER_REVIEW,
    S.COUNTY_REVIEW,
    S.PLAN_APPROVED,
    S.STAGE_DUE,
    S.STAGE_RELEASED,
    S.BOUNCED,
)
for one in ASKED_IN:
    MOVES[one] = MOVES[one] | {S.DUPLICATE}
    MOVES[S.DUPLICATE] = MOVES[S.DUPLICATE] | {one}
    MOVES[S.DUPLICATE_COUNTY] = MOVES[S.DUPLICATE_COUNTY] | {one}
for one in (S.DUPLICATE, S.DUPLICATE_COUNTY):
    MOVES[one] = MOVES[one] | {S.PLANNING, S.HEARING, S.FOLLOW_UP}
for one in AidCase.BEFORE_DECISION:
    MOVES[one] = MOVES[one] | {S.WITHDRAWN}
for one in MAY_BOUNCE:
    MOVES[one] = MOVES.get(one, set()) | {S.BOUNCED}
for one in WITH_MONEY_AHEAD:
    MOVES[one] = MOVES[one] | {S.FROZEN}
    MOVES[S.FROZEN] = MOVES[S.FROZEN] | {one}  # the death was confirmed in error
for one in (S.ADVANCE_PAID, S.STAGE_PAID):
    MOVES[one] = MOVES[one] | {S.FROZEN}
# aid that was got by a false statement goes no further once its return is ordered (社会救助法 73)
ENDED_BY_ORDER = tuple(one for one in WITH_MONEY_AHEAD if one != S.POOL_ASKED)
for one in SUSPENDABLE:
    MOVES[one] = MOVES[one] | {S.SUSPENDED}
# granted and not paid: the person may decline it, new facts recall it; a closed case is taken up again
DECLINABLE = (S.QUICK_APPROVED, S.POOL_ASKED, S.PLAN_APPROVED, S.STAGE_DUE, S.STAGE_RELEASED, S.SUSPENDED)
RECALLABLE = (S.QUICK_APPROVED, S.POOL_ASKED, S.PLAN_APPROVED, S.STAGE_DUE, S.STAGE_RELEASED)
for one in DECLINABLE:
    MOVES[one] = MOVES[one] | {S.FOLLOW_UP}
for one in (*RECALLABLE, S.CLOSED):
    MOVES[one] = MOVES[one] | {S.VERIFYING}

T = TopUp.Status
TOP_UP_MOVES: dict[str, set[str]] = {
    T.DRAFTED: {T.SIGNED, T.REFUSED},
    T.SIGNED: {T.AGREED, T.REFUSED},
    T.AGREED: {T.DONE},
}

M = MonthEnd.Status
MONTH_MOVES: dict[str, set[str]] = {
    M.COUNTING: {M.COUNTED},
    M.COUNTED: {M.SIGNED, M.COUNTING},
}

# O: what was given twice; what came back in part is still asked back
O = Overlap.Status  # noqa: E741
OVERLAP_MOVES: dict[str, set[str]] = {
    O.AHEAD: {O.RULED, O.LAPSED, O.OPEN},
    O.OPEN: {O.ASKED, O.STANDS},
    O.ASKED: {O.RETURNED, O.OPEN},
}


def move(case: AidCase, to: AidCase.Status) -> None:
    """Set the next status, or refuse what cannot happen from here."""
    if to not in MOVES.get(case.status, ()):
        raise TransitionNotAllowed(f"aid case: {case.status} → {to}")
    case.status = to


def end_by_order(case: AidCase) -> None:
    """The one way past the hearing of the case itself: the person was heard on the recovery."""
    if case.status not in ENDED_BY_ORDER:
        raise TransitionNotAllowed(f"aid case: {case.status} → {S.FOLLOW_UP}")
    case.status = S.FOLLOW_UP


def move_top_up(top_up: TopUp, to: TopUp.Status) -> None:
    if to not in TOP_UP_MOVES.get(top_up.status, ()):
        raise TransitionNotAllowed(f"top-up: {top_up.status} → {to}")
    top_up.status = to


def move_month(month_end: MonthEnd, to: MonthEnd.Status) -> None:
    """A signed month moves nowhere: it is frozen."""
    if to not in MONTH_MOVES.get(month_end.status, ()):
        raise TransitionNotAllowed(f"month-end: {month_end.status} → {to}")
    month_end.status = to


def move_overlap(overlap: Overlap, to: Overlap.Status) -> None:
    if to not in OVERLAP_MOVES.get(overlap.status, ()):
        raise TransitionNotAllowed(f"aid given twice: {overlap.status} → {to}")
    overlap.status = to


def move_inquiry(inquiry: CountyInquiry, to: CountyInquiry.Status) -> None:
    """A question of another county is answered once."""
    if inquiry.status != CountyInquiry.Status.ASKED or to != CountyInquiry.Status.ANSWERED:
        raise TransitionNotAllowed(f"inquiry of another county: {inquiry.status} → {to}")
    inquiry.status = to
