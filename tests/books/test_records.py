"""What stands of the register and of the duties once the books are taken over, and how it goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.audit.models import Event
from coordination.books.actions import sign_opening
from coordination.ciphers.indexes import blind_index
from coordination.duties import actions
from coordination.duties.actions import work
from coordination.duties.models import Assignment
from coordination.notifications.models import Notice
from coordination.register.actions import register_household, register_person
from coordination.register.models import CategoryStatus, Household, Person
from tests.books.conftest import lay
from tests.books.workbook import HEAD, OTHER, WIFE, Workbooks, ago, ahead
from tests.order import disagreements
from tests.walking import Walker
from workflows.emergency_aid.rounds import start_top_ups
from workflows.engine.clock import sweep
from workflows.engine.steps import open_tasks

pytestmark = pytest.mark.django_db
A = Assignment.Status


def person(id_number: str) -> Person:
    return Person.objects.get(id_number_index=blind_index(id_number))


def duty(text: str) -> Assignment:
    return Assignment.objects.get(requirement__contains=text)


# --- the register ----------------------------------------------------------------------------------------------


def test_who_is_unknown_is_entered_with_the_household_that_the_sheet_names(taken, cast):
    head, wife, other = person(HEAD), person(WIFE), person(OTHER)
    assert head.household == wife.household != other.household
    assert (head.household.head, head.household.township.code) == (head, "XZ01")
    assert other.household.township.code == "XZ02"
    today = timezone.localdate()
    assert {head.taken_over_on, wife.taken_over_on, head.household.taken_over_on} == {today}
    assert Household.objects.count() == 2
    page = cast.client("wangmin").get(head.get_absolute_url()).content.decode()
    assert f"{today}接续" in page
    assert f"{today}接续" in cast.client("wangmin").get("/households/").content.decode()


def test_who_is_known_stays_where_they_are(county, cast, director, finance):
    clerk = cast.actor("yeqing")
    household = register_household(actor=clerk, township=cast.unit("XZ02"))
    known = register_person(household, actor=clerk, name="甲先平", id_number=HEAD)
    laid = lay(county, Workbooks.good())
    assert laid.summary["counts"] | {"people": 2, "known": 1} == laid.summary["counts"]
    sign_opening(laid, actor=director)
    sign_opening(laid, actor=finance)
    assert person(HEAD) == known
    assert (known.household, person(HEAD).taken_over_on) == (household, None)
    assert person(WIFE).household == household, "the head's household is hers"
    assert person(WIFE).taken_over_on == timezone.localdate()
    assert household.categories.current().get(person=None).category == "DIBAO"


def test_categories_are_in_force_with_their_review_days(taken, cast):
    today = timezone.localdate()
    home = person(HEAD).household
    held = {one.category: one for one in home.categories.current()}
    assert set(held) == {"DIBAO", "ILLNESS_POOR"}
    assert held["DIBAO"].person is None
    assert held["ILLNESS_POOR"].person == person(WIFE)
    assert (str(held["DIBAO"].from_on), str(held["DIBAO"].review_on)) == (ago(300), ahead(60))
    assert {one.taken_over_on for one in held.values()} == {today}
    assert held["ILLNESS_POOR"].basis == "安民重〔2026〕4号"
    assert held["DIBAO"].basis == "依据系统启用前的账册"
    assert str(home.next_review_on) == ahead(60), "the list of reviews has it"
    assert Event.objects.filter(verb="register.category_confirmed", household=home.key).count() == 2
    assert CategoryStatus.history.filter(category="DIBAO").count() == 1


# --- the duties ------------------------------------------------------------------------------------------------


def test_an_open_assignment_waits_for_the_units_receipt_and_goes_on(taken, cast):
    case = duty("无障碍改造")
    assert (case.status, case.number, case.taken_over_on) == (
        A.DISPATCHED,
        "安联办交〔2026〕9号",
        timezone.localdate(),
    )
    assert (case.origin, case.source_label, str(case.due_on)) == ("office", "县政府督查通知", ahead(40))
    assert [task.flow_task.name for task in open_tasks(case)] == ["receive"]
    walk = Walker(case, cast)
    walk.take("receive", actions.receive_assignment)
    walk.take("assign", work.assign_handler, handler=cast.handler("ZJ").post)
    assert walk.open == ["work"]
    assert walk.reread().status == A.IN_PROGRESS
    start_top_ups()  # the next round of the clock
    assert disagreements() == []


def test_a_line_of_earlier_minutes_is_the_duty_of_its_unit(taken, cast):
    case = duty("公益性岗位")
    assert (case.origin, case.source_label, case.measure) == ("line", "2026年第2次联席会议", "岗位五十个")
    assert case.number == f"安联交办接续〔{timezone.localdate().year}〕2号"
    told = Notice.objects.filter(subject_type="duties.assignment", subject_id=str(case.pk))
    assert told.exists(), "its unit hears of it"


def test_what_is_overdue_is_late_from_its_first_day(taken, cast):
    case = duty("资金结余")
    assert case.is_late
    assert case.number == f"安联交办接续〔{timezone.localdate().year}〕1号"
    sweep(timezone.now() + dt.timedelta(minutes=1))
    start_top_ups()  # the next round of the clock
    assert disagreements() == []


def test_they_are_marked_on_their_pages(taken, cast):
    mark = f"{timezone.localdate()}接续"
    client = cast.client("wangmin")
    page = client.get(duty("无障碍改造").get_absolute_url()).content.decode()
    assert mark in page
    assert "县政府督查通知" in page
    assert client.get("/assignments/").content.decode().count(mark) == 3
