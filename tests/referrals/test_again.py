"""Measured 3.12: one more of what stands already is asked about, not refused and not silent."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from coordination.audit.models import Event
from coordination.referrals.actions import intake, sending
from coordination.referrals.models import Leg, Referral
from coordination.referrals.verbs import ReferralVerb as V
from tests.referrals.test_pages import form
from tests.referrals.walker import Walker

pytestmark = pytest.mark.django_db

WHY = "上次只办了学费，这次是食宿"


def asked_once_more(leg) -> Event | None:
    return Event.objects.of(leg).filter(verb=V.LEG_AGAIN).first()


def test_m2_3_12_two_legs_to_one_unit_in_one_case_are_asked_about(cast, one):
    one.accepted()
    client, url = cast.client("wutong"), f"/referrals/{one.case.pk}/legs/new/"
    asked = {"receiver": cast.unit("JT").pk, "purpose": "education", "matter": "请减免食宿费"}
    page = client.post(url, asked)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"again"}
    assert f"{one.case.number}-1" in page.content.decode()
    assert one.case.legs.count() == 1
    assert client.post(url, asked | {"again": WHY}).status_code == 302
    more = one.case.legs.get(serial=2)
    said = asked_once_more(more)
    assert (said.reason, said.after["beside"]) == (WHY, [f"{one.case.number}-1"])
    # what was said once is not asked for again when both are sent
    one.take("dispatch", intake.dispatch_referral)
    assert one.case.legs.filter(status="sent").count() == 2


def test_m2_3_12_an_equal_referral_of_the_person_is_asked_about_before_it_is_sent(cast, one):
    one.dispatched()
    more = Walker(cast, "JT", person=one.person).accepted()
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        intake.dispatch_referral(more.case, actor=cast.actor("wutong").proven())
    assert f"{one.case.number}-1" in str(refused.value)
    assert "周桂英" not in str(refused.value)
    page = cast.client("wutong").get(more.task("dispatch").get_absolute_url())
    assert f"{one.case.number}-1" in page.content.decode()
    more.take("dispatch", intake.dispatch_referral, again=WHY)
    assert more.leg("JT").status == "sent"
    assert asked_once_more(more.leg("JT")).reason == WHY


def test_m2_3_12_what_has_ended_or_is_for_something_else_is_not_asked_about(cast, one):
    one.dispatched().received("JT").answered_leg("JT")
    Walker(cast, "JT", person=one.person).dispatched()
    Walker(cast, "JT", person=one.person, purpose="care").dispatched()
    assert not Event.objects.filter(verb=V.LEG_AGAIN).exists()


def test_m2_3_12_a_leg_that_came_back_is_not_sent_to_a_unit_that_has_one_without_a_word(cast):
    walk = Walker(cast, "JT", "ZJ").dispatched().returned("JT", right="ZJ")
    leg = walk.leg("JT")
    with pytest.raises(ValidationError), transaction.atomic():
        sending.resend_leg(leg, actor=cast.actor("wutong").proven(), receiver=cast.unit("ZJ"))
    page = cast.client("wutong").post(
        walk.task("resend", record=leg).get_absolute_url(),
        {"outcome": "resend", "receiver": cast.unit("ZJ").pk},
    )
    assert page.status_code == 422
    walk.take("resend", sending.resend_leg, record=leg, receiver=cast.unit("ZJ"), again=WHY)
    leg = Leg.objects.get(pk=leg.pk)
    assert (leg.receiver.code, asked_once_more(leg).reason) == ("ZJ", WHY)


def test_m2_3_12_the_window_is_asked_before_it_takes_an_equal_application(cast, one):
    client = cast.client("wutong")
    same = {"name": one.person.name, "born_on": one.person.born_on.isoformat(), "same_as": one.person.key}
    page = client.post("/referrals/new/", form(cast, **same))
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"again"}
    assert one.case.number in page.content.decode()
    assert Referral.objects.count() == 1
    assert client.post("/referrals/new/", form(cast, **same, again=WHY)).status_code == 302
    case = Referral.objects.get(title="失业返乡求助")
    assert case.person == one.person
    assert Event.objects.of(case).get(verb=V.REGISTERED).reason == WHY


def test_m2_3_12_the_question_tells_nobody_of_a_crisis_that_is_not_theirs(cast, one):
    crisis = Walker(cast, "WJ", person=one.person, purpose="crisis", window="XZ02", who="yeqing")
    crisis.dispatched()
    more = Walker(cast, "WJ", person=one.person, purpose="crisis")
    more.accepted().take("dispatch", intake.dispatch_referral)
    assert asked_once_more(more.leg("WJ")) is None
    client = cast.client("wutong")
    same = {"name": one.person.name, "born_on": one.person.born_on.isoformat(), "same_as": one.person.key}
    page = client.post("/referrals/new/", form(cast, **same))
    assert crisis.case.number not in page.content.decode()
