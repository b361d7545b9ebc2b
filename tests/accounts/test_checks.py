"""Two confirm an account: who may, in whichever order, and what a refusal does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from coordination.accounts.actions import answer_check, confirm_own, refuse_check, reset_password
from coordination.accounts.models import AccountCheck
from coordination.accounts.queries import second_officers
from coordination.accounts.verbs import AccountVerb
from coordination.notifications.models import Notice
from coordination.units.models import Post, Role, User
from tests.counties import second_county
from tests.test_walls import installation_officer

from .conftest import OWN, events, signs_in

pytestmark = pytest.mark.django_db
HOW = {"identified": "phone", "findings": "已回拨单位电话核实"}
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)
ANSWERS = {
    "confirm": lambda check, actor: answer_check(check, actor=actor, **HOW),
    "refuse": lambda check, actor: refuse_check(check, actor=actor, reason="并无此人"),
}


@pytest.mark.parametrize("order", [("person", "officer"), ("officer", "person")])
def test_m2_5_3_an_account_is_confirmed_once_person_and_second_officer_have(desk, order):
    desk.reset("duwei")
    desk.choose_own("duwei")
    steps = {"person": lambda: desk.confirm_own("duwei"), "officer": lambda: desk.confirm("duwei")}
    assert steps[order[0]]().status == "waiting"
    assert desk.user("duwei").awaits_check
    check = steps[order[1]]()
    assert (check.status, check.officer.username, check.identified) == ("confirmed", "majun", "in_person")
    user = desk.user("duwei")
    assert not user.awaits_check
    assert user.signing_refusal is None
    assert [event.user_name for event in events(user, AccountVerb.PERSON_CONFIRMED)] == [user.name]
    [event] = events(user, AccountVerb.OFFICER_CONFIRMED)
    assert "马骏作为第二确认人确认了账号：当面核实" in event.sentence
    assert event.reason == "已查看工作证"
    assert Notice.objects.get(kind="account_confirmed").recipient == user


def test_m2_5_3_the_person_chooses_a_password_first(desk):
    desk.reset("duwei")
    with pytest.raises(PermissionDenied, match="请先设置本人的密码"):
        desk.confirm_own("duwei")
    assert desk.check("duwei").person_confirmed_at is None


def test_m2_5_3_the_person_confirms_on_a_page_after_the_first_sign_in(desk):
    plain = desk.reset("duwei")
    client = Client()
    client.post("/login/", {"username": "duwei", "password": plain})
    assert client.get("/accounts/mine/")["Location"] == "/password/"
    chosen = {"old_password": plain, "new_password1": OWN, "new_password2": OWN}
    page = client.post("/password/", chosen, follow=True).content.decode()
    assert "这个账号是我的，密码由我本人设定" in page
    desk_page = client.get("/").content.decode()
    assert "该账号不能签批" in desk_page
    assert "/accounts/mine/" in desk_page
    page = client.post("/accounts/mine/", follow=True).content.decode()
    assert "待第二确认人马骏确认" in page
    assert desk.check("duwei").person_confirmed_at is not None
    assert client.post("/accounts/mine/").status_code == 403


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("duwei", "任何人不得作为第二确认人确认本人账号"),
        ("yangfan", "此事由你申请"),
        ("guqing", "该账号由安全管理员确认"),
        ("wangmin", "该账号由安全管理员确认"),
    ],
)
@pytest.mark.parametrize("act", sorted(ANSWERS))
def test_m2_5_3_the_second_officer_is_a_second(desk, who, why, act):
    desk.reset("duwei")
    check, actor = desk.check("duwei"), desk.actor(who)
    with pytest.raises(PermissionDenied, match=why):
        ANSWERS[act](check, actor)
    assert desk.check("duwei").status == "waiting"
    assert desk.user("duwei").is_active


def test_nobody_confirms_for_the_person(desk):
    desk.reset("duwei")
    desk.choose_own("duwei")
    with pytest.raises(PermissionDenied):
        confirm_own(desk.check("duwei"), actor=desk.second)


def test_m2_5_3_of_the_security_administrator_a_system_administrator_is_second_who_did_not_ask(desk):
    desk.reset("majun")
    check = desk.check("majun")
    assert second_officers(check) == [], "the county's one system administrator asked"
    house = installation_officer(Role.SYSADM)
    assert second_officers(check) == [house.user]
    with pytest.raises(PermissionDenied):
        answer_check(check, actor=desk.keeper, **HOW)
    with pytest.raises(PermissionDenied):
        answer_check(check, actor=installation_officer(Role.SECADM), **HOW)
    assert answer_check(check, actor=house, **HOW).officer == house.user


def test_m2_5_3_where_the_county_has_a_second_officer_the_installation_is_not_asked(desk):
    house = installation_officer(Role.SECADM)
    desk.reset("duwei")
    check = desk.check("duwei")
    assert [officer.username for officer in second_officers(check)] == ["majun"]
    with pytest.raises(PermissionDenied, match="本县的管理员"):
        answer_check(check, actor=house, **HOW)


def test_m2_5_3_the_installation_is_offered_what_no_county_can_confirm(desk):
    house = installation_officer(Role.SYSADM)
    seen = AccountCheck.objects.visible_to(house)
    desk.reset("majun")
    assert [one.user.username for one in seen.to_confirm_by(house)] == ["majun"]
    desk.reset("duwei")
    guard = installation_officer(Role.SECADM)
    assert not AccountCheck.objects.visible_to(guard).to_confirm_by(guard).exists(), (
        "the county's own confirms"
    )
    Post.objects.filter(role=Role.SECADM, unit__region=desk.cast.county.pk).update(valid_to=YESTERDAY)
    assert [one.user.username for one in seen.to_confirm_by(guard)] == ["duwei"]
    assert second_officers(desk.check("duwei")) == [guard.user]


def test_m2_5_3_an_officer_of_another_county_is_none(desk):
    other = second_county()
    desk.reset("duwei")
    check, stranger = desk.check("duwei"), other.actor(Role.SECADM)
    with pytest.raises(PermissionDenied, match="本县的管理员"):
        answer_check(check, actor=stranger, **HOW)
    client = other.client(Role.SECADM)
    assert client.get(check.get_absolute_url()).status_code == 404
    assert check.user.name not in client.get("/account-checks/?view=all").content.decode()
    assert not AccountCheck.objects.visible_to(stranger).exists()


def test_m2_5_3_who_was_reset_confirms_nobody_before_being_confirmed(desk):
    """Else whoever knows the officer's first password would be both."""
    desk.reset("duwei")
    desk.reset("majun")
    desk.choose_own("majun")
    with pytest.raises(PermissionDenied, match="你本人的账号尚待确认"):
        desk.confirm("duwei")


