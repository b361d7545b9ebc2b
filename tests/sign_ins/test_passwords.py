"""The county's rules for passwords: length, kinds, age, and none of the last ones."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.accounts.first_passwords import first_password
from coordination.audit.models import Event
from coordination.policy.models import Parameter
from coordination.sign_ins.models import PastPassword
from coordination.sign_ins.passwords import BEFORE_RULES, kinds_in, rules_for
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.models import User
from tests.counties import second_county
from tests.sign_ins.door import give_rule, signed_in

pytestmark = pytest.mark.django_db
GOOD = ("Qingshan-2027", "Huaihe-2028x", "Taishan_2029")


def change(client, old: str, new: str):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.mark.parametrize(
    ("password", "kinds"),
    [
        ("aaaa", 1),
        ("aA", 2),
        ("aA1", 3),
        ("aA1-", 4),
        ("泉城路-7", 3),
        ("-_ ,", 1),
        ("", 0),
    ],
)
def test_kinds_of_characters_are_counted(password, kinds):
    assert kinds_in(password) == kinds


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Qs-2027", "不少于 10 个字符。"),
        ("qingshanlushui", "不少于 3 种"),
        ("qingshan20271", "不少于 3 种"),
    ],
)
def test_m2_5_3_what_the_county_refuses_is_refused_in_its_words(cast, password, words):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, cast.user("wangmin"))
    assert words in " ".join(refused.value.messages)


@pytest.mark.parametrize("password", [*GOOD, "泉城路七号-2027"])
def test_what_the_county_asks_for_is_enough(cast, password):
    assert validate_password(password, cast.user("wangmin")) is None  # it raises what is missing


def test_m2_5_3_each_county_has_its_own_rules(cast):
    give_rule(cast, PASSWORD_LENGTH=16, PASSWORD_KINDS=4)
    other = second_county().post("LIAISON").user
    assert (rules_for(cast.user("wangmin")).length, rules_for(other).length) == (16, 10)
    validate_password("qingshan-2027", other)
    with pytest.raises(ValidationError) as refused:
        validate_password("qingshan-2027", cast.user("wangmin"))
    assert len(refused.value.messages) == 2


def test_the_words_beside_the_field_are_the_rules_that_hold(cast):
    give_rule(cast, PASSWORD_LENGTH=16, PASSWORD_DAYS=90)
    page = signed_in("wangmin").get("/password/").content.decode()
    assert "不少于 16 个字符。" in page
    assert "使用满 90 天须更换。" in page
    assert "不得使用最近 3 次用过的密码。" in page


def test_a_house_before_its_rules_and_nobody_in_particular_have_the_usual_ones(cast):
    assert rules_for(None) == BEFORE_RULES
    Parameter.objects.filter(name="PASSWORD_LAST").delete()
    assert rules_for(cast.user("wangmin")) == BEFORE_RULES


def test_m2_5_3_none_of_the_last_three_is_taken_again(cast):
    client, now = signed_in("wangmin"), cast.password
    for new in GOOD:
        assert change(client, now, new).status_code == 302, new
        now = new
    for old in GOOD[:2]:
        refused = change(client, now, old)
        assert refused.status_code == 200
        assert "该密码曾经用过。最近 3 次用过的密码不得再用。" in refused.content.decode()
    assert change(client, now, "Huangshan-2030").status_code == 302
    assert change(client, "Huangshan-2030", GOOD[0]).status_code == 302  # the fourth from the end


def test_the_one_that_stands_counts_though_nobody_remembered_it(cast):
    """Of an account from before the rules, or opened with its hash."""
    user = cast.user("wangmin")
    user.password = User(username="x").password
    user.set_password(GOOD[0])
    user._password = None
    user.save()
    assert not PastPassword.objects.filter(user=user).exists()
    with pytest.raises(ValidationError):
        validate_password(GOOD[0], user)


def test_no_more_hashes_are_kept_than_the_rule_asks_for_and_no_password(cast):
    client, now = signed_in("wangmin"), cast.password
    for new in (*GOOD, "Huangshan-2030"):
        change(client, now, new)
        now = new
    kept = PastPassword.objects.filter(user=cast.user("wangmin"))
    assert kept.count() == 3
    assert not [one for one in kept if one.password in (*GOOD, now)]


def aged(cast, days: int) -> None:
    user = cast.user("wangmin")
    user.set_password(GOOD[0])
    user.save()
    PastPassword.objects.filter(user=user).update(chosen_at=timezone.now() - dt.timedelta(days=days))


def test_m2_5_3_a_password_that_is_too_old_is_chosen_anew_and_nobody_is_locked_out(cast):
    give_rule(cast, PASSWORD_DAYS=90)
    aged(cast, 90)
    client = signed_in("wangmin", GOOD[0])
    assert client.get("/")["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "你的密码已满本县规定的使用期限" in page
    assert "初始密码" not in page
    assert Event.objects.get(verb=SignInVerb.PASSWORD_DUE).subject_id == str(cast.user("wangmin").pk)
    assert change(client, GOOD[0], GOOD[1])["Location"] == "/"
    assert client.get("/").status_code == 200
    assert not cast.user("wangmin").must_change_password


@pytest.mark.parametrize(("rule", "days"), [(90, 89), (0, 4000)])
def test_one_that_is_not_is_not(cast, rule, days):
    give_rule(cast, PASSWORD_DAYS=rule)
    aged(cast, days)
    assert signed_in("wangmin", GOOD[0]).get("/").status_code == 200


def test_a_first_password_is_changed_at_once_whatever_its_kinds(cast):
    """Twelve characters in three groups: three kinds, but for the rare one without a digit."""
    assert kinds_in(first_password()) >= 2
    with time_machine.travel(timezone.now(), tick=False):
        user = cast.user("songlan")
        user.set_password(first_password())
        user.must_change_password = True
        user.save()
    assert PastPassword.objects.filter(user=user).count() == 1


def test_an_upgrade_remembers_the_passwords_that_stand(cast):
    """So their days are counted from it, and they are not taken again."""
    PastPassword.objects.all().delete()
    closed = User.objects.create(username="feizhi", name="废止", password="!unusable")
    migration = import_module("coordination.sign_ins.migrations.0001_initial")
    migration.begin_with_the_passwords_that_stand(apps, None)
    remembered = dict(PastPassword.objects.values_list("user", "password"))
    assert remembered[cast.user("wangmin").pk] == cast.user("wangmin").password
    assert closed.pk not in remembered
    others = User.objects.exclude(pk__in=remembered)
    assert not [one for one in others if one.has_usable_password()]
