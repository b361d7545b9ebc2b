"""C4-4 and C5-5: the advance of an urgent case runs beside its hearing, and counts into what is granted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from coordination.aid.actions.deciding import quick_approve
from coordination.aid.actions.reserves import open_account
from coordination.aid.models import Account, AidCase
from coordination.audit.models import Event
from coordination.deliberation.papers.forms import outcome_words
from coordination.deliberation.queries.money import money_at_stake
from coordination.deliberation.queries.pages import opens_words
from coordination.deliberation.verbs import DeliberationVerb as V
from tests.deliberation.cases import Panel, family
from workflows.engine.steps import complete, open_tasks, task_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(cast) -> None:
    """The township's reserve and the county's pool, opened by finance."""
    finance = cast.actor("hejun")
    open_account(cast.unit("XZ01"), actor=finance, quota=Decimal(50000), opening=Decimal(20000))
    open_account(
        cast.unit("CZ"), actor=finance, kind=Account.Kind.POOL, quota=Decimal(500000), opening=Decimal(300000)
    )


def test_c4_4_an_urgent_case_gets_its_advance_before_the_hearing(cast, panel, accounts):
    urgent = Panel(cast, household=family(cast, name="罗大山"), is_urgent=True, amount=3000)
    assert not AidCase.objects.exists()
    urgent.accepted()
    aid = AidCase.objects.get()
    assert (aid.is_urgent, aid.township.code, aid.cause) == (True, "XZ01", "illness")
    assert Event.objects.of(urgent.case).get(verb=V.ADVANCE_STARTED).after["aid"] == aid.number
    assert set(urgent.open) == {"sheet"}


def test_c5_5_an_approved_advance_counts_into_what_the_hearing_grants(cast, panel, accounts):
    """The advance is stage 0: the decision and its paper say what it gave and what it comes to with it."""
    urgent = Panel(cast, household=family(cast, name="罗大山"), is_urgent=True, amount=700)
    urgent.accepted()
    assert urgent.case.advanced == 0
    task = task_for(AidCase.objects.get(), "quick_approve")
    complete(task, quick_approve, actor=cast.actor("shilei", "THEAD"), reauth=True)
    assert Event.objects.of(urgent.case).get(verb=V.ADVANCE_COUNTED).after == {
        "amount": "700.00",
        "status": "preparing",
    }
    for sheet in open_tasks(urgent.case):
        urgent.give(sheet.subject.unit.code)
    urgent.assemble().schedule().open_it()
    for seat in urgent.matter.sitting.seats.select_related("unit"):
        urgent.say(seat.unit.code)
    outcome = urgent.outcome("aid")
    assert money_at_stake(urgent.round) == Decimal(10700)
    with translation.override("zh-hans"):
        assert "已先行救助700.00元，连同先行救助共10,700.00元" in opens_words(outcome)
    assert "已先行救助700元，连同先行救助共10,700元" in outcome_words(outcome)
    urgent.conclude().sign()
    granted = AidCase.objects.get(lane="granted")
    assert granted.plan.approved == Decimal(10000)
