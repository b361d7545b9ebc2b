"""Wherever a move is typed as a finding it is reported in the same step, and its township says where it leads (3.6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.demo.walk import Walk
from coordination.lives import actions
from coordination.lives.models import Departure, HouseholdMove, MoveReport
from coordination.notifications.models import Notice
from coordination.referrals.models import LegResult
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.lives.test_found import posted
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Reported
from tests.order import disagreements
from tests.referrals.walker import Walker as Application
from workflows.engine.steps import open_tasks
from workflows.life_reports import finding
from workflows.life_reports.front import report_move
from workflows.life_reports.handing_over import move_house
from workflows.referral_closure import moves as referrals

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
S = MoveReport.Status
WHERE = "江州市江北区"


def report_of(person) -> MoveReport:
    person.refresh_from_db()
    report = MoveReport.objects.get(household=person.household)
    assert report.status == S.REPORTED
    assert [task.flow_task.name for task in open_tasks(report)] == ["decide"]
    return report


def found(cast, who="taochunsheng", **given) -> MoveReport:
    values = {"moved_on": TODAY(), "how_known": "邻居告知已搬走", "place": WHERE, **given}
    return report_move(Aid(cast).person.household, actor=cast.actor(who), **values)


def test_m2_3_6_a_leg_answered_moved_files_the_report_of_moving(cast):
    one = Application(cast, "JT").dispatched().received("JT")
    answer = {"code": LegResult.Code.MOVED, "summary": "已搬走", "proof": "村委会证明", "place": WHERE}
    one.take("handle", referrals.answer_leg, record=one.leg("JT"), happened_on=TODAY(), **answer)
    report = report_of(one.person)
    assert (report.moved_on, report.place, report.source_type, report.source_id) == (
        TODAY(),
        WHERE,
        "referrals.leg",
        one.leg("JT").pk,
    )
    assert report.reported_by.user.username == "zhuqi"
    assert Event.objects.of(one.record).filter(verb="workflow.move_reported").exists()
    assert disagreements() == []


def test_m2_3_6_a_warning_that_finds_a_move_follows_the_household(cast):
    Aid(cast)
    known = Registered(cast, serial=9)
    told = Reported(cast, id_number=known.id_number).triaged("3")
    task = told.task("verify")
    posted(
        cast, task, "wutong",
        outcome="moved", moved_on=TODAY().isoformat(), new_place="北山", method="visit", findings="入户无人，已搬走。",
    )  # fmt: skip
    report = report_of(known.person)
    assert (report.source_id, told.open) == (told.record.pk, ["verify"])
    there = (cast.unit("XZ02"), None)
    Walk(report, cast).take("decide", finding.lead_inside, home=there, moved_on=TODAY(), reason="经核实")
    assert MoveReport.objects.get().status == S.LED
    assert HouseholdMove.objects.get().status == "sent"
    task.refresh_from_db()
    assert (task.holder_unit.code, task.is_open) == ("XZ02", True)
    assert disagreements() == []


def test_m2_3_6_whoever_was_to_inform_the_person_files_it_and_the_attempt_was_in_vain(cast):
    known = Registered(cast, serial=6)
    told = Reported(cast, id_number=known.id_number).triaged("3").confirmed()
    task = told.task("inform")
    at = timezone.localtime() - dt.timedelta(minutes=5)
    posted(
        cast, task, "wutong",
        outcome="moved", moved_on=TODAY().isoformat(), new_place=WHERE, way="phone",
        at=at.strftime("%Y-%m-%dT%H:%M"), proof="家属告知已搬走",
    )  # fmt: skip
    assert report_of(known.person).how_known == "家属告知已搬走"
    assert not told.record.attempts.get().reached
    task.refresh_from_db()
    assert (task.is_open, task.rests_since) == (True, None)  # a move lets nothing rest


def test_m2_3_6_a_visit_that_finds_a_move_files_the_report_and_the_step_stays(cast):
    aid = Aid(cast)
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(900))
    task = walk.task("verify")
    posted(
        cast, task, "taochunsheng",
        outcome="moved", moved_on=TODAY().isoformat(), new_place=WHERE, methods="入户走访", found="已搬走", on=TODAY().isoformat(),
    )  # fmt: skip
    assert report_of(aid.person).source_type == "aid.aidcase"
    assert walk.case.visits.get().methods == "入户走访"
    assert Event.objects.of(walk.case).filter(verb="aid.found_moved").exists()
    task.refresh_from_db()
    assert (task.is_open, task.rests_since) == (True, None)
    assert disagreements() == []


def test_m2_3_6_a_check_before_a_stage_that_finds_a_move_files_the_report(cast):
    aid = Aid(cast)
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(900)).verified().planned(900).reviewed()
    today = TODAY().isoformat()
    posted(
        cast, walk.task("check_stage"), "taochunsheng",
        outcome="moved", moved_on=today, new_place=WHERE, found="已搬走", on=today,
    )  # fmt: skip
    assert report_of(aid.person).how_known == "已搬走"
    assert (walk.reread().status, walk.open) == ("stage_due", ["check_stage"])


def test_m2_3_6_the_visit_after_a_deliberation_files_the_report_of_moving(cast):
    panel = Panel(cast).scheduled().open_it()
    panel.outcome("category")
    panel.conclude().sign().tell()
    task = panel.task("follow_up")
    posted(
        cast,
        task,
        task.holder.people()[0].username,
        found="moved",
        moved_on=TODAY().isoformat(),
        new_place=WHERE,
        note_text="已搬走",
    )
    assert report_of(panel.household.head).source_type == "deliberation.deliberation"


def test_m2_3_6_a_found_move_out_of_the_county_leads_to_the_letter(cast):
    report = found(cast)
    Walk(report, cast).take(
        "decide", finding.lead_out, place="江州市江北区民政局", moved_on=TODAY(), reason="经核实已迁出"
    )
    report.refresh_from_db()
    departure = Departure.objects.get()
    assert (report.status, departure.status) == (S.LED, "prepared")
    assert (departure.source_type, departure.source_id) == ("lives.movereport", report.pk)
    assert disagreements() == []


def test_m2_3_6_a_household_that_still_lives_here_is_left_in_peace(cast):
    report = found(cast)
    with pytest.raises(PermissionDenied):
        actions.refute_move(report, actor=cast.actor("yeqing"), reason="仍在本村")
    with pytest.raises(ValidationError):
        Walk(report, cast).take("decide", actions.refute_move, reason=" ")
    Walk(report, cast).take("decide", actions.refute_move, reason="仍在本村居住")
    report.refresh_from_db()
    assert (report.status, report.reason) == (S.REFUTED, "仍在本村居住")
    assert Event.objects.of(report).filter(verb="lives.move_refuted").exists()
    with pytest.raises(TransitionNotAllowed):
        actions.lead_report(report, actor=cast.actor("wutong"), reason="再看")
    found_again = report_move(
        report.household, actor=cast.actor("taochunsheng"), moved_on=TODAY(), how_known="这次确已搬走"
    )
    assert found_again.pk != report.pk


def test_m2_3_6_every_open_matter_hears_of_it_and_it_is_reported_once(cast):
    aid = Aid(cast)
    walk = aid.walk()
    values = {"moved_on": TODAY(), "how_known": "邻居告知"}
    report_move(aid.person.household, actor=cast.actor("taochunsheng"), **values)
    assert Event.objects.of(walk.case).filter(verb="workflow.move_reported").exists()
    assert Notice.objects.filter(kind="move_reported", url=walk.case.get_absolute_url()).exists()
    with pytest.raises(ValidationError):
        report_move(aid.person.household, actor=cast.actor("taochunsheng"), **values)
    with pytest.raises(PermissionDenied):  # no matter of hers
        report_move(aid.person.household, actor=cast.actor("yeqing"), **values)


def test_m2_3_6_a_report_is_led_on_by_the_move_on_the_household_page(cast):
    report = found(cast)
    move_house(
        report.household,
        actor=cast.actor("wutong"),
        place=(cast.unit("XZ02"), None),
        moved_on=TODAY(),
        reason="迁居",
    )
    report.refresh_from_db()
    assert report.status == S.LED
    assert not open_tasks(report)
    assert disagreements() == []
