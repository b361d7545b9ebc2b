"""The joint meeting as a process: what it opens, what it waits for, and that a signature is whole or nothing."""

from __future__ import annotations

import pytest
from django.db import connection

from coordination.audit.models import Event, Pending
from coordination.config.lifespan import run_jobs
from coordination.documents.models import Distribution, Paper, Signature
from coordination.documents.models.numbers import IssuedNumber
from coordination.duties.models import Assignment
from coordination.duties.verbs import DutyVerb
from coordination.meetings.actions import minutes
from coordination.meetings.models import Minutes, Session
from coordination.notifications.models import Notice
from tests.order import disagreements
from workflows.engine.steps import complete, open_tasks
from workflows.joint_meeting.decisions import TITLE_LENGTH, title_of
from workflows.models import Process, Task

from .test_at_once import Crash, CrashAt

WAY = (
    "called",
    "collected",
    "instructed",
    "arranged",
    "noticed",
    "begun",
    "ended",
    "countersigning",
    "checking",
    "signing",
    "issued",
)


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAY)
def test_the_session_and_its_open_steps_agree_all_the_way(meeting, house_flows, way):
    getattr(meeting, way)()
    assert disagreements() == []
    names = {task.flow_task.name for task in open_tasks(meeting.session)}
    expected = type(open_tasks(meeting.session)[0].flow_task.flow_class.instance).expects if names else {}
    assert names <= set(expected.get(Session.Status(meeting.status), ()))
    assert all(task.due_at and task.holder_unit_id for task in open_tasks(meeting.session))


@pytest.mark.django_db
def test_each_line_opens_exactly_one_assignment_word_for_word(meeting, cast):
    meeting.begun()
    from coordination.meetings.actions.holding import conclude_item
    from coordination.sittings import actions as seats
    from workflows.joint_meeting.placing import conclude_and_settle, end_and_carry_over

    assert conclude_item
    office = cast.actor("wangmin")
    matter = meeting.write(seats.open_matter(meeting.next_matter(), actor=office))
    meeting.line(matter, "CL", ("CZ", "MZ"), text="由县残联核实；县财政局拨付。" + "长" * 80)
    meeting.line(matter, "CZ", text="资金于年内拨付到位。")
    conclude_and_settle(matter, actor=office, conclusion="adopt")
    seats.confirm_read_back(matter, actor=office)
    meeting.take("hold", end_and_carry_over, "wangmin")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    for code in ("CL", "CZ", "MZ"):
        meeting.countersign(code)
    meeting.take("check", minutes.check_minutes, ("chenjing", "OFFDIR"))
    assert not Assignment.objects.exists()
    meeting.take("sign", minutes.sign_minutes, "linyue")
    lines = list(meeting.session.decision_lines.all())
    assert Assignment.objects.count() == len(lines) == 2
    for line in lines:
        opened = Assignment.objects.get(source_type="meetings.decisionline", source_id=line.pk)
        assert (opened.requirement, opened.measure, opened.due_on) == (line.text, line.measure, line.due_on)
        assert (opened.lead_unit, opened.is_verbatim, opened.status) == (line.lead_unit, True, "drafted")
        assert set(opened.co_units.all()) == set(line.co_units.all())
        assert opened.source_label == opened.basis == f"{meeting.minutes.number} 第{line.number}条"
        assert [task.flow_task.name for task in open_tasks(opened)] == ["sign_slip"]
        assert open_tasks(opened)[0].holder_role == "OFFDIR"
        assert Event.objects.of(opened).filter(verb=DutyVerb.ASSIGNMENT_DRAFTED).count() == 1
    assert [title_of(line) for line in lines] == ["由县残联核实", "资金于年内拨付到位"]
    assert all(len(assignment.title) <= TITLE_LENGTH for assignment in Assignment.objects.all())


@pytest.mark.django_db
def test_a_session_without_lines_opens_no_assignment(meeting):
    from workflows.joint_meeting.placing import end_and_carry_over

    meeting.begun()
    meeting.decide(lead="", conclusion="reject", reason="资金未落实。")
    meeting.take("hold", end_and_carry_over, "wangmin")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    meeting.take("check", minutes.check_minutes, ("chenjing", "OFFDIR"))
    meeting.take("sign", minutes.sign_minutes, "linyue")
    assert (meeting.status, Assignment.objects.count()) == ("issued", 0)


def state():
    return {
        "sessions": list(Session.objects.order_by("pk").values_list("pk", "status")),
        "minutes": list(Minutes.objects.values_list("pk", "number", "paper_id", "issued_at")),
        "tasks": list(Task.objects.order_by("pk").values_list("pk", "status")),
        "processes": list(Process.objects.order_by("pk").values_list("pk", "status")),
        **{
            model.__name__: model.objects.count()
            for model in (Paper, Signature, Distribution, IssuedNumber, Assignment, Event, Pending, Notice)
        },
        "versions": (Session.history.count(), Minutes.history.count(), Assignment.history.count()),
    }


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_write_of_the_signature_leaves_nothing_behind(meeting):
    meeting.signing()
    task, chair = meeting.task("sign"), meeting.cast.actor("linyue")
    before = state()
    for number in range(1, 200):
        crash = CrashAt(number)
        try:
            with connection.execute_wrapper(crash):
                complete(task, minutes.sign_minutes, actor=chair, reauth=True)
        except Crash:
            assert state() == before, f"write {number} left something behind"
        else:
            break
    assert number > 25  # paper, number, signature, recipients, the assignment and its process as well
    assert (meeting.status, Assignment.objects.count()) == ("issued", 1)
    paper = Paper.objects.get(kind="D06")
    assert paper.file is None  # it is asked for with the signature, and made by the worker
    run_jobs()
    paper.refresh_from_db()
    assert paper.file is not None
