"""Money keeps its laws in any order of what people do and of what happens to them (C7, C10).

Every verb goes through its own step or front: advances, papers, the bank's files and answers, returns,
entries that are merged, deaths reported, confirmed and refuted, moves, recoveries to their last instalment.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions.reserves import open_account
from coordination.aid.models import AidCase, BankBatch
from coordination.lives.models import DeathReport
from coordination.recoveries.models import Recovery
from coordination.register.actions.merging import merge_persons
from coordination.register.models import Person
from tests.aid.bank import CLOSED, GOOD, Counter
from tests.aid.world import Aid, Walker
from tests.lives.deaths import decided, reported
from tests.lives.test_moving import moved
from tests.order import disagreements
from tests.recoveries.test_recoveries import Returning, ask_back
from tests.year.laws import broken_books, broken_plans, ended_but_promised, paid_twice, paid_unasked
from workflows.emergency_aid import moves
from workflows.emergency_aid.rounds import look_after_aid

REFUSED = (ValidationError, PermissionDenied, TransitionNotAllowed, LookupError)
TODAY = timezone.localdate
VERBS: dict[str, Callable[[County, int], object]] = {}


def verb(do: Callable[[County, int], object]) -> Callable[[County, int], object]:
    VERBS[do.__name__] = do
    return do


class County:
    """Two townships, three people of whom two are one, and what was begun for them."""

    def __init__(self, cast) -> None:
        self.cast, self.aid = cast, Aid(cast, reserve=6000)
        finance = cast.actor("hejun")
        open_account(cast.unit("XZ02"), actor=finance, quota=Decimal(50000), opening=Decimal(3000))
        self.counter = Counter(self.aid)
        one = self.aid.member("陶同人", "")
        again = self.aid.member("陶同人", "", town="XZ02", village=None, clerk="yeqing")
        self.people = [one.pk, again.pk, self.aid.member("周另人", "").pk]

    def person(self, which: int) -> Person:
        return Person.objects.get(pk=self.people[which % len(self.people)])

    def walk(self, which: int) -> Walker:
        cases = list(AidCase.objects.order_by("pk"))
        if not cases:
            raise LookupError("no case yet")
        return Walker(cases[which % len(cases)], self.cast)


@verb
def ask(county: County, n: int) -> object:
    person = county.person(n)
    town, clerk = ("XZ02", "yeqing") if person.household.township.code == "XZ02" else ("XZ01", "wutong")
    cause = ("fire", "illness")[n // 3 % 2]
    return county.aid.walk(
        person=person, town=town, clerk=clerk, cause=cause, amount=Decimal(300 + 100 * (n % 7))
    )


@verb
def go_on(county: County, n: int) -> object:
    """The next step of the way of an advance, as its holder."""
    walk = county.walk(n)
    steps = {
        "quick_approve": walk.approved,
        "pay": walk.paid,
        "receive": walk.received,
        "ease": walk.eased,
        "supplement": walk.supplemented,
        "file": walk.filed,
    }
    [step, *_more] = [steps[one] for one in walk.open if one in steps] or [None]
    if step is None:
        raise LookupError("nothing of an advance is open")
    return step()


@verb
def bounce(county: County, n: int) -> object:
    case = county.walk(n).case
    payment = case.plan.payments.order_by("pk").first() if case.the_plan else None
    if payment is None:
        raise LookupError("nothing was paid")
    payer = county.cast.actor(payment.paid_by.username)
    return moves.report_bounce(case, actor=payer, reason="账户已注销")


@verb
def bank_file(county: County, n: int) -> object:
    return county.counter.file()


@verb
def bank_answer(county: County, n: int) -> object:
    batch = BankBatch.objects.filter(status=BankBatch.Status.OPEN).first()
    if batch is None:
        raise LookupError("no file is out")
    results = [CLOSED if n >> place & 1 else GOOD for place in range(batch.count)]
    return county.counter.taken(batch, *results)


@verb
def merge(county: County, n: int) -> object:
    keep, again = (county.person(0), county.person(1)) if n % 2 else (county.person(1), county.person(0))
    return merge_persons(keep, again, actor=county.cast.actor("suting"), reason="经核实为同一人")


@verb
def die(county: County, n: int) -> object:
    return reported(county.cast, county.person(n))


@verb
def look_at_death(county: County, n: int) -> object:
    report = DeathReport.objects.filter(status=DeathReport.Status.REPORTED).first()
    if report is None:
        raise LookupError("nobody is said to have died")
    return decided(county.cast, report, "confirm" if n % 2 else "refute")


@verb
def move(county: County, n: int) -> object:
    household = county.person(n).household
    here = household.township.code
    return moved(
        county.cast,
        household,
        who="yeqing" if here == "XZ02" else "wutong",
        to="XZ01" if here == "XZ02" else "XZ02",
    )


@verb
def ask_for_it(county: County, n: int) -> object:
    return ask_back(county.walk(n).case, county.cast, amount=100 + 100 * (n % 7))


@verb
def give_back(county: County, n: int) -> object:
    """A recovery goes on: the hearing, the order in two instalments, then money."""
    found = list(Recovery.objects.order_by("pk"))
    if not found:
        raise LookupError("nothing is asked back")
    back = Returning(found[n % len(found)], county.cast)
    if "hear" in back.open:
        return back.heard()
    if "order" in back.open:
        return back.ordered(amount=back.record.amount, count=1 + n % 2)
    return back.returned(50 + 50 * (n % 5))


@verb
def night(county: County, n: int) -> object:
    """The clock begins what was asked for by itself, and reads what was answered."""
    return look_after_aid()


often = ["ask", "go_on", "go_on", "go_on", "go_on", "give_back", *VERBS]
orders = st.lists(st.tuples(st.sampled_from(often), st.integers(0, 63)), min_size=12, max_size=40)


def broken() -> list[str]:
    return [*broken_books(), *broken_plans(), *paid_twice(), *paid_unasked(), *ended_but_promised()]


def test_whatever_happens_in_any_order_money_keeps_its_laws(cast):
    county, done = County(cast), set()

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(orders=orders)
    def in_this_order(orders) -> None:
        with transaction.atomic():
            for name, n in orders:
                try:
                    with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                        VERBS[name](county, n)
                    done.add(name)
                except REFUSED:
                    pass  # what may not happen now is refused, and leaves nothing
                assert broken() == [], (name, n)
            look_after_aid()
            assert disagreements() == []
            transaction.set_rollback(True)

    in_this_order()
    assert done == set(VERBS), "each verb was taken at least once"
