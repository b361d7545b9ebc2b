"""C7: a closed case is taken up again within the months that the rules give, in a new round with a process of its own."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.deliberation.actions.deciding import record_visit
from coordination.deliberation.models import Deliberation
from coordination.deliberation.verbs import DeliberationVerb
from coordination.notifications.models import Notice
from tests.deliberation.cases import Panel
from tests.encrypted import set_all
from workflows.case_deliberation.moves import reopen
from workflows.engine.checks import check_flows

S = Deliberation.Status


@pytest.fixture
def closed(cast) -> Panel:
    """A decision that was carried out, visited and found to have solved it."""
    panel = Panel(cast).carried_out("category")
    panel.take("follow_up", record_visit, "wutong", found="solved", note_text="情况好转。")
    assert panel.case.status == S.CLOSED
    return panel


def test_a_closed_case_is_reopened_in_a_new_round_and_its_units_are_asked_again(closed, cast):
    before = set(closed.round.sheets.values_list("unit__code", flat=True))
    page = cast.client("chenjing", "OFFDIR").get(closed.case.get_absolute_url()).content.decode()
    assert reverse("workflows:case-reopen", args=[closed.case.pk]) in page
    reopen(closed.case, actor=cast.actor("chenjing", "OFFDIR"), reason="住院复发，原有帮扶不足。")
    case = closed.reread()
    assert (case.status, case.round, case.closed_as, case.ended_at) == (S.PREPARING, 2, "", None)
    assert closed.open == ["sheet"]
    assert set(case.current.sheets.values_list("unit__code", flat=True)) >= before
    assert Event.objects.of(case).filter(verb=DeliberationVerb.REOPENED).exists()
    assert Notice.objects.filter(subject_id=case.pk, kind="case_reopened").exists()
    assert not [found for found in check_flows() if found.record == case]


def test_who_may_not_what_is_open_and_what_is_too_old_is_refused(closed, cast):
    director = cast.actor("chenjing", "OFFDIR")
    with pytest.raises(PermissionDenied):
        reopen(closed.case, actor=cast.actor("wutong"), reason="情况反复")
    with pytest.raises(ValidationError):
        reopen(closed.case, actor=director, reason=" ")
    with time_machine.travel(timezone.now() + dt.timedelta(days=800)), pytest.raises(PermissionDenied):
        reopen(closed.case, actor=director, reason="情况反复")
    set_all(Deliberation.objects.filter(pk=closed.case.pk), status=S.WITHDRAWN, reason="已撤回")
    with pytest.raises(PermissionDenied):
        reopen(closed.reread(), actor=director, reason="情况反复")
