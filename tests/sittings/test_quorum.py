"""The quorum of a matter: half of the members seated and not recused, and the units it cannot do without."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordination.audit.models import Event
from coordination.sittings import actions
from coordination.sittings.models import Recusal, Seat
from coordination.sittings.quorum import quorum_of
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Organisation

pytestmark = pytest.mark.django_db

WAYS = ("away", "here", "recused", "recused and here")
rooms = st.lists(st.sampled_from(WAYS), min_size=0, max_size=12)


def seat_them(matter, ways, *, standing=Seat.Standing.MEMBER):
    """Seat as many units as there are ways, each here, away or recused."""
    Recusal.objects.filter(seat__sitting=matter.sitting_id).delete()
    matter.sitting.seats.all().delete()
    units = list(Organisation.objects.valid_on().filter(is_member=True))[: len(ways)]
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


def recuse(table, matter, code):
    return actions.declare_recusal(matter, actor=table.office, seat=table.seat(code), reason="亲属关系")


def test_c2_9_finance_recused_and_not_replaced_leaves_a_money_matter_undecided(table):
    matter = table.discussing("CL", "CZ", "MZ", required=("CL", "CZ"), money=51600)
    recuse(table, matter, "CZ")
    quorum = quorum_of(matter)
    assert (quorum.invited, quorum.is_met) == (3, False)
    assert [unit.code for unit in quorum.recused_units] == ["CZ"]
    assert "另派人员" in quorum.note
    for conclusion in ("adopt", "reject", "refer_up"):
        with pytest.raises(ValidationError, match="另派人员"):
            actions.conclude_matter(matter, actor=table.office, conclusion=conclusion, reason="理由")


@pytest.mark.parametrize(
    ("conclusion", "more"),
    [
        ("briefed", {}),
        ("defer", {"reason": "财政局回避", "deferred_to": timezone.localdate() + dt.timedelta(days=9)}),
    ],
)
def test_c2_9_it_may_be_deferred_or_taken_as_a_briefing(table, conclusion, more):
    matter = table.discussing("CL", "CZ", "MZ", required=("CL", "CZ"), money=51600)
    recuse(table, matter, "CZ")
    actions.conclude_matter(matter, actor=table.office, conclusion=conclusion, **more)
    matter.refresh_from_db()
    assert matter.conclusion == conclusion


def test_c0_7_whoever_is_recused_is_replaced_and_the_unit_counts_and_speaks(table):
    matter = table.discussing("CL", "CZ", "MZ", required=("CL", "CZ"), money=51600)
    recusal = recuse(table, matter, "CZ")
    deputy, director = table.cast.post("songlan"), table.cast.actor("chenjing", "OFFDIR")
    recusal = actions.replace_recused(recusal, actor=director, post=deputy)
    assert recusal.history.latest().history_user.username == "chenjing"
    event = Event.objects.of(table.sitting).get(verb=SittingVerb.RECUSAL_DECIDED)
    assert (event.after["replacement"], event.unit_id) == ("宋岚", table.cast.unit("CZ").pk)
    quorum = quorum_of(matter)
    assert (quorum.invited, quorum.present, quorum.is_met, quorum.note) == (4, 3, True, "")
    assert table.says(matter, "CZ").post == deputy
    actions.conclude_matter(matter, actor=table.office, conclusion="adopt")
    matter.refresh_from_db()
    assert matter.is_adopted


def test_c0_7_the_place_is_taken_by_a_colleague_whom_the_director_names(table):
    matter = table.discussing("CL", "CZ", "MZ")
    cast, recusal = table.cast, recuse(table, matter, "CZ")

    director = cast.actor("chenjing", "OFFDIR")

    def replace(post, who=director):
        return actions.replace_recused(recusal, actor=who, post=post)

    for post in (table.head("CZ"), cast.post("hedan")):  # the very person; one of another unit
        with pytest.raises(ValidationError):
            replace(post)
    for who in (cast.actor("songlan"), table.office):
        with pytest.raises(PermissionDenied):
            replace(cast.post("songlan"), who)
    assert replace(cast.post("songlan")).replacement.user.username == "songlan"
