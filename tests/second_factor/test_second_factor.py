"""The second factor: set up, given at the door and before signatures, lost and found again (5.3)."""

import datetime as dt
import re

import pyotp
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.second_factor import codes
from coordination.second_factor.actions import (
    begin_set_up,
    confirm_set_up,
    drop_factor,
    give,
    give_up,
    renew_recovery_codes,
)
from coordination.second_factor.models import RecoveryCode, SecondFactor
from coordination.second_factor.notices import SecondFactorNotice
from coordination.second_factor.verbs import SecondFactorVerb
from coordination.units.second_step import ASKED, SESSION_KEY, TO_SET_UP
from coordination.units.sockets import listener_of
from tests.conftest import Cast
from tests.meetings.items import Walker

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CODE_PAGE = "/second-factor/code/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def shown(user) -> str:
    """What the telephone shows now."""
    return pyotp.TOTP(SecondFactor.objects.get(user=user).secret).now()


def beside_now(secret: str, steps: int) -> str:
    """What it shows some steps from now."""
    return pyotp.TOTP(secret).at(NOW + steps * dt.timedelta(seconds=codes.SECONDS))


def set_up(actor) -> list[str]:
    begin_set_up(actor=actor)
    return confirm_set_up(shown(actor.user), actor=actor)


def at_door(username: str, **more) -> Client:
    client = Client()
    client.post("/login/", {"username": username, "password": Cast.password, **more})
    return client


def events(verb) -> int:
    return Event.objects.filter(verb=verb).count()


class TestCodes:
    def test_a_code_counts_a_step_early_and_late_and_no_more(self):
        secret = codes.new_secret()
        step = int(NOW.timestamp()) // codes.SECONDS
        for beside, found in ((-2, None), (-1, step - 1), (0, step), (1, step + 1), (2, None)):
            assert codes.step_of(secret, beside_now(secret, beside), after=0) == found

    def test_each_step_counts_once_and_none_before_it(self):
        secret = codes.new_secret()
        step = int(NOW.timestamp()) // codes.SECONDS
        assert codes.step_of(secret, beside_now(secret, 0), after=step) is None
        assert codes.step_of(secret, beside_now(secret, -1), after=step) is None
        assert codes.step_of(secret, beside_now(secret, 1), after=step) == step + 1

    def test_recovery_codes_are_unlike_and_read_however_typed(self):
        made = codes.recovery_codes()
        assert len(set(made)) == codes.HOW_MANY
        hashes = [(number, codes.hash_of(code)) for number, code in enumerate(made)]
        assert codes.which(made[3].upper().replace("-", " "), hashes) == 3
        assert codes.which("nonsense", hashes) is None
        assert codes.which("", hashes) is None

    def test_the_telephone_reads_name_house_and_secret(self):
        address = codes.address_of("ABCDEFGH" * 4, username="linyue", house="联席")
        assert address.startswith("otpauth://totp/")
        assert "secret=ABCDEFGH" in address
        assert codes.picture_of(address).startswith("<svg")


