"""The last way in: at the machine itself, and with a county that is founded."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.test import Client

from coordination.accounts.models import AccountCheck
from coordination.accounts.verbs import AccountVerb
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.units.models import Post, Role, User
from tests.founding.conftest import new_county as new_county
from tests.founding.workbook import CountyBook

from .conftest import OWN, Desk, events, signs_in

pytestmark = pytest.mark.django_db


def changepassword(*said: str) -> str:
    out = StringIO()
    call_command("changepassword", *said, "--reason", "管理员均不在岗", stdout=out)
    return out.getvalue()


class TestAtTheMachine:
    def test_m2_5_3_it_is_a_reset_and_an_event_of_the_clock(self, desk):
        there = Client()
        there.post("/login/", {"username": "yangfan", "password": desk.cast.password})
        plain = re.search(r"\w{4}-\w{4}-\w{4}", changepassword("yangfan"))[0]
        user = desk.user("yangfan")
        assert user.check_password(plain)
        assert (user.must_change_password, user.awaits_check) == (True, True)
        assert there.get("/")["Location"].startswith("/login/")
        [event] = events(user, AccountVerb.PASSWORD_SET_AT_MACHINE)
        assert (event.user_name, event.reason) == ("系统时钟", "管理员均不在岗")
        check = desk.check("yangfan")
        assert (check.kind, check.asked_by.username) == ("reset", "clock")
        assert Notice.objects.get(kind="account_to_confirm").recipient.username == "majun"
        desk.choose_own("yangfan")
        desk.confirm_own("yangfan")
        assert desk.confirm("yangfan").status == "confirmed"

    def test_it_takes_the_place_of_django_s_own(self):
        assert get_commands()["changepassword"] == "coordination.accounts"
        assert get_commands()["createsuperuser"] == "coordination.accounts"

    def test_a_name_that_nobody_signs_in_under_is_refused(self, cast):
        for name in ("nobody", "clock"):
            with pytest.raises(CommandError, match="没有人员以此用户名登录"):
                changepassword(name)
        assert not Event.objects.filter(verb=AccountVerb.PASSWORD_SET_AT_MACHINE).exists()

    def test_m2_5_3_a_reason_is_asked(self, cast):
        with pytest.raises(CommandError):
            call_command("changepassword", "duwei", stdout=StringIO())
        with pytest.raises(CommandError, match="请写明理由"):
            call_command("changepassword", "duwei", "--reason", " ", stdout=StringIO())
        assert cast.user("duwei").check_password(cast.password)

    def test_m2_5_3_a_superuser_is_refused_with_words(self, cast):
        before = User.objects.count()
        with pytest.raises(CommandError, match="本系统不设超级用户"):
            call_command("createsuperuser", "--noinput", "--username", "root")
        assert User.objects.count() == before


class TestFounding:
    @pytest.fixture
    def founded(self, new_county, tmp_path) -> dict[str, User]:
        new_county(CountyBook.good())
        return {user.username: user for user in User.objects.filter(username__startswith="yl.")}

    def officer(self, founded, role: str) -> str:
        return Post.objects.get(role=role, user__in=founded.values()).user.username

    def test_m2_5_3_the_people_of_a_founded_county_wait_for_two(self, founded, cast):
        assert all(user.awaits_check for user in founded.values())
        checks = AccountCheck.objects.filter(user__in=founded.values())
        assert checks.count() == len(founded) == 38
        assert {(one.kind, one.status, one.asked_by.username) for one in checks} == {
            ("founded", "waiting", "clock")
        }
        assert None not in {one.county_id for one in checks}
        assert not User.objects.filter(awaits_check=True).exclude(pk__in=[u.pk for u in founded.values()])

    def test_m2_5_3_its_officers_hear_it_once_and_confirm_each_other_and_the_rest(self, founded, cast):
        desk = Desk(cast)
        security, system = self.officer(founded, Role.SECADM), self.officer(founded, Role.SYSADM)
        notices = {one.recipient.username: one for one in Notice.objects.filter(kind="accounts_to_confirm")}
        assert notices.keys() == {security, system}
        assert "37个账号" in notices[security].sentence
        for username in (security, system):
            desk.choose_own(username)
            desk.confirm_own(username)
        assert desk.confirm(security, by=system).status == "confirmed"
        assert desk.confirm(system, by=security).status == "confirmed"
        clerk = self.officer(founded, Role.OFFDIR)
        desk.choose_own(clerk)
        desk.confirm_own(clerk)
        desk.confirm(clerk, by=security)
        assert not desk.user(clerk).awaits_check

    def test_a_first_password_of_the_sheet_is_changed_and_never_to_itself(self, founded, cast):
        user = founded[self.officer(founded, Role.OFFDIR)]
        user.set_password("qm7x-4kwp-9tdh")
        user.save()
        client = Client()
        client.post("/login/", {"username": user.username, "password": "qm7x-4kwp-9tdh"})
        said = {"old_password": "qm7x-4kwp-9tdh"}
        same = said | {"new_password1": "qm7x-4kwp-9tdh", "new_password2": "qm7x-4kwp-9tdh"}
        assert client.post("/password/", same).status_code == 200
        own = said | {"new_password1": OWN, "new_password2": OWN}
        assert client.post("/password/", own)["Location"] == "/accounts/mine/"
        assert signs_in(user.username, OWN)
