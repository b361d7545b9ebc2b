"""C7, R252: the amounts of the registration, unless those of the decision are better for the person (就高)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.aid.queries.better_rules import rules_of, rules_of_quick_aid
from coordination.aid.queries.case_pages import case_facts
from coordination.documents.models import Paper
from coordination.policy.models import Parameter, PolicyVersion
from coordination.showing import by_name

S = AidCase.Status


def change(county, *, in_days: int = 2, **figures) -> str:
    """From a day to come the county's own figures are others."""
    day = timezone.localdate() + dt.timedelta(days=in_days)
    version = PolicyVersion.objects.create(
        label=f"{day.year}-9", region_id=county.pk, in_force_from=day, reason="县标准调整"
    )
    for name, raw in figures.items():
        like = Parameter.objects.filter(name=name).first()
        Parameter.objects.create(
            version=version,
            region_id=county.pk,
            name=name,
            valid_from=day,
            raw=raw,
            unit=like.unit,
            source="示范",
        )
    return version.label


def later(days: int = 3):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=True)


def facts_of(case: AidCase) -> dict:
    return by_name(case_facts(case))


def test_m2_3_4_the_newer_standard_applies_where_it_is_better(aid):
    walk = aid.walk(amount=Decimal(700))
    case = walk.case
    new = change(aid.cast.county, LOW_STANDARD=2000)
    old_cap = facts_of(case)["cap"].value
    with later():
        assert facts_of(walk.case)["cap"].value != old_cap == "786.00"
        walk.approved()
        plan = walk.case.plan
        assert (plan.policy_version, plan.follows_decision) == (new, True)
        assert plan.policy_on == timezone.localdate()
        said = dict(Paper.objects.of(walk.case).get(kind="D23").content["rows"])["适用标准"]
        assert case.policy_version in said
        assert new in said
        assert "就高" in said
        words = facts_of(walk.case)["rules"].value
        assert case.policy_version in words
        assert new in words
        assert "就高" in words


def test_m2_3_4_the_cap_of_the_decision_lets_more_be_approved(aid):
    change(aid.cast.county, LOW_STANDARD=2000)
    walk = aid.walk(amount=Decimal(700))
    AidCase.objects.filter(pk=walk.case.pk).update(amount=Decimal(1500))
    with pytest.raises(ValidationError):
        walk.approved(amount=Decimal(1500))
    with later():
        walk.approved(amount=Decimal(1500))
        assert walk.case.plan.approved == 1500


def test_m2_3_4_a_worse_standard_does_not_apply_to_a_case_that_is_open(aid):
    walk = aid.walk(amount=Decimal(700))
    new = change(aid.cast.county, LOW_STANDARD=500)
    with later():
        assert rules_of_quick_aid(walk.case).on == walk.case.policy_on
        walk.approved()
        plan = walk.case.plan
        assert (plan.approved, plan.policy_version, plan.follows_decision) == (700, new, False)
        said = dict(Paper.objects.of(walk.case).get(kind="D23").content["rows"])["适用标准"]
        assert "适用登记时标准" in said
        assert new in said


def test_m2_3_4_a_limit_that_is_better_decides_who_approves_the_plan(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(5000)).verified()
    new = change(aid.cast.county, TOWN_LIMIT="10", COUNTY_LIMIT="20")
    with later():
        walk.planned(3000, 2000).reviewed()
        assert walk.status == S.STAGE_DUE  # above the old limit of the township
        plan = walk.case.plan
        assert (plan.tier, plan.policy_version, plan.follows_decision) == ("township", new, True)
        said = dict(Paper.objects.of(walk.case).get(kind="D25").content["rows"])["适用标准"]
        assert "就高" in said


def test_m2_3_4_of_mixed_limits_the_old_ones_stay(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(5000)).verified()
    change(aid.cast.county, TOWN_LIMIT="10", COUNTY_LIMIT="5")
    with later():
        walk.planned(3000, 2000).reviewed()
        assert walk.status == S.COUNTY_CHECK


def test_m2_3_4_where_nothing_changed_one_version_is_named(aid):
    walk = aid.walk().approved()
    rules = rules_of(walk.case)
    assert not rules.are_two
    assert facts_of(walk.case)["rules"].value == f"{walk.case.policy_on} · {walk.case.policy_version}"
    said = dict(Paper.objects.of(walk.case).get(kind="D23").content["rows"])["适用标准"]
    assert said.endswith("标准未变")


def test_m2_3_4_what_was_decided_keeps_its_rules(aid):
    walk = aid.walk().approved()
    change(aid.cast.county, LOW_STANDARD=2000)
    with later():
        assert not rules_of(walk.case).follows_decision
        assert facts_of(walk.case)["cap"].value == "786.00"
