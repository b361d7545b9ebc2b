"""Many accounts are confirmed in one list: who is offered, what becomes of each, and what it costs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.accounts.actions import answer_checks, ask_factor_reset, reset_password
from coordination.accounts.actions import checks as checks_module
from coordination.accounts.lists import TO_CONFIRM, TOGETHER
from coordination.accounts.models import AccountCheck
from coordination.accounts.verbs import AccountVerb
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.units.models import Post, Role, User
from tests.counties import second_county
from tests.founding.conftest import new_county as new_county
from tests.founding.workbook import CountyBook
from tests.second_factor.test_second_factor import set_up

from .conftest import events

pytestmark = pytest.mark.django_db
HOW = {"identified": "paper", "findings": "与县民政局盖章名册核对一致"}
PEOPLE = ("duwei", "songlan", "sunjing")
LIST, CONFIRM = "/account-checks/", "/account-checks/confirm/"
BOX = re.compile(r'<input type="checkbox"\s+name="pick"\s+value="(\d+)"')


def ready(desk, *usernames: str) -> list[AccountCheck]:
    """Accounts that got a new first password and were confirmed by their persons: the second officer is left."""
    for username in usernames:
        desk.reset(username)
        desk.choose_own(username)
        desk.confirm_own(username)
    return [desk.check(username) for username in usernames]


def picked(*checks: AccountCheck) -> str:
    return f"{CONFIRM}?" + "&".join(f"pick={check.pk}" for check in checks)


def boxes(page: str) -> set[int]:
    return {int(pk) for pk in BOX.findall(page)}


def page_of(client, url: str) -> str:
    return unescape(client.get(url).content.decode())


class TestTheAction:
    def test_m2_5_3_each_account_is_confirmed_as_if_alone(self, desk):
        checks = ready(desk, *PEOPLE)
        answered = answer_checks(checks, actor=desk.second, **HOW)
        assert (len(answered.confirmed), answered.refused) == (3, [])
        for username in PEOPLE:
            check, user = desk.check(username), desk.user(username)
            assert (check.status, check.officer.username, check.identified) == ("confirmed", "majun", "paper")
            assert check.findings == HOW["findings"]
            assert not user.awaits_check
            assert user.signing_refusal is None
            [event] = events(user, AccountVerb.OFFICER_CONFIRMED)
            assert (event.user_name, event.reason) == ("马骏", HOW["findings"])
            assert "马骏作为第二确认人确认了账号" in event.sentence
            assert check.history.first().history_user.username == "majun"

    def test_m2_5_3_each_person_hears_it_once_and_nobody_else_at_all(self, desk):
        checks = ready(desk, *PEOPLE)
        before = set(Notice.objects.values_list("pk", flat=True))
        answer_checks(checks, actor=desk.second, **HOW)
        told = Notice.objects.exclude(pk__in=before)
        assert sorted(one.recipient.username for one in told) == sorted(PEOPLE)
        assert {one.kind for one in told} == {"account_confirmed"}

    @pytest.mark.parametrize(
        ("spoil", "why"),
        [
            ("person", "本人尚未确认该账号"),
            ("own", "任何人不得作为第二确认人确认本人账号"),
            ("answered", "第二确认人已确认该账号"),
            ("reset_again", "该账号已不在待确认之列"),
            ("refused", "第二确认人已确认该账号"),
            ("factor", "双因素认证须在各自页面逐个办理"),
            ("another_role", "该账号由系统管理员确认"),
        ],
    )
    def test_m2_5_3_who_cannot_be_confirmed_is_named_with_the_reason_and_the_others_stand(
        self, desk, spoil, why
    ):
        good = ready(desk, "songlan", "sunjing")
        bad = getattr(self, f"_{spoil}")(desk)
        stood = AccountCheck.objects.get(pk=bad.pk)
        answered = answer_checks([bad, *good], actor=desk.second, **HOW)
        assert {check.pk for check in answered.confirmed} == {check.pk for check in good}
        [sentence] = answered.sentences
        assert sentence.startswith(f"未确认：{bad.user.name} ({bad.user.username})。")
        assert why in sentence
        bad.refresh_from_db()
        assert (bad.status, bad.officer_id, bad.findings) == (stood.status, stood.officer_id, stood.findings)
        assert Event.objects.filter(verb=AccountVerb.OFFICER_CONFIRMED).count() == 2

    def _person(self, desk):
        desk.reset("duwei")
        return desk.check("duwei")

    def _own(self, desk):
        AccountCheck.objects.create(
            county_id=desk.cast.county.pk,
            user=desk.user("majun"),
            kind="founded",
            asked_by=desk.user("clock"),
            asked_at=desk.check("songlan").asked_at,
        )
        return desk.check("majun")

    def _answered(self, desk):
        [check] = ready(desk, "duwei")
        AccountCheck.objects.filter(pk=check.pk).update(
            officer=desk.user("guqing"), officer_confirmed_at=check.asked_at, findings="已核实"
        )
        return check

    def _reset_again(self, desk):
        [check] = ready(desk, "duwei")
        desk.reset("duwei")
        return check

    def _refused(self, desk):
        [check] = ready(desk, "duwei")
        return checks_module.refuse_check(check, actor=desk.second, reason="并无此人")

    def _factor(self, desk):
        set_up(desk.actor("fengkai"))
        return ask_factor_reset(desk.user("fengkai"), actor=desk.keeper, reason="手机遗失")

    def _another_role(self, desk):
        user = User.objects.create(
            username="jun2", name="另一安全员", account_class="security", awaits_check=True, password="x"
        )
        return AccountCheck.objects.create(
            county_id=desk.cast.county.pk,
            user=user,
            kind="founded",
            asked_by=desk.user("clock"),
            asked_at=desk.check("songlan").asked_at,
        )

    def test_m2_5_3_who_asked_for_them_confirms_none(self, desk):
        desk.reset("majun")
        desk.choose_own("majun")
        desk.confirm_own("majun")
        with pytest.raises(ValidationError, match="此事由你申请"):
            answer_checks([desk.check("majun")], actor=desk.keeper, **HOW)

    @pytest.mark.parametrize("who", ["yangfan", "guqing", "wangmin", "chenjing"])
    def test_m2_5_3_only_the_second_officer_confirms(self, desk, who):
        checks = ready(desk, *PEOPLE)
        with pytest.raises(ValidationError) as refused:
            answer_checks(checks, actor=desk.cast.actor(who), **HOW)
        assert len(refused.value.messages) == 1, "one reason is said once, with all names"
        assert all(check.user.name in refused.value.messages[0] for check in checks)
        assert not Event.objects.filter(verb=AccountVerb.OFFICER_CONFIRMED).exists()

    def test_m2_5_3_of_another_county_none_is_confirmed(self, desk):
        checks = ready(desk, *PEOPLE)
        with pytest.raises(ValidationError, match="本县的管理员"):
            answer_checks(checks, actor=second_county().actor(Role.SECADM), **HOW)
        assert all(desk.user(username).awaits_check for username in PEOPLE)

    def test_words_are_asked_and_somebody_has_to_be_selected(self, desk):
        with pytest.raises(ValidationError):
            answer_checks(ready(desk, "duwei"), actor=desk.second, identified="phone", findings=" ")
        with pytest.raises(ValidationError, match="未选择账号"):
            answer_checks([], actor=desk.second, **HOW)

    def test_m2_5_3_it_is_one_transaction(self, desk, monkeypatch):
        checks = ready(desk, *PEOPLE)
        told = []

        def fails_at_the_second(check, event):
            told.append(check)
            if len(told) == 2:
                raise OSError("full")

        monkeypatch.setattr(checks_module, "tell_confirmed", fails_at_the_second)
        with pytest.raises(OSError, match="full"):
            answer_checks(checks, actor=desk.second, **HOW)
        assert not Event.objects.filter(verb=AccountVerb.OFFICER_CONFIRMED).exists()
        assert {desk.check(username).status for username in PEOPLE} == {"waiting"}

    def test_one_more_account_costs_no_look_at_who_the_officers_are(self, desk):
        """Locks, events and versions are each account's own; who may confirm is read once."""
        checks = ready(desk, *PEOPLE)

        def posts_read(*some: AccountCheck) -> int:
            with CaptureQueriesContext(connection) as counted:
                answer_checks(some, actor=desk.second, **HOW)
            return sum('FROM "units_post"' in one["sql"] and "SECADM" in one["sql"] for one in counted)

        assert posts_read(checks[0]) == posts_read(*checks[1:]) == 1


