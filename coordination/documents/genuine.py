"""Whether what stands is what was signed or handed in: compared when it is shown, served and verified.

Whatever differs is told to the security and the audit officers once, by an event and a notice;
a file that differs is not served.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from coordination.access import Actor, county_id_if_any
from coordination.audit import macs
from coordination.audit.actions import record
from coordination.audit.models import Event
from coordination.documents.models import Attachment, Paper
from coordination.documents.notices import DocumentNotice
from coordination.documents.signing import content_hash
from coordination.documents.verbs import DocumentVerb
from coordination.notifications.actions import notify
from coordination.units.models import Role
from coordination.units.officers import officers_of

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

SIGNED = (DocumentVerb.PAPER_SIGNED, DocumentVerb.PAPER_CORRECTED)
PIECE = 1 << 20
MISSING = "-"  # found in place of a hash where there is no file


class NotAsSigned(Exception):
    """What is stored is not what was signed or handed in, so it is not served; the words say so."""


def opened(file: FieldFile) -> tuple[File | None, str]:
    """A stored file, open at its beginning, and its SHA-256: what was compared is what is served.

    None and a dash where it is not there.
    """
    try:
        stream = file.storage.open(str(file.name), "rb")
    except FileNotFoundError:
        return None, MISSING
    sha = hashlib.sha256()
    for piece in stream.chunks(PIECE):
        sha.update(piece)
    stream.seek(0)
    return stream, sha.hexdigest()


def file_hash(file: FieldFile) -> str:
    stream, found = opened(file)
    if stream is not None:
        stream.close()
    return found


def signed_hash(paper: Paper) -> str:
    """The hash under the signature as its event has it, which nobody can write without the key of the trail.

    Of a paper whose event is gone or altered, which the verification says, the one of its row.
    """
    for event in Event.objects.of(paper).filter(verb__in=SIGNED).order_by("pk"):
        if isinstance(event.after, dict) and macs.same(event.mac, event.expected_mac()):
            return str(event.after.get("sha256", ""))
    return paper.sha256


def is_as_signed(paper: Paper) -> bool:
    """Whether the content of a paper is the one that was signed; of a draft, whether it has its hash."""
    found = content_hash(paper)
    if not paper.is_signed:
        return found == paper.sha256
    return found == paper.sha256 == signed_hash(paper)


def shown_as_signed(paper: Paper, *, actor: Actor) -> bool:
    """The same, asked by a page: what differs is told."""
    if is_as_signed(paper):
        return True
    tell_altered(paper, DocumentVerb.CONTENT_ALTERED, content_hash(paper), actor=actor)
    return False


def printed_hash(paper: Paper) -> str:
    """The hash of a paper's PDF as the event of its making has it; of older ones, as the row has it."""
    made = Event.objects.of(paper).filter(verb=DocumentVerb.PDF_MADE).order_by("-pk").first()
    if made is not None and isinstance(made.after, dict) and macs.same(made.mac, made.expected_mac()):
        return str(made.after.get("pdf_sha256", ""))
    return paper.pdf_sha256


def genuine_pdf(paper: Paper, *, actor: Actor) -> File:
    """The PDF as it is served, compared with the one that was made. Raises ``NotAsSigned``."""
    stream, found = opened(paper.pdf)
    if stream is None or not found == paper.pdf_sha256 == printed_hash(paper):
        _close(stream)
        tell_altered(paper, DocumentVerb.PDF_ALTERED, found, actor=actor)
        raise NotAsSigned(
            _(
                "The stored PDF of this paper is not the one that was made of what was signed, so it is not shown."
                " The security administrator has been told."
            )
        )
    return stream


def genuine_attachment(attachment: Attachment, *, actor: Actor) -> File:
    """A file as it is given out, compared with the one that was handed in. Raises ``NotAsSigned``."""
    stream, found = opened(attachment.file)
    if stream is None or found != attachment.sha256:
        _close(stream)
        tell_altered(attachment, DocumentVerb.ATTACHMENT_ALTERED, found, actor=actor)
        raise NotAsSigned(
            _(
                "The stored file is not the one that was handed in, so it is not given out."
                " The security administrator has been told. Ask for the original where it came from."
            )
        )
    return stream


def _close(stream: File | None) -> None:
    if stream is not None:
        stream.close()


@transaction.atomic
def tell_altered(subject: models.Model, verb: DocumentVerb, found: str, *, actor: Actor) -> None:
    """Leave the event and tell the officers, once for what was found."""
    told = Event.objects.of(subject).filter(verb=verb).order_by("-pk").first()
    if told is not None and isinstance(told.after, dict) and told.after.get("found") == found:
        return
    event = record(verb, actor=actor, subject=subject, after={"found": found})
    county = county_id_if_any(subject)
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        notify(
            officers_of(county, Role.SECADM, Role.AUDADM),
            NOTICES[verb],
            subject=subject,
            key=f"altered:{event.uuid}",
            event=event,
            county=county,
            **_words(subject),
        )


NOTICES: dict[DocumentVerb, DocumentNotice] = {
    DocumentVerb.PDF_ALTERED: DocumentNotice.PDF_ALTERED,
    DocumentVerb.ATTACHMENT_ALTERED: DocumentNotice.ATTACHMENT_ALTERED,
    DocumentVerb.CONTENT_ALTERED: DocumentNotice.CONTENT_ALTERED,
}


def _words(subject: Any) -> dict[str, Any]:
    """What the officers, who see no case, are told: the number of a paper, of a file its row."""
    number = getattr(subject, "number", "") or f"#{subject.pk}"
    return {"number": str(number)}
