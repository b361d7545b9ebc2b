"""A household that moves inside the county: its open steps go along, the new township signs (C7, measured 3.6)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.demo.walk import Walk
from coordination.documents.models import Paper
from coordination.lives.actions import receive_household, return_household
from coordination.lives.models import HouseholdMove
from coordination.notifications.models import Notice
from coordination.register.models import Household
from tests.aid.world import Aid
from tests.lives.deaths import died
from tests.monitoring.reports import Registered
from tests.monitoring.reports import Walker as Reported
from tests.order import disagreements
from workflows.life_reports.handing_over import move_house, send_back, undo

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
S = HouseholdMove.Status


@pytest.fixture
def known(cast):
    """A household of 桃源镇 about which a warning waits to be verified there."""
    Aid(cast)
    known = Registered(cast, serial=9)
    known.warning = Reported(cast, id_number=known.id_number).triaged("3")
    return known


def moved(cast, household, who="wutong", to="XZ02", **given) -> HouseholdMove:
    values = {"moved_on": TODAY(), "reason": "随子女迁居", **given}
    move_house(household, actor=cast.actor(who), place=(cast.unit(to), None), **values)
    return household.moves.first()


def test_m2_3_6_a_move_takes_the_open_steps_to_the_new_township_which_signs(cast, known):
    verify = known.warning.task("verify")
    assert verify.holder_unit.code == "XZ01"
    move = moved(cast, known.household)
    verify.refresh_from_db()
    assert (verify.holder_unit.code, verify.is_open) == ("XZ02", True)
    assert Household.objects.get(pk=known.household.pk).township.code == "XZ02"
    assert Event.objects.of(known.warning.record).filter(verb="workflow.household_moved").exists()
    walk = Walk(move, cast)
    assert walk.task("receive").holder_unit.code == "XZ02"
    walk.take("receive", receive_household, note="已上门核对")
    move.refresh_from_db()
    assert (move.status, move.received_by.unit.code) == (S.RECEIVED, "XZ02")
    paper = Paper.objects.of(move).get()
    assert paper.signatures.exists()
    assert Notice.objects.filter(kind="move_received", recipient__username="wutong").exists()
    assert Event.objects.of(move).filter(verb="lives.move_received").exists()
    assert disagreements() == []


def test_m2_3_6_a_household_that_does_not_live_there_goes_back_with_its_steps(cast, known):
    move = moved(cast, known.household)
    Walk(move, cast).take("receive", send_back, reason="查无此户")
    move.refresh_from_db()
    assert (move.status, move.end_reason) == (S.RETURNED, "查无此户")
    assert Household.objects.get(pk=known.household.pk).township.code == "XZ01"
    assert known.warning.task("verify").holder_unit.code == "XZ01"
    assert Notice.objects.filter(kind="move_taken_back", recipient__username="wutong").exists()
    assert disagreements() == []


def test_m2_3_6_a_move_that_was_wrong_is_undone_by_civil_affairs_with_trace(cast, known):
    move = moved(cast, known.household)
    Walk(move, cast).take("receive", receive_household)
    with pytest.raises(PermissionDenied):
        undo(HouseholdMove.objects.get(), actor=cast.actor("wutong"), reason="登记错误")
    undo(HouseholdMove.objects.get(), actor=cast.actor("suting", "CCLERK"), reason="登记错误")
    move.refresh_from_db()
    assert (move.status, move.end_reason) == (S.UNDONE, "登记错误")
    assert Household.objects.get(pk=known.household.pk).township.code == "XZ01"
    assert known.warning.task("verify").holder_unit.code == "XZ01"
    assert Event.objects.of(move).get(verb="lives.move_undone").reason == "登记错误"
    with pytest.raises(PermissionDenied):
        undo(move, actor=cast.actor("suting", "CCLERK"), reason="再次")
    assert disagreements() == []


def test_c7_a_move_is_refused_where_it_cannot_be(cast, known):
    with pytest.raises(PermissionDenied):  # another township's clerk
        moved(cast, known.household, "yeqing")
    with pytest.raises(ValidationError):
        moved(cast, known.household, moved_on=TODAY() + dt.timedelta(days=1))
    move = moved(cast, known.household)
    with pytest.raises(PermissionDenied):  # the old township no longer handles it
        moved(cast, Household.objects.get(pk=known.household.pk), to="XZ01")
    with pytest.raises(ValidationError):  # nor does it move on before it was received
        moved(cast, Household.objects.get(pk=known.household.pk), "suting", to="XZ01")
    with pytest.raises(PermissionDenied):
        receive_household(move, actor=cast.actor("wutong").proven())
    Walk(move, cast).take("receive", receive_household)
    with pytest.raises(TransitionNotAllowed):
        return_household(HouseholdMove.objects.get(), actor=cast.actor("yeqing"), reason="查无此户")


def test_c7_aid_stays_where_the_hardship_happened(cast):
    aid = Aid(cast)
    walk = aid.walk()
    moved(cast, aid.person.household)
    assert walk.task("quick_approve").holder_unit.code == "XZ01"
    assert disagreements() == []


def test_c7_the_offer_after_a_death_goes_along(cast):
    aid = Aid(cast)
    report = died(cast, aid.person)
    moved(cast, aid.person.household)
    assert Walk(report, cast).task("offer").holder_unit.code == "XZ02"


def test_m2_3_6_the_old_township_reads_where_its_household_went(cast, known):
    client = cast.client("wutong")
    answer = client.post(
        f"/moves/of/{known.household.key}/",
        {"place": cast.unit("XZ02").pk, "moved_on": TODAY().isoformat(), "reason": "迁居"},
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert answer["Location"] == "/moves/"
    move = HouseholdMove.objects.get()
    assert move.get_absolute_url() in client.get("/moves/").content.decode()
    assert client.get(move.get_absolute_url()).status_code == 200
    assert client.get(known.household.get_absolute_url()).status_code == 404
    assert cast.client("yeqing").get(known.household.get_absolute_url()).status_code == 200


def test_c7_a_unit_that_sees_nothing_of_a_signed_move_is_told_so_and_no_more(cast, known):
    """Its receipt is a paper, and papers are read with their record: no list of steps may grow too deep by that."""
    move = moved(cast, known.household)
    Walk(move, cast).take("receive", receive_household)
    task = known.warning.task("verify")
    for who in ("songlan", "zhuqi", "taochunsheng"):
        assert cast.client(who).get(task.get_absolute_url()).status_code in (403, 404)
