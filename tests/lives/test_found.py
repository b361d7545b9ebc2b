"""Wherever a death is typed as a finding it is reported in the same step (measured 3.6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from coordination.audit.models import Event
from coordination.lives.models import DeathReport
from coordination.monitoring.actions import triage
from coordination.referrals.models import LegResult
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Reported
from tests.order import disagreements
from tests.referrals.walker import Walker as Application
from workflows.referral_closure import moves as referrals
from workflows.warning_disposal import moves as warnings

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def report_of(person) -> DeathReport:
    report = DeathReport.objects.get(person=person)
    assert report.status == "reported"
    return report


def test_m2_3_6_a_leg_answered_deceased_files_the_report(cast):
    one = Application(cast, "JT").dispatched().received("JT")
    answer = {"code": LegResult.Code.DECEASED, "summary": "上门得知本人已去世", "proof": "村委会证明"}
    one.take("handle", referrals.answer_leg, record=one.leg("JT"), happened_on=TODAY(), **answer)
    report = report_of(one.person)
    assert (report.died_on, report.source_type, report.source_id) == (
        TODAY(),
        "referrals.leg",
        one.leg("JT").pk,
    )
    assert report.reported_by.username == "zhuqi"
    assert disagreements() == []


def test_m2_3_6_a_leg_answered_otherwise_files_nothing(cast):
    one = Application(cast, "JT").dispatched().received("JT")
    one.take(
        "handle",
        referrals.answer_leg,
        record=one.leg("JT"),
        code="granted",
        form="cash",
        summary="已发",
        proof="凭证",
    )
    assert not DeathReport.objects.exists()


def test_m2_3_6_a_warning_whose_person_is_found_dead_files_the_report_and_is_triaged_again(cast):
    known = Registered(cast, serial=8)
    told = Reported(cast, id_number=known.id_number).triaged("2")
    found = {"method": "visit", "findings": "入户得知本人上月去世。", "died_on": TODAY()}
    told.take("verify", warnings.find_dead_at_verification, **found)
    assert report_of(known.person).source_id == told.record.pk
    assert (told.record.status, told.open) == ("triage", ["choose_again"])
    told.take("choose_again", triage.triage_warning, route="2")
    assert told.open == ["verify"]
    assert disagreements() == []


def posted(cast, task, who, **data):
    answer = cast.client(who).post(task.get_absolute_url(), {"password": cast.password, **data})
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_m2_3_6_a_visit_that_finds_a_death_files_the_report_and_rests(cast):
    aid = Aid(cast)
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(900))
    task = walk.task("verify")
    posted(
        cast, task, "taochunsheng",
        outcome="died", died_on=TODAY().isoformat(), methods="入户走访", found="邻居称本人昨日去世", on=TODAY().isoformat(),
    )  # fmt: skip
    assert report_of(aid.person).source_type == "aid.aidcase"
    assert walk.case.visits.get().methods == "入户走访"
    assert Event.objects.of(walk.case).filter(verb="aid.found_dead").exists()
    task.refresh_from_db()
    assert task.is_open
    assert task.rests_since is not None
    assert cast.client("taochunsheng").get(task.get_absolute_url()).status_code == 403
    assert disagreements() == []


def test_m2_3_6_a_check_before_a_stage_that_finds_a_death_files_the_report(cast):
    aid = Aid(cast)
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(900)).verified().planned(900).reviewed()
    today = TODAY().isoformat()
    posted(
        cast, walk.task("check_stage"), "taochunsheng",
        outcome="died", died_on=today, found="本人已去世", on=today,
    )  # fmt: skip
    assert report_of(aid.person).how_known == "本人已去世"
    assert (walk.reread().status, walk.open) == ("stage_due", ["check_stage"])


def test_m2_3_6_the_visit_after_a_deliberation_files_the_report(cast):
    panel = Panel(cast).scheduled().open_it()
    panel.outcome("category")
    panel.conclude().sign().tell()
    task = panel.task("follow_up")
    posted(
        cast,
        task,
        task.holder.people()[0].username,
        found="died",
        died_on=TODAY().isoformat(),
        note_text="本人已去世",
    )
    assert report_of(panel.household.head).source_type == "deliberation.deliberation"
    task.refresh_from_db()
    assert task.rests_since is not None


def test_m2_3_6_the_township_reports_on_the_page_of_the_household(cast):
    aid = Aid(cast)
    client = cast.client("wutong")
    page = client.get(aid.person.household.get_absolute_url()).content.decode()
    url = f"/deaths/of/{aid.person.key}/report/"
    assert url in page
    answer = client.post(url, {"died_on": TODAY().isoformat(), "how_known": "家属来报"})
    assert answer.status_code == 302
    report = report_of(aid.person)
    shown = client.get(aid.person.household.get_absolute_url()).content.decode()
    assert "死亡已报告" in shown
    assert url not in shown
    assert report.get_absolute_url() in client.get("/deaths/").content.decode()
    assert cast.client("suting", "CCLERK").get(report.get_absolute_url()).status_code == 200


def test_m2_3_6_whoever_was_to_inform_the_person_files_the_report_and_the_step_rests(cast):
    known = Registered(cast, serial=6)
    told = Reported(cast, id_number=known.id_number).triaged("3").confirmed()
    task = told.task("inform")
    at = timezone.localtime() - dt.timedelta(minutes=5)
    posted(
        cast, task, "wutong",
        outcome="died", died_on=TODAY().isoformat(), way="phone", at=at.strftime("%Y-%m-%dT%H:%M"), proof="家属告知",
    )  # fmt: skip
    assert report_of(known.person).how_known == "家属告知"
    assert not told.record.attempts.get().reached
    task.refresh_from_db()
    assert task.rests_since is not None
