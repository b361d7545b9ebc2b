"""Of two people at one desk the one hears of a step, and is named with it, who can take it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from coordination.notifications.models import Notice
from coordination.units.models import User
from tests.conftest import Cast
from tests.duties.walk import Duty
from tests.workflows.test_two_clerks import opens, stand_in, twin
from workflows.desk.ahead import people_words
from workflows.desk.forms import PaperForm
from workflows.engine.clock import sweep
from workflows.engine.telling import rung_key
from workflows.models import Task

pytestmark = pytest.mark.django_db


def told(task: Task, about: str = "") -> set[str]:
    """Who was told of a task: that it opened, or what its key says besides."""
    notices = Notice.objects.filter(key=f"task:{task.pk}{about}")
    return set(notices.values_list("recipient__username", flat=True))


def rung(task: Task, index: int) -> set[str]:
    """Whom the rung of that place tells."""
    past = timezone.now() - dt.timedelta(minutes=1)
    Task.objects.filter(pk=task.pk).update(rung=index, next_rung_at=past)
    assert sweep() >= 1
    return told(task, rung_key(task, index).removeprefix(f"task:{task.pk}"))


def holders(cast: Cast, duty: Duty, *, who: str = "wangmin") -> str:
    """The panel of the record's page that says who holds it."""
    page = cast.client(who).get(duty.assignment.get_absolute_url()).content.decode()
    return page.partition("lx-holding")[2].partition("</div>")[0]


@pytest.fixture
def colleague(cast: Cast) -> User:
    return twin(cast.post("zhaoli"))


@pytest.fixture
def verified_by_others(cast: Cast) -> Duty:
    """A report in which Li Qian of the office had a hand waits to be verified."""
    duty = Duty(cast).drafted()
    duty.assignment.reports.update(drafted_by=cast.post("liqian"))
    duty.sign()
    return duty


def test_m2_1_24_the_handler_alone_is_told_and_named(cast: Cast, colleague: User):
    duty = Duty(cast).begun()
    task = duty.task("work")
    assert told(task) == {"zhaoli"}
    assert people_words(task) == cast.user("zhaoli").label
    assert cast.user("zhaoli").label in holders(cast, duty)
    assert colleague.label not in holders(cast, duty)
    assert rung(task, 0) == {"zhaoli"}


def test_m2_1_24_of_an_absent_handler_the_stand_in_is_told_too(cast: Cast, colleague: User):
    stand_in(cast, colleague, "zhaoli")
    cast.away("zhaoli")
    duty = Duty(cast).begun()
    assert told(duty.task("work")) == {"zhaoli", colleague.username}
    assert colleague.label in holders(cast, duty)


def test_m2_1_24_of_a_handler_who_left_the_whole_desk_hears(cast: Cast, colleague: User):
    duty = Duty(cast).begun()
    cast.user("zhaoli").posts.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert rung(duty.task("work"), 0) == {colleague.username}


def test_m2_1_24_who_had_a_hand_in_the_work_does_not_hear_of_its_verification(
    cast: Cast, verified_by_others: Duty
):
    duty, mine = verified_by_others, cast.user("liqian")
    task = duty.task("verify")
    assert {"wangmin", "luoxin"} <= told(task)
    assert mine.username not in told(task)
    assert cast.user("wangmin").label in holders(cast, duty)
    assert mine.label not in holders(cast, duty)
    late = rung(task, 0)
    assert "wangmin" in late
    assert mine.username not in late


def test_who_hears_of_anothers_late_step_comes_to_the_record(cast: Cast):
    """The step itself is closed to them."""
    duty = Duty(cast).begun()
    duty.due_passed()
    task = duty.task("work")
    assert "qiumin" in rung(task, 2)
    urls = dict(
        Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:2:").values_list(
            "recipient__username", "url"
        )
    )
    assert urls["zhaoli"] == task.get_absolute_url()
    assert urls["qiumin"] == duty.assignment.get_absolute_url()
    assert cast.client("qiumin").get(urls["qiumin"]).status_code == 200
    assert not opens(cast, cast.user("qiumin"), task)


def test_m2_1_24_a_paper_is_signed_by_one_who_may_decide(cast: Cast):
    colleague = twin(cast.post("chenjing", "OFFDIR"))
    duty = Duty(cast).reported()
    duty.assignment.reports.update(signed_by=colleague.posts.get())
    duty.verify()
    signers = PaperForm(task=duty.task("close")).fields["signer"].choices
    assert [post for post, _words in signers] == [cast.post("chenjing", "OFFDIR").pk]


def test_m2_1_24_a_hint_of_anothers_task_brings_the_barred_no_row(cast: Cast):
    """It says to a desk no more than to look again."""
    duty = Duty(cast).drafted()
    duty.assignment.reports.update(drafted_by=cast.post("liqian"))
    before = {who: _shown(cast, who) for who in ("liqian", "wangmin")}
    duty.sign()
    task = duty.task("verify")
    for who, found in before.items():
        rail, rows = _shown(cast, who)
        mine = who == "wangmin"
        assert (rail != found[0]) is mine
        assert (task.get_absolute_url() in rows) is mine


def _shown(cast: Cast, who: str) -> tuple[str, str]:
    """What a page reads again at a hint: the rail with its counts, and the list."""
    client = cast.client(who)
    return client.get("/shell/rail/").content.decode(), client.get("/").content.decode()
