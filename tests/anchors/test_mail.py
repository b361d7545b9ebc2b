"""The anchor of a day leaves by mail, after the commit, retried and never twice; tested against a real SMTP dialogue."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.anchors.actions import change_address, publish_anchor
from coordination.anchors.models import DayAnchor
from coordination.anchors.notices import AnchorNotice
from coordination.anchors.rounds import publish_due
from coordination.anchors.verbs import AnchorVerb
from coordination.audit.actions import record
from coordination.audit.models import Event
from coordination.audit.seals import seal_all
from coordination.audit.statements import fingerprint
from coordination.notifications import outbox
from coordination.notifications.actions import notify
from coordination.notifications.models import Notice, OutboxMessage
from coordination.notifications.outbox import deliver_outbox
from coordination.units.queries import clock_actor
from coordination.units.verbs import UnitVerb
from tests.mail_sink import open_sink
from tools import verify_paper

pytestmark = pytest.mark.django_db
Status = OutboxMessage.Status


@pytest.fixture
def sink(settings):
    with open_sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink


@pytest.fixture
def sealed(cast):
    record(UnitVerb.ORGANISATION_ADDED, actor=cast.actor("wangmin"), subject=cast.unit("CZ"))
    seal_all()


@pytest.fixture
def addressed(cast):
    return change_address("guqing@audit.example", actor=cast.actor("guqing"))


def publish() -> DayAnchor:
    return publish_anchor(timezone.localdate(), actor=clock_actor())


def test_m2_5_4_anchor_the_mail_says_what_the_tool_reads(sealed, addressed, sink, tmp_path):
    anchor = publish()
    assert sink.mails == []  # nothing leaves within the transaction
    assert deliver_outbox() == 1
    [mail] = sink.mails
    assert mail["To"] == "guqing@audit.example"
    text = mail.get_content()
    assert fingerprint() in text
    assert str(anchor.number) in mail["Subject"]
    kept = tmp_path / "mail.txt"
    kept.write_text(text)
    assert verify_paper.read_anchors([kept]) == {anchor.number: anchor.head}


def test_m2_5_4_anchor_it_goes_out_once_a_day(sealed, addressed, sink):
    anchor = publish()
    message = OutboxMessage.objects.get()
    assert publish() is None
    assert [deliver_outbox(), deliver_outbox()] == [1, 0]
    message.refresh_from_db()
    assert message.status == Status.SENT
    [mail] = sink.mails
    assert mail["Message-ID"] == f"<{message.uuid}@lianxi>"
    assert Event.objects.of(anchor).get().verb == AnchorVerb.PUBLISHED


def test_m2_5_4_anchor_what_the_server_refuses_is_tried_again(sealed, addressed, sink):
    publish()
    sink.refuses = "550 nobody here"
    assert deliver_outbox() == 0
    message = OutboxMessage.objects.get()
    assert (message.status, bool(message.error), sink.mails) == (Status.WAITING, True, [])
    sink.refuses = ""
    assert deliver_outbox() == 0  # not before its time
    with time_machine.travel(timezone.now() + outbox.FIRST_WAIT + dt.timedelta(seconds=1)):
        assert deliver_outbox() == 1
    assert len(sink.mails) == 1


def test_m2_5_4_anchor_no_server_no_answer_no_loss(sealed, addressed, sink, settings):
    publish()
    settings.EMAIL_PORT = 9
    assert deliver_outbox() == 0
    settings.EMAIL_HOST = ""
    with time_machine.travel(timezone.now() + outbox.FIRST_WAIT + dt.timedelta(seconds=1)):
        assert deliver_outbox() == 0
    assert OutboxMessage.objects.get().attempts == 2


def test_m2_5_4_anchor_mail_is_off_by_default(sealed, addressed, settings):
    assert settings.EMAIL_HOST == ""
    assert publish() is not None
    assert not OutboxMessage.objects.exists()
    assert Notice.objects.filter(kind=AnchorNotice.OF_THE_DAY, recipient__username="guqing").exists()


def test_m2_5_4_anchor_nobody_but_the_audit_officer_gets_it(sealed, addressed, sink, cast):
    publish()
    told = Notice.objects.filter(kind=AnchorNotice.OF_THE_DAY)
    assert set(told.values_list("recipient__account_class", flat=True)) == {"audit"}
    assert OutboxMessage.objects.get().address == "guqing@audit.example"


def test_m2_5_4_anchor_the_round_waits_for_its_hour(sealed, settings):
    settings.ANCHOR_AT = dt.time(18, 0)
    noon = timezone.localtime().replace(hour=12, minute=0)
    with time_machine.travel(noon, tick=False):
        assert publish_due() == 0
    with time_machine.travel(noon.replace(hour=18), tick=False):
        assert [publish_due(), publish_due()] == [1, 0]
    with time_machine.travel(noon.replace(hour=18) + dt.timedelta(days=1), tick=False):
        assert publish_due() == 1  # also where nothing happened: a day without is a sign
    assert DayAnchor.objects.count() == 2


def test_m2_5_4_anchor_nothing_sealed_nothing_published(cast):
    assert publish() is None
    assert publish_due() == 0


def test_m2_5_4_anchor_a_published_one_is_never_changed(sealed):
    anchor = publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        DayAnchor.objects.filter(pk=anchor.pk).update(head="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        anchor.delete()


def test_m2_5_4_anchor_the_address_is_the_officers_own(cast):
    user = change_address(" guqing@audit.example ", actor=cast.actor("guqing"))
    assert user.email == "guqing@audit.example"
    assert Event.objects.of(user).get(verb=AnchorVerb.ADDRESS_CHANGED).after is None
    with pytest.raises(ValidationError):
        change_address("nowhere", actor=cast.actor("guqing"))
    for name in ("majun", "yangfan", "wangmin"):
        with pytest.raises(PermissionDenied):
            change_address("other@example.org", actor=cast.actor(name))


def test_m2_5_4_anchor_urgent_notices_leave_by_mail_where_the_channel_is_chosen(
    cast, sink, settings, addressed
):
    """Only to whoever has an address; the first line is the subject."""
    settings.OUTBOX_ADAPTERS = ["mail"]
    notify(
        [cast.user("guqing"), cast.user("majun")],
        AnchorNotice.ALARM,
        subject=cast.unit("CZ"),
        key="alarm:1",
        trouble="x",
    )
    message = OutboxMessage.objects.get()
    assert (message.channel, message.address) == ("mail", "guqing@audit.example")
    assert deliver_outbox() == 1
    assert sink.mails[0].get_content().strip()
