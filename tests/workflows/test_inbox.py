"""The inbox of a person is exactly what ``may_take`` grants."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coordination.units.models import Absence, Organisation, Post, Role, Substitution, Succession, User
from coordination.units.queries import actors_of
from tests.audit_guards import two_holders
from workflows.desk.inbox import Cursor, inbox, inbox_counts
from workflows.engine.access import may_take
from workflows.models import Process, Task

from .tiny import TinyFlow

pytestmark = pytest.mark.django_db


def make_tasks(keys, *, village=None, start=None, each=1):
    """Open tasks of these holders, an hour apart."""
    process = Process.objects.create(flow_class=TinyFlow)
    start = start or timezone.now() + dt.timedelta(hours=1)
    return Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=TinyFlow.write,
            flow_task_type="HUMAN",
            holder_unit_id=unit,
            holder_role=role,
            subject_type="units.organisation",
            subject_id=1,
            subject_title=f"{number}",
            due_at=start + dt.timedelta(hours=number),
        )
        for number in range(each)
        for unit, role in keys
    )


def whole_inbox(actors, limit=7):
    tasks, after = [], None
    while True:
        page = inbox(actors, after, limit)
        tasks += page.tasks
        if page.after is None:
            return tasks
        after = Cursor.parse(str(page.after))


def test_pages_follow_each_other_by_time_left(cast):
    chenjing = cast.user("chenjing")
    keys = [(post.unit_id, post.role) for post in chenjing.posts.all()]
    assert len(keys) == 2
    make_tasks(keys, each=20)
    rows = whole_inbox(actors_of(chenjing))
    assert len(rows) == 40
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    assert len({row.pk for row in rows}) == 40


def test_counts_stop_at_ninety_nine(cast):
    key = (cast.unit("LXB").pk, "OFFICE")
    make_tasks([key], each=120, start=timezone.now() - dt.timedelta(hours=2, minutes=30))
    counts = inbox_counts(cast.actor("wangmin"))
    assert counts["*"].shown == "99+"
    assert counts["units.organisation"].late == 3


def test_a_page_takes_three_queries_however_many_rows(cast, django_assert_max_num_queries):
    key = (cast.unit("LXB").pk, "OFFICE")
    make_tasks([key], each=60)
    actor = cast.actor("wangmin")
    with django_assert_max_num_queries(3):
        assert len(inbox(actor).tasks) == 25


DAY = st.integers(-2, 2)
ROLES = [Role.UHEAD, Role.LIAISON, Role.UCLERK]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking over a database takes minutes
)
@given(data=st.data())
def test_the_inbox_is_exactly_what_may_take_grants(db, data):
    """Over posts that begin and end, units that end with heirs, absences and substitutions."""
    with transaction.atomic():
        compare_inbox_and_grants(data)
        transaction.set_rollback(True)


def compare_inbox_and_grants(data):
    today = timezone.localdate()
    Task.objects.all().delete()
    Substitution.objects.all().delete()
    Absence.objects.all().delete()
    Succession.objects.all().delete()
    stamp = data.draw(st.uuids()).hex[:8]

    def day(label):
        return today + dt.timedelta(days=data.draw(DAY, label))

    units = [
        Organisation.objects.create(
            code=f"{stamp}{n}",
            name=f"u{n}",
            short_name=f"u{n}",
            level="county",
            kind="member_unit",
            valid_from=today - dt.timedelta(days=30),
            valid_to=data.draw(st.sampled_from([None, None, today - dt.timedelta(days=1), today])),
        )
        for n in range(3)
    ]
    for ended, heir in ((0, 1), (1, 2)):
        if units[ended].valid_to and data.draw(st.booleans()):
            Succession.objects.create(
                predecessor=units[ended], successor=units[heir], on=units[ended].valid_to
            )
    users = [User.objects.create(username=f"{stamp}p{n}", name=f"p{n}") for n in range(3)]
    posts = []
    for n in range(data.draw(st.integers(1, 6))):
        begins = day("begins") - dt.timedelta(days=6 * n)
        ends = data.draw(st.sampled_from([None, None, today - dt.timedelta(days=1), today]))
        post = Post(
            user=data.draw(st.sampled_from(users)),
            unit=data.draw(st.sampled_from(units)),
            role=data.draw(st.sampled_from(ROLES)),
            title=f"t{n}",
            valid_from=begins,
            valid_to=ends and max(begins, ends),
        )
        with two_holders():
            post.save()
        posts.append(post)
    for _n in range(data.draw(st.integers(0, 4))):
        a, b = data.draw(st.sampled_from(posts)), data.draw(st.sampled_from(posts))
        if a != b:
            Substitution.objects.create(post=a, substitute=b, valid_from=today - dt.timedelta(days=1))
            if data.draw(st.booleans()):
                first = day("away")
                Absence.objects.create(
                    post=a, first_day=first, last_day=first + dt.timedelta(days=1), reason="leave"
                )
    tasks = make_tasks([(unit.pk, role) for unit in units for role in ROLES])
    for user in users:
        actors = actors_of(user)
        granted = {
            task.pk
            for task in Task.objects.filter(pk__in=[task.pk for task in tasks]).select_related("holder_unit")
            if any(may_take(actor, task) is None for actor in actors)
        }
        assert {task.pk for task in whole_inbox(actors)} == granted
