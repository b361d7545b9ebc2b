"""C6, steps 3 and 4: received, or returned with the right unit and ruled; structured results with proof."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.referrals.actions import results, sending
from coordination.referrals.actions.intake import withdraw_consent
from coordination.referrals.models import Leg
from coordination.referrals.queries.pages import person_fields
from coordination.referrals.verbs import ReferralVerb as V
from coordination.register.models import WatchEntry
from tests.referrals.walker import Walker, filed_project, proof
from tests.seen import verbs
from workflows.engine.clock import sweep
from workflows.engine.steps import open_tasks
from workflows.models import Task

pytestmark = pytest.mark.django_db


def answer(walk, code, result, **values):
    leg = walk.leg(code)
    given = {"code": result, "summary": "情况说明", "proof": "凭证1号"} | values
    return results.answer_leg(
        leg, actor=walk.cast.actor("zhuqi" if code == "JT" else "fanghui").proven(), **given
    )


def test_c6_3_the_receiver_signs_for_its_leg_and_the_case_is_being_handled(cast, walk):
    walk.dispatched().received("JT", handler=cast.user("zhuqi"))
    leg = walk.leg("JT")
    assert (leg.status, leg.received_by.username, leg.handler.username) == ("received", "panchen", "zhuqi")
    assert walk.case.status == "in_handling"
    assert V.LEG_RECEIVED in verbs(leg)
    assert Notice.objects.filter(recipient__username="wutong", kind="referral_leg_received").exists()
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        sending.receive_leg(leg, actor=cast.actor("panchen"))


@pytest.mark.parametrize("who", ["zhuqi", "tangwen", "wutong", "wangmin"])
def test_c6_3_nobody_else_receives_it(cast, walk, who):
    walk.dispatched()
    with pytest.raises(PermissionDenied):
        sending.receive_leg(walk.leg("JT"), actor=cast.actor(who))


def test_c6_3_not_ours_goes_back_with_reason_and_right_unit_and_is_sent_on(cast, one):
    one.dispatched().returned("JT", right="ZJ", reason="涉及住房，不属教育资助")
    leg = one.leg("JT")
    assert (leg.status, leg.returns) == ("returned", 1)
    back = leg.leg_returns.get()
    assert (back.unit.code, back.right_unit.code, back.reason) == ("JT", "ZJ", "涉及住房，不属教育资助")
    assert Notice.objects.filter(recipient__username="wutong", kind="referral_leg_returned").exists()
    one.resent("JT", "ZJ")
    leg = one.leg("ZJ")
    assert (leg.status, leg.receiver.code) == ("sent", "ZJ")
    assert leg.leg_returns.get().sent_on_to.code == "ZJ"
    # each receiver has a slip of its own
    assert Paper.objects.of(leg).filter(kind=PaperKind.D31).count() == 2
    assert not Leg.objects.visible_to(cast.actor("panchen")).filter(pk=leg.pk).exists()


def test_c6_3_after_two_returns_the_office_rules_and_the_unit_keeps_it(cast, one):
    one.dispatched().returned("JT", right="ZJ").resent("JT", "ZJ").returned("ZJ", right="CL")
    leg = one.leg("ZJ")
    assert (leg.status, leg.returns) == ("ruling", 2)
    assert one.task("rule", record=leg).holder_role == "OFFDIR"
    with pytest.raises(PermissionDenied), transaction.atomic():
        sending.rule_leg(leg, actor=cast.actor("wangmin"), receiver=cast.unit("CL"), ruling="x", basis="y")
    one.take(
        "rule",
        sending.rule_leg,
        ("chenjing", "OFFDIR"),
        record=leg,
        receiver=cast.unit("CL"),
        ruling="属残疾人康复服务，由县残联承办。",
        basis="县残联职能配置规定",
    )
    leg = one.leg("CL")
    assert (leg.status, leg.is_ruled) == ("sent", True)
    assert leg.leg_returns.first().ruling.startswith("属残疾人")
    assert V.LEG_RULED in verbs(leg)
    with pytest.raises(PermissionDenied) as refused, transaction.atomic():
        sending.return_leg(leg, actor=cast.actor("sunjing"), reason="仍不属我", basis="规定")
    assert "裁定" in str(refused.value)
    one.received("CL").answered_leg("CL").settled()
    assert one.case.status == "results_in"


def test_c6_3_a_ruling_is_shown_next_time(cast, one):
    test_c6_3_after_two_returns_the_office_rules_and_the_unit_keeps_it(cast, one)
    again = Walker(cast, "JT").dispatched()
    task = again.task("receive", record=again.leg("JT"))
    assert "属残疾人康复服务" in cast.client("panchen").get(task.get_absolute_url()).content.decode()


def test_c6_4_granted_with_its_proof_goes_back_as_a_signed_receipt(cast, one):
    one.dispatched().received("JT")
    with pytest.raises(ValidationError), transaction.atomic():
        answer(one, "JT", "granted", form="cash", proof="")
    with pytest.raises(ValidationError), transaction.atomic():
        answer(one, "JT", "granted")  # in what form?
    leg = answer(one, "JT", "granted", form="cash", value=1250, proof="", files=[proof()])
    result = leg.latest_result
    assert (leg.status, result.code, result.value) == ("answered", "granted", 1250)
    receipt = Paper.objects.of(leg).get(kind=PaperKind.D32)
    assert receipt.is_signed
    assert receipt.organ.code == "JT"
    event = Event.objects.of(leg).get(verb=V.LEG_ANSWERED)
    assert (event.after["code"], event.after["value"]) == ("granted", "1250")
    assert event.household == one.person.household.key
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        answer(one, "JT", "granted", form="cash")


def test_c6_4_refused_sends_the_notice_with_reason_basis_and_review(cast, one):
    one.dispatched().received("JT")
    with pytest.raises(ValidationError), transaction.atomic():
        answer(one, "JT", "refused")
    leg = answer(one, "JT", "refused", reason="已超龄", basis="资助办法第五条", advice="可以申请临时救助")
    notice = Paper.objects.of(leg).get(kind=PaperKind.D35)
    assert notice.is_signed
    assert ["理由", "已超龄"] in notice.content["rows"]
    assert "60日" in notice.content["requirement"]
    assert leg.latest_result.notice_sent_on == timezone.localdate()


def test_m2_4_6_a_refused_leg_is_watched_and_the_next_tier_is_looked_at(cast, one):
    one.dispatched().received("JT")
    leg = answer(one, "JT", "refused", reason="已超龄", basis="资助办法第五条", advice="可以申请临时救助")
    entry = WatchEntry.objects.get()
    assert (entry.kind, entry.person, entry.source_id) == ("refused", one.person, leg.pk)
    assert Warning.objects.get(kind="cliff").reported_by.code == "JT"


def test_c6_4_a_waiting_list_comes_back_on_its_review_date_and_the_person_is_told(cast, one):
    from coordination.referrals.actions.answers import tell_review

    one.dispatched().received("JT")
    with pytest.raises(ValidationError), transaction.atomic():
        answer(one, "JT", "wait_list")
    later = timezone.localdate() + dt.timedelta(days=14)
    one.answered_leg("JT", "wait_list", review_on=later)
    leg = one.leg("JT")
    assert leg.status == "answered"
    task = one.task("review", record=leg)
    assert timezone.localdate(task.due_at) == later
    later += dt.timedelta(days=7)
    one.take(
        "review",
        results.review_leg,
        "zhuqi",
        record=leg,
        code="wait_list",
        summary="名额未到",
        review_on=later,
        proof="会议记录",
    )
    assert timezone.localdate(one.task("review", record=leg).due_at) == later
    one.take(
        "review",
        results.review_leg,
        "zhuqi",
        record=leg,
        code="granted",
        summary="已轮到",
        form="service",
        proof="入学通知",
    )
    one.take("tell", tell_review, "wutong", record=leg, answer="名额已经落实。", answer_way="phone")
    assert leg.latest_result.code == "granted"
    assert V.REVIEW_TOLD in verbs(leg)


def test_c6_4_unreachable_needs_three_attempts_on_three_days(cast, one):
    with time_machine.travel(timezone.now() - dt.timedelta(days=4), tick=True):
        one.dispatched().received("JT")
    today = timezone.localdate()
    clerk = cast.actor("zhuqi")
    for days in (3, 2, 2):
        with time_machine.travel(timezone.now() - dt.timedelta(days=days), tick=True):
            results.record_contact(
                one.leg("JT"), actor=clerk, on=timezone.localdate(), way="phone", reached=False
            )
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        answer(one, "JT", "unreachable", proof="")
    assert "3" in str(refused.value)
    results.record_contact(one.leg("JT"), actor=clerk, on=today, way="visit", reached=False)
    leg = answer(one, "JT", "unreachable", proof="")
    assert leg.latest_result.code == "unreachable"
    with pytest.raises(PermissionDenied), transaction.atomic():
        results.record_contact(leg, actor=clerk, on=today, way="visit", reached=False)


def test_c6_4_declined_moved_and_deceased_carry_what_makes_them_true(cast, one):
    one.dispatched().received("JT")
    today = timezone.localdate()
    for code, values in (("declined", {}), ("moved", {"happened_on": today}), ("deceased", {})):
        with pytest.raises(ValidationError), transaction.atomic():
            answer(one, "JT", code, **values)
    results.record_contact(one.leg("JT"), actor=cast.actor("zhuqi"), on=today, way="phone", reached=True)
    with transaction.atomic():
        assert answer(one, "JT", "declined").latest_result.code == "declined"
        transaction.set_rollback(True)
    leg = answer(one, "JT", "moved", happened_on=today, place="江州市江北区")
    assert leg.latest_result.place == "江州市江北区"


def test_r98_a_charity_helps_under_a_project_filed_beforehand_and_books_its_value(cast):
    walk = Walker(cast, "CSH").dispatched().received("CSH")
    with pytest.raises(ValidationError), transaction.atomic():
        answer(walk, "CSH", "granted", form="goods", value=300)
    project = filed_project(cast)
    with pytest.raises(ValidationError), transaction.atomic():
        answer(walk, "CSH", "granted", form="goods", project=project)  # no value
    type(project).objects.filter(pk=project.pk).update(status="reported")
    project.refresh_from_db()
    with pytest.raises(ValidationError), transaction.atomic():
        answer(walk, "CSH", "granted", form="goods", value=300, project=project)
    type(project).objects.filter(pk=project.pk).update(status="filed")
    project.refresh_from_db()
    leg = answer(walk, "CSH", "granted", form="goods", value=300, project=project)
    assert (leg.project, leg.latest_result.value) == (project, 300)
    page = cast.client("hedan").get("/referrals/projects/").content.decode()
    assert "300" in page


def test_c9_a_receiver_sees_its_leg_and_only_the_fields_that_go_with_it(cast, walk):
    walk.dispatched().received("CSH")
    leg = walk.leg("CSH")
    shown = dict(person_fields(leg, is_open=False))
    assert len(shown) == len(leg.fields) == 3
    assert "周桂英" not in str(shown)
    client = cast.client("fanghui")
    page = client.get(leg.get_absolute_url()).content.decode()
    assert "周桂英" not in page
    assert "13805551234" not in page
    assert client.get(walk.case.get_absolute_url()).status_code == 404
    assert client.get(walk.leg("JT").get_absolute_url()).status_code == 404
    # opened with a purpose, on record
    assert client.post(f"{leg.get_absolute_url()}fields/", {"purpose": ""}).status_code == 422
    assert client.post(f"{leg.get_absolute_url()}fields/", {"purpose": "上门送物资"}).status_code == 302
    opened = client.get(leg.get_absolute_url()).content.decode()
    assert "周桂英" in opened
    assert "13805551234" in opened
    assert "慢性病" not in opened
    event = Event.objects.of(leg).get(verb=V.FIELDS_OPENED)
    assert (event.reason, event.user_name) == ("上门送物资", "方慧")


def test_m2_4_13_opened_fields_stay_open_over_a_reload_and_close_when_their_time_is_over(cast, walk):
    walk.dispatched().received("CSH")
    page = walk.leg("CSH").get_absolute_url()
    cast.client("fanghui").post(f"{page}fields/", {"purpose": "上门送物资"})
    for minutes, is_open in ((0, True), (1, True), (29, True), (31, False)):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
            again = cast.client("fanghui").get(page).content.decode()
            assert ("周桂英" in again) == is_open


def test_c9_access_ends_with_the_result_and_with_the_consent(cast, walk):
    walk.dispatched()
    url = f"{walk.leg('CSH').get_absolute_url()}fields/"
    client = cast.client("fanghui")
    assert client.post(url, {"purpose": "看看"}).status_code == 403  # not received yet
    walk.received("CSH")
    assert client.post(url, {"purpose": "联系"}).status_code == 302
    assert "周桂英" in client.get(walk.leg("CSH").get_absolute_url()).content.decode()
    withdraw_consent(walk.leg("CSH"), actor=cast.actor("wutong"), reason="本人撤回")
    assert client.post(url, {"purpose": "联系"}).status_code == 403
    assert "周桂英" not in client.get(walk.leg("CSH").get_absolute_url()).content.decode()
    assert Notice.objects.filter(recipient__username="fanghui", kind="referral_consent_withdrawn").exists()
    walk.received("JT").answered_leg("JT")
    jt = cast.client("zhuqi")
    assert jt.post(f"{walk.leg('JT').get_absolute_url()}fields/", {"purpose": "联系"}).status_code == 403


def test_overdue_legs_climb_the_ladder_and_the_window_hears_of_it(cast, one):
    one.dispatched()
    with time_machine.travel(timezone.now() + dt.timedelta(days=20), tick=True):
        sweep()
        sweep()
        sweep()
        sweep()
    told = set(
        Notice.objects.filter(kind="referral_leg_overdue").values_list("recipient__username", flat=True)
    )
    assert {"wutong", "shilei"} <= told
    heads = set(Notice.objects.filter(kind="task_escalated").values_list("recipient__username", flat=True))
    assert "xuwenjing" in heads
    assert one.leg("JT").status == "sent"  # the clock decides nothing


def test_the_window_urges_once_a_day(cast, one):
    one.dispatched()
    sending.urge_leg(one.leg("JT"), actor=cast.actor("wutong"))
    assert Notice.objects.filter(recipient__username="panchen", kind="referral_leg_urged").exists()
    with pytest.raises(ValidationError):
        sending.urge_leg(one.leg("JT"), actor=cast.actor("wutong"))
    with pytest.raises(PermissionDenied):
        sending.urge_leg(one.leg("JT"), actor=cast.actor("tangwen"))


def test_a_returned_leg_may_be_dropped_and_the_others_go_on(cast):
    walk = Walker(cast, "JT", "ZJ").dispatched().received("ZJ").answered_leg("ZJ").returned("JT")
    walk.take("resend", sending.drop_leg, "wutong", record=walk.leg("JT"), reason="住房解决后不再需要")
    assert walk.settled().case.status == "results_in"
    assert not open_tasks(walk.leg("JT"))
    assert Task.objects.open().about(walk.case).get().flow_task.name == "answer"
