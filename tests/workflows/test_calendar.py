"""Importing the State Council's notice moves the open provisional deadlines, each with an event."""

from __future__ import annotations

import datetime as dt

import pytest

from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.policy import followers
from coordination.policy.actions import import_notice
from coordination.policy.deadlines import due
from coordination.policy.models import PolicyDocument
from coordination.policy.notice import read_notice
from coordination.policy.regions import INSTALLATION
from coordination.policy.verbs import PolicyVerb
from tests.policy.test_notice import NOTICE
from workflows.engine.opening import as_due, set_due
from workflows.models import Task


@pytest.fixture
def document(cast):
    return PolicyDocument.objects.create(
        code="NOTICE-2027", title="通知", number="国办发明电〔2026〕7号", level="state", evidence="V"
    )


@pytest.fixture
def task(process):
    """The open step of the small flow, begun in February 2027."""
    return begun(process, dt.date(2027, 2, 11))


def begun(process, day: dt.date) -> Task:
    task = Task.objects.open().filter(process=process).get()
    set_due(task, as_due(due("JM_PREOP", start=day, on=dt.date(2026, 11, 20), county=INSTALLATION)))
    task.save()
    task.refresh_from_db()
    return task


def test_a_provisional_deadline_moves_with_event_and_notice(cast, document, task):
    before = task.due_at
    assert task.due_provisional
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))

    task.refresh_from_db()
    assert not task.due_provisional
    assert task.due_at == before - dt.timedelta(days=1)  # 14 February is worked
    event = Event.objects.get(verb=PolicyVerb.DEADLINE_RECOMPUTED)
    assert event.before == {"due": before.isoformat()}
    assert event.user_name == "系统时钟"
    assert "国办发明电〔2026〕7号" in event.basis
    assert Notice.objects.filter(kind="task_deadline_moved").exists()
    assert Notice.objects.filter(kind="calendar_imported").first().params["count"] == "1"


def test_a_deadline_that_stays_becomes_firm_with_its_event(cast, document, process):
    task = begun(process, dt.date(2027, 3, 1))
    before = task.due_at
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    task.refresh_from_db()
    assert (task.due_at, task.due_provisional) == (before, False)
    assert Event.objects.filter(verb=PolicyVerb.DEADLINE_RECOMPUTED).count() == 1
    assert not Notice.objects.filter(kind="task_deadline_moved").exists()


def test_a_firm_deadline_is_left_alone(cast, document, process):
    task = begun(process, dt.date(2026, 11, 20))
    before = task.due_at
    import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    task.refresh_from_db()
    assert task.due_at == before
    assert not Event.objects.filter(verb=PolicyVerb.DEADLINE_RECOMPUTED).exists()


def test_where_one_deadline_fails_nothing_is_imported(cast, document, task, monkeypatch):
    def failing(*, actor, basis, days):
        raise RuntimeError("no")

    monkeypatch.setattr(followers, "_followers", [*followers._followers, failing])
    before = task.due_at
    with pytest.raises(RuntimeError):
        import_notice(2027, read_notice(NOTICE), document, actor=cast.actor("wangmin"))
    task.refresh_from_db()
    assert (task.due_at, task.due_provisional) == (before, True)
    assert not Event.objects.filter(verb=PolicyVerb.CALENDAR_IMPORTED).exists()
