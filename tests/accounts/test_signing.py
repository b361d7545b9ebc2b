"""With an account that is not confirmed nothing is signed, wherever a signature is asked for."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from coordination.access import Medium
from coordination.documents.models import Signature
from coordination.documents.signing import can_sign
from coordination.proofs import ReauthForm
from tests.meetings.items import Walker
from tests.workflows.conftest import village as village
from tests.workflows.test_signing_steps import SIGNING, Reached, act
from tests.workflows.test_signing_steps import clerk as clerk
from tests.workflows.test_signing_steps import waiting as waiting
from workflows.engine.steps import complete

from .conftest import OWN

pytestmark = pytest.mark.django_db
WHY = "本人和第二确认人都确认之前，该账号不能签批"


@pytest.mark.parametrize("waiting", sorted(SIGNING), indirect=True)
def test_m2_5_3_no_signing_step_is_taken_before_the_account_is_confirmed(waiting, clerk):
    clerk.user.awaits_check = True
    with pytest.raises(PermissionDenied, match=WHY):
        complete(waiting, act, actor=clerk, reauth=True)
    waiting.refresh_from_db()
    assert waiting.is_open
    clerk.user.awaits_check = False
    with pytest.raises(Reached):
        complete(waiting, act, actor=clerk, reauth=True)


@pytest.mark.parametrize("waiting", sorted(SIGNING), indirect=True)
def test_m2_5_3_what_was_signed_by_hand_is_entered_all_the_same(waiting, clerk):
    clerk.user.awaits_check = True
    with pytest.raises(Reached):
        complete(waiting, act, actor=clerk, medium=Medium.PAPER)


def test_m2_5_3_nothing_is_signed_outside_steps_either(cast):
    actor = cast.actor("wangmin").proven()
    actor.user.awaits_check = True
    assert str(can_sign(actor)) == f"{WHY}。"
    assert can_sign(actor.by(Medium.PAPER)) is None
    actor.user.awaits_check = False
    assert can_sign(actor) is None


@pytest.fixture
def signing(desk):
    """An item of finance that waits for the signature of its head, whose password was reset."""
    walker = Walker(desk.cast, clerk="duwei").signing()
    desk.reset("fengkai")
    desk.choose_own("fengkai")
    return walker


def browser(desk):
    return desk.cast.client("fengkai")


def test_m2_5_3_the_page_says_so_before_the_password_is_asked(desk, signing):
    task = signing.task("sign")
    page = browser(desk).get(f"/tasks/{task.pk}/").content.decode()
    assert WHY in page
    assert 'href="/accounts/mine/"' in page
    assert 'id="id_password"' not in page
    promise = browser(desk).post(f"/tasks/{task.pk}/preview/", {"outcome": "sign"}).content.decode()
    assert WHY in promise
    assert "还需填写" not in promise
    desk.confirm_own("fengkai")
    desk.confirm("fengkai")
    page = browser(desk).get(f"/tasks/{task.pk}/").content.decode()
    assert WHY not in page
    assert 'id="id_password"' in page


def test_m2_5_3_a_signature_posted_all_the_same_is_refused(desk, signing):
    task, signed = signing.task("sign"), Signature.objects.count()
    answer = browser(desk).post(f"/tasks/{task.pk}/", {"outcome": "sign", "password": "x", "version": ""})
    assert answer.status_code in (409, 422)
    task.refresh_from_db()
    assert task.is_open
    assert Signature.objects.count() == signed


def test_other_steps_are_taken_meanwhile(desk):
    """A clerk whose account waits still hands in what needs no signature."""
    walker = Walker(desk.cast, clerk="duwei")
    desk.reset("duwei")
    desk.choose_own("duwei")
    walker.signing()
    assert walker.task("sign").is_open


def test_m2_5_3_the_form_that_asks_for_the_signature_knows_it(cast):
    request = RequestFactory().post("/", {"password": cast.password})
    request.user = cast.user("wangmin")
    assert "password" in ReauthForm(request=request).fields
    request.user.awaits_check = True
    form = ReauthForm(request.POST, request=request)
    assert "password" not in form.fields
    assert not form.is_valid()
    assert WHY in str(form.non_field_errors())
    assert 'href="/accounts/mine/"' in str(form)


def test_m2_5_3_a_case_is_not_proposed_with_it_either(desk):
    """Signed outside any step: the proposal form of a deliberation."""
    desk.reset("wutong")
    desk.choose_own("wutong")
    client = desk.cast.client("wutong")
    url = reverse("workflows:case-new")
    page = client.get(url).content.decode()
    assert WHY in page
    assert 'id="id_password"' not in page
    answer = client.post(url, {"password": OWN})
    assert answer.status_code == 422
    assert WHY in answer.content.decode()
