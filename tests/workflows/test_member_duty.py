"""A member unit's duty, from the signed minutes to the receipt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.duties import actions
from coordination.duties.models import Assignment
from coordination.duties.verbs import DutyVerb
from coordination.notifications.models import Notice
from tests.duties.walk import Duty
from tests.walking import scan
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, record_for_holder, start, task_for, waiting_task
from workflows.models import Process, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(meeting) -> Assignment:
    meeting.issued(lead="CL", helpers=("CZ",))
    return Assignment.objects.get()


def sign(cast, assignment):
    complete(
        task_for(assignment, "sign_slip"),
        actions.sign_slip,
        actor=cast.actor("chenjing", "OFFDIR"),
        reauth=True,
    )
    assignment.refresh_from_db()


def test_slip_and_receipt_bring_it_to_the_liaison_who_names_a_handler(cast, assignment):
    sign(cast, assignment)
    task = task_for(assignment, "receive")
    assert (task.holder_unit.code, task.holder_role) == ("CL", "LIAISON")
    assert Notice.objects.filter(recipient__username="sunjing", key__startswith=f"task:{task.pk}").exists()
    complete(task, actions.receive_assignment, actor=cast.actor("sunjing"), reauth=True, note="")
    assignment.refresh_from_db()
    assert assignment.status == "received"
    assert [task.flow_task.name for task in open_tasks(assignment)] == ["assign"]
    assert Process.objects.of(assignment).get().finished is None


@pytest.mark.parametrize("who", ["wangmin", "linyue", "songlan", "qiumin"])
def test_others_take_neither_step(cast, assignment, who):
    with pytest.raises(PermissionDenied):
        complete(task_for(assignment, "sign_slip"), actions.sign_slip, actor=cast.actor(who), reauth=True)
    sign(cast, assignment)
    with pytest.raises(PermissionDenied):
        complete(
            task_for(assignment, "receive"), actions.receive_assignment, actor=cast.actor(who), reauth=True
        )
    assert Assignment.objects.get().status == "dispatched"


def test_the_slip_signed_by_hand_is_entered_by_the_office(cast, assignment):
    record_for_holder(
        task_for(assignment, "sign_slip"),
        actions.sign_slip,
        actor=cast.actor("wangmin"),
        compared=cast.actor("liqian"),
        signed_on=timezone.localdate(),
        scan=scan(),
        opinion="请按时办结。",
    )
    assignment.refresh_from_db()
    signature = Paper.objects.of(assignment).get().signatures.get()
    assert (signature.signer_name, signature.medium, signature.scan is not None) == ("陈静", "paper", True)
    event = Event.objects.of(assignment).get(verb=DutyVerb.SLIP_SIGNED)
    assert (event.medium, event.reason) == ("paper", "请按时办结。")


def test_the_receipt_is_not_entered_for_the_liaison(cast, assignment):
    sign(cast, assignment)
    with pytest.raises(PermissionDenied):
        record_for_holder(
            task_for(assignment, "receive"),
            actions.receive_assignment,
            actor=cast.actor("wangmin"),
            signed_on=timezone.localdate(),
        )


def test_an_unsigned_receipt_is_told_to_the_head_and_decided_by_nobody(cast, assignment):
    sign(cast, assignment)
    task = task_for(assignment, "receive")
    for rung in (0, 1):
        Task.objects.filter(pk=task.pk).update(next_rung_at=timezone.now() - dt.timedelta(minutes=1))
        assert sweep() == 1
        told = Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:{rung}:")
        assert told.filter(recipient__username="sunjing").exists()
    assert {"qiumin", "chenjing"} <= set(told.values_list("recipient__username", flat=True))
    task.refresh_from_db()
    assert task.is_open
    assert Assignment.objects.get().status == "dispatched"


def test_both_steps_are_taken_on_their_pages(cast, assignment):
    director, liaison = cast.client("chenjing", "OFFDIR"), cast.client("sunjing")
    page = f"/tasks/{task_for(assignment, 'sign_slip').pk}/"
    assert director.get(page).status_code == 200
    assert director.post(page, {"opinion": "同意。", "password": "wrong"}).status_code == 422
    assert director.post(page, {"opinion": "同意。", "password": cast.password}).status_code == 302
    assert director.post(page, {"opinion": "同意。", "password": cast.password}).status_code == 409
    page = f"/tasks/{task_for(assignment, 'receive').pk}/"
    assert liaison.get(page).status_code == 200
    assert (
        liaison.post(page, {"outcome": "receive", "note": "长" * 201, "password": cast.password}).status_code
        == 422
    )
    assert (
        liaison.post(page, {"outcome": "receive", "note": "收到。", "password": cast.password}).status_code
        == 302
    )
    assert Assignment.objects.get().status == "received"


def test_a_process_that_asked_for_it_is_woken_when_it_is_closed(
    cast, village, django_capture_on_commit_callbacks
):
    parent = start(village, actor=cast.actor("wangmin"), flow="ParentFlow")
    waiting = waiting_task(village, "wait")
    duty = Duty(cast, actor="linyue", parent_task=waiting, source=village)
    assert duty.assignment.history.earliest().history_user.username == "clock"  # no drafter of the office
    duty.verified()
    assert waiting_task(village, "wait") is not None
    with django_capture_on_commit_callbacks(execute=True):
        duty.close()
    assert waiting_task(village, "wait") is None
    assert [task.flow_task.name for task in open_tasks(village)] == ["sign"]
    assert parent.pk == waiting.process_id
