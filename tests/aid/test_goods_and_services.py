"""A stage in goods or as a service is given at its value, and nowhere called money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.aid.actions import paying, planning, stages
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.documents.printing import pdf_bytes
from coordination.notifications.models import Notice
from coordination.policy.stages import StageTerms

from .world import TODAY

MONEY = ("资金", "救助金", "款项", "到账", "金额")
HANDED = {"method": "goods", "witnesses": "李四，王五", "reference": "SJ-3"}
PROVIDED = {"method": "service"}


@pytest.fixture
def walk(aid):
    """Three stages under one approval: goods and a service due today, then money."""
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
    rows = [
        StageTerms(Decimal(500), TODAY(), "goods", "冬衣和被褥"),
        StageTerms(Decimal(600), TODAY(), "service", "护理"),
        StageTerms(Decimal(400), TODAY() + dt.timedelta(days=30)),
    ]
    walk.take("draw_up", planning.draw_up_plan, stages=rows)
    return walk.reviewed()


def paper(walk, kind: str) -> dict:
    return Paper.objects.of(walk.case).filter(kind=kind).latest("pk").content


def test_m2_3_22_the_plan_says_goods_and_service_with_their_value(walk):
    _head, rows = paper(walk, "D26")["table"]
    said = [(row[1], row[3]) for row in rows]
    assert said == [
        ("实物价值500元", "发放实物"),
        ("服务价值600元", "提供服务"),
        ("400元", "发放资金"),
    ]
    total = dict(paper(walk, "D25")["rows"])["救助总额"]
    assert total == "1,500元（其中实物价值500元、服务价值600元）"
    assert pdf_bytes(Paper.objects.of(walk.case).get(kind="D26"))[0].startswith(b"%PDF")


def test_m2_3_22_goods_are_handed_over_not_paid(walk):
    walk.checked()
    page = walk.cast.client("tiantian").get(walk.task("pay").get_absolute_url()).content.decode()
    assert "发放实物，价值（元）" in page
    assert "银行卡" not in page
    walk.paid(**HANDED)
    event = Event.objects.get(verb=AidVerb.GOODS_GIVEN)
    assert "实物，价值500.00元" in event.sentence
    assert not Event.objects.filter(verb=AidVerb.PAID).exists()
    told = Notice.objects.get(kind="aid_goods_given", recipient__username="wutong")
    assert "实物已发放" in told.sentence
    assert not any(word in told.sentence for word in MONEY)
    page = walk.cast.client("taochunsheng").get(walk.task("receive").get_absolute_url()).content.decode()
    assert "实物已送到" in page
    assert "款项" not in page
    walk.received()
    receipt = paper(walk, "D27")
    assert ["实物价值", "500元"] in receipt["rows"]
    assert not any(word in label for label, _value in receipt["rows"] for word in MONEY)


def test_m2_3_22_a_service_is_provided(walk):
    walk.checked().paid(**HANDED).received()
    walk.checked()
    page = walk.cast.client("tiantian").get(walk.task("pay").get_absolute_url()).content.decode()
    assert "提供服务，价值（元）" in page
    case = walk.cast.client("wutong").get(walk.case.get_absolute_url()).content.decode()
    assert "已核准，待提供服务" in case
    assert "价值" in case
    walk.paid(**PROVIDED)
    assert "服务，价值600.00元" in Event.objects.get(verb=AidVerb.SERVICE_GIVEN).sentence
    assert Notice.objects.filter(kind="aid_service_given", recipient__username="wutong").exists()
    walk.take("receive", paying.confirm_receipt, found="护理三次", on=timezone.localdate())
    receipt = paper(walk, "D27")
    assert receipt["form"] == "临时救助服务提供记录（收条）"
    labels = [label for label, _value in receipt["rows"]]
    assert {"服务价值", "提供方式", "提供人", "接受服务日期"} <= set(labels)
    assert receipt["opinion"][1] == "已核实提供到位。"


def test_m2_3_22_a_cut_of_goods_is_a_cut_of_their_value(walk):
    seen = {"found": "收入恢复", "on": TODAY(), "reason": "收入恢复"}
    walk.take("check_stage", stages.propose_cut, **seen)
    walk.take("hear", stages.hold_hearing, statement="无异议", on=TODAY())
    walk.take("cut", stages.cut_stage, amount=Decimal(300), reason="收入恢复")
    assert "由实物价值500元调减为实物价值300元" in dict(paper(walk, "D37")["rows"])["决定内容"]


def test_m2_3_22_money_is_still_called_money(aid):
    walk = aid.walk().approved().paid()
    assert Event.objects.filter(verb=AidVerb.PAID).exists()
    assert Notice.objects.filter(kind="aid_paid", recipient__username="wutong").exists()
    page = walk.cast.client("taochunsheng").get(walk.task("receive").get_absolute_url()).content.decode()
    assert "实物已送到" not in page
    walk.received()
    assert ["金额", "700元"] in paper(walk, "D27")["rows"]
    assert walk.cast.client("wutong").get(reverse("aid:case", args=[walk.case.pk])).status_code == 200
