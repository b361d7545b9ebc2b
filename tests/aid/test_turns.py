"""C7: what breaks into a case, and what time does by itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.aid.actions import deciding, supplementing, turns
from coordination.aid.models import AidCase, Stage
from coordination.aid.queries.limits import ordinary_end
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.notifications.kinds import sentence
from coordination.notifications.models import Notice
from coordination.policy.calendar import add_working_days, working_days_between
from coordination.policy.stages import StageTerms
from coordination.register.actions import register_person
from coordination.units.actions import record_absence
from tests.lives.deaths import decided
from tests.order import disagreements
from workflows.emergency_aid import moves
from workflows.emergency_aid.front import grant_plan, open_aid
from workflows.emergency_aid.terms import PAPERS_LADDER
from workflows.engine.clock import climb_ladders
from workflows.models import Task

from .world import Walker

S = AidCase.Status
TODAY = timezone.localdate


@pytest.fixture
def waiting(aid):
    """A plan approved by the township head whose first stage is a month away."""
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
    return walk.planned(900, 600, days=30).reviewed()


def test_a_case_that_waits_for_its_hours_stands_where_its_flow_says(aid):
    assert aid.walk().open == ["quick_approve"]
    assert disagreements() == []


def test_c5_3_after_the_hours_the_county_leader_may_approve_instead(aid):
    walk = aid.walk()
    assert climb_ladders(timezone.now() + dt.timedelta(hours=25)) == 1
    assert walk.open == ["approve_instead", "quick_approve"]
    assert Notice.objects.filter(kind="aid_advance_late", recipient__username="weiguoqiang").exists()
    walk.take("approve_instead", deciding.quick_approve, "weiguoqiang")
    assert walk.open == ["pay"]
    assert walk.case.plan.tier == "county"
    assert disagreements() == []


def test_m2_3_10_of_a_late_advance_the_county_leader_hears_once_by_the_step_that_opens(aid):
    walk = aid.walk()
    climb_ladders(timezone.now() + dt.timedelta(hours=25))
    task = walk.task("approve_instead")
    notice = Notice.objects.get(recipient__username="weiguoqiang", subject_type="aid.aidcase")
    assert (notice.kind, notice.urgent, notice.key) == ("aid_advance_late", True, f"task:{task.pk}")
    assert notice.url == task.get_absolute_url()
    assert walk.case.number in sentence(notice.kind, notice.params)
    assert Notice.objects.filter(kind="task_overdue", recipient__username="shilei").count() == 1
    walk.approved()  # the township was quicker: it waits in nobody's list any more
    notice.refresh_from_db()
    assert notice.is_settled


def test_m2_3_10_reminders_come_as_the_offices_open_and_hours_stay_hours(aid):
    walk = aid.walk()
    task = walk.task("quick_approve")
    assert task.next_rung_at == task.due_at  # ADV_HOURS: by the hour
    walk.approved().paid().received().eased()
    task = walk.task("supplement")
    rule = {"on": walk.case.policy_on, "task": task}
    before, _day, due, after, later = (
        timezone.localtime(rung.at(task.due_at, **rule)) for rung in PAPERS_LADDER
    )
    assert task.next_rung_at == before
    opening = dt.time(8, 30)
    assert [before.time(), after.time(), later.time()] == [opening] * 3
    assert due == task.due_at
    assert before.date() == add_working_days(due.date(), -3)
    assert after.date() == add_working_days(due.date(), 1)


def test_m2_1_21_an_absence_that_nobody_confirms_holds_no_advance(aid):
    walk, today = aid.walk(), timezone.localdate()
    head, clerk = aid.cast.post("shilei"), aid.cast.actor("wutong")
    record_absence(head, actor=clerk, first_day=today, last_day=today, reason="外出")
    with pytest.raises(LookupError):
        aid.cast.substitute("wutong", "shilei")
    climb_ladders(timezone.now() + dt.timedelta(hours=25))
    walk.take("approve_instead", deciding.quick_approve, "weiguoqiang")
    assert walk.open == ["pay"]


def test_c5_3_the_head_may_still_decide_and_takes_the_step_from_the_county(aid):
    walk = aid.walk()
    climb_ladders(timezone.now() + dt.timedelta(hours=25))
    walk.approved()
    assert walk.open == ["pay"]
    assert disagreements() == []


def test_c5_3_small_quick_aid_has_a_hard_alarm(aid):
    walk = aid.walk()
    climb_ladders(timezone.now() + dt.timedelta(hours=25))
    task = walk.task("quick_approve")
    assert task.next_rung_at is not None
    assert (timezone.localdate(task.next_rung_at) - TODAY()).days == 3


def test_c5_3_papers_are_due_in_working_days_and_the_ladder_climbs(aid):
    walk = aid.walk().approved().paid().received().eased()
    task = walk.task("supplement")
    assert working_days_between(TODAY(), timezone.localdate(task.due_at)) == 10
    Task.objects.filter(pk=task.pk).update(next_rung_at=timezone.now())
    climb_ladders(timezone.now())
    assert Notice.objects.filter(kind="task_due_soon", recipient__username="wutong").exists()
    late = task.due_at + dt.timedelta(minutes=1)
    for _n in range(4):
        climb_ladders(late + dt.timedelta(days=10))
    people = set(Notice.objects.filter(kind="task_escalated").values_list("recipient__username", flat=True))
    assert {"shilei", "weiguoqiang"} <= people


def test_the_county_may_ask_for_better_papers(aid):
    walk = aid.walk().approved().paid().received().eased().supplemented()
    walk.take("file", supplementing.return_supplement, "suting", reason="缺照片")
    assert walk.open == ["supplement"]
    walk.supplemented()
    walk.take(
        "file", supplementing.file_case, "suting", is_lawful_advance=True, note="家庭条件超标，救助善意"
    )
    assert walk.case.is_lawful_advance
    assert walk.open == ["follow_up"]


def test_c7_a_death_freezes_what_is_unpaid_at_once(waiting, aid):
    said = {"died_on": TODAY(), "how_known": "村委会报告"}
    moves.report_death(waiting.case, actor=aid.cast.actor("taochunsheng"), **said)
    assert (waiting.status, waiting.open) == (S.PLAN_APPROVED, [])  # a report ends nothing (C10)
    decided(aid.cast, waiting.case.person.death_reports.get())
    assert (waiting.reread().status, waiting.open) == (S.FROZEN, ["settle"])
    with pytest.raises(ValidationError):  # nothing was due yet
        waiting.take("settle", turns.settle_frozen, "weiguoqiang", pays_due=True, reason="家属困难")
    waiting.take("settle", turns.settle_frozen, "weiguoqiang", pays_due=False, reason="未到期")
    assert waiting.open == ["follow_up"]
    assert (aid.reserve.reserved, aid.reserve.balance) == (0, 50000)
    assert set(Stage.objects.filter(plan__case=waiting.case).values_list("status", flat=True)) == {"stopped"}
    assert disagreements() == []


def test_c7_what_was_due_before_a_death_may_be_paid_to_the_family(aid):
    walk = (
        aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500))
        .verified()
        .planned(900, 600)
        .reviewed()
    )
    moves.report_death(walk.case, actor=aid.cast.actor("wutong"), died_on=TODAY(), how_known="死亡证明")
    decided(aid.cast, walk.case.person.death_reports.get())
    walk.take("settle", turns.settle_frozen, "weiguoqiang", pays_due=True, reason="已到期未发")
    assert walk.open == ["pay"]
    with pytest.raises(ValidationError):  # to the account of the dead nothing goes any more
        walk.paid()
    walk.paid(method="cash", witnesses="李四、王五", reference="SJ-5")
    assert (aid.reserve.balance, aid.reserve.reserved) == (49100, 0)


def test_a_plan_rests_while_it_waits_and_goes_on(waiting, aid):
    head = aid.cast.actor("shilei", "THEAD")
    until = TODAY() + dt.timedelta(days=10)
    moves.suspend(waiting.case, actor=head, reason="外出治疗", until=until)
    assert waiting.open == ["resume"]
    waiting.take("resume", turns.resume_case, "shilei", reason="已返家")
    assert waiting.status == S.PLAN_APPROVED
    assert aid.reserve.reserved == 1500


def test_c5_6_a_stage_is_brought_forward_within_the_total(waiting, aid):
    head = aid.cast.actor("shilei", "THEAD")
    with pytest.raises(ValidationError):
        moves.bring_forward(waiting.case, actor=head, on=TODAY() + dt.timedelta(days=40), reason="急需")
    moves.bring_forward(waiting.case, actor=head, on=TODAY(), reason="提前手术")
    assert waiting.open == ["check_stage"]
    assert waiting.case.plan.approved == 1500


def test_a_request_is_withdrawn_only_before_it_is_decided(aid):
    walk = aid.walk()
    with pytest.raises(PermissionDenied):
        moves.withdraw(walk.case, actor=aid.cast.actor("yeqing"), reason="不再需要")
    moves.withdraw(walk.case, actor=aid.cast.actor("wutong"), reason="不再需要")
    assert (walk.status, walk.open) == (S.WITHDRAWN, [])
    paid = aid.walk(cause="traffic").approved()
    with pytest.raises(PermissionDenied):
        moves.withdraw(paid.case, actor=aid.cast.actor("wutong"), reason="不再需要")


def test_m2_3_7_the_request_of_a_minor_is_withdrawn_by_the_office(aid):
    child = register_person(
        aid.person.household,
        actor=aid.cast.actor("wutong"),
        name="陶小满",
        born_on=TODAY() - dt.timedelta(days=4000),
        temporary=True,
    )
    walk = aid.walk(person=child)
    with pytest.raises(PermissionDenied):
        moves.withdraw(walk.case, actor=aid.cast.actor("wutong"), reason="不再需要")
    moves.withdraw(walk.case, actor=aid.cast.actor("wangmin"), reason="监护人申请，经办公室同意。")
    assert (walk.status, walk.open) == (S.WITHDRAWN, [])
    assert Event.objects.of(walk.case).filter(verb=AidVerb.WITHDRAWN, user_name="王敏").exists()


def test_the_green_channel_halves_the_ordinary_lane(aid):
    walk = aid.walk(is_urgent=False, cause="illness")
    assert not walk.case.is_green
    old = register_person(
        aid.person.household, actor=aid.cast.actor("wutong"), name="陶老汉", id_number="340111195203070021"
    )
    green = aid.walk(person=old, is_urgent=False, cause="education")
    assert green.case.is_green
    days = working_days_between(TODAY(), timezone.localdate(ordinary_end(green.case).at))
    assert days == 8  # half of fifteen, rounded up


def test_another_process_grants_a_plan_and_it_is_paid_from_the_pool(aid):
    terms = [StageTerms(Decimal(6000), TODAY(), "cash", "住院期间"), StageTerms(Decimal(4000), TODAY())]
    case = grant_plan(
        actor=aid.cast.actor("wangmin"),
        household=aid.person.household,
        person=aid.person,
        township=aid.town,
        cause="illness",
        facts="决定书批准",
        stages=terms,
        source=aid.person.household,
        source_label="安联决〔2026〕1号",
    )
    walk = Walker(case, aid.cast)
    assert walk.open == ["check_stage"]
    assert (case.plan.tier, aid.pool.reserved) == ("deliberation", 10000)
    walk.checked().paid("hejun").received()
    assert walk.open == ["check_stage"]
    assert disagreements() == []


def test_who_may_not_register_opens_a_case_through_the_house_and_is_its_registrar(aid):
    case = open_aid(
        actor=aid.cast.actor("zhuoya"),
        household=aid.person.household,
        person=aid.person,
        township=aid.town,
        nature="emergency",
        cause="stranded",
        facts="热线求助",
        amount=Decimal(300),
        is_urgent=True,
        source_label="12345",
    )
    assert [part.user.username for part in case.parts.all()] == ["zhuoya"]
    assert case.status == S.REGISTERED


def test_m2_3_21_who_comes_to_the_green_channel_meanwhile_has_its_clock_from_the_next_step_on(aid):
    birthday = add_working_days(TODAY(), 2)
    person = aid.person
    type(person).objects.filter(pk=person.pk).update(born_on=birthday.replace(year=birthday.year - 60))
    person.refresh_from_db()
    walk = aid.walk(person=person, is_urgent=False, cause="illness")
    assert not walk.case.is_green
    fifteen = ordinary_end(walk.case).at
    with time_machine.travel(timezone.make_aware(dt.datetime.combine(birthday, dt.time(9)))):
        eight = ordinary_end(walk.case).at
        assert working_days_between(TODAY(), timezone.localdate(eight)) < 8 < 13
        walk.verified()
        assert walk.task("draw_up").due_at <= eight < fifteen
        page = aid.cast.client("wutong").get(walk.case.get_absolute_url()).content.decode()
        assert "绿色通道" in page
