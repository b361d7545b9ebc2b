"""What people do with papers that stand: open them, confirm reading, keep half-filled forms."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.changes import revising, trace
from coordination.documents.models import Attachment, Distribution, FormDraft, Paper, Series
from coordination.documents.numbering import own_word
from coordination.documents.policies import (
    can_confirm_reading,
    can_open_file,
    can_read_register,
    own_receipt,
)
from coordination.documents.verbs import DocumentVerb
from coordination.taken_over import can_take_over
from coordination.units.models import Organisation
from coordination.units.queries import units_of

_TOO_LARGE = _(
    "Too long for a draft with the server, which keeps %(most)s kB: it is kept in this window alone. "
    "Send it, or copy it elsewhere, before you close the window."
)


@transaction.atomic
def confirm_reading(paper: Paper, *, actor: Actor) -> Distribution:
    """Give the receipt of the actor's unit."""
    list(Distribution.objects.select_for_update().filter(paper=paper, unit__in=units_of(actor)))
    require(can_confirm_reading(actor, paper))
    row = own_receipt(paper, actor)
    assert row is not None  # noqa: S101 the policy has just refused a unit without a row
    with revising(row, actor=actor):
        row.read_at, row.read_by = timezone.now(), actor.user
        row.read_post = actor.acting_post.house_label if actor.acting_post else ""
    trace(paper, DocumentVerb.PAPER_READ, actor=actor, after={"unit": row.unit.short_name})
    return row


@transaction.atomic
def open_paper(paper: Paper, *, actor: Actor) -> None:
    """Opening a file is an event."""
    require(can_open_file(actor, paper))
    record(DocumentVerb.PAPER_OPENED, actor=actor, subject=paper, after={"sha256": paper.pdf_sha256})


@transaction.atomic
def open_attachment(attachment: Attachment, *, actor: Actor) -> None:
    """Opening a file is an event."""
    require(can_read_register(actor))
    record(
        DocumentVerb.ATTACHMENT_OPENED, actor=actor, subject=attachment, after={"sha256": attachment.sha256}
    )


@transaction.atomic
def save_draft(key: str, data: dict[str, Any], *, actor: Actor) -> FormDraft:
    """Keep what somebody has typed; a draft is nobody's business but theirs, so it leaves no event.

    Of one person so many are kept: the one that was typed into longest ago makes room for a new one.
    """
    if len(json.dumps(data, ensure_ascii=False).encode()) > settings.DRAFT_KILOBYTES * 1000:
        raise ValidationError(_TOO_LARGE, params={"most": settings.DRAFT_KILOBYTES})
    draft, is_new = FormDraft.objects.update_or_create(user=actor.user, key=key, defaults={"data": data})
    if is_new:
        own = FormDraft.objects.filter(user=actor.user).order_by("-saved_at", "-pk")
        FormDraft.objects.filter(
            pk__in=list(own.values_list("pk", flat=True)[settings.DRAFTS_OF_ONE :])
        ).delete()
    return draft


@transaction.atomic
def continue_series(organ: Organisation, word: str, year: int, *, actor: Actor, last: int) -> Series:
    """Go on with a run of numbers that was begun on paper: the next one drawn is the one after ``last``.

    No number of before is entered here: its paper stands in the books of before.
    """
    require(can_take_over(actor))
    word = own_word(organ, word)
    series, _is_new = Series.objects.get_or_create(organ=organ, word=word, year=year)
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.last:
        raise ValidationError(
            gettext("The house has drawn numbers of %(series)s already, the last one is %(last)s.")
            % {"series": f"{organ.organ_word}{series}", "last": series.last}
        )
    series.last, series.taken_over_on = last, timezone.localdate()
    series.save()
    record(DocumentVerb.SERIES_TAKEN_OVER, actor=actor, subject=series, unit=organ, after={"last": last})
    return series


def discard_draft(key: str, *, actor: Actor) -> None:
    FormDraft.objects.filter(user=actor.user, key=key).delete()
