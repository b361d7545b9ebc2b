"""A county founded by pages: its workbook brought and checked, carried out by a worker, its sheets fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.audit.actions import record
from coordination.founding.founding import Refused
from coordination.founding.models import Undertaking
from coordination.founding.policies import can_carry_out, can_fetch_sheets, can_found
from coordination.founding.verbs import FoundingVerb
from coordination.founding.working import found_county, read_workbook
from coordination.notifications.actions import hint

if TYPE_CHECKING:
    from coordination.access import Actor

S = Undertaking.Status


@transaction.atomic
def bring_workbook(file: Any, *, actor: Actor) -> Undertaking:
    """Look a workbook through and try it out; nothing of the county stands afterwards."""
    require(can_found(actor))
    content: bytes = file.read()
    found = Undertaking(file_name=file.name[:150], workbook=content, brought_by=actor.user, status=S.CHECKED)
    try:
        founding = read_workbook(content, file.name)
        found.county_name, found.notes = founding.county, [str(note) for note in founding.notes]
        found.counts = {**founding.try_out(), "parameters": len(founding.figures)}
    except Refused as refused:
        found.status, found.problems = S.REFUSED, [str(problem) for problem in refused.problems]
        found.workbook = b""
    found.save()
    record(
        FoundingVerb.WORKBOOK_BROUGHT,
        actor=actor,
        subject=found,
        after={"status": found.status, "count": len(found.problems)},
    )
    return found


@transaction.atomic
def carry_out(undertaking: Undertaking, typed: str, *, actor: Actor) -> Undertaking:
    """Have the county founded beside the pages: making hundreds of passwords takes minutes."""
    row = _locked(undertaking)
    require(can_carry_out(actor, row))
    if typed.strip() != row.county_name:
        words = _("Type the county's name as it stands above: %(name)s.")
        raise ValidationError({"typed": words % {"name": row.county_name}})
    row.status = S.FOUNDING
    row.save(update_fields=["status"])
    record(FoundingVerb.ASKED, actor=actor, subject=row, after={"status": row.status})
    found_county.enqueue(row.pk)
    hint(row)
    return row


@transaction.atomic
def fetch_sheets(undertaking: Undertaking, *, actor: Actor) -> bytes:
    """The sheets with the first passwords, which leave the server by this and come no second time."""
    row = _locked(undertaking)
    require(can_fetch_sheets(actor, row))
    path = row.sheets_path
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        words = _("The sheets are not on this server any more. Give each person a new first password.")
        raise ValidationError(words) from None
    row.fetched_by, row.fetched_at = actor.user, timezone.now()
    row.save(update_fields=["fetched_by", "fetched_at"])
    record(FoundingVerb.SHEETS_FETCHED, actor=actor, subject=row)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    hint(row)
    return content


def _locked(undertaking: Undertaking) -> Undertaking:
    found: Undertaking = Undertaking.objects.select_for_update().get(pk=undertaking.pk)
    return found
