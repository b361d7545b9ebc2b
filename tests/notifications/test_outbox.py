"""What leaves the house: written with the notice, sent after it, tried again, never twice."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.utils import timezone

from coordination.meetings.notices import MeetingNotice
from coordination.notifications import outbox
from coordination.notifications.actions import notify
from coordination.notifications.adapters import DeliveryError
from coordination.notifications.models import OutboxMessage
from coordination.notifications.outbox import ATTEMPTS, deliver_outbox
from workflows.notices import FlowNotice

CONTRACT = Path(__file__).parent / "contracts" / "gateway.json"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    return settings.OUTBOX_DIR


def tell(cast, *names: str, key: str = "k", kind=MeetingNotice.SESSION_MOVED, **more):
    params = {"title": "2026年第二次例会", "reason": "场地另有安排", "due": "2026-12-03"} | more
    return notify([cast.user(name) for name in names], kind, subject=None, key=key, **params)


def due_again() -> None:
    OutboxMessage.objects.filter(next_try_at__isnull=False).update(
        next_try_at=timezone.now() - dt.timedelta(seconds=1)
    )


def test_an_urgent_notice_is_written_to_the_outbox_in_its_transaction(cast, folder):
    tell(cast, "songlan", "tangwen")
    assert OutboxMessage.objects.filter(status="waiting", channel="file").count() == 2
    assert not folder.exists()


def test_a_plain_notice_stays_in_the_house(cast):
    tell(cast, "songlan", kind=MeetingNotice.ITEM_APPROVED)
    assert not OutboxMessage.objects.exists()


def test_a_plain_kind_can_be_urgent_once(cast):
    (notice,) = tell(cast, "songlan", kind=FlowNotice.TASK_OVERDUE, step="签收", urgent=True)
    assert notice.urgent
    assert OutboxMessage.objects.count() == 1


def test_each_recipient_is_written_to_in_the_own_language(cast):
    user = cast.user("tangwen")
    user.language = "en"
    user.save(update_fields=["language"])
    tell(cast, "songlan", "tangwen")
    messages = OutboxMessage.objects.select_related("notice__recipient")
    texts = {message.notice.recipient.username: message.text for message in messages}
    assert texts["songlan"].startswith("联席：2026年第二次例会延期至")
    assert " is postponed to " in texts["tangwen"]


def test_delivery_writes_one_file_each_and_happens_once(cast, folder):
    tell(cast, "songlan", "tangwen")
    assert deliver_outbox() == 2
    assert deliver_outbox() == 0
    assert len(list(folder.glob("*.json"))) == 2
    message = OutboxMessage.objects.first()
    assert (message.status, message.attempts, message.error) == ("sent", 1, "")
    assert message.sent_at
    written = json.loads((folder / f"{message.uuid}.json").read_text(encoding="utf-8"))
    assert written["to"] == message.address
    assert "2026年第二次例会" in written["text"]


def test_an_empty_outbox_takes_no_write_lock(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert deliver_outbox() == 0


def test_only_so_many_leave_at_once(cast, folder):
    for n in range(3):
        tell(cast, "songlan", key=str(n))
    assert [deliver_outbox(limit=2), deliver_outbox(limit=2)] == [2, 1]


class Broken:
    def send(self, message: OutboxMessage) -> None:
        raise DeliveryError("网关返回 503。")


def test_a_failure_is_tried_again_later_and_given_up_with_words(cast, monkeypatch):
    monkeypatch.setattr(outbox, "adapter_for", lambda channel: Broken())
    tell(cast, "songlan")
    waits = []
    for _attempt in range(ATTEMPTS):
        assert deliver_outbox() == 0
        message = OutboxMessage.objects.get()
        if message.next_try_at:
            assert deliver_outbox() == 0  # not yet its time
            waits.append(round((message.next_try_at - timezone.now()).total_seconds() / 60))
        due_again()
    message.refresh_from_db()
    assert waits == [1, 2, 4, 8, 16]
    assert (message.status, message.attempts, message.error) == ("failed", ATTEMPTS, "网关返回 503。")
    assert deliver_outbox() == 0


def test_what_a_killed_sender_left_is_sent_after_a_while(cast, folder, monkeypatch):
    tell(cast, "songlan")
    assert len(outbox._claim(10)) == 1  # and then the process was killed
    assert deliver_outbox() == 0  # another sender leaves it alone for now
    due_again()
    assert deliver_outbox() == 1
    assert OutboxMessage.objects.get().attempts == 2


def test_a_message_sent_twice_is_still_one_file(cast, folder):
    tell(cast, "songlan")
    deliver_outbox()
    OutboxMessage.objects.update(status="sending", next_try_at=timezone.now() - dt.timedelta(seconds=1))
    deliver_outbox()
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_said(cast, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.OUTBOX_DIR = blocked / "outbox"
    tell(cast, "songlan")
    assert deliver_outbox() == 0
    assert OutboxMessage.objects.get().error


# gateways


class Gateway(HTTPServer):
    """A gateway on this machine that keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), GatewayHandler)
        self.received: list[tuple[dict[str, str], dict[str, str]]] = []
        self.status = 200
        self.speaks = True


class GatewayHandler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), json.loads(body)))
        if self.server.speaks:
            self.send_response(self.server.status)
            self.end_headers()
        else:
            self.wfile.write(b"no such protocol\r\n")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    with Gateway() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.OUTBOX_ADAPTERS = ["sms"]
        settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
        settings.SMS_GATEWAY_TOKEN = "a-token"
        yield server
        server.shutdown()


def test_a_gateway_gets_the_recorded_contract(cast, gateway):
    tell(cast, "songlan")
    assert deliver_outbox() == 1
    ((headers, body),) = gateway.received
    message = OutboxMessage.objects.get()
    recorded = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert set(body) == set(recorded["body"])
    assert all(isinstance(value, str) for value in body.values())
    assert body["channel"] == recorded["body"]["channel"]
    assert body["id"] == headers["Idempotency-Key"] == str(message.uuid)
    assert headers["Authorization"] == "Bearer a-token"
    assert body["text"] == message.text


def test_a_gateway_that_refuses_is_said_in_words(cast, gateway):
    gateway.status = 503
    tell(cast, "songlan")
    assert deliver_outbox() == 0
    assert "503" in OutboxMessage.objects.get().error


def test_a_gateway_that_talks_nonsense_holds_up_no_other_message(cast, gateway, settings):
    settings.OUTBOX_ADAPTERS = ["sms", "file"]
    gateway.speaks = False
    tell(cast, "songlan")
    assert deliver_outbox() == 1  # the file
    waiting = OutboxMessage.objects.get(channel="sms")
    assert (waiting.status, waiting.attempts) == ("waiting", 1)
    assert waiting.error == "网关没有应答。"


def test_a_gateway_that_is_not_set_or_not_there_is_said_in_words(cast, settings):
    settings.OUTBOX_ADAPTERS = ["sms", "messenger"]
    settings.SMS_GATEWAY_URL = ""
    settings.MESSENGER_GATEWAY_URL = "http://127.0.0.1:9/none"
    tell(cast, "songlan")
    assert deliver_outbox() == 0
    errors = set(OutboxMessage.objects.values_list("error", flat=True))
    assert len(errors) == 2
    assert "" not in errors
