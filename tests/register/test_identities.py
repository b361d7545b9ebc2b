"""A person of two counties: an entry in each, one identity, and nothing of the one said in the other (R236)."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import translation

from coordination.deliberation.queries.whom import whom
from coordination.monitoring.people import set_person
from coordination.register.actions import (
    establish_identity,
    import_households,
    merge_persons,
    move_household,
    move_person,
    register_household,
    register_person,
)
from coordination.register.actions.merging import ask_identity
from coordination.register.intake import HouseholdRow, MemberRow
from coordination.register.matching import Reason, match
from coordination.register.models import Identity, IdentityQuestion, Person
from coordination.register.queries.elsewhere import registered_elsewhere
from tests.counties import OtherCounty, second_county
from tests.register.people import Clerk, id_number

NUMBER = id_number()
BORN = dt.date(1968, 3, 9)
SAYS = "在云屏县有登记，请向云屏县民政局（社会救助股经办人，电话9208）询问。"


@pytest.fixture
def clerk(cast) -> Clerk:
    return Clerk(cast)


@pytest.fixture
def other(cast) -> OtherCounty:
    return second_county()


def enter(county: OtherCounty, **fields) -> Person:
    """Somebody of the other county's 桃源镇, entered by its clerk."""
    actor = county.actor("TCLERK")
    home = register_household(actor=actor, township=county.unit("XZ01"), village=county.unit("XZ01-01"))
    return register_person(home, actor=actor, **{"name": "李秀英", "id_number": NUMBER, **fields})


def test_r236_each_county_keeps_an_entry_and_one_identity_joins_them(clerk, other):
    there, here = enter(other), clerk.person()
    assert there.identity == here.identity
    assert (there.county_id, here.county_id) == (other.pk, clerk.county.pk)
    assert Identity.objects.count() == 1
    assert not IdentityQuestion.objects.exists()


def test_r236_twice_in_one_county_is_refused_by_the_action_and_by_the_database(clerk, other):
    enter(other)
    clerk.person()
    with pytest.raises(ValidationError):
        clerk.person()
    twice = Person(household=clerk.household(), name="李秀英")
    twice.identity, twice.id_number_index = Identity.objects.get(), Identity.objects.get().index
    with pytest.raises(IntegrityError, match=r"identity|one_entry"), transaction.atomic():
        twice.save()
    twice.identity = None
    with pytest.raises(IntegrityError, match="numbered_person_has_identity"), transaction.atomic():
        twice.save()


def test_nobody_without_a_number_has_an_identity(clerk):
    assert clerk.person(id_number="", born_on=BORN).identity is None
    assert not Identity.objects.exists()


def test_matching_offers_this_countys_entries_alone(clerk, other):
    enter(other)
    enter(other, name="王桂兰", id_number="", born_on=BORN)
    for given in (
        {"id_number": NUMBER},
        {"name": "王桂兰", "born_on": BORN},
        {"name": "王桂兰", "id_number": NUMBER},
    ):
        found = match(**given, county=clerk.county)
        assert (found.person, found.candidates, found.reason) == (None, (), Reason.NONE)
    near = match(name="王桂兰", township=other.unit("XZ01"), county=clerk.county)
    assert near.candidates == ()


def test_of_another_county_its_name_and_its_desk_are_said(clerk, other):
    there = enter(other)
    assert [str(one) for one in registered_elsewhere(NUMBER, county=clerk.county)] == [SAYS]
    assert registered_elsewhere(NUMBER, county=other.county) == []
    assert registered_elsewhere("", county=clerk.county) == []
    here = clerk.person()
    page = clerk.cast.client("wutong").get(here.household.get_absolute_url()).content.decode()
    assert SAYS in page
    assert there.household.key not in page
    assert there.key not in page
    with translation.override("en"):
        [said] = registered_elsewhere(NUMBER, county=clerk.county)
        assert str(said).startswith("Registered in Yunping County: ask ")


def test_a_temporary_person_who_is_known_elsewhere_gets_the_number_here(clerk, other):
    enter(other)
    found = clerk.person(name="", id_number="", temporary=True)
    found = establish_identity(found, actor=clerk.actor, name="李秀英", id_number=NUMBER)
    assert found.identity == Person.objects.get(county=other.pk).identity
    assert not IdentityQuestion.objects.exists()


def test_merging_stays_in_the_county(clerk, other):
    there, here = enter(other), clerk.person()
    before = list(Person.history.values_list("pk", flat=True))
    for keep, merge in ((there, here), (here, there)):
        for actor in (clerk.cast.actor("suting", "CCLERK"), other.actor("CCLERK")):
            with pytest.raises((ValidationError, PermissionDenied)):
                merge_persons(keep, merge, actor=actor, reason="同一个人")
    with pytest.raises(ValidationError):
        ask_identity(there, here, actor=clerk.actor, reason=Reason.NUMBER)
    assert list(Person.history.values_list("pk", flat=True)) == before


