"""C3-3: whose matter is it? Raised, filed (D10), mediated, ruled; the clock stands still meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from coordination.documents.models import Paper
from coordination.duties.actions import disputes, sign_slip
from coordination.duties.models import Assignment, Dispute
from coordination.notifications.models import Notice
from coordination.policy.calendar import add_working_days, working_days_between
from tests.duties.walk import DIRECTOR, Duty
from tests.order import disagreements
from workflows.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(cast) -> Duty:
    return Duty(cast)


def filed_days_ago(duty, days: int) -> None:
    at = timezone.now() - dt.timedelta(days=days)
    Dispute.objects.filter(assignment=duty.assignment).update(filed_at=at)


def test_c3_3_upheld_it_goes_on_where_it_stood_and_the_pause_moves_the_due_day(duty):
    duty.disputed()
    was = duty.assignment.due_on
    assert (duty.status, duty.task("mediate").holder_role) == ("disputed", "OFFDIR")
    paper = Paper.objects.of(duty.assignment).get(kind="D10")
    assert paper.is_signed
    assert ["建议承办单位", "县财政局"] in paper.content["rows"]
    filed_days_ago(duty, 4)
    passed = working_days_between(timezone.localdate() - dt.timedelta(days=4), timezone.localdate())
    duty.take("mediate", disputes.uphold, DIRECTOR, reason="补发属残联职责。")
    assert (duty.status, duty.open) == ("dispatched", ["receive"])
    days = min(3, passed)
    assert duty.assignment.pauses[0]["days"] == duty.assignment.pause_days == days
    assert duty.assignment.due_on == (add_working_days(was, days) if days else was)
    assert Notice.objects.filter(kind="duty_dispute_ruled", recipient__username="qiumin").exists()
    assert disagreements("duties.") == []


def test_c10_the_pause_is_no_longer_than_a_ruling_may_take(duty):
    duty.disputed()
    was = duty.assignment.due_on
    filed_days_ago(duty, 30)
    duty.take("mediate", disputes.uphold, DIRECTOR, reason="属残联职责。")
    assert duty.assignment.due_on == add_working_days(was, 3)


def test_c3_3_after_the_receipt_it_goes_back_to_naming_a_handler(duty):
    duty.received()
    duty.dispute(step="assign")
    duty.take("mediate", disputes.uphold, DIRECTOR, reason="属残联职责。")
    assert (duty.status, duty.open) == ("received", ["assign"])


def test_c3_3_a_ruling_stands(duty):
    duty.disputed()
    duty.take("mediate", disputes.uphold, DIRECTOR, reason="属残联职责。")
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.dispute()


def test_c3_3_only_within_the_window_and_by_the_liaison(duty):
    duty.dispatched()
    for who in ("qiumin", "zhaoli", "wangmin"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.take("receive", disputes.raise_dispute, who, ground="x", proposed=duty.cast.unit("CZ"))
    for values in ({"ground": " "}, {"proposed": duty.cast.unit("CL")}, {"proposed": None}):
        with pytest.raises(ValidationError), transaction.atomic():
            duty.take(
                "receive",
                disputes.raise_dispute,
                "sunjing",
                **({"ground": "x", "proposed": duty.cast.unit("CZ")} | values),
            )
    long_ago = timezone.now() - dt.timedelta(days=20)
    Assignment.objects.filter(pk=duty.assignment.pk).update(dispatched_at=long_ago)
    duty.reread()
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.dispute()
    assert duty.status == "dispatched"


def test_c3_3_the_head_does_not_file_it(duty):
    duty.dispatched()
    duty.take(
        "receive", disputes.raise_dispute, "sunjing", ground="不属我会。", proposed=duty.cast.unit("CZ")
    )
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("sign_dispute", disputes.file_dispute, "sunjing")
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("sign_dispute", disputes.drop_dispute, "qiumin", reason="")
    duty.take("sign_dispute", disputes.drop_dispute, "qiumin", reason="属本单位职责。")
    assert (duty.status, duty.open, duty.assignment.disputes.get().ruling) == (
        "dispatched",
        ["receive"],
        "dropped",
    )
    duty.dispute()  # not filed is not ruled on
    assert duty.status == "disputed"


def test_c3_3_reassigned_the_other_unit_gets_a_slip_of_its_own(cast, duty):
    duty.disputed()
    first = duty.assignment.number
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("mediate", disputes.reassign, DIRECTOR, reason="属财政。", unit=cast.unit("CL"))
    duty.take("mediate", disputes.reassign, DIRECTOR, reason="属财政职责。", unit=cast.unit("CZ"))
    assert (duty.status, duty.open, duty.lead) == ("drafted", ["sign_slip"], "CZ")
    assert not Assignment.objects.visible_to(cast.actor("sunjing")).exists()
    duty.take("sign_slip", sign_slip, DIRECTOR)
    assert duty.assignment.number != first
    assert duty.task("receive").holder_unit.code == "CZ"
    assert Assignment.objects.visible_to(cast.actor("songlan")).exists()
    assert disagreements("duties.") == []


def test_c3_3_split_each_unit_gets_its_part(cast, duty):
    duty.disputed()
    values = {"reason": "各管一段。", "unit": cast.unit("CZ"), "own_part": "核实人数。"}
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("mediate", disputes.split, DIRECTOR, **values, other_part=" ")
    duty.take("mediate", disputes.split, DIRECTOR, **values, other_part="拨付资金。")
    assert (duty.open, duty.assignment.requirement) == (["receive"], "核实人数。")
    part = duty.assignment.parts.get()
    assert (part.status, part.lead_unit.code, part.requirement) == ("drafted", "CZ", "拨付资金。")
    assert Process.objects.of(part).filter(finished__isnull=True).exists()
    assert disagreements("duties.") == []


def test_c3_3_the_deputys_ruling_is_final(duty):
    duty.disputed()
    duty.take("mediate", disputes.refer_dispute, DIRECTOR, reason="双方未能一致。")
    assert (duty.status, duty.task("rule").holder_role) == ("appealed", "DEPUTY")
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("rule", disputes.uphold, DIRECTOR, reason="维持。")
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("rule", disputes.uphold, "linyue", reason="")
    duty.take("rule", disputes.uphold, "linyue", reason="维持原交办。")
    dispute = duty.assignment.disputes.get()
    assert (duty.status, dispute.ruling, dispute.ruled_by.role) == ("dispatched", "upheld", "DEPUTY")


def test_c3_3_where_civil_affairs_is_a_party_the_deputy_rules_from_the_start(cast, duty):
    duty.disputed(proposed="MZ")
    assert (duty.status, duty.open) == ("appealed", ["rule"])


def test_r193_the_justice_bureau_advises(cast, duty):
    duty.disputed()
    advisor = cast.actor("xialan")
    assert not Assignment.objects.visible_to(advisor).exists()
    duty.take("mediate", disputes.ask_advice, DIRECTOR, reason="请提出法律意见。")
    assert (duty.status, duty.task("advise").holder_unit.code) == ("advising", "SF")
    assert Assignment.objects.visible_to(advisor).exists()
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("advise", disputes.advise, "songlan", advice="x")
    duty.take("advise", disputes.advise, "xialan", advice="依据三定规定，由残联承办为宜。")
    assert (duty.status, duty.open) == ("disputed", ["mediate"])
    assert duty.assignment.disputes.get().advice.startswith("依据")
    assert not Assignment.objects.visible_to(advisor).exists()
    assert disagreements("duties.") == []


def test_in_a_dispute_nothing_is_overdue(duty):
    duty.disputed()
    duty.due_passed(10)
    assert not duty.assignment.is_late
    assert duty.assignment.counts_until is None
