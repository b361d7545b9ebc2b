"""Which county a record, a unit or an actor stands in, and who is who there."""

import datetime as dt
from types import SimpleNamespace

import pytest

from coordination.access import Actor
from coordination.units.actors import actors_of
from coordination.units.counties import COUNTY_ROLES, NoCounty, county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Post, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast):
    return county_of(cast.unit("XZ01"))


def test_every_unit_below_the_city_stands_in_a_county(cast, county):
    government = cast.unit("XZF")
    assert government.is_county
    for unit in Organisation.objects.exclude(code__in=("CITY", "SMZ")).select_related("region"):
        assert county_of(unit) == county, unit
        assert county_of(unit).government == government
    assert set(Organisation.objects.counties()) == {government}


def test_a_unit_of_the_city_stands_in_none(cast):
    with pytest.raises(NoCounty):
        county_of(cast.unit("SMZ"))
    with pytest.raises(NoCounty):
        county_of(cast.actor("weimingyuan"))
    with pytest.raises(NoCounty):
        county_of(Actor(cast.user("chenjing"), None))


def test_an_actor_and_a_post_stand_where_their_unit_does(cast, county):
    assert county_of(cast.actor("chenjing")) == county
    assert county_of(cast.post("songlan")) == county


def test_a_record_that_does_not_say_how_is_a_mistake(cast):
    with pytest.raises(TypeError, match="User"):
        county_of(cast.user("chenjing"))


def test_a_column_of_its_own_comes_first(cast, county):
    record = SimpleNamespace(county_id=county.pk, county_path="nowhere")
    assert county_of(record) == county


def test_a_county_knows_its_office_government_and_members(cast, county):
    assert county.office == cast.unit("LXB")
    assert county.civil_affairs == cast.unit("MZ")
    assert county.government.short_name == "安和县"
    assert county.members.filter(kind=Organisation.Kind.MEMBER_UNIT).count() == 13
    assert county.members.filter(kind=Organisation.Kind.TOWNSHIP).count() == 21
    seeds = set(county.units(dt.date(2018, 1, 1)).filter(is_member=True).values_list("code", flat=True))
    assert {"NY", "FP", "WJ", "WJJ"} <= seeds
    assert not {"NYNC", "WJK", "YB", "YJ"} & seeds


def test_county_wide_roles_are_held_in_one_unit_each(cast, county):
    codes = {role: county.unit(role).code for role in COUNTY_ROLES}
    assert codes == {
        Role.OFFICE: "LXB",
        Role.OFFDIR: "LXB",
        Role.CHIEF: "XZF",
        Role.DEPUTY: "XZF",
        Role.CCLERK: "MZ",
        Role.CHEAD: "MZ",
        Role.FIN: "CZ",
    }
    for role in COUNTY_ROLES:
        held = Post.objects.current().filter(role=role)
        assert set(held.values_list("unit", flat=True)) == {county.unit(role).pk}, role
    assert county.holder(Role.FIN).people() == [cast.user("hejun")]


def test_the_duty_catalogue_names_the_authority_of_a_category(cast, county):
    assert county.authority_of("DIBAO") == cast.unit("MZ")
    assert county.authority_of("POVERTY_WATCH") == cast.unit("NYNC")
    with pytest.raises(LookupError, match="OTHER_HARDSHIP"):
        county.authority_of("OTHER_HARDSHIP")


def test_who_is_who_is_read_once_for_a_unit(cast, django_assert_num_queries):
    unit, actors = cast.unit("CZ"), actors_of(cast.user("songlan"))
    with django_assert_num_queries(1):
        county_of(unit).office  # noqa: B018 - read for its query
        county_of(unit).civil_affairs  # noqa: B018
        county_of(unit).holder(Role.OFFDIR)
    with django_assert_num_queries(1):
        county_of(unit).unit(Role.FIN)
        county_of(unit).unit(Role.FIN)
    with django_assert_num_queries(0):  # an actor of the session brings its county along
        assert county_of(actors[0]).government.is_county


def test_another_county_has_its_own(cast, county):
    there = Organisation.objects.create(
        code="LIN",
        name="邻县人民政府",
        short_name="邻县",
        level="county",
        kind="government",
        parent=cast.unit("CITY"),
        order=0,
        valid_from=dt.date(2010, 1, 1),
    )
    there.region = there
    there.save()
    bureau = Organisation.objects.create(
        code="LIN-MZ",
        name="邻县民政局",
        short_name="邻县民政局",
        level="county",
        kind="member_unit",
        parent=there,
        region=there,
        is_member=True,
        order=0,
        valid_from=dt.date(2010, 1, 1),
    )
    neighbour = county_of(bureau)
    assert neighbour != county
    assert neighbour.government == there
    assert list(neighbour.members) == [bureau]
    assert bureau not in county.members
    assert not neighbour.coded(["CZ"])
    assert [unit.code for unit in county.coded(["CZ", "LIN-MZ"])] == ["CZ"]
    with pytest.raises(Organisation.DoesNotExist):
        neighbour.office  # noqa: B018 - nobody named one


def test_a_holder_is_whoever_has_the_role_today(cast, county):
    holder = county.holder(Role.OFFDIR)
    director = cast.post("chenjing")
    assert holder.key == (director.unit_id, "OFFDIR")
    assert holder.posts() == [director]
    assert holder.people() == [director.user]
    assert Holder.of_post(director) == holder
    assert "联席办" in holder.words
    town, bureau = cast.unit("XZ01"), cast.unit("CZ")
    assert [Holder.head(unit).role for unit in (town, bureau)] == [Role.THEAD, Role.UHEAD]
    assert [Holder.liaison(unit).role for unit in (town, bureau)] == [Role.TCLERK, Role.LIAISON]
    assert [Holder.handler(unit).role for unit in (town, bureau)] == [Role.TCLERK, Role.UCLERK]


def test_people_of_several_holders_are_named_once(cast, county, django_assert_num_queries):
    holders = [county.holder(Role.OFFDIR), county.holder(Role.FIN), county.holder(Role.OFFDIR)]
    with django_assert_num_queries(2):
        found = people_of(holders)
    assert {user.username for user in found} == {"chenjing", "hejun"}
    assert len(found) == 2
