"""C3 from the receipt to the ledger, step by step."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.duties.actions import co_tasks, receive_assignment, verifying, work
from coordination.duties.verbs import DutyVerb
from coordination.notifications.models import Notice
from coordination.policy.deadlines import due
from coordination.units.actions import Successor, end_organisation
from coordination.units.counties import county_of
from tests.duties.walk import DIRECTOR, Duty
from tests.order import disagreements
from workflows.engine.telling import rung_key
from workflows.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(cast) -> Duty:
    return Duty(cast)


def test_c3_from_receipt_to_the_ledger(duty):
    duty.closed()
    assignment = duty.reread()
    assert (assignment.status, assignment.result, duty.open) == ("closed", "done", [])
    assert Process.objects.of(assignment).get().finished is not None
    kinds = set(Paper.objects.of(assignment).values_list("kind", flat=True))
    assert {"D07", "D09", "D15", "D16"} <= kinds
    closure = Paper.objects.of(assignment).get(kind="D16")
    assert str(closure.number).startswith("安联办销〔")
    assert ["核验人", assignment.verified_by.user.name] in closure.content["rows"]
    verbs = set(Event.objects.of(assignment).values_list("verb", flat=True))
    assert {
        DutyVerb.HANDLER_ASSIGNED,
        DutyVerb.REPORT_DRAFTED,
        DutyVerb.REPORT_SIGNED,
        DutyVerb.REPORT_VERIFIED,
        DutyVerb.ASSIGNMENT_CLOSED,
    } <= verbs
    assert assignment.history.latest().history_user.username == "chenjing"
    assert Notice.objects.filter(kind="duty_closed", recipient__username="qiumin").exists()
    assert disagreements("duties.") == []


def test_c3_2_dispatched_the_slip_waits_for_the_lead_units_receipt(duty):
    duty.dispatched()
    slip = Paper.objects.of(duty.assignment).get(kind="D07")
    assert slip.is_signed
    assert str(slip.number).startswith("安联办交〔")
    task = duty.task("receive")
    assert (task.holder_unit.code, task.holder_role) == ("CL", "LIAISON")
    assert (
        task.due_at
        == due(
            "RECEIPT", start=timezone.now(), on=duty.assignment.policy_on, county=county_of(duty.assignment)
        ).at
    )
    duty.take("receive", receive_assignment, "sunjing")
    receipt = Paper.objects.of(duty.assignment).get(kind="D09")
    assert receipt.signatures.get().signer_name == duty.cast.user("sunjing").name
    assert (duty.status, duty.open) == ("received", ["assign"])


def test_c3_2_silence_climbs_to_the_head_and_the_director_and_is_no_receipt(duty):
    duty.dispatched()
    for rung, heard in ((0, {"sunjing"}), (1, {"sunjing", "qiumin", "chenjing"})):
        duty.rung(rung, "receive")
        key = rung_key(duty.task("receive"), rung)
        notices = Notice.objects.filter(key=key, urgent=True)
        assert set(notices.values_list("recipient__username", flat=True)) >= heard
    assert (duty.status, duty.open) == ("dispatched", ["receive"])


def test_c3_2_every_co_unit_signs_for_its_own_part(cast):
    duty = Duty(cast, helpers=("CZ", "ZJ")).begun()
    for code, liaison in (("CZ", "songlan"), ("ZJ", "tangwen")):
        task = duty.task("receive_part", record=duty.part(code))
        assert (task.holder_unit.code, task.holder_role) == (code, "LIAISON")
        duty.take("receive_part", co_tasks.receive_co_task, liaison, record=duty.part(code))
        assert duty.task("contribute", record=duty.part(code)).holder_unit.code == code


def test_c3_9_the_open_work_of_a_merged_unit_goes_to_its_successor(cast):
    duty = Duty(cast, lead="GH").dispatched()
    end_organisation(
        cast.unit("GH"),
        actor=cast.actor("yangfan"),
        last_day=timezone.localdate() - dt.timedelta(days=1),
        successors=[Successor(cast.unit("RS"))],
        reason="机构改革方案",
    )
    told = Notice.objects.filter(kind="unit_ended").values_list("recipient__username", flat=True)
    assert {"xiaohong", "caixiaoyun"} <= set(told)
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("receive", receive_assignment, "songlan")
    duty.take("receive", receive_assignment, "caixiaoyun")
    assert (duty.status, duty.assignment.lead_unit.code) == ("received", "GH")
    assert duty.open == ["assign"]


def test_c3_4_the_liaison_assigns_a_handler_of_the_unit(cast, duty):
    duty.received()
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("assign", work.assign_handler, "sunjing", handler=cast.post("duwei"))
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("assign", work.assign_handler, "qiumin", handler=cast.post("zhaoli"))
    duty.assign()
    task = duty.task("work")
    assert (duty.assignment.handler.user.username, task.holder_role) == ("zhaoli", "UCLERK")
    assert task.due_at == duty.assignment.closes_at


def test_c3_4_in_a_township_the_clerk_does_it_and_the_head_signs(cast):
    duty = Duty(cast, lead="XZ01").reported()
    assert duty.status == "submitted"
    signature = Paper.objects.of(duty.assignment).get(kind="D15").signatures.get()
    assert signature.signer_name == cast.user("shilei").name


def test_c3_4_the_handler_hands_it_back_and_another_gets_it(cast, duty):
    duty.begun()
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("work", work.hand_back, "zhaoli", reason=" ")
    duty.take("work", work.hand_back, "zhaoli", reason="不在我科室职责内。")
    assert (duty.status, duty.open, duty.assignment.handler) == ("received", ["assign"], None)
    assert not duty.assignment.progress.filter(status="asked").exists()
    duty.assign("sunjing")
    assert duty.task("work").holder_role == "LIAISON"
    assert disagreements("duties.") == []


def test_c3_6_only_the_handler_reports_and_only_the_head_signs(duty):
    duty.begun()
    for who in ("sunjing", "qiumin", "duwei", "wangmin"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.take("work", work.draft_report, who, text="a", evidence="b")
    duty.draft()
    for who in ("sunjing", "zhaoli", "fengkai", DIRECTOR):
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.take("sign_report", work.sign_report, who)
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("sign_report", work.sign_report, "qiumin", reauth=False)
    assert duty.status == "signing"


def test_c3_6_the_head_sends_the_report_back_to_the_handler(duty):
    duty.drafted()
    duty.take("sign_report", work.send_back_report, "qiumin", reason="请写明人数。")
    assert (duty.status, duty.open) == ("in_progress", ["work"])
    assert Notice.objects.filter(kind="duty_sent_back", recipient__username="zhaoli").exists()
    duty.draft(text="已补发 32 人。")
    assert duty.assignment.reports.get().text == "已补发 32 人。"


def test_c3_6_verified_by_somebody_who_did_not_do_the_work(cast, duty):
    duty.reported()
    for who in ("zhaoli", DIRECTOR, "linyue"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.take("verify", verifying.pass_report, who, findings="x")
    # an office person who took part in it is no verifier either
    duty.assignment.reports.update(drafted_by=cast.post("liqian"))
    with pytest.raises(PermissionDenied, match=r".+") as refused, transaction.atomic():
        duty.verify("liqian")
    assert str(refused.value)
    duty.verify("wangmin")
    report = duty.assignment.reports.get()
    assert (duty.status, report.verdict, report.verified_by.user.username) == (
        "verified",
        "passed",
        "wangmin",
    )


def test_c3_6_the_second_return_is_the_directors_and_the_third_the_deputys(duty):
    duty.reported()
    duty.send_back()
    assert (duty.status, duty.assignment.returns) == ("in_progress", 1)
    duty.draft()
    duty.sign()
    duty.send_back()
    assert (duty.status, duty.task("rule_return").holder_role) == ("returning", "OFFDIR")
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.take("rule_return", verifying.confirm_return, "linyue", opinion="退回。")
    duty.take("rule_return", verifying.confirm_return, DIRECTOR, opinion="佐证仍不足，退回补充。")
    assert (duty.status, duty.assignment.returns) == ("in_progress", 2)
    duty.draft()
    duty.sign()
    duty.send_back()
    assert duty.task("rule_return").holder_role == "DEPUTY"
    duty.take("rule_return", verifying.accept_after_all, "linyue", opinion="情况属实，予以通过。")
    assert (duty.status, duty.assignment.reports.count()) == ("verified", 3)
    assert list(duty.assignment.reports.values_list("verdict", flat=True)) == [
        "returned",
        "returned",
        "passed",
    ]
    assert disagreements("duties.") == []


def test_c3_7_the_director_closes_and_nobody_else(duty):
    duty.verified()
    for who in ("liqian", "linyue", ("chenjing", "UHEAD"), "qiumin"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.close(who)
    with pytest.raises(ValidationError), transaction.atomic():
        duty.close(result="impossible", opinion="无法办理。")
    with pytest.raises(ValidationError), transaction.atomic():
        duty.close(result="overtaken")
    duty.close()
    with pytest.raises((TransitionNotAllowed, PermissionDenied)), transaction.atomic():
        verifying.close_assignment(duty.assignment, actor=duty.actor(DIRECTOR).proven(), result="done")


def test_c3_7_major_matters_are_closed_by_the_deputy(cast):
    duty = Duty(cast, is_major=True).verified()
    assert duty.task("close").holder_role == "DEPUTY"
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.close(DIRECTOR)
    duty.close("linyue", result="impossible", opinion="政策已取消。")
    assert (duty.status, duty.assignment.result) == ("closed", "impossible")


def test_c3_7_the_director_lays_it_before_the_deputy(duty):
    duty.verified()
    duty.take("close", verifying.lay_before_deputy, DIRECTOR, opinion="涉及面广，请副总召集人审定。")
    assert (duty.status, duty.task("close").holder_role) == ("verified", "DEPUTY")
    duty.close("linyue")
    assert duty.status == "closed"


def test_c3_7_whoever_closes_may_have_it_verified_again(duty):
    duty.verified()
    duty.take("close", verifying.send_back_verification, DIRECTOR, opinion="请核对回单。")
    assert (duty.status, duty.open) == ("submitted", ["verify"])
    duty.verify("wangmin")
    duty.close()
    assert duty.status == "closed"


def test_civil_affairs_own_duties_are_verified_by_the_office_and_closed_by_the_deputy(cast):
    duty = Duty(cast, lead="MZ").verified()
    assert duty.task("close").holder_role == "DEPUTY"
    with pytest.raises(PermissionDenied), transaction.atomic():
        duty.close(DIRECTOR)
    duty.close("linyue")
    assert duty.status == "closed"


def test_what_remains_is_opened_as_an_assignment_of_its_own(duty):
    duty.drafted(residue="外出务工的 3 人待回乡后补发。")
    duty.sign()
    duty.verify()
    duty.close(result="residue", opinion="遗留 3 人另行交办。")
    rest = type(duty.assignment).objects.get(source_type="duties.assignment", source_id=duty.assignment.pk)
    assert (rest.status, rest.requirement) == ("breakdown", "外出务工的 3 人待回乡后补发。")
    assert disagreements("duties.") == []


def test_the_handler_who_left_is_followed_by_whoever_holds_the_role(cast, duty):
    import datetime as dt

    from django.utils import timezone

    from coordination.units.models import Post

    duty.begun()
    old = duty.assignment.handler
    assert old.user.username == "zhaoli"
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Post.objects.filter(pk=old.pk).update(valid_to=yesterday)
    new = Post.objects.create(
        user=cast.user("sunjing"), unit=old.unit, role=old.role, title="科员", valid_from=yesterday
    )
    duty.take("work", work.draft_report, ("sunjing", "UCLERK"), text="已办。", evidence="回单。")
    assert duty.assignment.reports.get().drafted_by == new
