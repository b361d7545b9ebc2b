"""Facts: chosen by name, and never a person's name or number where the person is not opened."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from coordination.aid.papers.content import registration
from coordination.aid.queries import case_pages as aid
from coordination.deliberation.queries import pages as deliberation
from coordination.monitoring import queries as monitoring
from coordination.referrals.models import LegResult
from coordination.referrals.queries import pages as referrals
from coordination.register.models import Person
from coordination.showing import Fact, by_name, chosen, veiled
from tests.access_world import World
from workflows.engine.steps import task_for

NUMBER = "34128219900307123X"
PHONE = "13855512345"


def told_everywhere(record: Any, name: str) -> Any:
    """The record with the person's name and numbers in each of its free texts (unsaved)."""
    for field in record._meta.fields:
        long = isinstance(field, models.CharField) and (field.max_length or 0) >= 200
        free = long or isinstance(field, models.TextField)
        if free and not field.choices and field.name not in ("name", "id_number", "phone"):
            setattr(record, field.name, f"{name}（{NUMBER}）来电 {PHONE}")
    return record


def record_of(world: World, kind: str) -> tuple[Any, Person | str]:
    if kind == "aid":
        return world.aid.case, world.aid.case.person
    if kind == "deliberation":
        case = world.deliberation.asked
        return case, case.person or case.household.head
    if kind == "warning":
        return world.monitoring.warning, world.monitoring.warning.name
    leg = world.referrals.leg
    return (leg.case if kind == "referral" else leg), leg.case.person


def facts_of(record: Any, kind: str) -> list[Fact]:
    if kind == "aid":
        return aid.case_facts(record)
    if kind == "deliberation":
        current = told_everywhere(record.current, record.household.head.name)
        return [
            *deliberation.case_facts(record),
            *deliberation.round_facts(record, current),
            *deliberation.report_facts(record, current),
        ]
    if kind == "warning":
        return [*monitoring.report_facts(record), *monitoring.course_facts(record)]
    if kind == "referral":
        return referrals.case_facts(record)
    result = told_everywhere(LegResult(leg=record), record.case.person.name)
    return [*referrals.leg_facts(record, knows_case=True), *referrals.result_facts(result)]


@pytest.mark.parametrize("kind", ["aid", "deliberation", "warning", "referral", "leg"])
def test_no_free_text_names_whom_it_is_about(cast, kind):
    record, whom = record_of(World(cast), kind)
    name = whom if isinstance(whom, str) else whom.name
    assert name
    facts = facts_of(told_everywhere(record, name), kind)
    planted = [fact for fact in facts if "来电" in str(fact.value)]
    assert planted, "no fact reads a free text of this record"
    for fact in facts:
        said = str(fact.value)
        assert name not in said, fact.name
        assert NUMBER not in said, fact.name
        assert PHONE not in said, fact.name


def test_a_paper_reads_the_same_facts_and_masks_the_numbers(cast):
    case, _person = record_of(World(cast), "aid")
    case = told_everywhere(case, case.person.name)
    rows = dict(registration(case, "")["rows"])
    for words in ("困难情况", "其他救助情况"):
        assert "来电" in rows[words]
        assert NUMBER not in rows[words]
        assert PHONE not in rows[words]


def test_a_leader_reads_the_facts_by_their_names(cast):
    world = World(cast)
    case, _person = record_of(world, "aid")
    names = [fact.name for fact in aid.decision_facts(case)]
    assert names == [
        "person", "household", "township", "nature", "character", "facts", "amount", "cap", "other_aid",
        "source", "rules",
    ]  # fmt: skip
    task = task_for(case, "quick_approve")
    page = cast.client("shilei", "THEAD").get(task.get_absolute_url()).content.decode()
    sums = page.partition('class="lx-sums"')[2].partition("</dl>")[0]
    assert case.household.number in sums
    assert case.township.short_name in sums


def test_a_name_that_is_no_fact_is_an_error():
    facts = [Fact("sum", "Sum", "600"), Fact("why", "Why", "张三 600", masked=False)]
    assert chosen(facts, "why", "sum") == [facts[1], facts[0]]
    assert by_name(veiled(facts, lambda text: "*"))["why"].value == "张三 600"
    assert by_name(veiled(facts, lambda text: "*"))["sum"].value == "*"
    with pytest.raises(KeyError):
        chosen(facts, "when")


def test_the_facts_of_a_record_have_different_names(cast):
    world = World(cast)
    for kind in ("aid", "warning", "referral", "leg"):
        facts = facts_of(record_of(world, kind)[0], kind)
        known = by_name(facts)
        assert len(known) == len(facts) or kind in ("leg", "warning"), kind
