"""After a stop of 30 days with 20 late duties: each hears once, no paper is skipped, and none comes at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from coordination.duties.models import Chase
from coordination.meetings.models import AgendaItem
from coordination.notifications.models import Notice
from coordination.policy.calendar import working_days_between
from tests.duties.walk import Duty
from workflows.desk.ahead import ladder_ahead
from workflows.engine.clock import sweep
from workflows.member_duty.chases import DUE_LADDER, ChaseFlow, signing_role
from workflows.models import Task

pytestmark = pytest.mark.django_db
STOPPED = 30  # days


def go_on() -> None:
    """The clock runs again: it goes round until nothing is left to do."""
    for _round in range(20):
        if not sweep():
            return
    raise AssertionError("the clock finds no rest")


def begun(cast, lead: str) -> Duty:
    return Duty(cast, lead=lead, days=10, title=f"{lead}：补发护理补贴").begun()


def heard_since(at) -> Counter[str]:
    return Counter(Notice.objects.filter(created__gte=at).values_list("recipient__username", flat=True))


@pytest.fixture
def twenty(cast) -> list[Duty]:
    leads = [*(["CL", "MZ", "JT", "RS"] * 4), "ZJ", "CZ", "YB", "WJK"]
    return [begun(cast, lead) for lead in leads]


def test_m2_1_2_after_a_stop_of_30_days_each_hears_once_of_20_late_duties(cast, twenty):
    back = timezone.now() + dt.timedelta(days=10 + STOPPED)
    with time_machine.travel(back):
        go_on()
        heard = heard_since(back)
        digests = Notice.objects.filter(kind="steps_passed", created__gte=back)
        told = {notice.recipient.username: notice.params["count"] for notice in digests}
        assert int(told["wangmin"]) >= 20  # the office, of all of them, the papers to be signed included
        assert {who: heard[who] for who in told} == dict.fromkeys(told, 1)
        assert (
            Notice.objects.filter(created__gte=back, key__startswith="task:")
            .exclude(recipient__username__in=told)
            .exists()
        )
        per_step = Counter(
            (notice.recipient_id, notice.key.split(":")[1])
            for notice in Notice.objects.filter(created__gte=back, key__startswith="task:")
        )
        assert set(per_step.values()) == {1}
        # of the papers the first, and no agenda item
        assert Counter(Chase.objects.values_list("kind", flat=True)) == {"D12": 20}
        assert not AgendaItem.objects.exists()


def test_m2_1_2_papers_follow_at_the_ladders_own_distances_from_the_restart(cast):
    duty = begun(cast, "CL")
    back = timezone.now() + dt.timedelta(days=10 + STOPPED)
    with time_machine.travel(back) as clock:
        days = [rung.days(on=duty.assignment.policy_on, task=duty.task("work")) for rung in DUE_LADDER[2:]]
        opened = []
        for kind in ("D12", "D13", "D14"):
            go_on()
            assert list(Chase.objects.order_by("pk").values_list("kind", flat=True))[-1] == kind
            opened.append(timezone.localdate())
            clock.move_to(Task.objects.get(pk=duty.task("work").pk).next_rung_at)
        go_on()
        assert AgendaItem.objects.count() == 1
        opened.append(timezone.localdate())
    between = [working_days_between(one, other) for one, other in pairwise(opened)]
    assert between == [other - one for one, other in pairwise(days)]


def test_a_house_that_runs_climbs_as_the_ladder_says(cast):
    duty = begun(cast, "CL")
    task = duty.task("work")
    with time_machine.travel(task.next_rung_at) as clock:
        for at, rung in enumerate(DUE_LADDER):
            task.refresh_from_db()
            assert task.next_rung_at == rung.at(task.due_at, on=duty.assignment.policy_on, task=task)
            clock.move_to(task.next_rung_at + dt.timedelta(seconds=4))
            go_on()
            assert not Notice.objects.filter(kind="steps_passed").exists()
            task.refresh_from_db()
            assert task.rung == at + 1


def test_who_signs_a_paper_of_the_ladder_is_told_by_its_rung():
    """So that whoever had a digest hears of the paper by it, too."""
    kinds = {"D12": DUE_LADDER[2], "D13": DUE_LADDER[3], "D14": DUE_LADDER[4]}
    assert ChaseFlow.sign_chase.holder is not None
    for kind, rung in kinds.items():
        assert signing_role(Chase(kind=kind)) in rung.notify


def test_a_second_clock_sends_no_second_digest(cast, twenty):
    back = timezone.now() + dt.timedelta(days=10 + STOPPED)
    with time_machine.travel(back):
        go_on()
        before = Notice.objects.count()
        Task.objects.filter(finished__isnull=True, rung=3).update(
            rung=2, next_rung_at=back - dt.timedelta(days=20)
        )
        go_on()  # what a clock that died in between left undone
        assert Notice.objects.count() == before


def test_what_is_shown_ahead_is_when_it_then_comes(cast):
    duty = begun(cast, "CL")
    with time_machine.travel(timezone.now() + dt.timedelta(days=10 + STOPPED)) as clock:
        go_on()
        shown = [one.at for one in ladder_ahead(duty.task("work"), most=6)]
        came = []
        for _at in shown:
            came.append(duty.task("work").next_rung_at)
            clock.move_to(came[-1])
            go_on()
    assert shown == came
