"""One's own sign-ins: seen, ended one by one or all others; and what an officer ends."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from coordination.audit.models import Event
from coordination.sign_ins.actions import end_sign_in, end_sign_ins
from coordination.sign_ins.browsers import browser_in
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.store import SessionStore
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.verbs import UnitVerb
from tests.counties import second_county
from tests.sign_ins.door import EDGE, FIREFOX, key_of, row_of, signed_in

pytestmark = pytest.mark.django_db
OWN, PAGE = "/sign-ins/", "/password/"


def is_open(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def end(client: Client, sign_in: SignIn):
    return client.post(reverse("sign_ins:end", args=[sign_in.number]))


def test_the_row_says_who_signed_in_from_where_and_by_what(cast):
    row = row_of(signed_in("wangmin", address="10.3.0.9", agent=FIREFOX))
    assert (row.user, row.address, row.browser) == (cast.user("wangmin"), "10.3.0.9", "Firefox · Linux")


def test_a_change_of_post_leaves_what_the_row_says(cast):
    client = signed_in("wangmin")
    before = row_of(client)
    session = client.session
    session["acting_as"] = "x"
    session.save()
    after = row_of(client)
    assert client.session["acting_as"] == "x"
    for name in ("number", "user_id", "address", "browser", "began_at", "last_seen_at", "idle_at"):
        assert getattr(before, name) == getattr(after, name), name


def test_m2_5_3_a_person_sees_the_own_sign_ins_this_one_marked_and_nobody_elses(cast):
    here = signed_in("wangmin")
    signed_in("wangmin", address="10.9.8.7", agent=FIREFOX)
    signed_in("songlan", address="172.16.5.5")
    page = here.get(OWN).content.decode()
    assert "Edge · Windows" in page
    assert "10.1.0.7" in page
    assert "Firefox · Linux" in page
    assert "10.9.8.7" in page
    assert page.count("本次登录") == 1
    assert "172.16.5.5" not in page


def test_no_page_shows_the_key_that_opens_the_house(cast):
    here, other = signed_in("wangmin"), signed_in("wangmin", agent=FIREFOX)
    page = here.get(OWN).content.decode()
    assert key_of(here) not in page
    assert key_of(other) not in page


def test_m2_5_3_one_is_ended_and_the_other_stays(cast):
    here, other = signed_in("wangmin"), signed_in("wangmin", address="10.9.8.7", agent=FIREFOX)
    assert end(here, row_of(other))["Location"] == OWN
    assert not is_open(other)
    assert is_open(here)
    event = Event.objects.get(verb=SignInVerb.SIGN_IN_ENDED)
    assert event.user_name == "王敏"
    assert event.after == {"address": "10.9.8.7", "browser": "Firefox · Linux"}


@pytest.mark.usefixtures("with_and_without_cache")
def test_what_was_ended_opens_nothing_with_its_old_key(cast, django_capture_on_commit_callbacks):
    here, other = signed_in("wangmin"), signed_in("wangmin")
    key = key_of(other)
    with django_capture_on_commit_callbacks(execute=True):
        end(here, row_of(other))
    assert "_auth_user_id" not in SessionStore(key)
    assert not SignIn.objects.filter(pk=key).exists()


def test_who_ends_this_one_stands_at_the_door(cast):
    here = signed_in("wangmin")
    assert end(here, row_of(here))["Location"] == "/login/"
    assert not is_open(here)


def test_m2_5_3_anothers_is_not_there(cast):
    here, strange = signed_in("wangmin"), signed_in("songlan")
    assert end(here, row_of(strange)).status_code == 404
    assert here.post(reverse("sign_ins:end", args=[uuid.uuid4()])).status_code == 404
    assert is_open(strange)
    assert not Event.objects.filter(verb=SignInVerb.SIGN_IN_ENDED).exists()


def test_m2_5_3_all_others_are_ended_at_once(cast):
    here, others, strange = (
        signed_in("wangmin"),
        [signed_in("wangmin") for _ in range(3)],
        signed_in("songlan"),
    )
    assert here.post(reverse("sign_ins:end_others"))["Location"] == OWN
    assert not [other for other in others if is_open(other)]
    assert is_open(here)
    assert is_open(strange)
    assert Event.objects.get(verb=SignInVerb.SIGN_INS_ENDED).after == {"count": 3}


def test_where_there_is_no_other_nothing_is_recorded(cast):
    here = signed_in("wangmin")
    here.post(reverse("sign_ins:end_others"))
    assert not Event.objects.filter(verb=SignInVerb.SIGN_INS_ENDED).exists()


def test_m2_5_3_a_new_password_ends_the_others_and_keeps_this_one(cast):
    here, other = signed_in("wangmin"), signed_in("wangmin", agent=FIREFOX)
    began, gone = row_of(here).began_at, key_of(other)
    new = "泉城路七号-2027"
    said = {"old_password": cast.password, "new_password1": new, "new_password2": new}
    assert here.post(PAGE, said).status_code == 302
    assert not SignIn.objects.filter(pk=gone).exists()
    assert is_open(here)
    row = row_of(here)
    assert (row.began_at, row.address, row.browser) == (began, "10.1.0.7", "Edge · Windows")
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {UnitVerb.PASSWORD_CHANGED, SignInVerb.SIGN_INS_ENDED} <= verbs


def test_m2_5_3_officers_end_the_sign_ins_of_an_account_that_they_keep(cast):
    other = signed_in("wangmin")
    assert end_sign_ins(cast.user("wangmin"), actor=cast.actor("yangfan"), reason="遗失手机") == 1
    assert not is_open(other)
    event = Event.objects.get(verb=SignInVerb.SIGN_INS_ENDED)
    assert (event.user_name, event.subject_label, event.reason) == ("杨帆", "王敏", "遗失手机")


def test_nobody_else_ends_anothers(cast):
    other = signed_in("wangmin")
    for actor in (cast.actor("songlan"), cast.actor("guqing"), second_county().actor("SYSADM")):
        with pytest.raises(PermissionDenied):
            end_sign_ins(cast.user("wangmin"), actor=actor)
        with pytest.raises(PermissionDenied):
            end_sign_in(row_of(other), actor=actor)
    assert is_open(other)


def test_signing_out_takes_the_row_away(cast):
    client = signed_in("wangmin")
    key = key_of(client)
    client.post("/logout/")
    assert not SignIn.objects.filter(pk=key).exists()


def test_a_save_that_comes_after_the_end_brings_nothing_back(cast):
    """A request that began before, and wants to keep something in its session."""
    client = signed_in("wangmin")
    session = client.session
    session["acting_as"] = "x"
    end_sign_ins(cast.user("wangmin"), actor=cast.actor("yangfan"))
    with pytest.raises(UpdateError):
        session.save()
    assert not SignIn.objects.of(cast.user("wangmin")).exists()


CHROME = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.47"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (EDGE, "Edge · Windows"),
        (CHROME, "Chrome · Windows"),
        (FIREFOX, "Firefox · Linux"),
        (WECHAT, "WeChat · Android"),
        (SAFARI, "Safari · iPhone"),
        ("curl/8.6", ""),
        ("", ""),
        ("Firefox" * 9000, "Firefox"),
    ],
)
def test_a_browser_is_named_as_far_as_it_says_what_it_is(says, words):
    assert browser_in(says) == words
