"""C5, steps 1 to 3: registered where it happened, approved and paid at once, the papers after."""

from __future__ import annotations

from coordination.aid.models import AidCase, LedgerLine, Payment
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper

S = AidCase.Status


def lines(account):
    return list(
        account.lines.order_by("sequence").values_list("kind", "amount", "balance_after", "reserved_after")
    )


def test_c5_3_fast_lane_pays_first_and_the_papers_follow(aid):
    walk = aid.walk()
    assert (walk.status, walk.open) == (S.REGISTERED, ["quick_approve"])
    walk.approved()
    assert walk.status == S.QUICK_APPROVED
    assert (aid.reserve.balance, aid.reserve.reserved) == (50000, 700)
    walk.paid()
    assert walk.status == S.ADVANCE_PAID
    assert (aid.reserve.balance, aid.reserve.reserved) == (49300, 0)
    walk.received()
    assert walk.open == ["ease"]
    walk.eased().supplemented().filed()
    assert walk.open == ["follow_up"]
    walk.followed_up()
    assert walk.open == ["close"]
    walk.closed()
    assert (walk.status, walk.open) == (S.CLOSED, [])
    kinds = set(Paper.objects.of(walk.case).values_list("kind", flat=True))
    assert kinds == {"D23", "D24", "D27", "D28"}
    chain = Event.objects.filter(household=walk.case.household.key, verb__startswith="aid.")
    assert AidVerb.PAID in {event.verb for event in chain}
    assert Payment.objects.get(plan__case=walk.case).amount == 700
    assert [kind for kind, *_rest in lines(aid.reserve)] == ["opening", "reserve", "debit"]
    assert LedgerLine.objects.get(kind="debit").payment.plan.paid == 700