class TestTheList:
    def test_m2_5_3_it_says_who_each_is_and_offers_a_box_to_those_who_have_confirmed(self, desk):
        [duwei] = ready(desk, "duwei")
        desk.reset("songlan")
        desk.reset("sunjing")
        desk.choose_own("sunjing")
        page = page_of(desk.cast.client("majun"), LIST)
        assert boxes(page) == {duwei.pk}
        for words in (
            "duwei",
            "县财政局 · ",
            "重设初始密码",
            "杨帆 · ",
            "本人忘记密码",
            "以本人所设密码登录确认",
        ):
            assert words in page, words
        assert "初始密码未修改" in page
        assert "已设本人密码，尚未确认" in page
        assert f'aria-label="选择：{duwei.user.name}"' in page

    def test_m2_5_3_a_lost_second_factor_is_listed_and_not_picked(self, desk):
        set_up(desk.actor("fengkai"))
        ask_factor_reset(desk.user("fengkai"), actor=desk.keeper, reason="手机遗失")
        page = page_of(desk.cast.client("majun"), LIST)
        assert desk.user("fengkai").name in page
        assert not boxes(page)
        assert "无须本人确认：双因素认证逐个办理" in page

    def test_m2_5_3_an_officer_whose_own_account_waits_is_told_why_no_box_is_there(self, desk):
        ready(desk, "duwei")
        desk.reset("majun")
        desk.choose_own("majun")
        page = page_of(desk.cast.client("majun"), LIST)
        assert "你本人的账号尚待确认" in page
        assert not boxes(page)

    def test_what_waits_for_others_and_what_was_answered_stand_on_tabs_of_their_own(self, desk):
        ready(desk, "duwei")
        desk.confirm("duwei")
        desk.reset("songlan")
        client = desk.cast.client("yangfan")
        assert "没有待你确认的账号" in page_of(client, LIST)
        assert desk.user("songlan").name in page_of(client, f"{LIST}?view=waiting")
        assert desk.user("duwei").name in page_of(client, f"{LIST}?view=all")
        assert desk.user("duwei").name not in page_of(client, f"{LIST}?view=waiting")

    def test_it_is_cut_by_keys(self, desk, monkeypatch):
        monkeypatch.setattr(TO_CONFIRM, "size", 2)
        checks = ready(desk, *PEOPLE)
        client = desk.cast.client("majun")
        first = page_of(client, LIST)
        [further] = re.findall(r'href="(\?after=[^"]+)"', first)
        assert boxes(first) == {checks[0].pk, checks[1].pk}
        assert boxes(page_of(client, LIST + further)) == {checks[2].pk}

    @pytest.mark.parametrize("url", [LIST, CONFIRM])
    def test_a_page_of_many_asks_no_more_than_one_of_one(self, desk, url):
        client = desk.cast.client("majun")

        def cost(*checks: AccountCheck) -> int:
            address = picked(*checks) if url == CONFIRM else url
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            return len(counted)

        first = ready(desk, "duwei")
        one = cost(*first)
        others = ready(desk, "songlan", "sunjing", "fengkai", "zhaoli")
        assert cost(*first, *others) == one


