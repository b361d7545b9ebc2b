"""C10: an advance never waits for the second look once its hours have passed, and pays nothing by itself."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.entries.models import PaperEntry
from coordination.notifications.models import Notice
from tests.order import disagreements
from tests.sheets_compared import compared_by
from tests.walking import scan
from workflows.engine.steps import open_tasks
from workflows.paper_signatures import moves
from workflows.paper_signatures.rounds import look_after_entries

S = PaperEntry.Status


@pytest.fixture
def waiting(aid):
    """The township head approved an advance by hand; the office has entered the sheet."""
    walk = aid.walk()
    task = walk.task("quick_approve")
    answer = aid.cast.client("wangmin").post(
        f"/tasks/{task.pk}/paper/",
        {
            "outcome": "approve",
            "amount": "700",
            "opinion": "同意先行救助。",
            "signer": aid.cast.post("shilei").pk,
            "signed_on": timezone.localdate().isoformat(),
            "scan": scan(),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return walk, PaperEntry.objects.get(step_id=task.pk)


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def status_of(walk):
    return AidCase.objects.values_list("status", flat=True).get(pk=walk.case.pk)


def test_m2_1_20_before_its_hours_an_advance_waits_for_the_second_look(aid, waiting):
    walk, entry = waiting
    assert look_after_entries() == 0
    with pytest.raises(PermissionDenied):
        moves.go_on_uncompared(entry, actor=aid.cast.actor("hejun"))
    assert (entry.status, status_of(walk)) == (S.WAITING, "registered")


def test_m2_1_20_after_its_hours_the_payer_goes_on_and_the_look_is_alarmed(aid, waiting):
    walk, entry = waiting
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=True):
        assert look_after_entries() == 1
        assert look_after_entries() == 0
        entry.refresh_from_db()
        payer = told("entry_for_payer").pop()
        assert {"chenjing", "majun"} <= told("entry_waits_too_long")
        assert status_of(walk) == "registered"  # nothing moves by itself
        client = aid.cast.client(payer, entry.payer_role)
        assert f"/signatures/{entry.pk}/go-on/" in client.get(entry.get_absolute_url()).content.decode()
        assert aid.cast.client("songlan").post(f"/signatures/{entry.pk}/go-on/").status_code == 404
        assert client.post(f"/signatures/{entry.pk}/go-on/").status_code == 302
        entry.refresh_from_db()
        assert (entry.status, status_of(walk)) == (S.AHEAD, "quick_approved")
        assert [task.flow_task.name for task in open_tasks(entry)] == ["compare"]
        walk.reread()
        assert walk.open == ["pay"]
        entry = compared_by(aid.cast, "liqian", entry.get_absolute_url())
        assert (entry.status, entry.compared_by.username) == (S.IN_EFFECT, "liqian")
        assert disagreements() == []


def test_m2_1_20_a_late_look_that_finds_a_difference_stops_the_payment(aid, waiting):
    walk, entry = waiting
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25), tick=True):
        look_after_entries()
        entry.refresh_from_db()
        payer = told("entry_for_payer").pop()
        moves.go_on_uncompared(entry, actor=aid.cast.actor(payer, entry.payer_role))
        entry = compared_by(aid.cast, "liqian", entry.get_absolute_url(), "differ", "金额与原件不符。")
        assert (entry.status, entry.objection.raised_by.username) == (S.DISPUTED, "liqian")
        (pay,) = open_tasks(walk.case)
        assert aid.cast.client(payer, entry.payer_role).get(f"/tasks/{pay.pk}/").status_code == 403
        assert disagreements() == []
