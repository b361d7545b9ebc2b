"""Cases granted by the county, so that money can be moved without the steps before it; and what must hold."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from coordination.aid.actions import paying, reserves, stages, turns
from coordination.aid.actions.registering import grant_case
from coordination.aid.models import AidCase, LedgerLine, Stage, StagePlan
from coordination.policy.stages import StageTerms
from coordination.register.models import Person

Kind = LedgerLine.Kind
ZERO = Decimal(0)
TODAY = timezone.localdate


class Bank:
    """The pool, and what people do with it, each by the action that does it in life."""

    def __init__(self, aid) -> None:
        self.aid, self.cast = aid, aid.cast
        self.finance, self.leader = aid.cast.actor("hejun"), aid.cast.actor("weiguoqiang")
        self.clerk, self.visitor = aid.cast.actor("wutong"), aid.cast.actor("taochunsheng")
        self.office = aid.cast.actor("wangmin")

    def reserve(self, *amounts) -> AidCase:
        return grant_case(
            actor=self.office,
            household=self.aid.person.household,
            person=self.aid.person,
            township=self.aid.town,
            cause="illness",
            facts="大额医疗支出",
            stages=[
                StageTerms(Decimal(one), TODAY() + dt.timedelta(days=7 * n)) for n, one in enumerate(amounts)
            ],
            source=None,
            source_label="决定书",
        )

    def release(self, case: AidCase) -> AidCase:
        case = AidCase.objects.get(pk=case.pk)
        if case.status == AidCase.Status.PLAN_APPROVED:
            stages.open_stage(case, actor=self.finance)
        return stages.release_checked_stage(
            case, actor=self.visitor, found="在世", on=TODAY(), is_alive=True, is_resident=True, is_met=True
        )

    def pay(self, case: AidCase) -> AidCase:
        return paying.pay_stage(case, actor=self.finance)

    def receive(self, case: AidCase) -> AidCase:
        return paying.confirm_receipt(case, actor=self.visitor.proven(), found="已收到", on=TODAY())

    def bounce(self, case: AidCase) -> AidCase:
        return paying.report_bounce(case, actor=self.finance, reason="账号有误")

    def stop(self, case: AidCase) -> AidCase:
        Person.objects.filter(pk=case.person_id).update(died_on=TODAY())
        case = turns.freeze_for_death(AidCase.objects.get(pk=case.pk), actor=self.clerk)
        case = turns.settle_frozen(case, actor=self.leader, pays_due=False, reason="未到期")
        Person.objects.filter(pk=case.person_id).update(died_on=None)  # whose other cases go on in this test
        return case

    def top_up(self, amount) -> None:
        reserves.fill_pool(self.aid.pool, actor=self.finance, amount=Decimal(amount), reason="追加预算")


def total(lines, *kinds) -> Decimal:
    return lines.filter(kind__in=kinds).aggregate(sum=Sum("amount"))["sum"] or ZERO


def assert_books_hold(account) -> None:
    """Balance never negative, nothing paid twice, paid and promised within what was approved, sums agree."""
    lines = account.lines.order_by("sequence")
    assert [line.sequence for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        assert 0 <= line.reserved_after <= line.balance_after
    into, out = total(lines, "opening", "top_up", "counter", "returned"), total(lines, "debit")
    assert account.balance == into - out
    promised = total(lines, "reserve") - total(lines, "release") - out
    assert account.reserved == promised
    plans = StagePlan.objects.all()
    for plan in plans:
        assert 0 <= plan.paid + plan.reserved <= plan.approved
    assert sum((plan.reserved for plan in plans), ZERO) == account.reserved
    assert sum((plan.paid for plan in plans), ZERO) == out - total(lines, "counter", "returned")
    for stage in Stage.objects.all():
        own = stage.lines.all()
        standing = own.filter(kind="debit", reversed_by__isnull=True).count()
        assert standing == (stage.status in ("paid", "received")), stage.status
        assert stage.payments.count() <= 1
