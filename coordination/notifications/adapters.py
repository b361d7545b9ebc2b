"""The ways out of the house. Each takes one message and returns, or raises with words."""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.notifications.models import OutboxMessage


class DeliveryError(Exception):
    """The message did not leave; the words stand beside it in the outbox."""


class Adapter(Protocol):
    def send(self, message: OutboxMessage) -> None: ...


class FileAdapter:
    """Writes each message as one JSON file, named by its UUID: sent twice, it is still one file."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.OUTBOX_DIR)

    def send(self, message: OutboxMessage) -> None:
        target = self.folder / f"{message.uuid}.json"
        draft = target.with_suffix(".part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(
                json.dumps(contract(message), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            draft.replace(target)
        except OSError as error:
            raise DeliveryError(_("The file could not be written: %s") % error.strerror) from error


class GatewayAdapter:
    """Posts the recorded contract as JSON to a gateway; the UUID lets the gateway refuse a repeat."""

    def __init__(self, url: str, token: str) -> None:
        if not url.startswith("https://") and not url.startswith("http://"):
            raise DeliveryError(_("The gateway's address is not set."))
        self.url, self.token = url, token

    def send(self, message: OutboxMessage) -> None:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            self.url,
            data=json.dumps(contract(message), ensure_ascii=False).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": str(message.uuid),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
                answer.read(1024)
        except urllib.error.HTTPError as error:
            raise DeliveryError(_("The gateway answered %s.") % error.code) from error
        except (OSError, http.client.HTTPException) as error:  # the latter: no answer that a gateway gives
            raise DeliveryError(_("The gateway did not answer.")) from error


class MailAdapter:
    """Sends each message as a mail whose Message-ID is made of its UUID: a repeat after a crash is known as one.

    A locked way stays locked: where the server offers no STARTTLS or its certificate is not trusted, nothing
    is said to it, neither the mail nor the password, and the message waits.
    """

    def send(self, message: OutboxMessage) -> None:
        if not mail_is_set():
            raise DeliveryError(_("The mail server is not set (MAIL_HOST)."))
        subject, _blank, body = message.text.partition("\n")
        mail = EmailMessage(
            subject,
            body.strip() or subject,
            to=[message.address],
            headers={"Message-ID": f"<{message.uuid}@lianxi>"},
            # named: tests put another in place of the default one
            connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise DeliveryError(_("The mail server refused the address.")) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(_("The mail server answered %s.") % error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(
                _(
                    "The mail server does not offer what MAIL_TLS and MAIL_USER ask for; nothing was sent in clear."
                )
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError(
                _("The certificate of the mail server is not trusted (%s); nothing was sent.")
                % error.verify_message
            ) from error
        except ssl.SSLError as error:
            raise DeliveryError(_("The mail server does not speak TLS as MAIL_TLS says.")) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(_("The mail server did not answer.")) from error


def mail_is_set() -> bool:
    """Mail is off until a server is named."""
    return bool(settings.EMAIL_HOST)


def contract(message: OutboxMessage) -> dict[str, str]:
    """What leaves the house, recorded in tests/notifications/contracts: no subject, no person but the recipient's number."""
    return {
        "id": str(message.uuid),
        "channel": message.channel,
        "to": message.address,
        "text": message.text,
        "written_at": timezone.localtime(message.notice.created).isoformat(timespec="seconds"),
    }


def channels_in_use() -> list[str]:
    """The channels by which urgent notices leave here: by file unless the settings name others."""
    return list(settings.OUTBOX_ADAPTERS)


def adapter_for(channel: str) -> Adapter:
    match channel:
        case OutboxMessage.Channel.FILE:
            return FileAdapter()
        case OutboxMessage.Channel.SMS:
            return GatewayAdapter(settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN)
        case OutboxMessage.Channel.MESSENGER:
            return GatewayAdapter(settings.MESSENGER_GATEWAY_URL, settings.MESSENGER_GATEWAY_TOKEN)
        case OutboxMessage.Channel.MAIL:
            return MailAdapter()
    raise DeliveryError(_("No way out is known by the name %s.") % channel)
