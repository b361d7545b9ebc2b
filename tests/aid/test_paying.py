"""How a stage is paid follows the facts: whose account, which day, goods as goods (C5-6, C7)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.aid.actions import planning
from coordination.aid.models import Payment
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.policy.stages import StageTerms
from coordination.register.actions import register_person
from tests.aid.world import TODAY
from workflows.emergency_aid import moves

OTHER = {
    "account": "6217 0099 8877 6655",
    "account_name": "周福来",
    "relation": "外甥",
    "account_reason": "本人卧床，无账户",
}


@pytest.fixture
def moneyless(aid):
    """Somebody without an account, whose advance is approved."""
    return aid.walk(person=aid.member("孙无卡", "", account="")).approved()


def head_of(aid, walk, account="6217001000000099"):
    return register_person(
        walk.case.household,
        actor=aid.cast.actor("wutong"),
        name="孙当家",
        id_number="",
        born_on=dt.date(1940, 1, 1),
        account=account,
    )


def page(walk, who="tiantian"):
    return walk.cast.client(who).get(walk.task("pay").get_absolute_url()).content.decode()


def send(walk, who="tiantian", **values):
    return walk.cast.client(who).post(walk.task("pay").get_absolute_url(), values)


def test_m2_3_1_without_an_account_nothing_is_paid_into_one(aid, moneyless):
    with pytest.raises(ValidationError) as refused:
        moneyless.paid()
    assert "how" in refused.value.message_dict
    assert not Payment.objects.exists()
    shown = page(moneyless)
    assert 'value="own"' not in shown
    assert 'value="cash"' in shown
    assert send(moneyless, how="own").status_code == 422
    assert send(moneyless, how="cash", witnesses="李四、王五").status_code == 422  # no receipt
    assert not Payment.objects.exists()
    assert send(moneyless, how="cash", witnesses="李四、王五", reference="SJ-7").status_code == 302
    payment = Payment.objects.get()
    assert (payment.method, payment.account, payment.payee) == ("cash", "", None)
    assert (payment.witnesses, payment.reference) == ("李四、王五", "SJ-7")
    assert moneyless.status == "advance_paid"


def test_m2_3_1_with_an_account_it_is_the_first_offered_and_goes_there(aid):
    walk = aid.walk().approved()
    shown = page(walk)
    assert 'value="own"' in shown
    assert 'value="goods"' not in shown, "money was approved"
    assert 'value="member"' not in shown, "nobody else of the household has an account"
    assert send(walk, how="own").status_code == 302
    payment = Payment.objects.get()
    assert (payment.payee, payment.account) == (aid.person, aid.person.account)
    assert payment.account_index == aid.person.account_index
    walk.received()
    printed = str(Paper.objects.get(kind="D27").content)
    assert "收款账户" in printed
    assert aid.person.account not in printed


def test_m2_3_1_the_one_card_of_the_household_needs_no_reason(aid, moneyless):
    head = head_of(aid, moneyless)
    assert send(moneyless, how="member", member=head.key).status_code == 302
    payment = Payment.objects.get()
    assert (payment.payee, payment.account_name, payment.relation) == (head, "孙当家", "")
    moneyless.received()
    assert "同一家庭成员" in str(Paper.objects.get(kind="D27").content)


@pytest.mark.parametrize("missing", [*OTHER])
def test_m2_3_1_an_account_of_somebody_else_needs_name_relation_and_reason(aid, moneyless, missing):
    assert send(moneyless, how="other", **(OTHER | {missing: " "})).status_code == 422
    if missing != "account":  # without one it would be the person's own
        with pytest.raises(ValidationError) as refused:
            moneyless.paid(**(OTHER | {missing: " "}))
        assert missing in refused.value.message_dict
    assert not Payment.objects.exists()


def test_m2_3_1_where_it_went_is_kept_and_printed(aid, moneyless):
    assert send(moneyless, how="other", **OTHER).status_code == 302
    payment = Payment.objects.get()
    assert (payment.payee, payment.account, payment.relation) == (None, "6217009988776655", "外甥")
    moneyless.received()
    printed = str(Paper.objects.get(kind="D27").content)
    assert "外甥" in printed
    assert "本人卧床" in printed
    assert "6217009988776655" not in printed


@pytest.mark.parametrize("account", ["1234567", "6217-00X9", "6217" * 8])
def test_what_is_no_account_is_refused(aid, moneyless, account):
    assert send(moneyless, how="other", **(OTHER | {"account": account})).status_code == 422
    with pytest.raises(ValidationError):
        moneyless.paid(**(OTHER | {"account": account}))


def test_m2_3_1_a_member_of_another_household_is_somebody_else(aid, moneyless):
    with pytest.raises(ValidationError) as refused:
        moneyless.paid(payee=aid.person)
    assert "member" in refused.value.message_dict
    head_of(aid, moneyless)
    assert send(moneyless, how="member", member=aid.person.key).status_code == 422


def test_goods_are_given_as_goods_and_a_service_as_a_service(aid):
    walk = aid.walk(is_urgent=False).verified()
    rows = [StageTerms(Decimal(300), TODAY(), "goods", ""), StageTerms(Decimal(300), TODAY(), "service", "")]
    walk.take("draw_up", planning.draw_up_plan, stages=rows)
    walk.reviewed().checked()
    for how in ("own", "cash", "service"):
        assert send(walk, how=how, witnesses="甲乙、丙丁", reference="1").status_code == 422
    with pytest.raises(ValidationError) as refused:
        walk.paid()
    assert "how" in refused.value.message_dict
    assert send(walk, how="goods", witnesses="李四、王五", reference="LW-3").status_code == 302
    assert Payment.objects.get().method == "goods"


def test_m2_3_3_nothing_is_paid_before_its_day_unless_it_is_brought_forward(aid):
    walk = aid.walk(is_urgent=False).verified().planned(500, days=2).reviewed()
    walk.checked()
    assert walk.open == ["pay"]
    with pytest.raises(PermissionDenied, match="提前"):
        walk.paid()
    assert walk.cast.client("tiantian").get(walk.task("pay").get_absolute_url()).status_code == 403
    assert not Payment.objects.exists()
    moves.bring_forward(walk.case, actor=aid.cast.actor("shilei", "THEAD"), on=TODAY(), reason="提前手术")
    walk.paid()
    assert Payment.objects.get().status == "paid"
    assert Event.objects.filter(verb="aid.stage_brought_forward").count() == 1


def test_m2_3_3_on_its_day_it_is_paid(aid):
    walk = aid.walk(is_urgent=False).verified().planned(500, days=2).reviewed().checked()
    stage = walk.case.stage
    at = timezone.make_aware(dt.datetime.combine(stage.due_on, dt.time(9)))
    with time_machine.travel(at, tick=True):
        walk.paid()
    assert Payment.objects.get().status == "paid"


def test_a_payment_that_came_back_may_go_another_way(aid):
    walk = aid.walk().approved().paid()
    paying_back = walk.case.plan.payments.get()
    moves.report_bounce(walk.case, actor=aid.cast.actor(paying_back.paid_by.username), reason="账户已注销")
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-9")
    payment = Payment.objects.get()
    assert (payment.attempt, payment.method, payment.account, payment.payee) == (2, "cash", "", None)
    assert payment.history.earliest().account == aid.person.account
    assert payment.account_index == ""