class TestSettingUp:
    def test_m2_5_3_a_first_code_sets_it_up(self, cast):
        actor = cast.actor("linyue")
        begin_set_up(actor=actor)
        factor = SecondFactor.objects.get(user=actor.user)
        assert factor.confirmed_at is None
        made = confirm_set_up(shown(actor.user), actor=actor)
        factor.refresh_from_db()
        assert factor.confirmed_at == NOW
        assert len(made) == codes.HOW_MANY
        assert events(SecondFactorVerb.SET_UP) == 1
        assert Notice.objects.filter(recipient=actor.user, kind=SecondFactorNotice.SET_UP).count() == 1

    def test_a_wrong_code_sets_up_nothing(self, cast):
        actor = cast.actor("linyue")
        begin_set_up(actor=actor)
        with pytest.raises(ValidationError) as refused:
            confirm_set_up("000000", actor=actor)
        assert "code" in refused.value.message_dict
        assert not RecoveryCode.objects.exists()
        assert events(SecondFactorVerb.SET_UP) == 0

    def test_the_secret_that_was_shown_stays_while_nothing_came_back(self, cast):
        actor = cast.actor("linyue")
        assert begin_set_up(actor=actor).secret == begin_set_up(actor=actor).secret

    def test_one_that_stands_is_not_set_up_again(self, cast):
        actor = cast.actor("linyue")
        set_up(actor)
        with pytest.raises(ValidationError):
            confirm_set_up(shown(actor.user), actor=actor)

    def test_secret_and_codes_do_not_lie_in_the_database(self, cast):
        actor = cast.actor("linyue")
        made = set_up(actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM second_factor_secondfactor")
            [(stored,)] = cursor.fetchall()
            cursor.execute("SELECT code_hash FROM second_factor_recoverycode")
            hashes = " ".join(row[0] for row in cursor.fetchall())
        assert SecondFactor.objects.get().secret not in stored
        assert not any(code in hashes or codes.plain(code) in hashes for code in made)


class TestGiving:
    def test_each_time_step_once(self, cast, clock):
        actor = cast.actor("linyue")
        set_up(actor)
        assert not give(shown(actor.user), actor=actor), "the code of the setting up is used"
        clock.shift(30)
        code = shown(actor.user)
        assert give(code, actor=actor)
        assert not give(code, actor=actor)
        assert events(SecondFactorVerb.GIVEN) == 1
        assert events(SecondFactorVerb.FAILED) == 2

    def test_a_recovery_code_once_and_the_person_hears(self, cast):
        actor = cast.actor("linyue")
        made = set_up(actor)
        assert give(made[0], actor=actor)
        assert not give(made[0], actor=actor)
        assert events(SecondFactorVerb.RECOVERY_USED) == 1
        [notice] = Notice.objects.filter(recipient=actor.user, kind=SecondFactorNotice.RECOVERY_USED)
        assert notice.urgent

    def test_new_recovery_codes_void_the_old_ones(self, cast):
        actor = cast.actor("linyue")
        old = set_up(actor)
        new = renew_recovery_codes(actor=actor)
        assert not give(old[0], actor=actor)
        assert give(new[0], actor=actor)
        assert events(SecondFactorVerb.RECOVERY_RENEWED) == 1

    def test_another_persons_codes_open_nothing(self, cast):
        mine, other = cast.actor("linyue"), cast.actor("chenjing", "OFFDIR")
        set_up(mine)
        codes_of_other = set_up(other)
        assert not give(codes_of_other[0], actor=mine)

    def test_what_is_not_set_up_takes_no_code(self, cast):
        actor = cast.actor("linyue")
        begin_set_up(actor=actor)
        assert not give(shown(actor.user), actor=actor)


class TestGivingUp:
    def test_where_the_house_asks_none(self, cast):
        actor = cast.actor("linyue")
        set_up(actor)
        give_up(actor=actor)
        assert not SecondFactor.objects.exists()
        assert events(SecondFactorVerb.REMOVED) == 1
        with pytest.raises(ValidationError):
            give_up(actor=actor)

    @pytest.mark.parametrize(
        ("username", "role", "groups", "keeps"),
        [
            ("linyue", "DEPUTY", ["leaders"], True),
            ("linyue", "DEPUTY", ["officers"], False),
            ("majun", "SECADM", ["officers"], True),
            ("majun", "SECADM", ["leaders"], False),
            ("duwei", "UCLERK", ["leaders", "officers"], False),
        ],
    )
    def test_leaders_and_officers_keep_theirs_by_setting(self, cast, settings, username, role, groups, keeps):
        settings.SECOND_FACTOR = groups
        actor = cast.actor(username, role)
        set_up(actor)
        if keeps:
            with pytest.raises(PermissionDenied):
                give_up(actor=actor)
        else:
            give_up(actor=actor)
        assert SecondFactor.objects.exists() == keeps

    def test_a_reset_is_an_event_with_its_reason_and_the_person_hears(self, cast):
        person, officer = cast.user("linyue"), cast.actor("majun", "SECADM")
        set_up(cast.actor("linyue"))
        drop_factor(person, actor=officer, reason="手机遗失")
        assert not SecondFactor.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert Event.objects.get(verb=SecondFactorVerb.RESET).reason == "手机遗失"
        assert Notice.objects.filter(recipient=person, kind=SecondFactorNotice.RESET).exists()


class TestTheDoor:
    def test_m2_5_3_the_password_alone_opens_nothing(self, cast, clock):
        set_up(cast.actor("linyue"))
        client = at_door("linyue")
        assert client.session[SESSION_KEY] == ASKED
        found = client.get("/items/")
        assert found.status_code == 302
        assert found["Location"] == f"{CODE_PAGE}?next=%2Fitems%2F"
        assert client.post("/items/new/", {"title": "x"}).status_code == 302
        assert listener_of(client.session) is None, "no socket either"
        clock.shift(30)
        wrong = client.post(CODE_PAGE, {"code": "000000"})
        assert wrong.status_code == 422
        assert "验证码不正确" in wrong.content.decode()
        right = client.post(CODE_PAGE, {"code": shown(cast.user("linyue")), "next": "/items/"})
        assert right["Location"] == "/items/"
        assert client.get("/items/").status_code == 200
        assert listener_of(client.session) is not None

    def test_a_fragment_sends_the_whole_page_there(self, cast):
        set_up(cast.actor("linyue"))
        page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/items/?view=all"}
        found = at_door("linyue").get(reverse("shell:bell"), headers=page)
        assert found.status_code == 401
        assert found["HX-Redirect"] == f"{CODE_PAGE}?next=%2Fitems%2F%3Fview%3Dall"

    def test_the_way_on_stays_in_the_house(self, cast, clock):
        set_up(cast.actor("linyue"))
        client = at_door("linyue")
        clock.shift(30)
        code = shown(cast.user("linyue"))
        assert client.post(CODE_PAGE, {"code": code, "next": "https://example.org/"})["Location"] == "/"

    def test_whoever_is_in_is_asked_no_more(self, cast):
        assert cast.client("linyue").get(CODE_PAGE)["Location"] == "/"

    def test_somebody_else_leaves(self, cast):
        set_up(cast.actor("linyue"))
        client = at_door("linyue")
        assert client.post("/logout/").status_code == 302
        assert SESSION_KEY not in client.session

    def test_codes_are_guessed_ever_more_slowly(self, cast, settings):
        set_up(cast.actor("linyue"))
        client = at_door("linyue")
        statuses = [client.post(CODE_PAGE, {"code": f"{guess:06}"}).status_code for guess in range(8)]
        free = settings.LIMITS["failures"][0]
        assert statuses[: free - 1] == [422] * (free - 1)
        assert statuses[-1] == 429
        assert events(SecondFactorVerb.FAILED) < 8

    def test_leaders_set_it_up_before_anything_opens(self, cast, settings):
        settings.SECOND_FACTOR = ["leaders"]
        client = at_door("linyue")
        assert client.session[SESSION_KEY] == TO_SET_UP
        assert client.get("/")["Location"].startswith("/second-factor/?")
        assert listener_of(client.session) is None
        assert "TOTP" in client.get("/second-factor/").content.decode()
        assert client.post("/second-factor/begin/").status_code == 302
        page = client.get("/second-factor/set-up/").content.decode()
        secret = SecondFactor.objects.get().secret
        assert codes.in_groups(secret) in page
        assert "<svg" in page
        assert client.post("/second-factor/set-up/", {"code": "123"}).status_code == 422
        done = client.post("/second-factor/set-up/", {"code": shown(cast.user("linyue"))})
        assert done.status_code == 200
        assert "no-store" in done["Cache-Control"]
        listed = re.findall(r"<code>([a-z0-9-]{14})</code>", done.content.decode())
        assert len(listed) == codes.HOW_MANY
        assert client.get("/").status_code == 200
        assert at_door("duwei").get("/").status_code == 200, "clerks are asked for none"

    def test_the_own_password_comes_before_the_setting_up_and_after_the_code(self, cast, settings, clock):
        settings.SECOND_FACTOR = ["leaders"]
        user = cast.user("linyue")
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
        client = at_door("linyue")
        assert client.get("/")["Location"] == "/password/"
        assert client.get("/password/").status_code == 200
        set_up(cast.actor("linyue"))
        clock.shift(30)
        again = at_door("linyue")
        assert again.get("/")["Location"].startswith(CODE_PAGE)
        assert again.get("/password/")["Location"].startswith(CODE_PAGE)
        assert again.post(CODE_PAGE, {"code": shown(user)}).status_code == 302
        assert again.get("/")["Location"] == "/password/"


class TestOwnPages:
    def test_one_sets_it_up_by_oneself_and_gives_it_up(self, cast, clock):
        client = cast.client("duwei")
        assert client.get("/second-factor/").status_code == 200
        assert client.get("/second-factor/set-up/")["Location"] == "/second-factor/"
        client.post("/second-factor/begin/")
        client.post("/second-factor/set-up/", {"code": shown(cast.user("duwei"))})
        assert f"共 {codes.HOW_MANY} 个" in client.get("/second-factor/").content.decode()
        assert client.post("/second-factor/recovery/", {"password": "wrong"}).status_code == 422
        assert events(SecondFactorVerb.RECOVERY_RENEWED) == 0
        made = client.post("/second-factor/recovery/", {"password": Cast.password})
        assert made.status_code == 200
        assert events(SecondFactorVerb.RECOVERY_RENEWED) == 1
        assert client.post("/second-factor/give-up/", {"password": Cast.password}).status_code == 302
        assert not SecondFactor.objects.exists()
        assert client.get("/").status_code == 200

    def test_leaders_find_no_way_to_give_it_up(self, cast, settings):
        settings.SECOND_FACTOR = ["leaders"]
        set_up(cast.actor("linyue"))
        client = cast.client("linyue")
        assert reverse("second_factor:give_up") not in client.get("/second-factor/").content.decode()
        assert client.get("/second-factor/give-up/").status_code == 403

    def test_m2_5_3_sign_ins_of_before_end_with_the_setting_up_and_the_giving_up(self, cast, clock):
        """None of them goes on signing by the password alone, nor asks for a code that nobody has."""
        here, there = at_door("duwei"), at_door("duwei")
        here.post("/second-factor/begin/")
        here.post("/second-factor/set-up/", {"code": shown(cast.user("duwei"))})
        assert here.get("/").status_code == 200
        assert there.get("/")["Location"].startswith("/login/")
        clock.shift(30)
        there = at_door("duwei")
        there.post(CODE_PAGE, {"code": shown(cast.user("duwei"))})
        assert there.get("/").status_code == 200
        assert here.post("/second-factor/give-up/", {"password": Cast.password}).status_code == 302
        assert here.get("/").status_code == 200
        assert there.get("/")["Location"].startswith("/login/")


class TestSigning:
    """An item's form that the unit's head signs."""

    @pytest.fixture
    def at_step(self, cast, clock):
        set_up(cast.actor("fengkai"))
        task = Walker(cast, clerk="duwei").signing().task("sign")
        client = at_door("fengkai")
        clock.shift(30)
        client.post(CODE_PAGE, {"code": shown(cast.user("fengkai"))})
        return client, task

    def sign(self, client, task, **more):
        return client.post(f"/tasks/{task.pk}/", {"outcome": "sign", "password": Cast.password, **more})

    def test_within_the_minutes_the_password_is_enough(self, at_step):
        client, task = at_step
        assert 'name="code"' not in client.get(f"/tasks/{task.pk}/").content.decode()
        assert self.sign(client, task).status_code == 302

    def test_m2_5_3_after_them_the_code_is_asked_for_too(self, cast, at_step, clock):
        client, task = at_step
        for _minute in range(31):  # somebody is there all the while
            clock.shift(60)
            client.get("/second-factor/")
        assert 'name="code"' in client.get(f"/tasks/{task.pk}/").content.decode()
        assert self.sign(client, task).status_code == 422
        assert self.sign(client, task, code="000000").status_code == 422
        task.refresh_from_db()
        assert task.is_open
        code = shown(cast.user("fengkai"))
        assert self.sign(client, task, code=code, password="wrong").status_code == 422
        assert self.sign(client, task, code=code).status_code == 302
        task.refresh_from_db()
        assert not task.is_open
        assert abs(client.session[SESSION_KEY] - (NOW.timestamp() + 30 + 31 * 60)) < 1
