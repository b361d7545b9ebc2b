"""The chair concludes last: with a quorum, with reasons where they are due, and once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from coordination.audit.models import Event
from coordination.sittings import actions
from coordination.sittings.models import Matter
from coordination.sittings.verbs import SittingVerb
from tests.walking import in_days

pytestmark = pytest.mark.django_db


def conclude(table, matter, conclusion, who="wangmin", **values):
    return actions.conclude_matter(matter, actor=table.cast.actor(who), conclusion=conclusion, **values)


@pytest.mark.parametrize("who", ["wangmin", "linyue"])
def test_chair_or_office_conclude(table, who):
    matter = conclude(table, table.discussing("CL", "CZ"), "adopt", who)
    assert (matter.state, matter.conclusion) == ("concluded", "adopt")
    event = Event.objects.of(table.sitting).first()
    assert (event.verb, event.after["conclusion"]) == (SittingVerb.ITEM_CONCLUDED, "adopt")
    assert matter.history.latest().history_user.username == who


@pytest.mark.parametrize("conclusion", ["adopt", "adopt_amended", "reject", "refer_up"])
def test_without_a_quorum_nothing_is_decided(table, conclusion):
    matter = table.discussing("CL")
    with pytest.raises(ValidationError) as refused:
        conclude(table, matter, conclusion, reason="理由")
    assert list(refused.value.message_dict) == ["conclusion"]
    matter.refresh_from_db()
    assert matter.state == "open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="concluded", conclusion=conclusion)


def test_without_a_quorum_it_is_a_briefing_or_put_off(table):
    assert conclude(table, table.discussing("CL"), "briefed").is_quorate is False


def test_the_count_is_taken_again_at_the_conclusion(table):
    matter = table.discussing("CL")
    assert not matter.is_quorate
    actions.sign_in(table.seat("CZ"), actor=table.office, post=table.head("CZ"))
    assert conclude(table, matter, "adopt").is_quorate


def test_money_without_finance_is_not_decided(table):
    matter = table.discussing("CL", "MZ", "ZJ", required=("CZ",), money=1000)
    with pytest.raises(ValidationError, match=r"财政局|Finance"):
        conclude(table, matter, "adopt")


def test_against_the_majority_the_chair_says_why(table):
    matter = table.discussing("CL", "CZ", "MZ")
    for code, stance in (("CL", "agree"), ("CZ", "oppose"), ("MZ", "oppose")):
        table.says(matter, code, stance, "资金未落实" if stance == "oppose" else "")
    with pytest.raises(ValidationError) as refused:
        conclude(table, matter, "adopt")
    assert list(refused.value.message_dict) == ["reason"]
    matter.refresh_from_db()
    assert matter.state == "open"
    matter = conclude(table, matter, "adopt", reason="事关民生，先行补发。")
    assert (matter.is_against_majority, matter.conclusion_reason) == (True, "事关民生，先行补发。")
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(conclusion_reason="")


def test_half_against_is_no_majority(table):
    matter = table.discussing("CL", "CZ")
    table.says(matter, "CL")
    table.says(matter, "CZ", "oppose", "资金未落实")
    assert conclude(table, matter, "adopt").is_against_majority is False


def test_rejecting_what_most_want_is_against_the_majority(table):
    matter = table.discussing("CL", "CZ")
    table.says(matter, "CL")
    table.says(matter, "CZ")
    assert conclude(table, matter, "reject", reason="资金未落实").is_against_majority is True


@pytest.mark.parametrize(
    ("conclusion", "values", "field"),
    [
        ("defer", {"reason": "待测算"}, "deferred_to"),
        ("defer", {"reason": "待测算", "deferred_to": 0}, "deferred_to"),
        ("defer", {"deferred_to": 30}, "reason"),
        ("reject", {}, "reason"),
        ("refer_up", {"reason": " "}, "reason"),
        ("perhaps", {}, "conclusion"),
        ("", {}, "conclusion"),
    ],
)
def test_a_conclusion_says_what_it_has_to(table, conclusion, values, field):
    if "deferred_to" in values:
        values = values | {"deferred_to": in_days(values["deferred_to"])}
    with pytest.raises(ValidationError) as refused:
        conclude(table, table.discussing("CL", "CZ"), conclusion, **values)
    assert list(refused.value.message_dict) == [field]


def test_a_deferred_matter_names_its_day(table):
    matter = conclude(table, table.discussing("CL", "CZ"), "defer", reason="待测算", deferred_to=in_days(30))
    assert matter.deferred_to == in_days(30)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(deferred_to=None)


def test_nothing_is_decided_without_its_text(table):
    with pytest.raises(ValidationError):
        conclude(table, table.discussing("CL", "CZ", resolved=" "), "adopt")


def test_a_sitting_does_not_end_over_an_open_matter(table):
    matter = table.discussing("CL", "CZ")
    with pytest.raises(ValidationError):
        actions.end_sitting(table.sitting, actor=table.office)
    conclude(table, matter, "adopt")
    sitting = actions.end_sitting(table.sitting, actor=table.office)
    assert not sitting.is_open
    assert sitting.history.latest().history_user.username == "wangmin"
    assert table.verbs()[-1] == SittingVerb.SESSION_ENDED
