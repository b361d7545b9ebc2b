"""Who holds what on a day: substitutes only while the holder is away, successors when read."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.access import Actor
from coordination.units.actors import actor_for_session, actors_of, choose_actor
from coordination.units.holders import Holder
from coordination.units.models import Absence, DutyLine, Organisation, Post, Role, Substitution, User
from coordination.units.queries import current_successor, holder_keys, suggest_units, users_acting_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BASE = dt.date(2026, 3, 2)
days = st.integers(min_value=-5, max_value=15).map(lambda number: BASE + number * DAY)
light = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("ended", "heir"), [("NY", "NYNC"), ("FP", "NYNC"), ("XCZX", "NYNC"), ("WJ", "FG"), ("WJJ", "WJK")]
)
def test_ended_units_resolve_over_every_reform(cast, ended, heir):
    unit = cast.unit(ended)
    assert current_successor(unit) == cast.unit(heir)
    assert Holder(unit, Role.UHEAD).posts() == Holder(cast.unit(heir), Role.UHEAD).posts()
    head = Post.objects.get(unit__code=heir, role=Role.UHEAD)
    keys = holder_keys(Actor(head.user, head))
    assert (unit.pk, Role.UHEAD) in keys


def test_a_unit_is_its_own_successor_while_it_stands(cast):
    assert current_successor(cast.unit("FP"), on=dt.date(2020, 1, 1)) == cast.unit("FP")
    assert current_successor(cast.unit("FP"), on=dt.date(2022, 1, 1)) == cast.unit("XCZX")


@given(
    first=days, length=st.integers(0, 6), on=days, since=days, runs=st.one_of(st.none(), st.integers(0, 12))
)
@light
def test_the_substitute_acts_exactly_on_the_days_of_absence(cast, first, length, on, since, runs):
    post, substitute = cast.post("duwei"), cast.post("caolei")
    Substitution.objects.filter(post=post).delete()
    Absence.objects.filter(post=post).delete()
    until = None if runs is None else since + runs * DAY
    Substitution.objects.create(post=post, substitute=substitute, valid_from=since, valid_to=until)
    Absence.objects.create(post=post, first_day=first, last_day=first + length * DAY, reason="公差")

    arranged = since <= on and (until is None or on <= until)
    expected = arranged and first <= on <= first + length * DAY

    key = (post.unit_id, Role.UCLERK)
    assert (key in holder_keys(actors_of(substitute.user, on), on)) is expected
    assert (substitute in Holder(post.unit, Role.UCLERK).acting_posts(on)) is expected
    assert (substitute.user in users_acting_for([key], on)[key]) is expected
    assert key in holder_keys(actors_of(post.user, on), on)  # the holder is never shut out


@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(["CZ", "CL", "FP", "WJ", "XZ01", "MZ"]), st.sampled_from(Role.values)),
        max_size=8,
    )
)
@light
def test_many_holders_at_once_are_the_same_as_one_by_one(cast, pairs):
    cast.away("fengkai")
    units = {unit.code: unit for unit in Organisation.objects.all()}
    found = users_acting_for([(units[code].pk, role) for code, role in pairs])
    for code, role in pairs:
        assert set(found[units[code].pk, role]) == set(Holder(units[code], role).people())


def test_everybodys_keys_lead_back_to_them(cast):
    for user in User.objects.filter(username__in=["chenjing", "songlan", "yuxiaohe", "wutong"]):
        for unit_id, role in holder_keys(actors_of(user)):
            assert user in Holder(Organisation.objects.get(pk=unit_id), role).people()


def test_the_number_of_queries_does_not_grow(cast, django_assert_num_queries):
    user = cast.user("songlan")
    with django_assert_num_queries(2):  # nobody for whom she stands in is away
        assert len(actors_of(user)) == 1
    cast.away("fengkai")
    with django_assert_num_queries(3):
        actors = actors_of(user)
    with django_assert_num_queries(1):
        holder_keys(actors)
    units = list(cast.county.members)
    with django_assert_num_queries(2):  # nobody of them is away
        users_acting_for([(unit.pk, Role.LIAISON) for unit in units])
    with django_assert_num_queries(3):
        users_acting_for([(unit.pk, Role.UHEAD) for unit in units])


def test_a_chosen_post_that_is_no_longer_in_force_gives_way(cast):
    user = cast.user("chenjing")
    actors = actors_of(user)
    assert choose_actor(user, actors, "999999") == actors[0]
    assert actor_for_session(user, {}).role == Role.OFFDIR
    assert choose_actor(user, []).post is None


def test_a_matter_finds_its_unit_by_the_words_of_the_duties(cast):
    units = Organisation.objects.all()
    found = suggest_units("关于启动困难群众价格临时补贴联动机制的请示", units)
    assert found[0].unit == cast.unit("FG")
    assert "价格临时补贴" in found[0].words
    assert cast.unit("CL") in [one.unit for one in suggest_units("重度残疾人家庭无障碍改造", units)]
    assert suggest_units("", units) == []


def test_no_suggestion_names_a_unit_that_has_ended(cast):
    words = " ".join(line.keywords for line in DutyLine.objects.all())
    today = timezone.localdate()
    assert all(found.unit.is_valid_on(today) for found in suggest_units(words, Organisation.objects.all()))
