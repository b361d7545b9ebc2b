"""Duties that come back (R75 R87 R157 R186 R187): opened by the clock on their day, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from coordination.demo.county import ANHE
from coordination.demo.duties import load_cycles
from coordination.duties.actions.cycles import set_cycle
from coordination.duties.forms.cycles import CycleForm
from coordination.duties.models import Assignment, DutyCycle
from tests.order import disagreements
from tests.walking import load_rules
from workflows.engine.steps import open_tasks
from workflows.member_duty.cycles import open_cycles

pytestmark = pytest.mark.django_db
DIRECTOR = ("chenjing", "OFFDIR")


def values(cast, **more):
    return {
        "title": "季度进展报告",
        "requirement": "汇总本季度工作进展并报市民政局。",
        "measure": "已报送",
        "basis": "每季度报告一次",
        "lead_unit": cast.unit("MZ"),
        "co_units": [cast.unit("CZ")],
        "opens_on": f"{timezone.localdate():%m-%d}",
        "term": 8,
    } | more


@pytest.fixture
def cycle(cast) -> DutyCycle:
    load_rules()
    return set_cycle(None, actor=cast.actor(*DIRECTOR), **values(cast))


def test_on_its_day_it_opens_an_assignment_that_waits_for_approval(cast, cycle):
    assert open_cycles() == 0  # set today: from tomorrow on
    DutyCycle.objects.update(looked_at=timezone.localdate() - dt.timedelta(days=1))
    assert open_cycles() == 1
    assert open_cycles() == 0
    found = Assignment.objects.get()
    assert (found.status, found.origin, found.source_id) == ("approving", "cycle", cycle.pk)
    assert (found.lead_unit.code, [unit.code for unit in found.co_units.all()]) == ("MZ", ["CZ"])
    assert found.due_on > timezone.localdate()
    assert [task.flow_task.name for task in open_tasks(found)] == ["approve"]
    assert disagreements("duties.") == []


def test_one_at_rest_opens_nothing_and_a_long_pause_opens_only_the_newest(cast, cycle):
    DutyCycle.objects.update(looked_at=timezone.localdate() - dt.timedelta(days=800), is_active=False)
    assert open_cycles() == 0
    DutyCycle.objects.update(is_active=True)
    assert open_cycles() == 1
    assert open_cycles() == 0


@pytest.mark.parametrize("who", ["wangmin", "linyue", "songlan"])
def test_only_the_director_sets_them(cast, cycle, who):
    with pytest.raises(PermissionDenied), transaction.atomic():
        set_cycle(None, actor=cast.actor(who), **values(cast, title="另一项"))


def test_days_are_written_as_month_and_day(cast, cycle):
    data = values(cast) | {"lead_unit": cast.unit("MZ").pk, "co_units": [], "title": "另一项"}
    assert CycleForm(data | {"opens_on": "06-20 03-20"}, county=cast.county).is_valid()
    for wrong in ("13-01", "3-1", "每季度", "02-30"):
        assert "opens_on" in CycleForm(data | {"opens_on": wrong}, county=cast.county).errors
    client = cast.client(*DIRECTOR)
    page = f"/assignments/recurring/{cycle.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, data | {"opens_on": "99-99"}).status_code == 422
    changed = data | {"title": cycle.title, "opens_on": "06-20 03-20"}
    assert client.post(page, changed).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.opens_on, cycle.is_active) == ("03-20 06-20", False)
    assert cycle.history.earliest().opens_on != cycle.history.latest().opens_on


def test_the_demonstrations_recurring_duties_name_their_requirements(cast):
    load_rules()
    assert load_cycles(ANHE) == 5
    assert load_cycles(ANHE) == 0
    assert DutyCycle.objects.count() == 5
    page = cast.client("wangmin").get("/assignments/recurring/").content.decode()
    assert all(cycle.title in page for cycle in DutyCycle.objects.all())
    assert "3月20日、6月20日、9月20日、12月20日" in page
    today = timezone.localdate()
    assert all(cycle.next_day(today) > today for cycle in DutyCycle.objects.all())
