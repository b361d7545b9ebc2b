"""R274: the relief of funeral fees is offered after a confirmed death; for people in extreme hardship it is support."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.demo.walk import Walk
from coordination.lives import actions
from coordination.referrals.models import Referral
from tests.aid.world import Aid
from tests.lives.deaths import died, reported
from tests.order import disagreements
from tests.register.people import Clerk
from workflows.life_reports import moves

pytestmark = pytest.mark.django_db
NOTE = "11月29日电话询问其弟"


@pytest.fixture
def aid(cast) -> Aid:
    return Aid(cast)


def offered(cast, report, outcome):
    Walk(report, cast).take("offer", moves.offer_relief, outcome=outcome, note=NOTE)
    report.refresh_from_db()
    return report


def test_r274_what_the_family_asks_for_goes_to_civil_affairs(aid, cast):
    report = offered(cast, died(cast, aid.person), "accepted")
    assert (report.status, report.relief) == ("settled", "accepted")
    referral = Referral.objects.get(source_type="lives.deathreport", source_id=report.pk)
    leg = referral.legs.get()
    assert (leg.receiver.code, leg.purpose, referral.window.code) == ("MZ", "funeral", "XZ01")
    assert referral.person is None  # nobody of the household is left: it is about the burial
    assert disagreements() == []


def test_r274_what_the_family_does_not_want_opens_nothing(aid, cast):
    report = offered(cast, died(cast, aid.person), "declined")
    assert report.status == "settled"
    assert not Referral.objects.exists()


def test_r274_the_burial_of_somebody_in_extreme_hardship_is_part_of_the_support(aid, cast):
    Clerk(cast).category(aid.person, "TEKUN")
    report = offered(cast, died(cast, aid.person), "nobody")
    [leg] = Referral.objects.get(source_id=report.pk).legs.all()
    assert "丧葬" in leg.matter


def test_r274_it_is_offered_once_after_the_confirmation_by_whoever_is_near(aid, cast):
    report = reported(cast, aid.person)
    with pytest.raises(TransitionNotAllowed):
        actions.offer_relief(report, actor=cast.actor("wutong"), outcome="declined", note=NOTE)
    report = died(cast, aid.member("陶二"))
    with pytest.raises(PermissionDenied):
        actions.offer_relief(report, actor=cast.actor("songlan"), outcome="declined", note=NOTE)
    with pytest.raises(ValidationError):
        actions.offer_relief(report, actor=cast.actor("wutong"), outcome="accepted", note=" ")
    assert timezone.localdate(Walk(report, cast).task("offer").due_at) > timezone.localdate()