def test_a_merged_entry_hands_its_identity_over(clerk):
    keep = clerk.person(id_number="", born_on=BORN)
    merge = clerk.person()
    keep = merge_persons(keep, merge, actor=clerk.cast.actor("suting", "CCLERK"), reason="同一个人")
    merge.refresh_from_db()
    assert keep.identity == merge.identity == Identity.objects.get()


def test_nobody_moves_over_the_countys_border(clerk, other):
    there, here = enter(other), clerk.person()
    office = clerk.cast.actor("wangmin")
    with pytest.raises((ValidationError, PermissionDenied)):
        move_person(here, there.household, actor=office, relation="other", reason="投亲")
    with pytest.raises(ValidationError):
        move_household(here.household, actor=office, township=other.unit("XZ01"), reason="迁居")
    with pytest.raises(PermissionDenied):
        register_household(actor=office, township=other.unit("XZ01"))


def test_importing_enters_who_stands_in_another_county_only(clerk, other):
    enter(other)
    row = HouseholdRow(clerk.township, clerk.village, "", (MemberRow("李秀英", NUMBER),))
    counts = import_households([row], actor=clerk.cast.actor("wangmin"))
    assert (counts.persons, counts.known) == (1, 0)
    assert Identity.objects.get().entries.count() == 2
    strangers = HouseholdRow(other.unit("XZ01"), None, "", (MemberRow("王二", id_number(serial=2)),))
    with pytest.raises((ValidationError, PermissionDenied)):
        import_households([row, strangers], actor=clerk.cast.actor("wangmin"))


def test_a_number_typed_into_a_proposal_finds_nobody_of_another_county(clerk, other):
    there = enter(other)
    actor = clerk.cast.actor("duwei")
    with pytest.raises(ValidationError) as said:
        whom(NUMBER, actor)
    assert said.value.message_dict["who"][1:] == [SAYS]
    with pytest.raises(ValidationError):
        whom(there.household.number, clerk.cast.actor("wangmin"))
    here = clerk.person()
    assert whom(NUMBER, actor) == (here.household, here)


def test_a_warning_is_of_nobody_of_another_county(clerk, other):
    from coordination.monitoring.models import Warning

    there = enter(other)
    with pytest.raises(ValidationError):
        set_person(Warning(township=clerk.township), there)


@pytest.mark.parametrize("seed", range(6))
def test_random_people_of_two_counties(cast, clerk, other, seed):
    """One unmerged entry an identity and county; merging never crosses; no match says anything of the other."""
    dice = random.Random(seed)  # noqa: S311 - invented people
    sides = {
        clerk.county.pk: (clerk.actor, clerk.township),
        other.pk: (other.actor("TCLERK"), other.unit("XZ01")),
    }
    merger = {clerk.county.pk: cast.actor("suting", "CCLERK"), other.pk: other.actor("CCLERK")}
    counties = {clerk.county.pk: clerk.county, other.pk: other.county}
    names, numbers = ("李秀英", "王桂兰", "赵六"), [id_number(serial=one) for one in range(1, 5)]
    for _step in range(24):
        county = dice.choice(list(sides))
        actor, township = sides[county]
        name, number = dice.choice(names), dice.choice([*numbers, "", ""])
        found = match(name=name, id_number=number, born_on=BORN, township=township, county=counties[county])
        others = list(Person.objects.exclude(county=county).select_related("household"))
        assert not {found.person, *found.candidates} & set(others)
        said = " ".join(map(str, registered_elsewhere(number, county=counties[county])))
        assert not [
            one for one in others if one.key in said or one.name in said or one.household.number in said
        ]
        assert bool(said) == any(number and one.id_number == number for one in others)
        people = list(Person.objects.standing())
        if people and dice.random() < 0.4:
            keep, merge = dice.choice(people), dice.choice(people)
            with transaction.atomic():
                try:
                    merge_persons(keep, merge, actor=dice.choice(list(merger.values())), reason="同一个人")
                except (ValidationError, PermissionDenied):
                    transaction.set_rollback(True)
            continue
        with transaction.atomic():
            try:
                home = register_household(actor=actor, township=township)
                register_person(home, actor=actor, name=name, id_number=number, born_on=BORN)
            except ValidationError:
                transaction.set_rollback(True)
    twice = (
        Person.objects.standing().exclude(identity=None).values("identity", "county").annotate(n=Count("pk"))
    )
    assert Person.objects.exists()
    assert not twice.filter(n__gt=1).exists()
    assert all(one.merged_into.county_id == one.county_id for one in Person.objects.exclude(merged_into=None))
    assert all(one.person.county_id == one.other.county_id for one in IdentityQuestion.objects.all())
    assert all(one.county_id == one.household.county_id for one in Person.objects.all())
    assert all((one.identity is None) == (not one.id_number) for one in Person.objects.all())
