"""Somebody with a desk in each of two counties: what they do at one is of its county alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.units.actions import record_absence
from coordination.units.actors import SESSION_KEY
from coordination.units.models import Post, Role
from coordination.units.queries import actors_of
from tests.counties import second_county
from tests.walking import load_rules
from workflows.engine.access import may_enter_call, may_enter_paper, may_take
from workflows.engine.steps import open_tasks

from .test_clock_counties import duty_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast):
    load_rules()
    return second_county()


@pytest.fixture
def second_desk(cast, other) -> Post:
    """The clerk of the first county's office is the second's director, too."""
    before = Post.objects.filter(unit=other.unit("LXB"), role=Role.OFFDIR)
    before.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    return Post.objects.create(
        user=cast.user("wangmin"),
        unit=other.unit("LXB"),
        role=Role.OFFDIR,
        title="主任",
        valid_from=timezone.localdate(),
    )


@pytest.fixture
def theirs(other, second_desk):
    return duty_of(other.actor(Role.OFFICE), other.unit("ZJ"))


def test_the_office_of_one_county_enters_no_paper_of_the_other(cast, other, theirs):
    [task] = open_tasks(theirs)
    assert task.flow_task.paper
    assert may_enter_paper(other.actor(Role.OFFICE), task) is None
    assert may_enter_paper(cast.actor("wangmin"), task) is not None
    assert may_enter_call(cast.actor("wangmin"), task) is not None
    assert any(may_take(actor, task) is None for actor in actors_of(cast.user("wangmin")))


def test_a_step_taken_at_the_other_desk_leads_back_to_the_workbench(cast, theirs, second_desk):
    [task] = open_tasks(theirs)
    client = cast.client("wangmin")
    session = client.session
    session[SESSION_KEY] = str(cast.post("wangmin").pk)
    session.save()
    assert task.subject_title in client.get("/").content.decode()
    answer = client.post(task.get_absolute_url(), {"password": cast.password})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/"), answer.content.decode()
    task.refresh_from_db()
    assert (task.owner, task.done_as) == (cast.user("wangmin"), second_desk)
    assert client.get("/").status_code == 200


def test_an_absence_at_the_other_desk_ends_from_this_one(cast, other, second_desk):
    client = cast.client("wangmin")
    today = timezone.localdate()
    absence = record_absence(
        second_desk,
        actor=cast.actor("wangmin"),
        first_day=today,
        last_day=today + dt.timedelta(days=3),
        reason="外出学习",
    )
    assert client.post(f"/units/absence/{absence.pk}/end/").status_code == 302
    assert not second_desk.absences.filter(last_day__gt=today).exists()
