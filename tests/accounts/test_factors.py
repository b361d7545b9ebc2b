"""A second factor that was lost: one officer asks, another lets it go (5.3)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.accounts.actions import answer_check, ask_factor_reset, refuse_check
from coordination.accounts.models import AccountCheck
from coordination.accounts.queries import factor_check_of
from coordination.accounts.verbs import AccountVerb
from coordination.notifications.models import Notice
from coordination.second_factor.models import SecondFactor
from coordination.second_factor.verbs import SecondFactorVerb
from coordination.units.second_step import ASKED, SESSION_KEY
from tests.conftest import Cast
from tests.second_factor.test_second_factor import at_door, set_up

from .conftest import events

pytestmark = pytest.mark.django_db
HOW = {"identified": "in_person", "findings": "已查看工作证"}


@pytest.fixture
def person(desk):
    set_up(desk.actor("fengkai"))
    return desk.user("fengkai")


@pytest.fixture
def asked(desk, person) -> AccountCheck:
    return ask_factor_reset(person, actor=desk.keeper, reason="手机遗失")


def test_m2_5_3_one_officer_asks_and_another_lets_it_go(desk, person, asked):
    assert SecondFactor.objects.filter(user=person).exists(), "asking changes nothing yet"
    assert [event.reason for event in events(person, AccountVerb.FACTOR_RESET_ASKED)] == ["手机遗失"]
    assert Notice.objects.get(kind="factor_to_confirm").recipient.username == "majun"
    client = at_door("fengkai")
    assert client.session[SESSION_KEY] == ASKED
    check = answer_check(asked, actor=desk.second, **HOW)
    assert (check.status, check.officer.username) == ("confirmed", "majun")
    assert not SecondFactor.objects.exists()
    assert [event.reason for event in events(person, SecondFactorVerb.RESET)] == ["手机遗失"]
    assert Notice.objects.filter(recipient=person, kind="second_factor_reset").exists()
    assert client.get("/").status_code == 302, "the sign-in that waited has ended"
    assert at_door("fengkai").get("/").status_code == 200


def test_who_waits_for_it_signs_on_meanwhile(desk, person, asked):
    assert desk.user("fengkai").signing_refusal is None


def test_a_refusal_leaves_factor_and_account(desk, person, asked):
    check = refuse_check(asked, actor=desk.second, reason="本人未申请")
    assert check.status == "refused"
    assert SecondFactor.objects.filter(user=person).exists()
    assert desk.user("fengkai").is_active
    [event] = events(person, AccountVerb.FACTOR_KEPT)
    assert event.reason == "本人未申请"
    assert Notice.objects.get(kind="factor_kept").recipient.username == "yangfan"


def test_nobody_does_both_nor_for_themself(desk, person, asked):
    for username in ("yangfan", "guqing", "fengkai"):
        with pytest.raises(PermissionDenied):
            answer_check(asked, actor=desk.actor(username), **HOW)
    assert SecondFactor.objects.filter(user=person).exists()


@pytest.mark.parametrize("username", ["majun", "guqing", "wangmin", "fengkai"])
def test_only_the_system_administrator_asks(desk, person, username):
    with pytest.raises(PermissionDenied):
        ask_factor_reset(person, actor=desk.actor(username), reason="手机遗失")
    assert factor_check_of(person) is None


def test_it_is_asked_for_once_and_with_a_reason(desk, person):
    with pytest.raises(ValidationError):
        ask_factor_reset(person, actor=desk.keeper, reason=" ")
    ask_factor_reset(person, actor=desk.keeper, reason="手机遗失")
    with pytest.raises(PermissionDenied, match="已经提请"):
        ask_factor_reset(person, actor=desk.keeper, reason="手机遗失")


def test_where_there_is_none_nothing_is_asked(desk):
    with pytest.raises(PermissionDenied, match="尚未启用"):
        ask_factor_reset(desk.user("fengkai"), actor=desk.keeper, reason="手机遗失")


def test_a_new_password_beside_it_replaces_it_not(desk, person, asked):
    """Telephone and password may be lost together."""
    desk.reset("fengkai")
    assert factor_check_of(person) == asked
    assert desk.check("fengkai").kind == "reset"
    with pytest.raises(PermissionDenied):
        answer_check(asked, actor=desk.keeper, **HOW)
    answer_check(asked, actor=desk.second, **HOW)
    assert desk.user("fengkai").awaits_check, "the password still waits to be confirmed"


def test_an_answer_is_given_once(desk, person, asked):
    answer_check(asked, actor=desk.second, **HOW)
    with pytest.raises(PermissionDenied):
        refuse_check(asked, actor=desk.second, reason="并无此人")


def test_by_pages(cast, person):
    keeper, second = cast.client("yangfan"), cast.client("majun")
    page = keeper.get(f"/accounts/{person.pk}/").content.decode()
    assert f"/accounts/{person.pk}/second-factor/" in page
    sent = keeper.post(f"/accounts/{person.pk}/second-factor/", {"reason": "手机遗失"})
    assert sent.status_code == 302
    check = factor_check_of(person)
    assert check.get_absolute_url() in keeper.get(f"/accounts/{person.pk}/").content.decode()
    assert person.name in second.get("/account-checks/").content.decode()
    assert "同意重置双因素认证" in second.get(check.get_absolute_url()).content.decode()
    assert keeper.post(f"{check.get_absolute_url()}confirm/", HOW).status_code == 403
    assert "备用码立即作废" in second.get(f"{check.get_absolute_url()}confirm/").content.decode()
    assert "不予重置" in second.get(f"{check.get_absolute_url()}refuse/").content.decode()
    mine = HOW | {"password": Cast.password}
    assert second.post(f"{check.get_absolute_url()}confirm/", mine).status_code == 302
    assert not SecondFactor.objects.exists()
    assert at_door("fengkai", password=Cast.password).get("/").status_code == 200
