"""Every step of a death and of a move, walked on by whoever holds them."""

from __future__ import annotations

from django.utils import timezone

from coordination.demo.walk import Walk
from coordination.lives import actions
from coordination.lives.actions import receive_household
from coordination.lives.models import Arrival
from coordination.lives.queries import other_counties
from tests.aid.world import Aid
from tests.conftest import Cast
from tests.counties import OtherCounty, second_county
from tests.lives.deaths import decided, died, reported
from workflows.life_reports import finding, leaving
from workflows.life_reports.front import report_move
from workflows.life_reports.handing_over import move_house
from workflows.life_reports.moves import offer_relief


def a_death_is_refuted_and_another_confirmed(cast: Cast) -> None:
    aid = Aid(cast)
    decided(cast, reported(cast, aid.person), "refute")
    report = died(cast, aid.member("陶二"), "taochunsheng")
    Walk(report, cast).take("offer", offer_relief, outcome="accepted", note="11月29日询问其弟，申请减免")


def a_household_moves_and_is_signed_for(cast: Cast) -> None:
    household = Aid(cast).person.household
    there = (cast.unit("XZ02"), None)
    move_house(
        household, actor=cast.actor("wutong"), place=there, moved_on=timezone.localdate(), reason="迁居"
    )
    Walk(household.moves.get(), cast).take("receive", receive_household)


def a_found_move_leads_to_a_letter(cast: Cast) -> None:
    today = timezone.localdate()
    household = Aid(cast).person.household
    report = report_move(household, actor=cast.actor("taochunsheng"), moved_on=today, how_known="邻居告知")
    place = "江州市江北区民政局"
    Walk(report, cast).take("decide", finding.lead_out, place=place, moved_on=today, reason="经核实")
    walk = Walk(household.departures.get(), cast)
    walk.take("sign", actions.sign_departure)
    walk.take("send", leaving.post, posted_on=today, way="post")
    walk.take("tell", actions.tell_departure, told="电话告知户主")


def a_household_goes_to_another_county_and_back(cast: Cast) -> None:
    others = other_counties(cast.county)
    other = OtherCounty(others[0].pk) if others else second_county()
    departure = leaving.leave(
        Aid(cast).person.household,
        actor=cast.actor("wutong"),
        to_county=other.county.government,
        moved_on=timezone.localdate(),
        reason="迁居",
    )
    Walk(departure, cast).take("sign", actions.sign_departure)
    arrival = Walk(Arrival.objects.get())
    arrival.take("receive", leaving.receive, place=(other.unit("XZ02"), None))
    leaving.undo(departure, actor=cast.actor("suting", "CCLERK"), reason="误转")
    arrival.take("settle", actions.settle_arrival, settled="未确认类别")
