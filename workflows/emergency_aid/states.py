"""Which step is open in which state of an aid case; ``check_flows`` compares."""

from __future__ import annotations

from coordination.aid.models import AidCase

S = AidCase.Status
EXPECTS: dict[str, tuple[str, ...]] = {
    S.DUPLICATE: ("rule", "hear_counties"),
    S.DUPLICATE_COUNTY: ("allow",),
    S.REGISTERED: ("quick_approve", "overtime", "approve_instead"),
    S.POOL_ASKED: ("pool",),
    S.QUICK_APPROVED: ("pay",),
    S.ADVANCE_PAID: ("receive",),
    S.EMERGENCY: ("ease",),
    S.AWAITING_SUPPLEMENT: ("supplement",),
    S.SUPPLEMENTED: ("file",),
    S.VERIFYING: ("verify",),
    S.PUBLICISING: ("publicise", "take_down"),
    S.PLANNING: ("draw_up",),
    S.UNDER_REVIEW: ("review",),
    S.COUNTY_CHECK: ("county_check",),
    S.COUNTY_REVIEW: ("county_approve",),
    S.DELIBERATION: ("deliberate",),
    S.RETURNED: ("amend",),
    S.PLAN_APPROVED: ("next_stage",),
    S.STAGE_DUE: ("check_stage",),
    S.HEARING: ("hear",),
    S.CUT_PROPOSED: ("cut",),
    S.STAGE_RELEASED: ("pay",),
    S.STAGE_PAID: ("receive",),
    S.BOUNCED: ("pay",),
    S.SUSPENDED: ("resume",),
    S.FROZEN: ("settle",),
    S.FOLLOW_UP: ("follow_up",),
    S.FOLLOWED_UP: ("close",),
    S.CLOSED: (),
    S.REFUSED: (),
    S.WITHDRAWN: (),
}
