"""C5, steps 1 to 3: registered where it happened, approved and paid at once, the papers after."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coordination.aid.models import AidCase, LedgerLine, Payment
from coordination.aid.queries.limits import small_cap
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.demo.walk import NotOpen
from coordination.documents.models import Paper

from .world import TODAY

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


def test_c5_2_urgent_and_small_goes_the_fast_lane_with_the_cap_included(aid):
    cap = small_cap(on=TODAY(), county=aid.cast.county)
    assert cap == 786  # one month of the standard
    at, above = aid.walk(amount=cap), aid.walk(person=aid.member("陶二"), amount=cap + Decimal("0.01"))
    assert (at.case.lane, at.status, at.open) == ("fast", S.REGISTERED, ["quick_approve"])
    assert (above.case.lane, above.status, above.open) == ("ordinary", S.VERIFYING, ["verify"])


def test_c5_2_what_is_not_urgent_is_verified_first_however_small(aid):
    walk = aid.walk(is_urgent=False, amount=Decimal(100))
    assert (walk.case.lane, walk.open) == ("ordinary", ["verify"])
    with pytest.raises(NotOpen, match="quick_approve is not open"):
        walk.approved()
    assert aid.reserve.balance == 50000


def test_c5_2_with_a_duplicate_neither_lane_begins_before_the_ruling(aid):
    aid.walk().approved().paid()
    walk = aid.walk()
    assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
    event = Event.objects.of(walk.case).get(verb=AidVerb.DUPLICATE_FOUND)
    assert len(event.after["cases"]) == 1


def test_no_paper_of_the_advance_carries_a_number_in_the_clear(aid):
    number, phone, account = aid.person.id_number, "13855512345", "6222026600000000081"
    walk = aid.walk(facts=f"陶满仓（{number}，{phone}）家中失火，款项请打入{account}。")
    walk.approved().paid().received().eased().supplemented()
    told = " ".join(str(paper.content) for paper in Paper.objects.of(walk.case))
    assert "家中失火" in told
    assert not [one for one in (number, phone, account) if one in told]
