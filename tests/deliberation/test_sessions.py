"""C4-5: the case as an item of a joint meeting; what the session decides comes back to it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from coordination.deliberation.actions import deciding
from coordination.duties.models import Assignment
from coordination.meetings.actions import clearance, minutes
from coordination.meetings.models import AgendaItem
from tests.deliberation.cases import NAME
from tests.meetings.sessions import Meeting
from tests.order import disagreements
from workflows.case_deliberation.moves import withdraw
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, task_for
from workflows.joint_meeting.placing import end_and_carry_over

pytestmark = pytest.mark.django_db


def on_the_agenda(panel) -> AgendaItem:
    panel.scheduled(forum="session")
    return approve(panel, AgendaItem.objects.get(source_id=panel.case.pk))


def approve(panel, item) -> AgendaItem:
    complete(
        task_for(item, "review"),
        clearance.pass_item,
        actor=panel.actor(("chenjing", "OFFDIR")),
        opinion="拟同意。",
    )
    item.refresh_from_db()
    convener = "zhouzhengyi" if item.approver_role == "CHIEF" else "linyue"
    complete(
        task_for(item, "approve"),
        clearance.approve_item,
        actor=panel.actor(convener),
        opinion="同意。",
        reauth=True,
    )
    item.refresh_from_db()
    return item


def test_c4_5_the_item_carries_the_case_under_its_pseudonym_to_the_directors_review(panel):
    panel.scheduled(forum="session")
    item = AgendaItem.objects.get()
    assert (item.status, item.unit.code, panel.case.number in item.title) == ("reviewing", "MZ", True)
    assert NAME not in f"{item.title}{item.background}{item.request}{item.proposal}"
    assert panel.round.item_id == item.pk
    assert (panel.status, panel.open) == ("scheduled", [])


def test_c4_6_the_sessions_decision_comes_back_and_its_lines_open_no_second_assignment(cast, panel):
    item = on_the_agenda(panel)
    meeting = Meeting(cast)
    meeting.decided(item, lead="CL", helpers=("CZ",), members=("CL", "CZ", "MZ"))
    sweep()
    panel.case.refresh_from_db()
    assert (panel.status, panel.open, panel.round.conclusion) == ("settling", ["settle"], "supported")
    [line] = panel.outcomes()
    assert (line.kind, line.is_from_session, line.unit.code) == ("duty", True, "CL")
    panel.outcome("category")
    panel.take("settle", deciding.settle_decision, "wangmin")
    panel.sign()
    assert not Assignment.objects.exists()
    assert panel.open == ["tell"]


def test_r233_the_minutes_assignment_stands_in_its_case_and_on_the_households_chain(cast, panel):
    item = on_the_agenda(panel)
    assert (
        str(item.get_absolute_url())
        in cast.client("wangmin").get(panel.case.get_absolute_url()).content.decode()
    )
    meeting = Meeting(cast)
    meeting.decided(item, lead="CL", helpers=("CZ",), members=("CL", "CZ", "MZ"))
    sweep()
    panel.case.refresh_from_db()
    panel.outcome("category")
    panel.take("settle", deciding.settle_decision, "wangmin")
    panel.sign()
    finish(meeting)
    [assignment] = Assignment.objects.all()
    assert assignment.household_key == panel.case.household.key
    line = panel.outcomes()[0]
    assert (line.opened_type, line.opened_id) == ("duties.assignment", assignment.pk)
    page = cast.client("wangmin").get(panel.case.get_absolute_url()).content.decode()
    assert assignment.get_absolute_url() in page


def finish(meeting) -> None:
    """From the end of the meeting to the signed minutes."""
    meeting.take("hold", end_and_carry_over, "wangmin")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    for task in open_tasks(meeting.session):
        meeting.countersign(task.subject.unit.code)
    meeting.take("check", minutes.check_minutes, ("chenjing", "OFFDIR"), opinion="拟同意。")
    meeting.take("sign", minutes.sign_minutes, "linyue")


def test_a_case_withdrawn_takes_its_item_with_it_until_the_convener_has_approved_it(cast, panel):
    panel.scheduled(forum="session")
    address = reverse("workflows:case-withdraw", args=[panel.case.pk])
    assert "议题一并撤回" in cast.client("wangmin").get(address).content.decode()
    withdraw(panel.case, actor=panel.actor("wutong"), reason="当事人不再需要。")
    item = AgendaItem.objects.get()
    assert (panel.status, item.status, item.reason) == ("withdrawn", "withdrawn", "当事人不再需要。")
    assert disagreements() == []


def test_a_case_on_its_way_to_a_session_is_no_longer_withdrawn(cast, panel):
    item = on_the_agenda(panel)
    address = reverse("workflows:case-withdraw", args=[panel.case.pk])
    assert cast.client("wangmin").get(address).status_code == 403
    with pytest.raises(PermissionDenied, match="已受理该个案"):
        withdraw(panel.case, actor=panel.actor("wutong"), reason="当事人不再需要。")
    item.refresh_from_db()
    assert (panel.status, item.status) == ("scheduled", "approved")
    assert disagreements() == []


def test_c4_6_an_item_that_is_rejected_gives_the_case_back(panel):
    panel.scheduled(forum="session")
    item = AgendaItem.objects.get()
    complete(
        task_for(item, "review"),
        clearance.reject_item,
        actor=panel.actor(("chenjing", "OFFDIR")),
        reason="由专题议事会研究。",
    )
    sweep()
    panel.case.refresh_from_db()
    assert (panel.status, panel.open, panel.case.reason) == ("arranging", ["schedule"], "由专题议事会研究。")


def test_the_withdraw_button_says_what_the_guard_says(cast, panel):
    """An approved item stays: the page says so before anybody presses (as the withdrawal would)."""
    page = panel.case.get_absolute_url()
    button = reverse("workflows:case-withdraw", args=[panel.case.pk])
    client = cast.client("wangmin")
    panel.scheduled(forum="session")
    assert f'href="{button}"' in client.get(page).content.decode()
    approve(panel, AgendaItem.objects.get(source_id=panel.case.pk))
    shown = client.get(page).content.decode()
    refused = client.post(button, {"reason": "情况变化。"})
    words = "联席会议已受理该个案，议定结果将在此处显示。"
    assert (f'href="{button}"' in shown, words in shown) == (False, True)
    assert (refused.status_code, words in refused.content.decode()) == (403, True)
    assert panel.status == "scheduled"
