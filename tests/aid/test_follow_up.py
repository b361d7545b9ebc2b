"""C5-7: the follow-up visit; what is not overcome goes on, in the same case or with whom it concerns."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import following
from coordination.aid.models import AidCase
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.deliberation.models import Deliberation
from coordination.documents.models import Paper
from coordination.referrals.models import Referral
from tests.order import disagreements
from workflows.emergency_aid.branches import follow_up_and_hand_on

from .world import TODAY, Aid, Walker

S = AidCase.Status
FOUND = "房屋已修好，老人仍无稳定收入。"


@pytest.fixture
def paid(aid: Aid) -> Walker:
    return aid.walk().advanced()


def visit(walk: Walker, outcome: str, *, who="taochunsheng", reauth=True, **values) -> AidCase:
    return walk.take(
        "follow_up",
        follow_up_and_hand_on,
        who,
        outcome=outcome,
        found=FOUND,
        on=TODAY(),
        reauth=reauth,
        **values,
    )


def test_c5_7_overcome_the_case_waits_for_its_closing(paid):
    visit(paid, "solved")
    assert (paid.status, paid.open) == (S.FOLLOWED_UP, ["close"])
    assert Paper.objects.of(paid.case).get(kind="D28").is_signed
    event = Event.objects.of(paid.case).get(verb=AidVerb.FOLLOWED_UP)
    assert event.after["outcome"] == "solved"
    assert not Referral.objects.exists()
    assert not Deliberation.objects.exists()


def test_c5_7_a_long_term_need_is_referred_to_civil_affairs(paid):
    visit(paid, "long_term")
    referral = Referral.objects.get()
    assert [leg.receiver.code for leg in referral.legs.all()] == ["MZ"]
    assert (referral.source_type, referral.source_id) == ("aid.aidcase", paid.case.pk)
    assert (referral.household, referral.window.code) == (paid.case.household, "XZ01")
    assert referral.facts == FOUND
    assert (paid.status, paid.open) == (S.FOLLOWED_UP, ["close"])  # the aid waits for nothing
    assert disagreements() == []


def test_c5_7_other_units_get_a_leg_each(cast, paid):
    visit(paid, "other_units", units=[cast.unit("ZJ"), cast.unit("RS")])
    assert {leg.receiver.code for leg in Referral.objects.get().legs.all()} == {"ZJ", "RS"}
    assert disagreements() == []


def test_c5_7_other_units_without_a_unit_is_no_result(paid):
    with pytest.raises(ValidationError), transaction.atomic():
        visit(paid, "other_units")
    assert paid.open == ["follow_up"]
    assert not Referral.objects.exists()


def test_c5_7_a_complex_matter_goes_to_deliberation(paid):
    visit(paid, "major")
    case = Deliberation.objects.get()
    assert (case.source_type, case.source_id) == ("aid.aidcase", paid.case.pk)
    assert case.household == paid.case.household
    assert (paid.status, paid.open) == (S.FOLLOWED_UP, ["close"])
    assert disagreements() == []


@pytest.mark.parametrize("username", ["shilei", "suting", "duwei", "wangmin"])
def test_only_the_visitor_follows_up(paid, username):
    with pytest.raises(PermissionDenied), transaction.atomic():
        visit(paid, "long_term", who=username)
    assert paid.open == ["follow_up"]
    assert not Referral.objects.exists()


def test_without_the_password_nothing_is_signed_and_nothing_opened(paid):
    with pytest.raises(PermissionDenied), transaction.atomic():
        visit(paid, "long_term", reauth=False)
    assert not Referral.objects.exists()
    assert not Paper.objects.of(paid.case).filter(kind="D28").exists()


def test_nobody_follows_up_before_the_money_is_there(aid):
    walk = aid.walk(amount=Decimal(300)).approved()
    with pytest.raises((TransitionNotAllowed, PermissionDenied)), transaction.atomic():
        following.follow_up(
            walk.case,
            actor=walk.actor("taochunsheng").proven(),
            outcome="solved",
            found=FOUND,
            on=TODAY(),
        )
    assert walk.status == S.QUICK_APPROVED