def test_m2_5_3_a_refusal_closes_the_account_and_tells_who_asked(desk):
    plain = desk.reset("duwei")
    there = Client()
    there.post("/login/", {"username": "duwei", "password": plain})
    check = refuse_check(desk.check("duwei"), actor=desk.second, reason="本人未提出申请")
    assert (check.status, check.findings) == ("refused", "本人未提出申请")
    assert not desk.user("duwei").is_active
    assert there.get("/password/")["Location"].startswith("/login/")
    assert not signs_in("duwei", plain)
    [event] = events(desk.user("duwei"), AccountVerb.CHECK_REFUSED)
    assert event.reason == "本人未提出申请"
    [notice] = Notice.objects.filter(kind="account_not_confirmed")
    assert notice.recipient.username == "yangfan"
    assert "本人未提出申请" in notice.sentence


@pytest.mark.parametrize("act", sorted(ANSWERS))
def test_what_is_answered_is_not_answered_again(desk, act):
    desk.reset("duwei")
    desk.choose_own("duwei")
    desk.confirm("duwei")
    with pytest.raises(PermissionDenied, match="第二确认人已确认该账号"):
        desk.confirm("duwei")
    desk.confirm_own("duwei")
    with pytest.raises(PermissionDenied):
        ANSWERS[act](desk.check("duwei"), desk.second)
    assert desk.check("duwei").status == "confirmed"


def test_words_are_asked_of_both_answers(desk):
    desk.reset("duwei")
    with pytest.raises(ValidationError):
        answer_check(desk.check("duwei"), actor=desk.second, identified="phone", findings=" ")
    with pytest.raises(ValidationError):
        refuse_check(desk.check("duwei"), actor=desk.second, reason=" ")


def test_the_database_keeps_the_two_apart(desk):
    desk.reset("duwei")
    check = desk.check("duwei")
    for officer in (check.asked_by, check.user):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountCheck.objects.filter(pk=check.pk).update(officer=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountCheck.objects.filter(pk=check.pk).update(status="confirmed")


def test_m2_5_3_what_waits_stands_on_the_workbench_of_the_second_officer(desk):
    def tile(who: str) -> str:
        page = desk.cast.client(who).get("/officer/").content.decode()
        return page.partition('href="/account-checks/')[2].partition('"lx-card-number">')[2].partition("<")[0]

    assert tile("majun") == "0"
    desk.reset("duwei")
    desk.reset("songlan")
    assert tile("majun") == "2"
    listed = desk.cast.client("majun").get("/account-checks/").content.decode()
    assert desk.user("duwei").name in listed
    assert desk.user("songlan").name in listed
    assert "待我确认的账号" not in desk.cast.client("wangmin").get("/").content.decode()


def test_m2_5_3_the_second_officer_answers_on_a_page(desk):
    desk.reset("duwei")
    client, check = desk.cast.client("majun"), desk.check("duwei")
    url = check.get_absolute_url()
    page = client.get(url).content.decode()
    assert "本人忘记密码" in page
    assert "杨帆" in page
    mine = HOW | {"password": desk.cast.password}
    for missing in mine:
        assert client.post(f"{url}confirm/", mine | {missing: ""}).status_code == 422
    assert client.post(f"{url}confirm/", mine | {"password": "falsch"}).status_code == 422
    assert desk.user("duwei").awaits_check
    assert client.post(f"{url}confirm/", mine)["Location"] == url
    assert desk.check("duwei").identified == "phone"
    assert "拨打单位电话核实" in client.get(url).content.decode()


def test_those_of_the_demonstration_stand_confirmed(cast):
    assert not User.objects.filter(awaits_check=True).exists()
    assert not AccountCheck.objects.exists()
    assert "你的账号已确认" in cast.client("duwei").get("/accounts/mine/").content.decode()


def test_a_reset_of_the_second_officer_is_told_to_those_who_confirm_it(desk):
    house = installation_officer(Role.SYSADM)
    reset_password(desk.user("majun"), actor=desk.keeper, reason="本人忘记密码")
    assert [one.recipient for one in Notice.objects.filter(kind="account_to_confirm")] == [house.user]
