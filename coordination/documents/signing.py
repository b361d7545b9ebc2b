"""Signing a paper: number, hash, signature and recipients in the caller's own transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Medium, Refusal, require
from coordination.audit.actions import record
from coordination.audit.models import Seal
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper, PaperFile, Signature
from coordination.documents.models.subjects import subject_of
from coordination.documents.numbering import draw_number
from coordination.documents.printing import print_soon
from coordination.documents.verbs import DocumentVerb
from coordination.lasting import outlives_a_power_cut
from coordination.trial import Note, note
from coordination.units.models import Organisation, Post

Recipient = Organisation | tuple[Organisation, str]


@transaction.atomic
def draft_paper(
    kind: PaperKind,
    *,
    subject: models.Model,
    title: str,
    content: dict[str, Any],
    actor: Actor,
    organ: Organisation | None = None,
) -> Paper:
    """Lay out an unsigned form or sheet; printing it again brings the same draft up to date."""
    organ = organ or _unit_of(actor)
    content = plain(content)
    draft: Paper | None = (
        Paper.objects.select_for_update()
        .of(subject)
        .filter(kind=kind, title=title, status=Paper.Status.DRAFT)
        .first()
    )
    if draft is None:
        draft = Paper(kind=kind, organ=organ, title=title, drafted_by=actor.user, **subject_of(subject))
    elif draft.content == content and draft.organ_id == organ.pk:
        print_soon(draft)
        return draft
    outdated = draft.file
    draft.content = content
    draft.organ = organ
    draft.file = None
    draft.sha256 = content_hash(draft)
    draft.save()
    _drop(outdated)
    note(Note.DRAFTED, draft)
    record(
        DocumentVerb.PAPER_DRAFTED,
        actor=actor,
        subject=draft,
        unit=organ,
        after={"kind": kind, "title": title},
    )
    print_soon(draft)
    return draft


@transaction.atomic
def issue(
    kind: PaperKind,
    *,
    subject: models.Model,
    organ: Organisation,
    word: str,
    title: str,
    content: dict[str, Any],
    actor: Actor,
    recipients: Iterable[Recipient] = (),
    on: dt.date | None = None,
    corrects: Paper | None = None,
) -> Paper:
    """Write, number, sign and distribute a paper at once, as part of the caller's action."""
    paper = Paper(
        kind=kind,
        organ=organ,
        title=title,
        content=plain(content),
        drafted_by=actor.user,
        corrects=corrects,
        **subject_of(subject),
    )
    return _sign(paper, word=word, actor=actor, recipients=recipients, on=on)


@transaction.atomic
def sign(
    paper: Paper,
    *,
    actor: Actor,
    word: str | None = None,
    recipients: Iterable[Recipient] = (),
    on: dt.date | None = None,
) -> Paper:
    """Sign a drafted paper; it draws a number where a document word is given."""
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.is_signed:
        raise ValidationError(_("This paper has already been signed."))
    outdated, paper.file = paper.file, None
    return _sign(paper, word=word, actor=actor, recipients=recipients, on=on, outdated=outdated)


def can_sign(actor: Actor) -> Refusal:
    """The password stands for a signature on the screen, once the account is confirmed; the scan for one by hand."""
    if actor.medium == Medium.PAPER:
        return None
    if actor.user.signing_refusal is not None:
        return actor.user.signing_refusal
    if actor.is_proven:
        return None
    return _("Signing asks for the password once more.")


def _sign(
    paper: Paper,
    *,
    word: str | None,
    actor: Actor,
    recipients: Iterable[Recipient],
    on: dt.date | None,
    outdated: PaperFile | None = None,
) -> Paper:
    on_paper = actor.medium == Medium.PAPER
    if on_paper and actor.scan is None:
        raise ValidationError(_("A signature on paper is entered with the scan of the signed sheet."))
    require(can_sign(actor))
    now = timezone.now()
    paper.issued_on = on or timezone.localdate(now)
    if word is not None:
        paper.number = draw_number(paper.organ, word, on=paper.issued_on)
    paper.status = Paper.Status.SIGNED
    paper.medium = actor.medium
    paper.signed_at = now
    paper.seal_root = _last_root()
    paper.sha256 = content_hash(paper)
    paper.save()
    _drop(outdated)
    # on paper the represented leader signed; on screen a substitute signs in their own name
    signer = actor.on_behalf_of.user if on_paper and actor.on_behalf_of else actor.user
    Signature.objects.create(
        paper=paper,
        user=actor.user,
        post=actor.post,
        on_behalf_of=actor.on_behalf_of,
        signer_name=signer.name,
        post_label=_post_label(actor.acting_post),
        sha256=paper.sha256,
        signed_at=now,
        medium=actor.medium,
        scan=actor.scan,
    )
    outlives_a_power_cut()
    note(Note.SIGNED, paper)
    sent_to = _distribute(paper, recipients, now)
    record(
        DocumentVerb.PAPER_SIGNED if paper.corrects_id is None else DocumentVerb.PAPER_CORRECTED,
        actor=actor,
        subject=paper,
        unit=paper.organ,
        after={
            "kind": paper.kind,
            "number": str(paper.number or ""),
            "sha256": paper.sha256,
            "recipients": [unit.short_name for unit in sent_to],
        },
    )
    print_soon(paper)
    return paper


def _drop(file: PaperFile | None) -> None:
    """A draft's printing goes when the draft moves on; a signed paper's never does."""
    if file is not None:
        pdf = file.pdf
        file.delete()
        name = str(pdf.name)
        transaction.on_commit(lambda: pdf.storage.delete(name), robust=True)


def _distribute(paper: Paper, recipients: Iterable[Recipient], sent_at: dt.datetime) -> list[Organisation]:
    rows: dict[int, Distribution] = {}
    for recipient in recipients:
        unit, part = recipient if isinstance(recipient, tuple) else (recipient, Distribution.Part.MAIN)
        rows.setdefault(unit.pk, Distribution(paper=paper, unit=unit, part=part, sent_at=sent_at))
    Distribution.objects.bulk_create(rows.values())
    return [row.unit for row in rows.values()]


def plain(content: dict[str, Any]) -> dict[str, Any]:
    """The content as JSON keeps it, so that what is hashed is what is stored."""
    stored: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False))
    return stored


def canonical(paper: Paper) -> bytes:
    """Exactly the bytes that are hashed and signed: content with number and date."""
    signed = {
        "kind": str(paper.kind),
        "number": str(paper.number) if paper.number_id else "",
        "date": paper.issued_on.isoformat() if paper.issued_on else "",
        "organ": paper.organ.code,
        "title": paper.title,
        "subject": f"{paper.subject_type}:{paper.subject_id}",
        "content": paper.content,
    }
    return json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(paper: Paper) -> str:
    return hashlib.sha256(canonical(paper)).hexdigest()


def _last_root() -> str:
    return Seal.objects.order_by("-number").values_list("root", flat=True).first() or ""


def _unit_of(actor: Actor) -> Organisation:
    post = actor.acting_post
    require(None if post else _("Choose the post you act in first."))
    assert post is not None  # noqa: S101 - tells the type checker what require() has said
    return post.unit


def _post_label(post: Post | None) -> str:
    return post.house_label if post else ""
