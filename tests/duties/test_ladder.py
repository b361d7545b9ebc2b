"""C3-8: the ladder of a due day, its papers drafted for signature, and the automatic agenda item (R203, R78)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from coordination.audit.models import Event
from coordination.documents.models import Distribution, Paper
from coordination.duties.actions import chases
from coordination.duties.models import Chase
from coordination.duties.verbs import DutyVerb
from coordination.meetings.models import AgendaItem
from coordination.notifications.models import Notice
from tests.duties.walk import DIRECTOR, Duty
from tests.order import disagreements
from workflows.desk.ahead import ladder_ahead
from workflows.engine.steps import open_tasks
from workflows.engine.telling import rung_key
from workflows.member_duty.chases import DUE_LADDER

pytestmark = pytest.mark.django_db
SIGNERS = {"D12": "wangmin", "D13": DIRECTOR, "D14": "linyue"}
RUNGS = {"D12": 2, "D13": 3, "D14": 4}


@pytest.fixture
def duty(cast) -> Duty:
    return Duty(cast).begun()


def told(duty, rung) -> set[str]:
    key = rung_key(duty.task("work"), rung)
    return set(Notice.objects.filter(key=key).values_list("recipient__username", flat=True))


def test_the_ladder_is_visible_beforehand(duty):
    ahead = ladder_ahead(duty.task("work"), most=6)
    assert len(ahead) == len(DUE_LADDER) == 6
    words = [one.what for one in ahead]
    assert ["D12" in words[2], "D13" in words[3], "D14" in words[4]] == [True] * 3
    instants = [one.at for one in ahead]
    assert instants == sorted(instants)
    assert instants[1] < duty.assignment.closes_at < instants[2]


@pytest.mark.parametrize("rung", [0, 1])
def test_before_the_due_day_the_handler_is_reminded(duty, rung):
    duty.rung(rung)
    assert told(duty, rung) == {"zhaoli"}
    assert not Chase.objects.exists()


@pytest.mark.parametrize(
    ("kind", "also"),
    [("D12", "wangmin"), ("D13", "chenjing"), ("D14", "zhouzhengyi")],
)
def test_c3_8_each_rung_drafts_its_paper_once_and_opens_the_task_of_signing_it(cast, duty, kind, also):
    duty.due_passed()
    duty.rung(RUNGS[kind])
    chase = Chase.objects.get()
    task = duty.task("sign_chase", record=chase)
    assert (chase.kind, chase.status) == (kind, "drafted")
    assert {"zhaoli", "qiumin", also} <= told(duty, RUNGS[kind])
    duty.rung(RUNGS[kind])
    assert Chase.objects.count() == 1
    others = {"wangmin", DIRECTOR, "linyue", "qiumin"} - {SIGNERS[kind]}
    for who in others:
        with pytest.raises(PermissionDenied), transaction.atomic():
            duty.take("sign_chase", chases.sign_chase, who, record=chase)
    with pytest.raises(ValidationError), transaction.atomic():
        duty.take("sign_chase", chases.drop_chase, SIGNERS[kind], record=chase, reason="")
    duty.take("sign_chase", chases.sign_chase, SIGNERS[kind], record=chase)
    chase.refresh_from_db()
    paper = Paper.objects.of(duty.assignment).get(kind=kind)
    assert (chase.status, chase.paper_number) == ("signed", str(paper.number))
    assert Notice.objects.filter(kind="duty_chased", recipient__username="qiumin", urgent=True).exists()
    sent = Distribution.objects.filter(paper=paper)
    assert sent.filter(unit__code="CL", part="main").exists()
    assert sent.count() == (cast.county.members.count() if kind == "D14" else 1)
    assert duty.task("work") != task
    assert disagreements("duties.") == []


def test_the_papers_name_what_went_before(duty):
    duty.due_passed(5)
    duty.rung(2)
    duty.take("sign_chase", chases.sign_chase, "wangmin", record=Chase.objects.get())
    duty.rung(3)
    second = Chase.objects.get(kind="D13")
    duty.take("sign_chase", chases.sign_chase, DIRECTOR, record=second)
    paper = Paper.objects.of(duty.assignment).get(kind="D13")
    assert "催办单" in "".join(paper.content["paragraphs"])


def test_the_report_lays_unsigned_papers_aside(duty):
    duty.due_passed()
    duty.rung(2)
    duty.draft()
    duty.sign()
    chase = Chase.objects.get()
    assert (chase.status, open_tasks(chase)) == ("dropped", [])
    assert Event.objects.of(duty.assignment).filter(verb=DutyVerb.CHASE_DROPPED).exists()
    assert disagreements("duties.") == []


def test_r203_at_the_last_rung_an_implementation_review_is_put_up(cast, duty):
    duty.due_passed(20)
    duty.rung(5)
    item = AgendaItem.objects.get()
    assert (item.kind, item.status, item.unit.code) == ("review", "draft", "MZ")
    assert duty.assignment.title in item.title
    assert duty.assignment.review_item == item.pk
    [task] = open_tasks(item)
    assert (task.flow_task.name, task.holder_role) == ("prepare", "LIAISON")
    assert {"linyue", "zhouzhengyi", "chenjing"} <= told(duty, 5)
    duty.rung(5)
    assert AgendaItem.objects.count() == 1
    page = cast.client("wangmin").get(f"/assignments/{duty.assignment.pk}/").content.decode()
    assert item.get_absolute_url() in page


def test_only_the_clock_drafts_them(cast, duty):
    for who in ("wangmin", DIRECTOR):
        with pytest.raises(PermissionDenied), transaction.atomic():
            chases.draft_chase(duty.assignment, Chase.Kind.REMINDER, actor=duty.actor(who))


def test_the_ladder_goes_on_while_the_head_delays_the_signature(duty):
    duty.draft()
    duty.due_passed()
    duty.rung(2, name="sign_report")
    assert Chase.objects.get().kind == "D12"
