"""The desks of the three officers: each opens on it, and it says what waits."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.accounts.actions import open_account
from coordination.api.verbs import ApiVerb, KeyRefusal
from coordination.audit.actions import record
from coordination.audit.doors import NOBODY
from coordination.audit.models import Event, VerificationRun
from coordination.audit.running import verify_trail
from coordination.audit.seals import seal_all
from coordination.notifications.models import Notice, OutboxMessage
from coordination.officers import parts as system_parts
from coordination.officers.actions import retry_job
from coordination.officers.audit_desk import audit_cards
from coordination.officers.parts import parts
from coordination.officers.security_desk import security_cards
from coordination.officers.system_desk import system_cards
from coordination.officers.verbs import OfficerVerb
from coordination.register.verbs import RegisterVerb
from coordination.units.actions import grant_post
from coordination.units.models import Role
from coordination.units.verbs import UnitVerb
from coordination.vocabulary import word

from .jobs import fail

pytestmark = pytest.mark.django_db
DESKS = {"yangfan": "系统", "majun": "安全", "guqing": "审计"}


def card(cards, title):
    return next(one for one in cards if str(one.title) == title)


@pytest.mark.parametrize("username", DESKS)
def test_m2_1_14_officers_open_on_their_own_desk(cast, username):
    client = Client()
    signed_in = client.post("/login/", {"username": username, "password": cast.password}, follow=True)
    assert signed_in.redirect_chain[-1][0] == "/officer/"
    body = signed_in.content.decode()
    assert f"<h1>{DESKS[username]}</h1>" in body
    assert "我的工作台" in body
    lists = client.get("/?tab=todo")
    assert lists.status_code == 200
    assert "workbench/workbench.html" in [one.name for one in lists.templates]


def test_m2_1_14_officers_desks_are_theirs_alone(cast):
    for username in ("wangmin", "zhouzhengyi", "duwei"):
        client = cast.client(username)
        assert client.get("/").status_code == 200
        refused = client.get("/officer/")
        assert refused.status_code == 403
        assert "工作台" in refused.content.decode()


@pytest.mark.parametrize("username", DESKS)
def test_m2_1_14_officers_desks_speak_english_too(cast, username):
    client = cast.client(username)
    client.post("/language/", {"language": "en"})
    body = client.get("/officer/").content.decode()
    assert "My desk" in body
    assert "近七天" not in body


def test_a_desk_costs_the_same_however_much_waits(cast, django_assert_max_num_queries):
    for place in range(12):
        open_account(
            f"xinren{place}", "辛仁", actor=cast.actor("yangfan"), unit=cast.unit("CZ"), reason="新到岗"
        )
    for username in DESKS:
        client = cast.client(username)
        client.get("/officer/")
        with django_assert_max_num_queries(45):
            client.get("/officer/")


def test_the_security_officer_sees_accounts_posts_doors_and_keys(cast):
    majun = cast.actor("majun")
    user, _plain = open_account(
        "xinren", "辛仁", actor=cast.actor("yangfan"), unit=cast.unit("CZ"), reason="新到岗"
    )
    grant_post(user, cast.unit("CZ"), Role.UCLERK, title="经办人", actor=majun)
    record(UnitVerb.SIGN_IN_FAILED, actor=NOBODY, subject=cast.user("duwei"), after={"address": "10.1.2.3"})
    record(ApiVerb.KEY_REFUSED, actor=majun, subject=None, after={"why": word(KeyRefusal.WRONG)})
    cards = security_cards(majun)
    for title, number, words in [
        ("待确认账号", "1", "辛仁"),
        ("新授岗位", "1", "辛仁"),
        ("被拒绝的登录与访问", "1", "登录失败"),
        ("接口密钥错误", "1", "密钥错误"),
    ]:
        found = card(cards, title)
        assert found.number == number, title
        assert words in str(found.entries[0].words), title
    assert card(cards, "签批异议").number == "0"

    listed = cast.client("majun").get("/officer/posts/").content.decode()
    assert "辛仁" in listed
    assert "马骏" in listed, "who set it"


def test_what_a_card_counts_its_list_shows(cast):
    """Every card opens a list that its officer may open."""
    for username, cards in [("guqing", audit_cards), ("majun", security_cards), ("yangfan", system_cards)]:
        client = cast.client(username)
        for one in cards(cast.actor(username)):
            assert client.get(one.url).status_code == 200, one.url


def test_m2_4_13_who_looked_up_strangers_stands_on_the_desk_of_the_security_officer(cast):
    majun, wutong = cast.actor("majun"), cast.actor("wutong")
    assert card(security_cards(majun), "查询无关人员").number == "0"
    doors = card(security_cards(majun), "被拒绝的登录与访问").number
    record(RegisterVerb.STRANGERS_LOOKED_UP, actor=wutong, subject=wutong.user, after={"count": 11})
    found = card(security_cards(majun), "查询无关人员")
    assert found.number == "1"
    assert found.tone == "late"
    assert card(security_cards(majun), "被拒绝的登录与访问").number == doors
    assert "11" in cast.client("majun").get(found.url).content.decode()


def test_a_failed_job_is_tried_again(cast):
    job = fail(verify_trail, 0)
    yangfan = cast.actor("yangfan")
    assert card(system_cards(yangfan), "失败的后台任务").number == "1"
    client = cast.client("yangfan")
    assert "ConnectionError" in client.get("/officer/jobs/").content.decode()
    assert client.get("/officer/jobs/?format=xlsx")["Content-Type"].endswith("sheet")
    page = f"/officer/jobs/{job.pk}/retry/"
    assert "ConnectionError" in client.get(page).content.decode()
    client.post(page)
    assert client.post(page).status_code == 404, "not failed any more"
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert job in DBTaskResult.objects.ready()
    event = Event.objects.filter(verb=OfficerVerb.JOB_RETRIED).get()
    assert (event.user_name, event.after["task"]) == ("杨帆", "verify_trail")
    with pytest.raises(ValidationError):
        retry_job(job, actor=yangfan)
    with pytest.raises(PermissionDenied):
        retry_job(job, actor=cast.actor("majun"))


def state(name):
    return next(part for part in parts() if part.name == name)


class TestParts:
    @pytest.fixture(autouse=True)
    def sealed(self, cast, settings, tmp_path):
        """What was done before this test, perhaps long ago, waits for nobody."""
        settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
        seal_all()

    def test_every_part_of_a_house_that_runs_stands_well(self, cast):
        for part in parts():
            assert part.tone in ("ok", "soon") or part.name == "disk", part
            assert part.state

    def test_jobs_that_nobody_takes_are_told(self, cast):
        job = verify_trail.enqueue(0)
        assert state("worker").tone == "ok"
        DBTaskResult.objects.filter(pk=job.id).update(enqueued_at=timezone.now() - dt.timedelta(hours=1))
        part = state("worker")
        assert part.tone == "late"
        assert "db_worker" in part.what_to_do

    def test_messages_that_do_not_leave_are_told(self, cast):
        notice = Notice.objects.create(
            recipient=cast.user("wangmin"), kind="item_approved", params={}, key="k"
        )
        message = OutboxMessage.objects.create(
            notice=notice,
            channel="sms",
            address="1",
            text="x",
            next_try_at=timezone.now() - dt.timedelta(hours=1),
        )
        assert state("outbox").tone == "late"
        message.next_try_at, message.error = timezone.now(), "网关返回 503。"
        message.save()
        tried = state("outbox")
        assert (tried.tone, "503" in tried.state) == ("soon", True)
        message.status, message.next_try_at = OutboxMessage.Status.FAILED, None
        message.save()
        failed = state("outbox")
        assert (failed.tone, "503" in failed.state) == ("soon", True)
        assert failed.state != tried.state

    def test_a_full_disk_is_told(self, cast, monkeypatch):
        for free, tone in [(4, "late"), (10, "soon"), (50, "ok")]:
            usage = type("Usage", (), {"total": 100, "free": free})
            monkeypatch.setattr(system_parts.shutil, "disk_usage", lambda path, usage=usage: usage)
            assert state("disk").tone == tone

    def test_a_backup_that_is_old_or_missing_is_told(self, cast, settings, tmp_path):
        settings.BACKUP_DIR = tmp_path
        assert state("backups").tone == "soon"
        now = timezone.now()
        for hours, tone in [(2, "ok"), (40, "late")]:
            taken = {"taken_at": (now - dt.timedelta(hours=hours)).isoformat(), "size": 2048}
            (tmp_path / "last.json").write_text(json.dumps(taken))
            assert state("backups").tone == tone
        assert "make backup" in state("backups").what_to_do

    def test_a_part_that_does_not_answer_is_told_and_the_others_stand(self, cast, monkeypatch):
        def away():
            raise ConnectionError("refused")

        words = system_parts.PARTS
        monkeypatch.setattr(
            system_parts,
            "PARTS",
            [(name, said, away if name == "cache" else ask) for name, said, ask in words],
        )
        assert state("cache").tone == "late"
        assert state("database").tone == "ok"
        assert cast.client("yangfan").get("/officer/").status_code == 200


def test_an_alarm_stands_on_the_desks_of_audit_and_security(cast):
    VerificationRun.objects.create(
        how="night", ended_at=timezone.now(), findings=[{"kind": "altered", "sentence": "事件 7 被改动"}]
    )
    for username, alarmed in [("guqing", True), ("majun", True), ("yangfan", False)]:
        body = cast.client(username).get("/officer/").content.decode()
        assert ("发现 1 处问题" in body) is alarmed, username
    VerificationRun.objects.create(how="button", ended_at=timezone.now())
    assert 'role="alert"' not in cast.client("majun").get("/officer/").content.decode()
