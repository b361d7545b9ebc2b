"""Measured 3.11 with R220–R224: a category that may fit ends in a decision or goes before its authority."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.referrals.actions import answers, categories, intake
from coordination.referrals.models import Referral
from coordination.referrals.verbs import ReferralVerb as V
from coordination.register.models import WatchEntry
from coordination.units.models import DutyLine
from tests.referrals.walker import Walker

pytestmark = pytest.mark.django_db
BY = "《社会救助法》第十五条"
PASSWORD = "anhe-2026"


def decide(cast, case, who="wutong", **values) -> Referral:
    given = {
        "category": "DIBAO",
        "decision": "no",
        "reason": "收入高于标准，已当面说明",
        "basis": BY,
    } | values
    with transaction.atomic():
        return categories.decide_category(case, actor=cast.actor(who).proven(), **given)


def test_m2_3_11_each_category_that_may_fit_becomes_a_leg_to_its_authority(cast, one):
    one.accepted(tries={"DIBAO": "may_fit", "POVERTY_WATCH": "may_fit", "TEKUN": "no"})
    tries = {row.category: row for row in one.case.category_tries.select_related("leg")}
    assert tries["TEKUN"].leg is None
    for category in ("DIBAO", "POVERTY_WATCH"):
        leg = tries[category].leg
        assert leg.receiver == cast.county.authority_of(category)
        assert (leg.purpose, leg.status) == ("category", "named")
    assert "最低生活保障" in tries["DIBAO"].leg.matter
    one.take("dispatch", intake.dispatch_referral)
    assert set(one.case.legs.values_list("status", flat=True)) == {"sent"}
    # their results are the decisions: the person is answered when they are in
    page = cast.client("wutong").get(one.case.get_absolute_url()).content.decode()
    assert tries["DIBAO"].leg.short_number in page
    one.results_in()
    assert one.case.status == "results_in"
    one.take("answer", answers.answer_person, answer="已认定。", answer_way="phone")


def test_m2_3_11_a_category_whose_leg_was_taken_off_is_decided_on_before_anything_is_sent(cast, one):
    one.accepted(tries={"DIBAO": "may_fit"})
    intake.unname_leg(one.case.category_tries.get().leg, actor=cast.actor("wutong"))
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        intake.dispatch_referral(one.case, actor=cast.actor("wutong").proven())
    assert "最低生活保障" in str(refused.value)
    address = f"/referrals/{one.case.pk}/category/"
    for who in ("shilei", "panchen", "wangmin"):
        with pytest.raises(PermissionDenied):
            decide(cast, one.case, who)
    with pytest.raises(ValidationError):
        decide(cast, one.case, reason=" ")
    client = cast.client("wutong")
    assert client.get(address).status_code == 200
    told = {"category": "DIBAO", "decision": "no", "reason": "收入高于标准，已当面说明"}
    assert client.post(address, {**told, "password": PASSWORD}).status_code == 422, "without the rule"
    told["basis"] = BY
    assert client.post(address, {**told, "password": "falsch"}).status_code == 422
    assert not Paper.objects.of(one.case).filter(kind="D35").exists()
    assert client.post(address, {**told, "password": PASSWORD}).status_code == 302
    paper = Paper.objects.of(one.case).get(kind="D35")
    assert (paper.is_signed, paper.organ) == (True, one.case.window)
    assert "最低生活保障" in dict(paper.content["rows"])["申请（求助）事项"]
    row = one.case.category_tries.get()
    assert (row.decision, row.note) == ("no", told["reason"])
    event = Event.objects.of(one.case).get(verb=V.CATEGORY_DECIDED)
    assert (event.reason, event.after["decision"]) == (told["reason"], "no")
    one.take("dispatch", intake.dispatch_referral)
    # it is decided once
    with pytest.raises(PermissionDenied):
        decide(cast, one.case)


def test_c7_what_is_held_already_is_refused_to_nobody(cast, one):
    one.accepted()
    one.case.category_tries.create(category="DIBAO", outcome="may_fit")
    decide(cast, one.case, decision="held", reason="本人已在册。", basis="")
    assert not Paper.objects.of(one.case).filter(kind="D35").exists()
    assert not WatchEntry.objects.exists()
    with pytest.raises(PermissionDenied):
        decide(cast, one.case, decision="no")


def test_c7_the_notice_of_a_restricted_matter_names_neither_person_nor_matter(cast):
    walk = Walker(cast, "JT", is_restricted=True).accepted()
    walk.case.category_tries.create(category="DIBAO", outcome="may_fit")
    decide(cast, walk.case)
    content = str(Paper.objects.of(walk.case).get(kind="D35").content)
    assert walk.case.person.name not in content
    assert "最低生活保障" not in content


def test_m2_3_11_the_person_is_not_answered_and_the_case_not_closed_with_one_open(cast, one):
    one.called_back()
    # one of before, that stood without a leg
    one.case.category_tries.create(case=one.case, category="DIBAO", outcome="may_fit")
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        answers.close_referral(one.case, actor=cast.actor("wangmin"), note="经核，结果属实。")
    assert "最低生活保障" in str(refused.value)
    decide(cast, one.case)
    one.take("verify", answers.close_referral, note="经核，结果属实。")
    assert one.case.status == "closed"
    again = Walker(cast, "JT").results_in()
    again.case.category_tries.create(case=again.case, category="DIBAO", outcome="may_fit")
    with pytest.raises(ValidationError), transaction.atomic():
        answers.answer_person(
            again.case, actor=cast.actor("wutong").proven(), answer="已办。", answer_way="phone"
        )


def test_m2_3_11_a_gap_that_names_the_authority_already_is_not_sent_twice(cast):
    authority = cast.county.authority_of("DIBAO").code
    walk = Walker(cast, authority, purpose="category").accepted(tries={"DIBAO": "may_fit"})
    assert walk.case.legs.count() == 1
    assert walk.case.category_tries.get().leg == walk.case.legs.get()


def test_m2_3_11_a_category_without_an_authority_in_the_catalogue_stays_open_for_the_window(cast, one):
    DutyLine.objects.filter(determines__contains="TEKUN").update(determines="")
    one.accepted(tries={"TEKUN": "may_fit", "DIBAO": "no"})
    assert one.case.category_tries.get(category="TEKUN").leg is None
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        intake.dispatch_referral(one.case, actor=cast.actor("wutong").proven())
    assert "特困" in str(refused.value)
    decide(cast, one.case, category="TEKUN")
    one.take("dispatch", intake.dispatch_referral)
    assert one.case.status == "dispatched"
