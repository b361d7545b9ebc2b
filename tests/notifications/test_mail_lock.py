"""The way to the mail server is locked by STARTTLS, and nothing goes over it unlocked."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils import timezone

from coordination.config.settings import mail_lock
from coordination.notifications.models import Notice, OutboxMessage
from coordination.notifications.outbox import deliver_outbox
from coordination.officers.parts import parts
from tests.mail_sink import Sink, open_sink

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Of this machine's own address, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the county")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = tmp_path / "mail.pem", tmp_path / "mail.key"
    chain.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return chain, private


@pytest.fixture
def sink(settings, certificate: tuple[Path, Path]) -> Iterator[Sink]:
    with open_sink() as sink:
        sink.lock = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        sink.lock.load_cert_chain(*certificate)
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, _port = mail_lock("starttls")
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "house", "mail-password-2027"
        yield sink


@pytest.fixture
def message(cast) -> OutboxMessage:
    notice = Notice.objects.create(recipient=cast.user("guqing"), kind="item_approved", params={}, key="k")
    return OutboxMessage.objects.create(
        notice=notice,
        channel="mail",
        address="guqing@audit.example",
        text="本日锚定值",
        next_try_at=timezone.now(),
    )


def said_of(message: OutboxMessage) -> str:
    """What stands in the outbox of a mail that waits, and on the system administrator's desk."""
    message.refresh_from_db()
    assert (message.status, message.sent_at) == (OutboxMessage.Status.WAITING, None)
    part = next(one for one in parts() if one.name == "outbox")
    assert (part.tone, message.error in part.state) == ("soon", True)
    return message.error


def in_clear(sink: Sink) -> set[str]:
    """The words of the dialogue that anybody on the way could read."""
    return {line.partition(" ")[0].upper() for is_locked, line in sink.lines if not is_locked}


def test_m2_5_4_a_mail_goes_over_tls_and_so_does_the_password(message, sink, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert deliver_outbox() == 1
    [mail] = sink.mails
    assert mail["To"] == message.address
    assert in_clear(sink) == {"EHLO", "STARTTLS"}
    assert "AUTH" in {line.partition(" ")[0] for is_locked, line in sink.lines if is_locked}
    message.refresh_from_db()
    assert (message.status, message.error) == (OutboxMessage.Status.SENT, "")


def test_m2_5_4_a_certificate_that_is_not_trusted_is_refused_in_words(message, sink):
    assert deliver_outbox() == 0
    error = said_of(message)
    assert "证书不受信任" in error
    assert sink.mails == []
    assert in_clear(sink) <= {"EHLO", "STARTTLS"}
    assert not [line for is_locked, line in sink.lines if is_locked], (
        "nothing is said over a way that is not trusted"
    )


def test_m2_5_4_the_certificate_of_another_server_is_refused(
    message, sink, certificate, monkeypatch, settings
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    settings.EMAIL_HOST = "localhost"  # which the certificate does not name
    assert deliver_outbox() == 0
    assert "证书不受信任" in said_of(message)
    assert sink.mails == []


def test_m2_5_4_a_server_without_starttls_gets_nothing_in_clear(message, sink):
    sink.lock = None
    assert deliver_outbox() == 0
    assert "明文" in said_of(message)
    assert (sink.mails, in_clear(sink) - {"QUIT"}) == ([], {"EHLO"})


def test_m2_5_4_tls_from_the_first_byte_is_not_spoken_to_a_server_that_answers_in_clear(
    message, sink, settings
):
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, _port = mail_lock("tls")
    assert deliver_outbox() == 0
    assert "MAIL_TLS" in said_of(message)
    assert sink.mails == []
