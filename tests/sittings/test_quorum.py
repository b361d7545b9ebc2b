"""The quorum of a matter: half of the members seated and not recused, and the units it cannot do without."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.sittings.models import Recusal, Seat
from coordination.sittings.quorum import quorum_of
from coordination.units.queries import member_units

pytestmark = pytest.mark.django_db

WAYS = ("away", "here", "recused", "recused and here")
rooms = st.lists(st.sampled_from(WAYS), min_size=0, max_size=12)


def seat_them(matter, ways, *, standing=Seat.Standing.MEMBER):
    """Seat as many units as there are ways, each here, away or recused."""
    Recusal.objects.filter(seat__sitting=matter.sitting_id).delete()
    matter.sitting.seats.all().delete()
    units = list(member_units())[: len(ways)]
    for unit, way in zip(units, ways, strict=True):
        here = "here" in way
        seat = Seat.objects.create(
            sitting=matter.sitting,
            unit=unit,
            standing=standing,
            signed_in_at=timezone.now() if here else None,
            signed_in_post=unit.posts.first() if here else None,
        )
        if "recused" in way:
            Recusal.objects.create(matter=matter, seat=seat, reason="利害关系", declared_at=timezone.now())
    return quorum_of(matter)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=rooms)
def test_half_of_those_who_may_decide_rounded_up(table, ways):
    quorum = seat_them(table.matter(), ways)
    counted = [way for way in ways if "recused" not in way]
    assert quorum.invited == len(counted)
    assert quorum.present == counted.count("here")
    assert quorum.needed == (len(counted) + 1) // 2
    assert quorum.is_met == (counted.count("here") * 2 >= len(counted) > 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=rooms.filter(lambda ways: "away" in ways))
def test_one_more_who_comes_never_loses_the_quorum(table, ways):
    matter = table.matter()
    before = seat_them(matter, ways)
    place = ways.index("away")
    after = seat_them(matter, [*ways[:place], "here", *ways[place + 1 :]])
    assert after.present == before.present + 1
    assert after.needed == before.needed
    assert after.is_met or not before.is_met


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=rooms.filter(lambda ways: "away" in ways))
def test_one_absent_who_is_recused_never_loses_the_quorum_of_others(table, ways):
    matter = table.matter()
    before = seat_them(matter, ways)
    place = ways.index("away")
    after = seat_them(matter, [*ways[:place], "recused", *ways[place + 1 :]])
    assert after.needed <= before.needed
    assert after.is_met or not before.is_met


def test_units_that_sit_in_are_not_counted(table):
    quorum = seat_them(table.matter(), ["here", "here"], standing=Seat.Standing.INVITED)
    assert (quorum.invited, quorum.present, quorum.is_met) == (0, 0, False)


def test_a_money_matter_needs_its_units_however_many_came(table):
    matter = table.matter(required=("CL", "CZ"), money=51600)
    table.opened("CL", "MZ", "ZJ")
    quorum = quorum_of(matter)
    assert (quorum.present, quorum.needed, quorum.is_met) == (3, 2, False)
    assert [unit.code for unit in quorum.missing_units] == ["CZ"]


def test_each_matter_counts_for_itself(table):
    money = table.matter(required=("CZ",), money=51600)
    other = table.matter("通报情况")
    table.opened("CL", "MZ")
    Recusal.objects.create(matter=other, seat=table.seat("CL"), reason="利害关系", declared_at=timezone.now())
    assert not quorum_of(money).is_met
    assert (quorum_of(other).invited, quorum_of(other).needed, quorum_of(other).is_met) == (3, 2, False)
