"""What the system administrator does to accounts: effect, trace, refusal, wrong state."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from coordination.accounts.actions import (
    close_account,
    open_account,
    reset_password,
    sign_out_everywhere,
    unlock,
)
from coordination.accounts.models import AccountCheck
from coordination.accounts.verbs import AccountVerb
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.actions import end_post
from coordination.units.models import Post, Role, User
from coordination.units.verbs import UnitVerb
from tests.counties import second_county
from tests.meetings.items import Walker

from .conftest import OWN, events, signs_in

pytestmark = pytest.mark.django_db
PLAIN = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}")
TYPED = {"username": "xinren", "name": "辛仁", "account_class": "case", "reason": "新到岗"}
ACTS = {
    "reset": reset_password,
    "unlock": unlock,
    "sign_out": sign_out_everywhere,
    "close": close_account,
}


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def move_work(desk, username: str) -> None:
    """The security administrator ends every post of a person today."""
    for post in Post.objects.filter(user=desk.user(username)):
        end_post(post, actor=desk.second, last_day=timezone.localdate(), reason="调离", steps_wait=True)


class TestOpening:
    def open(self, desk, **said) -> tuple[User, str]:
        given = {"username": "xinren", "name": "辛仁", "unit": desk.cast.unit("CZ"), "reason": "新到岗"}
        return open_account(**(given | {"actor": desk.keeper} | said))

    def test_m2_5_3_an_account_is_opened_with_a_password_of_the_house_and_waits_for_two(self, desk):
        user, plain = self.open(desk)
        user.refresh_from_db()
        assert PLAIN.fullmatch(plain)
        assert user.check_password(plain)
        assert user.must_change_password
        assert user.awaits_check
        assert not user.posts.exists()
        [event] = events(user, UnitVerb.ACCOUNT_CREATED)
        assert (event.reason, event.unit_id) == ("新到岗", desk.cast.unit("CZ").pk)
        check = desk.check("xinren")
        assert (check.kind, check.status, check.asked_by.username) == ("opened", "waiting", "yangfan")
        assert check.county_id == desk.cast.county.pk

    def test_m2_5_3_the_head_of_the_unit_and_the_second_officer_hear_of_it(self, desk):
        self.open(desk)
        assert told("account_opened") == ["fengkai"]
        assert told("account_to_confirm") == ["majun"]
        [notice] = Notice.objects.filter(kind="account_opened")
        assert "杨帆为辛仁开立了账号" in notice.sentence

    @pytest.mark.parametrize("who", ["wangmin", "majun", "guqing", "zhouzhengyi"])
    def test_nobody_else_opens_one(self, desk, who):
        with pytest.raises(PermissionDenied):
            self.open(desk, actor=desk.cast.actor(who))
        assert not User.objects.filter(username="xinren").exists()

    def test_a_user_name_stands_for_one_person_and_a_reason_is_asked(self, desk):
        with pytest.raises(ValidationError):
            self.open(desk, username="wangmin")
        with pytest.raises(ValidationError):
            self.open(desk, reason=" ")
        assert not AccountCheck.objects.exists()

    def test_m2_5_3_the_password_is_shown_once_and_on_a_sheet(self, desk):
        client = desk.cast.client("yangfan")
        answer = client.post("/accounts/new/", TYPED | {"unit": desk.cast.unit("CZ").pk})
        assert answer.status_code == 201
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode()
        plain = re.search(r'id="first-password"\s+value="([^"]+)"', page)[1]
        assert signs_in("xinren", plain)
        sheet = re.search(r"data:application/pdf;base64,([^\"]+)", page)[1]
        text = "".join(PdfReader(io.BytesIO(base64.b64decode(sheet))).pages[0].extract_text().split())
        assert plain in text
        assert "辛仁" in text
        user = desk.user("xinren")
        assert plain not in client.get(f"/accounts/{user.pk}/").content.decode()

    def test_a_unit_of_another_county_is_not_offered(self, desk):
        other = second_county()
        answer = desk.cast.client("yangfan").post("/accounts/new/", TYPED | {"unit": other.unit("CZ").pk})
        assert answer.status_code == 422
        assert not User.objects.filter(username="xinren").exists()


class TestResetting:
    def test_m2_5_3_a_reset_ends_every_sign_in_and_asks_for_a_password_of_ones_own(self, desk):
        there = Client()
        there.post("/login/", {"username": "duwei", "password": desk.cast.password})
        assert there.get("/").status_code == 200
        plain = desk.reset("duwei")
        assert there.get("/")["Location"].startswith("/login/")
        assert not signs_in("duwei", desk.cast.password)
        here = Client()
        here.post("/login/", {"username": "duwei", "password": plain})
        assert here.get("/")["Location"] == "/password/"
        same = {"old_password": plain, "new_password1": plain, "new_password2": plain}
        assert here.post("/password/", same).status_code == 200
        assert desk.user("duwei").must_change_password
        chosen = {"old_password": plain, "new_password1": OWN, "new_password2": OWN}
        assert here.post("/password/", chosen)["Location"] == "/accounts/mine/"
        [event] = events(desk.user("duwei"), AccountVerb.PASSWORD_RESET)
        assert (event.user_name, event.reason) == ("杨帆", "本人忘记密码")
        assert (desk.check("duwei").kind, desk.check("duwei").status) == ("reset", "waiting")

    def test_m2_5_3_heads_hear_of_it_and_of_a_head_the_office_director(self, desk):
        desk.reset("duwei")
        assert told("account_reset") == ["fengkai"]
        Notice.objects.all().delete()
        desk.reset("fengkai")
        assert told("account_reset") == ["chenjing"]

    def test_a_second_reset_takes_the_place_of_the_first(self, desk):
        desk.reset("duwei")
        desk.choose_own("duwei")
        desk.confirm_own("duwei")
        first = desk.check("duwei")
        desk.reset("duwei")
        first.refresh_from_db()
        assert first.status == "replaced"
        assert desk.check("duwei").person_confirmed_at is None
        assert AccountCheck.objects.waiting().filter(user__username="duwei").count() == 1

    def test_m2_5_3_what_the_name_failed_at_is_forgotten_with_it(
        self, desk, django_capture_on_commit_callbacks
    ):
        for _n in range(8):
            signs_in("duwei", "wrong")
        with django_capture_on_commit_callbacks(execute=True):
            plain = desk.reset("duwei")
        assert signs_in("duwei", plain)


class TestUnlocking:
    def test_m2_5_3_unlocking_forgets_the_waits_of_a_name_at_every_address(
        self, desk, django_capture_on_commit_callbacks
    ):
        def tries(address: str) -> int:
            said = {"username": "duwei", "password": desk.cast.password}
            return Client(REMOTE_ADDR=address).post("/login/", said).status_code

        for address in ("10.1.0.1", "10.2.0.1"):
            for _n in range(7):
                Client(REMOTE_ADDR=address).post("/login/", {"username": "duwei", "password": "wrong"})
            assert tries(address) == 429
        with django_capture_on_commit_callbacks(execute=True):
            unlock(desk.user("duwei"), actor=desk.keeper, reason="本人输错，已当面核实")
        assert [tries("10.1.0.1"), tries("10.2.0.1")] == [302, 302]
        [event] = events(desk.user("duwei"), AccountVerb.UNLOCKED)
        assert event.reason == "本人输错，已当面核实"
        assert told("account_unlocked") == ["duwei"]
        assert not desk.user("duwei").awaits_check

    def test_another_name_still_waits(self, desk, django_capture_on_commit_callbacks):
        for _n in range(7):
            signs_in("wangmin", "wrong")
        with django_capture_on_commit_callbacks(execute=True):
            unlock(desk.user("duwei"), actor=desk.keeper, reason="输错")
        assert not signs_in("wangmin", desk.cast.password)


class TestSigningOut:
    def test_m2_5_3_signed_out_everywhere_and_the_password_stays(self, desk):
        there = Client()
        there.post("/login/", {"username": "duwei", "password": desk.cast.password})
        sign_out_everywhere(desk.user("duwei"), actor=desk.keeper, reason="设备遗失")
        assert there.get("/")["Location"].startswith("/login/")
        assert signs_in("duwei", desk.cast.password)
        [event] = events(desk.user("duwei"), SignInVerb.SIGN_INS_ENDED)
        assert event.reason == "设备遗失"
        assert told("account_signed_out") == ["duwei"]
        assert not desk.user("duwei").awaits_check

    def test_who_signs_in_again_is_not_asked_twice(self, desk):
        sign_out_everywhere(desk.user("duwei"), actor=desk.keeper, reason="设备遗失")
        here = Client()
        here.post("/login/", {"username": "duwei", "password": desk.cast.password})
        assert here.get("/").status_code == 200


class TestClosing:
    def test_m2_5_3_work_is_shown_and_moved_before_an_account_is_closed(self, desk):
        Walker(desk.cast, clerk="duwei").signing()
        head = desk.user("fengkai")
        page = desk.cast.client("yangfan").get(f"/accounts/{head.pk}/").content.decode()
        assert "该岗位现有待办1项" in page
        assert "此人仍任岗位。须先由安全管理员终止其岗位并指定接任人。" in page
        with pytest.raises(PermissionDenied, match="此人仍任岗位"):
            close_account(head, actor=desk.keeper, reason="调离")
        post = Post.objects.get(user=head, role=Role.UHEAD)
        assert f"/units/posts/{post.pk}/end/" not in page
        officers = desk.cast.client("majun").get(f"/accounts/{head.pk}/").content.decode()
        assert f"/units/posts/{post.pk}/end/" in officers
        assert desk.user("fengkai").is_active

    def test_m2_5_3_a_closed_account_signs_in_nowhere(self, desk):
        there = Client()
        there.post("/login/", {"username": "duwei", "password": desk.cast.password})
        move_work(desk, "duwei")
        close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")
        assert there.get("/")["Location"].startswith("/login/")
        assert not signs_in("duwei", desk.cast.password)
        [event] = events(desk.user("duwei"), UnitVerb.ACCOUNT_CLOSED)
        assert (event.reason, event.after) == ("调离", {"is_active": False})
        assert told("account_closed") == ["fengkai"]

    def test_a_post_that_begins_later_holds_it_up(self, desk):
        move_work(desk, "duwei")
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        Post.objects.create(
            user=desk.user("duwei"),
            unit=desk.cast.unit("MZ"),
            role=Role.UCLERK,
            title="科员",
            valid_from=tomorrow,
        )
        with pytest.raises(PermissionDenied):
            close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")

    def test_m2_5_3_a_step_that_hangs_on_the_person_holds_it_up(self, desk):
        task = Walker(desk.cast, clerk="duwei").signing().task("sign")
        task.named, task.named_alone = desk.user("duwei"), True
        task.save()
        move_work(desk, "duwei")
        with pytest.raises(PermissionDenied, match="尚有只能由此人办理的环节"):
            close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")
        page = desk.cast.client("yangfan").get(f"/accounts/{desk.user('duwei').pk}/").content.decode()
        assert str(task.label) in page
        assert task.subject_title not in page, "officers read of no matter"
        task.named = None
        task.save()
        close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")
        assert not desk.user("duwei").is_active

    def test_m2_5_3_a_closed_account_is_opened_again_with_a_second_officer(self, desk):
        move_work(desk, "duwei")
        close_account(desk.user("duwei"), actor=desk.keeper, reason="调离")
        for act in (unlock, sign_out_everywhere, close_account):
            with pytest.raises(PermissionDenied, match="该账号已停用"):
                act(desk.user("duwei"), actor=desk.keeper, reason="由")
        user, plain = reset_password(desk.user("duwei"), actor=desk.keeper, reason="调回")
        assert user.is_active
        assert signs_in("duwei", plain)
        assert len(events(user, AccountVerb.REOPENED)) == 1
        assert not events(user, AccountVerb.PASSWORD_RESET)
        assert (desk.check("duwei").kind, user.awaits_check) == ("reopened", True)
        assert told("account_reopened") == ["fengkai"]


class TestWhoMay:
    @pytest.mark.parametrize("act", sorted(ACTS))
    @pytest.mark.parametrize("who", ["wangmin", "majun", "guqing"])
    def test_m2_5_3_only_the_system_administrator_acts_on_accounts(self, desk, act, who):
        with pytest.raises(PermissionDenied):
            ACTS[act](desk.user("duwei"), actor=desk.cast.actor(who), reason="由")
        assert not Event.objects.filter(verb__in=list(AccountVerb)).exists()

    @pytest.mark.parametrize("act", sorted(ACTS))
    def test_m2_5_3_nobody_acts_on_their_own_account(self, desk, act):
        with pytest.raises(PermissionDenied, match="任何人不得办理本人账号"):
            ACTS[act](desk.user("yangfan"), actor=desk.keeper, reason="由")

    @pytest.mark.parametrize("act", sorted(ACTS))
    def test_m2_5_3_accounts_of_another_county_do_not_exist(self, desk, act):
        theirs = second_county().post(Role.UCLERK).user
        User.objects.filter(pk=theirs.pk).update(password=desk.user("duwei").password)
        theirs.refresh_from_db()
        with pytest.raises(PermissionDenied, match="本县"):
            ACTS[act](theirs, actor=desk.keeper, reason="由")
        client = desk.cast.client("yangfan")
        assert client.get(f"/accounts/{theirs.pk}/").status_code == 404
        assert client.get(f"/accounts/{theirs.pk}/{act.replace('_', '-')}/").status_code == 404
        assert theirs.name not in client.get("/accounts/").content.decode()

    def test_accounts_that_sign_in_nowhere_are_not_kept_here(self, desk):
        clock = User.objects.get(username="clock")
        with pytest.raises(PermissionDenied, match="不能登录"):
            reset_password(clock, actor=desk.keeper, reason="由")
        assert desk.cast.client("yangfan").get(f"/accounts/{clock.pk}/").status_code == 404


class TestPages:
    def test_the_list_is_filtered_by_state_unit_and_words(self, desk):
        desk.reset("duwei")
        client = desk.cast.client("yangfan")

        def page(**asked: object) -> str:
            return client.get("/accounts/", asked).content.decode()

        assert desk.user("duwei").name in page(state="waiting")
        assert desk.user("songlan").name not in page(state="waiting")
        finance = page(unit=desk.cast.unit("CZ").pk)
        assert desk.user("songlan").name in finance
        assert desk.user("sunjing").name not in finance
        assert desk.user("songlan").name in page(q="songlan")
        assert desk.user("duwei").name not in page(q="songlan")

    def test_the_account_tells_its_history_without_its_comings_and_goings(self, desk):
        client = Client()
        client.post("/login/", {"username": "duwei", "password": desk.cast.password})
        sign_out_everywhere(desk.user("duwei"), actor=desk.keeper, reason="设备遗失")
        page = desk.cast.client("yangfan").get(f"/accounts/{desk.user('duwei').pk}/").content.decode()
        assert "杨帆结束了该账号的多处登录" in page
        assert "登录了系统" not in page

    def test_a_list_of_many_costs_no_more(self, desk, django_assert_max_num_queries):
        client = desk.cast.client("yangfan")
        with django_assert_max_num_queries(22):
            client.get("/accounts/")