class TestThePage:
    def said(self, desk, **other: str) -> dict[str, str]:
        return {**HOW, "password": desk.cast.password, **other}

    def test_m2_5_3_what_will_be_confirmed_is_read_once_more_and_sent_with_the_password(self, desk):
        checks = ready(desk, *PEOPLE)
        client, url = desk.cast.client("majun"), picked(*checks)
        page = page_of(client, url)
        assert "将确认3个账号" in page
        assert all(check.user.name in page for check in checks)
        assert "确认3个账号" in page
        assert 'id="id_password"' in page
        answer = client.post(url, self.said(desk), follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert "已确认3个账号。" in answer.content.decode()
        assert not boxes(answer.content.decode())
        assert {desk.check(username).identified for username in PEOPLE} == {"paper"}

    @pytest.mark.parametrize(
        ("other", "words"),
        [
            ({"password": "falsch"}, "密码不正确"),
            ({"password": ""}, ""),
            ({"findings": ""}, ""),
            ({"identified": ""}, ""),
        ],
    )
    def test_m2_5_3_without_password_or_words_nothing_is_confirmed(self, desk, other, words):
        checks = ready(desk, *PEOPLE)
        answer = desk.cast.client("majun").post(picked(*checks), self.said(desk, **other))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert all(desk.user(username).awaits_check for username in PEOPLE)

    def test_m2_5_3_who_is_held_up_is_named_before(self, desk):
        [duwei] = ready(desk, "duwei")
        desk.reset("songlan")
        page = page_of(desk.cast.client("majun"), picked(duwei, desk.check("songlan")))
        assert "将确认1个账号" in page
        assert "以下账号不在其内" in page
        assert "(songlan)：本人尚未确认该账号。" in page

    def test_m2_5_3_who_was_changed_in_the_meantime_is_named_afterwards(self, desk):
        checks = ready(desk, *PEOPLE)
        client, url = desk.cast.client("majun"), picked(*checks)
        client.get(url)
        reset_password(desk.user("duwei"), actor=desk.keeper, reason="再次忘记密码")
        page = unescape(client.post(url, self.said(desk), follow=True).content.decode())
        assert "已确认2个账号。" in page
        assert re.search(r'lx-toast error">未确认：[^。]*\(duwei\)。该账号已不在待确认之列。', page)
        assert desk.user("duwei").awaits_check

    def test_m2_5_3_where_none_is_left_the_form_says_why(self, desk):
        checks = ready(desk, *PEOPLE)
        for username in PEOPLE:
            desk.confirm(username)
        answer = desk.cast.client("majun").post(picked(*checks), self.said(desk))
        assert answer.status_code == 422
        assert "第二确认人已确认该账号" in answer.content.decode()

    def test_somebody_has_to_be_selected_and_no_more_than_a_page(self, desk):
        client = desk.cast.client("majun")
        [check] = ready(desk, "duwei")
        assert "请先勾选账号" in client.get(CONFIRM, follow=True).content.decode()
        many = [
            AccountCheck(
                county=check.county,
                user=check.user,
                kind="reset",
                status="replaced",
                asked_by=check.asked_by,
                asked_at=check.asked_at,
            )
            for _one in range(TOGETHER)
        ]
        AccountCheck.objects.bulk_create(many)
        assert client.get(picked(check, *many[1:])).status_code == 200
        assert client.get(picked(check, *many)).status_code == 302

    @pytest.mark.parametrize("key", ["x", "-1", "999999", "９９９９９９", "1e3", ""])
    def test_what_is_no_account_is_not_found(self, desk, key):
        [check] = ready(desk, "duwei")
        assert desk.cast.client("majun").get(f"{picked(check)}&pick={key}").status_code == 404

    def test_m2_5_3_accounts_of_another_county_do_not_exist(self, desk):
        checks = ready(desk, *PEOPLE)
        client = second_county().client(Role.SECADM)
        assert not boxes(page_of(client, LIST))
        assert client.get(picked(*checks)).status_code == 404
        assert client.post(picked(*checks), self.said(desk)).status_code == 404


class TestANewCounty:
    def test_m2_5_3_its_security_administrator_finds_them_all_and_confirms_those_who_came(
        self, desk, new_county
    ):
        new_county(CountyBook.good())
        users = {one.username: one for one in User.objects.filter(username__startswith="yl.")}
        guard = Post.objects.get(role=Role.SECADM, user__in=users.values()).user
        came = [one for one in users if one != guard.username][:3]
        for username in (guard.username, *came):
            desk.choose_own(username)
        for username in came:
            desk.confirm_own(username)
        waiting = AccountCheck.objects.visible_to(desk.actor(guard.username))
        assert waiting.to_confirm_by(desk.actor(guard.username)).count() == 37
        [notice] = Notice.objects.filter(kind="accounts_to_confirm", recipient=guard)
        assert notice.url == LIST
        checks = [desk.check(username) for username in came]
        answered = answer_checks(checks, actor=desk.actor(guard.username), **HOW)
        assert len(answered.confirmed) == 3
        assert waiting.to_confirm_by(desk.actor(guard.username)).count() == 34
