"""The nightly check, the command beside it, and the clock as a process of its own."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coordination.audit.models import Event
from coordination.dates import newest_night
from coordination.meetings.models import AgendaItem
from coordination.notifications.models import Notice
from coordination.units.models import Post
from tests.duties.walk import Duty
from tests.meetings.items import Walker
from tests.walking import load_rules
from workflows.engine import night
from workflows.engine.narrowing import people_for
from workflows.engine.night import look_over
from workflows.management.commands import clock
from workflows.models import Bar, Task
from workflows.rounds import Round, rounds
from workflows.verbs import FlowVerb


@pytest.fixture
def item(cast, house_flows):
    load_rules()
    return Walker(cast).submitted().item


@pytest.fixture
def disagreeing(item):
    """A wrong hand moved the record behind the process's back."""
    AgendaItem.objects.filter(pk=item.pk).update(status="decided")
    return item


def alarms():
    return Notice.objects.filter(kind="system_alarm")


@pytest.mark.django_db
def test_the_command_says_that_all_agree(item, capsys):
    call_command("check_flows")
    assert "agrees" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_names_a_record_whose_step_disagrees_and_fails(disagreeing, capsys):
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_flows")
    assert f"meetings.agendaitem {disagreeing.pk} {disagreeing.title}" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_names_a_step_that_nobody_holds(item, cast, capsys):
    Post.objects.filter(role="OFFICE").update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_flows")
    assert item.title in capsys.readouterr().out


@pytest.mark.django_db
def test_a_night_without_findings_leaves_its_event_and_alarms_nobody(item):
    assert look_over() == 1
    assert Event.objects.get(verb=FlowVerb.FLOWS_CHECKED).after == {"count": 0}
    assert not alarms().exists()


@pytest.mark.django_db
def test_the_office_is_alarmed_once_a_night_and_the_log_names_no_title(disagreeing, caplog):
    with caplog.at_level(logging.WARNING, "workflows.engine.night"):
        assert look_over() == 1
    told = sorted(alarms().values_list("recipient__username", flat=True))
    assert told == sorted(
        Post.objects.current()
        .filter(unit__kind="office", role__in=["OFFICE", "OFFDIR"])
        .values_list("user__username", flat=True)
        .distinct()
    )
    notice = alarms().first()
    assert notice.urgent
    assert disagreeing.title in notice.sentence
    assert notice.url == disagreeing.get_absolute_url()
    assert f"meetings.agendaitem {disagreeing.pk}" in caplog.text
    assert disagreeing.title not in caplog.text

    assert look_over() == 0  # the same night
    assert alarms().count() == len(told)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    assert look_over(tomorrow) == 1
    assert alarms().count() == 2 * len(told)


@pytest.mark.django_db
def test_m2_1_24_after_an_upgrade_steps_that_were_open_are_for_whom_they_would_open_now(
    cast, house_flows, monkeypatch
):
    """The older code kept nothing of it beside them, and this night has been looked over."""
    duty = Duty(cast).drafted()
    duty.assignment.reports.update(drafted_by=cast.post("liqian"))
    duty.sign()
    begun = Duty(cast, title="核实低保边缘家庭").begun()
    steps = duty.task("verify"), begun.task("work")
    now = [people_for([step])[0] for step in steps]
    assert look_over() == 1
    Bar.objects.all().delete()
    Task.objects.update(named=None, named_alone=False)
    assert look_over() == 0
    assert people_for([duty.task("verify")])[0] != now[0]
    upgraded = timezone.now()
    monkeypatch.setattr(night, "newest_upgrade", lambda: upgraded)
    assert look_over() == 1
    assert [people_for([step])[0] for step in (duty.task("verify"), begun.task("work"))] == now
    assert look_over() == 0


def test_the_night_begins_at_its_hour(settings):
    settings.NIGHT_CHECK_AT = "02:30"
    zone = timezone.get_default_timezone()
    before, after = (dt.datetime(2026, 12, 2, 2, minute, tzinfo=zone) for minute in (29, 31))
    assert newest_night(before) == dt.datetime(2026, 12, 1, 2, 30, tzinfo=zone)
    assert newest_night(after) == dt.datetime(2026, 12, 2, 2, 30, tzinfo=zone)


@pytest.mark.django_db
def test_the_rounds_go_the_nightly_check(disagreeing):
    next(each for each in rounds() if each.name == "night watch").work()
    assert alarms().exists()


def test_an_empty_house_has_nothing_to_look_over(db):
    assert look_over() == 0


# --- manage.py clock ---------------------------------------------------------------------


@pytest.fixture
def gone(monkeypatch):
    """Rounds that note when they went; the second of them fails at first."""
    went = []

    def failing():
        went.append("failing")
        if went.count("failing") == 1:
            raise RuntimeError("once")

    found = [Round("first", lambda: went.append("first"), 0.01), Round("failing", failing, 0.01)]
    monkeypatch.setattr(clock, "rounds", lambda: found)
    monkeypatch.setattr("workflows.rounds.REST_AFTER_ERROR", 0.01)
    monkeypatch.setattr("workflows.rounds.close_old_connections", lambda: None)
    return went


def test_once_goes_each_round_once(monkeypatch):
    went = []
    found = [
        Round("first", lambda: went.append("first"), 5),
        Round("second", lambda: went.append("second"), 5),
    ]
    monkeypatch.setattr(clock, "rounds", lambda: found)
    call_command("clock", "--once")
    assert went == ["first", "second"]


def test_the_clock_goes_on_after_an_error_until_it_is_stopped(gone):
    stopping = threading.Event()
    going = threading.Thread(target=clock.Command().go, args=[stopping])
    going.start()
    for _wait in range(500):
        if gone.count("failing") >= 2:
            break
        stopping.wait(0.01)
    stopping.set()
    going.join(5)
    assert not going.is_alive()
    assert gone.count("failing") >= 2
    assert gone.count("first") >= 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_clock_after_the_round_it_is_in(monkeypatch, number):
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    whole = []

    def work():
        os.kill(os.getpid(), number)
        whole.append(1)

    monkeypatch.setattr(clock, "rounds", lambda: [Round("only", work, 60)])
    monkeypatch.setattr("workflows.rounds.close_old_connections", lambda: None)
    try:
        call_command("clock")
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert whole == [1]
