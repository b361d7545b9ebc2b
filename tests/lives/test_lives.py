"""A death (C10, measured 3.6): a report freezes, a confirmation ends, every room hears."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import turns
from coordination.audit.models import Event
from coordination.demo.walk import Walk
from coordination.lives.actions import undo_death
from coordination.lives.models import DeathReport
from coordination.notifications.models import Notice
from coordination.policy.calendar import working_days_between
from coordination.register.models import Person
from tests.aid.world import Aid
from tests.lives.deaths import PROOF, decided, reported
from tests.order import disagreements
from tests.register.people import Clerk
from workflows.engine.steps import open_tasks
from workflows.life_reports import moves

pytestmark = pytest.mark.django_db
S = DeathReport.Status
TODAY = timezone.localdate


@pytest.fixture
def aid(cast) -> Aid:
    return Aid(cast)


@pytest.fixture
def waiting(aid):
    """A plan of two stages, the first to be checked in a month."""
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
    return walk.planned(900, 600, days=30).reviewed()


def end_of_month() -> dt.date:
    return (TODAY().replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def test_c10_death_a_report_freezes_the_unpaid_stage_and_nothing_else(aid, cast):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(900)).verified()
    walk.planned(900).reviewed().checked()
    other = aid.walk(person=aid.member("陶二"))
    report = reported(cast, aid.person)
    task = walk.task("pay")
    assert task.rests_since is not None
    with pytest.raises(PermissionDenied, match="死亡"):
        walk.paid()
    assert (walk.case.status, walk.open) == ("stage_released", ["pay"])  # and it ended nothing
    assert other.task("quick_approve").rests_since is None
    assert Event.objects.of(walk.case).filter(verb="workflow.death_reported").exists()
    assert Notice.objects.filter(kind="death_reported", recipient__username="tiantian").exists()
    assert report.status == S.REPORTED
    assert disagreements() == []


def test_c10_death_refuted_thaws_and_pays_the_clock_back(aid, cast, waiting):
    walk = aid.walk(is_urgent=False, cause="fire", amount=Decimal(900)).verified()
    walk.planned(900).reviewed().checked()
    due = walk.task("pay").due_at
    with time_machine.travel(timezone.now(), tick=False) as clock:
        report = reported(cast, aid.person)
        clock.shift(dt.timedelta(days=3))
        report = decided(cast, report, "refute")
        task = walk.task("pay")
        assert (report.status, task.rests_since) == (S.REFUTED, None)
        assert task.due_at > due
        told = Notice.objects.filter(kind="death_refuted")
        assert {"tiantian", "taochunsheng"} <= set(told.values_list("recipient__username", flat=True))
        assert Event.objects.of(walk.case).filter(verb="workflow.death_refuted").exists()
        walk.paid()
    assert not Person.objects.get(pk=aid.person.pk).died_on
    assert disagreements() == []


def test_c10_death_confirmed_freezes_for_the_county_and_ends_the_categories(aid, cast, waiting):
    clerk = Clerk(cast)
    category = clerk.category(aid.person)
    report = decided(cast, reported(cast, aid.person))
    waiting.reread()
    assert (waiting.case.status, waiting.open) == ("frozen", ["settle"])
    category.refresh_from_db()
    assert category.until_on == report.last_day == end_of_month()
    aid.person.refresh_from_db()
    assert aid.person.died_on == TODAY()
    assert Event.objects.of(category).filter(verb="register.category_ended").exists()
    waiting.take("settle", turns.settle_frozen, "weiguoqiang", pays_due=False, reason="未到期")
    assert waiting.open == ["follow_up"]
    assert (aid.reserve.balance, aid.reserve.reserved) == (50000, 0)
    assert disagreements() == []


def test_c10_death_is_confirmed_by_a_second_person_never_by_the_reporter(aid, cast):
    report = reported(cast, aid.person)
    with pytest.raises(PermissionDenied):
        decided(cast, report, who="wutong")
    with pytest.raises(PermissionDenied):
        moves.confirm(report, actor=cast.actor("wutong"), died_on=TODAY(), **PROOF)
    with pytest.raises(PermissionDenied):  # neither the township nor civil affairs
        moves.confirm(report, actor=cast.actor("songlan"), died_on=TODAY(), **PROOF)
    assert DeathReport.objects.get(pk=report.pk).status == S.REPORTED


def test_c10_death_reported_elsewhere_is_confirmed_by_the_township(aid, cast):
    report = reported(cast, aid.person, "taochunsheng")
    task = Walk(report, cast).task("confirm")
    assert (task.holder_unit.code, task.holder_role) == ("XZ01", "TCLERK")
    assert task.next_rung_at is not None
    assert working_days_between(TODAY(), timezone.localdate(task.due_at)) == 3


def test_c10_death_needs_a_day_that_has_come_a_proof_and_one_report(aid, cast):
    with pytest.raises(ValidationError):
        reported(cast, aid.person, died_on=TODAY() + dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        reported(cast, aid.person, how_known=" ")
    report = reported(cast, aid.person)
    with pytest.raises(ValidationError):
        reported(cast, aid.person, "suting")
    with pytest.raises(ValidationError):
        decided(cast, report, proof_words="")
    report = decided(cast, report)
    with pytest.raises(TransitionNotAllowed):
        moves.refute(report, actor=cast.actor("suting", "CCLERK"), reason="误报")
    with pytest.raises(PermissionDenied):
        reported(cast, Person.objects.get(pk=aid.person.pk), "taochunsheng")


def test_c10_death_undone_puts_back_what_ended(aid, cast, waiting):
    category = Clerk(cast).category(aid.person)
    report = decided(cast, reported(cast, aid.person))
    with pytest.raises(PermissionDenied):
        moves.undo(report, actor=cast.actor("wutong"), reason="同名同姓，确认有误")
    moves.undo(report, actor=cast.actor("suting", "CCLERK"), reason="同名同姓，确认有误")
    report.refresh_from_db()
    category.refresh_from_db()
    aid.person.refresh_from_db()
    assert (report.status, category.until_on, aid.person.died_on) == (S.UNDONE, None, None)
    assert (waiting.reread().status, waiting.open) == ("plan_approved", [])
    assert Event.objects.of(report).get(verb="lives.undone").reason == "同名同姓，确认有误"
    assert Notice.objects.filter(kind="death_undone", recipient__username="weiguoqiang").exists()
    assert not open_tasks(report)
    with pytest.raises(PermissionDenied):
        undo_death(report, actor=cast.actor("suting", "CCLERK"), reason="再次")
    assert disagreements() == []
