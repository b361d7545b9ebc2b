"""Handing in files: what a file says it is, it must be."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.documents.content import TYPES, check_content
from coordination.documents.models import Attachment
from coordination.documents.models.attachments import AttachmentQuerySet
from coordination.documents.models.subjects import subject_of
from coordination.documents.verbs import DocumentVerb
from coordination.trial import on_trial
from coordination.units.counties import county_of
from coordination.wording import listed

NAME_LENGTH = 150


_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def files_follow_rows() -> Iterator[None]:
    """Around whatever may attach files: of what was rolled back no file stays."""
    names: list[str] = []
    around = _written.get()
    token = _written.set(names)
    try:
        yield
    finally:
        _written.reset(token)
        kept = _kept(names)
        for name in set(names) - kept:
            Attachment.file.field.storage.delete(name)
        if around is not None:  # what is around it may yet be rolled back
            around += sorted(kept)


def _kept(names: list[str]) -> set[str]:
    """Of these files those that a row names."""
    if not names:
        return set()
    return set(Attachment.objects.filter(file__in=names).values_list("file", flat=True))


@transaction.atomic
def attach(file: File, *, to: models.Model, actor: Actor, is_scan: bool = False) -> Attachment:
    """Check a file and keep it with a record; whoever may read the record may read it.

    The scan of a sheet signed by hand is read by the office, the conveners and the unit that signed.
    """
    require(None if actor.user.is_active else _("This account is closed."))
    name = clean_name(file.name or "")
    content_type = check_file(file, name)
    attachment = Attachment(
        name=name,
        content_type=content_type,
        size=file.size,
        sha256=digest(file),
        uploaded_by=actor.user,
        unit_id=actor.unit_id,
        is_scan=is_scan,
        county_id=county_of(to).pk,
        **subject_of(to),
    )
    file.seek(0)
    if on_trial():  # the name that it would have; nothing is written
        attachment.file = attachment.file.field.generate_filename(attachment, name)
    else:
        attachment.file.save(name, file, save=False)
        _note_written(attachment)
    try:
        attachment.save()
        record(
            DocumentVerb.ATTACHMENT_ADDED,
            actor=actor,
            subject=to,
            after={"attachment": name, "size": attachment.size, "sha256": attachment.sha256},
        )
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def _note_written(attachment: Attachment) -> None:
    written = _written.get()
    if written is not None:
        written.append(str(attachment.file.name))


def attachments_of(subject: models.Model) -> AttachmentQuerySet:
    """What was handed in with a record; not the scans of its signed sheets."""
    found: AttachmentQuerySet = Attachment.objects.of(subject).filter(is_scan=False)
    return found.select_related("uploaded_by", "unit")


def files_of(subject: models.Model, actor: Actor) -> AttachmentQuerySet:
    """The same with the scans that this reader of the record may open."""
    found: AttachmentQuerySet = Attachment.objects.of(subject).but_others_scans(actor)
    return found.select_related("uploaded_by", "unit")


def clean_name(name: str) -> str:
    """The file's own name without folders, control characters and marks that turn text round."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C"
    )
    name = name.strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > NAME_LENGTH and dot:
        name = stem[: NAME_LENGTH - len(extension) - 1] + dot + extension
    return name[:NAME_LENGTH]


def check_file(file: File, name: str) -> str:
    """The content type of a sound file; otherwise a refusal that a clerk can act on."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise ValidationError(
            _("“%(name)s” cannot be handed in. Accepted are %(types)s."),
            code="type_refused",
            params={"name": name, "types": listed(sorted(TYPES))},
        )
    if not file.size:
        raise ValidationError(
            _("“%(name)s” is empty. Save it again and choose it once more."),
            code="empty",
            params={"name": name},
        )
    most = settings.MAX_ATTACHMENT_MB
    if file.size > most * 1024 * 1024:
        raise ValidationError(
            _(
                "“%(name)s” has %(size)s MB; a file may have %(most)s MB at most. Split it or compress its pictures."
            ),
            code="too_large",
            params={"name": name, "size": f"{file.size / 1024 / 1024:.1f}", "most": most},
        )
    check_content(file, name, extension)
    return TYPES[extension].content_type


def digest(file: File) -> str:
    file.seek(0)
    sha = hashlib.sha256()
    for chunk in file.chunks():
        sha.update(chunk)
    return sha.hexdigest()
