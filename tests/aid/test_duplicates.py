"""C5-1 and C7: aid is looked for by person, household and cause in every township; a ruling says why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.aid.actions import deciding, duplicates
from coordination.aid.models import AidCase
from coordination.documents.models import Paper
from coordination.register.actions import register_person

S = AidCase.Status


@pytest.fixture
def second(aid):
    """The same person asks in another township for the same cause, after an advance in the first."""
    aid.walk(amount=Decimal(300)).approved().paid()
    return aid.walk(clerk="yeqing", town="XZ02", amount=Decimal(700))


def rule(walk, ruling, reason="已核对", who="guojianhua", **values):
    walk.take("rule", duplicates.rule_on_duplicate, who, ruling=ruling, reason=reason, **values)


def test_c5_1_the_same_cause_in_another_township_blocks(second):
    assert (second.status, second.open) == (S.DUPLICATE, ["rule"])
    [found] = second.case.duplicates.all()
    assert (found.kind, found.amount, found.same_person, found.same_cause) == ("paid", 300, True, True)


def test_c5_1_the_household_counts_and_so_do_promises(aid):
    aid.walk()
    other = register_person(
        aid.person.household, actor=aid.cast.actor("wutong"), name="陶小满", id_number="340111198808120048"
    )
    walk = aid.walk(person=other)
    [found] = walk.case.duplicates.all()
    assert (found.kind, found.same_person) == ("promised", False)
    assert walk.status == S.DUPLICATE


def test_c5_1_another_cause_is_shown_and_does_not_block(aid):
    aid.walk().approved()
    walk = aid.walk(cause="traffic")
    assert walk.status == S.REGISTERED
    [found] = walk.case.duplicates.all()
    assert (found.kind, found.same_cause) == ("approved", False)


def test_c5_1_refused_requests_do_not_count(aid):
    first = aid.walk()
    first.take("quick_approve", deciding.refuse_case, "shilei", reason="不属实")
    assert aid.walk().status == S.REGISTERED


def test_c7_net_off_what_was_given(second):
    rule(second, "net_off")
    assert (second.status, second.case.amount) == (S.REGISTERED, 400)
    assert second.case.ruling_reason == "已核对"


def test_c7_another_cause_with_its_reason(second):
    with pytest.raises(ValidationError):
        rule(second, "other_cause")
    rule(second, "other_cause", cause="illness")
    assert (second.status, second.case.cause) == (S.REGISTERED, "illness")


def test_c7_stop_refuses_with_a_notice(second):
    rule(second, "stop")
    assert (second.status, second.open) == (S.REFUSED, [])
    assert Paper.objects.of(second.case).filter(kind="D35").exists()


def test_c10_one_cause_twice_is_the_county_leaders_decision(second):
    rule(second, "", reason="房屋二次倒塌")
    assert second.open == ["allow"]
    with pytest.raises(PermissionDenied):
        second.take("allow", duplicates.allow_second_aid, "guojianhua", reason="同意")
    second.take("allow", duplicates.allow_second_aid, "weiguoqiang", reason="情况特殊")
    assert (second.status, second.case.ruling) == (S.REGISTERED, "allowed")


def test_a_ruling_needs_its_reason(second):
    with pytest.raises(ValidationError):
        rule(second, "net_off", reason=" ")
