"""Aid for somebody whom another county aids, or keeps: what the clerk learns, and what is opened here (R28, R236)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.aid.actions import duplicates
from coordination.aid.actions.registering import register_case
from coordination.aid.models import AidCase, Payment
from coordination.aid.queries.duplicates import counties_that_aid
from coordination.audit.models import Event
from coordination.register.actions import register_household, register_person
from coordination.register.models import Household, Person
from tests.aid.test_pages import FIELDS
from tests.counties import OtherCounty, second_county
from tests.encrypted import set_all
from workflows.emergency_aid.rounds import hear_other_counties

S = AidCase.Status
NUMBER = "340111197503070014"  # 陶满仓, as the first county knows him
ASK = "请向云屏县民政局（社会救助股经办人，电话9208）询问"


@pytest.fixture
def other(aid) -> OtherCounty:
    return second_county()


def there(other: OtherCounty, *, cause=AidCase.Cause.FIRE, status=S.REGISTERED) -> AidCase:
    """The same man with a case in the other county."""
    clerk, town = other.actor("TCLERK"), other.unit("XZ01")
    person = Person.objects.filter(county=other.pk).first()
    if person is None:
        home = register_household(actor=clerk, township=town)
        person = register_person(home, actor=clerk, name="陶满仓", id_number=NUMBER)
    case = register_case(
        actor=clerk, household=person.household, person=person, township=town, nature=AidCase.Nature.EMERGENCY,
        cause=cause, facts="失火", amount=Decimal(600), is_urgent=True,
    )  # fmt: skip
    set_all(AidCase.objects.filter(pk=case.pk), status=status, reason="不属实")
    return case


def unanswered(walk) -> None:
    """The other county lets its days pass."""
    asked = timezone.now() - dt.timedelta(days=30)
    set_all(walk.case.aid_elsewhere.all(), asked_at=asked)
    hear_other_counties(walk.cast.county)
    walk.reread()


def test_m2_3_19_the_other_countys_aid_counts_by_its_day_of_payment(aid, other, cast):
    """Registered before the period and paid within it counts; paid before it does not."""
    walk, asking = aid.walk().approved(), there(other)
    before = timezone.now() - dt.timedelta(days=400)
    AidCase.objects.filter(pk=walk.case.pk).update(registered_at=before)
    assert counties_that_aid(asking) == [], "asked for before the period, not paid"
    walk.paid()
    assert counties_that_aid(asking) == [cast.county.pk]
    Payment.objects.update(paid_at=before)
    assert counties_that_aid(asking) == []


def test_r236_aid_for_the_cause_in_another_county_waits_for_a_ruling(aid, other):
    case = there(other)
    walk = aid.walk(is_urgent=False)
    assert (walk.status, walk.open) == (S.DUPLICATE, [])
    assert not walk.case.duplicates.exists()
    [found] = walk.case.aid_elsewhere.all()
    assert found.where == other.county.government
    pages = [aid.cast.client("shilei").get(walk.case.get_absolute_url())]
    unanswered(walk)
    pages.append(aid.cast.client("shilei", "THEAD").get(walk.task("rule").get_absolute_url()))
    for page in pages:
        words = page.content.decode()
        assert ASK in words
        for secret in (case.household.key, case.person.key, "600.00", f'{case.get_absolute_url()}"'):
            assert secret not in words


def test_what_another_county_has_not_said_is_not_netted_off(aid, other):
    there(other)
    walk = aid.walk(is_urgent=False)
    unanswered(walk)
    with pytest.raises(ValidationError):
        walk.take("rule", duplicates.rule_on_duplicate, "shilei", ruling="net_off", reason="已询问")
    walk.take("rule", duplicates.rule_on_duplicate, "shilei", ruling="", reason="已询问")
    assert walk.status == S.DUPLICATE_COUNTY


def test_c10_an_advance_does_not_wait_for_another_county_and_the_later_stage_does(aid, other):
    there(other)
    walk = aid.walk(needs_plan=True)
    assert (walk.status, walk.open) == (S.REGISTERED, ["quick_approve"])
    assert ASK in aid.cast.client("shilei").get(walk.case.get_absolute_url()).content.decode()
    walk.approved().paid().received().eased().supplemented(needs_plan=True).filed().verified().planned(500)
    walk.reviewed()
    assert (walk.status, walk.open) == (S.DUPLICATE, [])
    unanswered(walk)
    assert walk.open == ["rule"]
    assert walk.case.plan.approved == 700, "nothing more is approved before it is ruled on"
    walk.take(
        "rule",
        duplicates.rule_on_duplicate,
        "shilei",
        ruling="other_cause",
        cause="illness",
        reason="云屏县答复为另一事由",
    )
    assert (walk.status, walk.open) == (S.UNDER_REVIEW, ["review"])
    walk.reviewed()
    assert walk.case.plan.approved == 1200


@pytest.mark.parametrize(
    "given", [{"cause": AidCase.Cause.TRAFFIC}, {"status": S.REFUSED}, {"status": S.WITHDRAWN}]
)
def test_nothing_is_said_of_another_cause_or_of_a_refusal_there(aid, other, given):
    there(other, **given)
    walk = aid.walk()
    assert walk.status == S.REGISTERED
    assert not walk.case.aid_elsewhere.exists()


def test_r28_aid_at_the_place_of_hardship_opens_an_entry_here_first(aid, other):
    clerk, town = other.actor("TCLERK"), other.unit("XZ01")
    home = Household.objects.get(pk=aid.person.household_id)
    values = {**FIELDS, "name": "陶满仓", "id_number": NUMBER, "township": town.pk}
    before = (
        home.history.count(),
        aid.person.history.count(),
        Event.objects.filter(household=home.key).count(),
    )
    answer = other.client("TCLERK", "XZ01").post(reverse("workflows:aid-register"), values, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    case = AidCase.objects.get()
    assert case.person != aid.person
    assert case.person.identity == aid.person.identity
    assert case.county_id == case.household.county_id == case.person.county_id == other.pk
    assert before == (
        home.history.count(), aid.person.history.count(), Event.objects.filter(household=home.key).count(),
    )  # fmt: skip
    assert "在安和县有登记" in answer.content.decode()
    assert home.key not in answer.content.decode()
    with pytest.raises(ValidationError):
        register_case(
            actor=clerk, household=home, person=aid.person, township=town, nature=AidCase.Nature.EMERGENCY,
            cause=AidCase.Cause.FIRE, facts="失火", amount=Decimal(600), is_urgent=True,
        )  # fmt: skip
