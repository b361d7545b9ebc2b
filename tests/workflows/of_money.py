"""The steps of what belongs to aid and is no case: top-ups, months of a reserve, aid given twice."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from coordination.aid.actions import inquiries, month_ends, overlaps, reserves
from coordination.aid.models import AidCase, CountyInquiry, TopUp
from coordination.register.actions import merge_persons, register_household, register_person
from tests.aid.world import Aid, next_month
from tests.conftest import Cast
from tests.counties import second_county
from tests.walking import Walker
from workflows.emergency_aid.front import open_aid
from workflows.emergency_aid.rounds import open_month_ends, start_inquiries, start_top_ups


def a_low_reserve_is_topped_up(cast: Cast) -> None:
    Aid(cast, reserve=15300).walk().approved()
    start_top_ups()
    top_up = Walker(TopUp.objects.get(), cast)
    top_up.take("sign", reserves.sign_top_up)
    top_up.take("agree", reserves.agree_top_up)
    top_up.take("pay_in", reserves.pay_in)


def a_month_is_counted_twice_and_signed(cast: Cast) -> None:
    aid = Aid(cast)
    held = {"in_bank": Decimal(49000), "in_cash": Decimal(1000)}
    with next_month(day=3):
        open_month_ends(cast.county)
        month = Walker(aid.reserve.month_ends.get(), cast)
        month.take("count", month_ends.count_month, **held)
        month.take("sign", month_ends.return_month, reason="请附银行对账单")
        month.take("count", month_ends.count_month, **held)
        month.take("sign", month_ends.sign_month)


def a_fire_was_aided_twice(cast: Cast) -> None:
    aid = Aid(cast)
    first = aid.walk().approved().paid().received()
    second = aid.walk(person=aid.member("陶满园")).approved().paid().received()
    clerk = cast.actor("suting", "CCLERK")
    merge_persons(first.case.person, second.case.person, actor=clerk, reason="同一人")
    twice = Walker(second.case.overlaps.get(), cast)
    asked = {"amount": Decimal(300), "way": "letter", "paper": "安救函1号", "on": timezone.localdate()}
    twice.take("decide", overlaps.ask_back, **asked)
    twice.take("take_in", overlaps.take_in, amount=Decimal(100), voucher="回单1")
    twice.take("take_in", overlaps.give_up_waiting, reason="本人称已用完")
    twice.take("decide", overlaps.let_stand, reason="善意领取")


def another_county_is_answered(cast: Cast) -> None:
    said = {"answer": "given", "words": "已发放", "amount": Decimal(600), "given_on": timezone.localdate()}
    Walker(another_county_asks(Aid(cast)), cast).take("answer", inquiries.answer_inquiry, **said)


def another_county_asks(aid: Aid) -> CountyInquiry:
    """What this county paid is asked about by the one where the person is in need now."""
    known = aid.member("陶远行", "34011119750307105X")
    aid.walk(person=known).approved().paid().received()
    other = second_county("望川县")
    clerk, town = other.actor("TCLERK"), other.unit("XZ01")
    home = register_household(actor=clerk, township=town)
    person = register_person(home, actor=clerk, name="陶远行", id_number=known.id_number)
    open_aid(
        actor=clerk, household=home, person=person, township=town, nature=AidCase.Nature.EMERGENCY,
        cause=AidCase.Cause.FIRE, facts="失火", amount=Decimal(600), is_urgent=False,
    )  # fmt: skip
    start_inquiries()
    return CountyInquiry.objects.get()
