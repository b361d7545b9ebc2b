"""Before a decision or a payment: is there other aid that may be the same? (C10; for actions alone)"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, AidElsewhere, Duplicate
from coordination.aid.notices import AidNotice
from coordination.aid.queries.duplicates import counties_that_aid, open_duplicates
from coordination.aid.queries.holding import township_side
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, trace
from coordination.telling import tell

S = AidCase.Status
R = Duplicate.Ruling


def hold_for_ruling(change: Change[AidCase], *, is_advance: bool = False) -> bool:
    """Where a hard duplicate was found since, nothing is decided or paid: the case goes to whoever rules on it.

    It comes back to where it was. Another county's answer holds every stage but the advance.
    """
    case, actor = change.record, change.actor
    hard = [one for one in open_duplicates(case) if one.is_hard]
    elsewhere = [] if is_advance else unasked_counties(case)
    waits = bool(elsewhere) or (not is_advance and not case.ruling and case.aid_elsewhere.exists())
    if not hard and not waits:
        return False
    case.duplicate_in = change.was
    move(case, S.DUPLICATE)
    case.ruling, case.ruling_reason = AidCase.Ruling.NONE, ""
    _keep(case, hard)
    AidElsewhere.objects.bulk_create([AidElsewhere(case=case, where_id=pk) for pk in elsewhere])
    event = change.save(AidVerb.DUPLICATE_FOUND, after={"cases": [one.other.number for one in hard]})
    tell(case, AidNotice.DUPLICATE, event, township_side(case), actor=actor)
    return True


def unasked_counties(case: AidCase) -> list[int]:
    """Other counties that aid the person for the same cause, of which nobody has heard in this case."""
    known = set(case.aid_elsewhere.values_list("where", flat=True))
    return [pk for pk in counties_that_aid(case) if pk not in known]


def answer_soft(case: AidCase, answer: str, *, actor: Actor, is_needed: bool = False) -> None:
    """What may be the same and blocks nothing is answered in one sentence, for all of it."""
    soft = [one for one in open_duplicates(case) if not one.is_hard]
    if not soft:
        return
    if not answer.strip():
        _must_not_be_left_open(is_needed)
        return
    _keep(case, soft)
    rows = case.duplicates.filter(is_hard=False, ruling="")
    rule_rows(rows, R.NOTED, answer, actor=actor)
    numbers = [one.other.number for one in soft]
    trace(case, AidVerb.SOFT_FOUND_ANSWERED, actor=actor, reason=answer, after={"cases": numbers})


def _must_not_be_left_open(is_needed: bool) -> None:
    """An advance does not wait for the sentence; an ordinary decision does."""
    if is_needed:
        words = _("Other aid was found that may be the same: say in a sentence why it is not.")
        raise ValidationError({"found_answer": words})


def rule_rows(rows: Iterable[Duplicate], ruling: Duplicate.Ruling, reason: str, *, actor: Actor) -> None:
    """Write down on each row what was ruled, by whom and when: it prints on D23 and D25."""
    now = timezone.now()
    for row in rows:
        row.ruling, row.ruling_reason = ruling, reason.strip()[:500]
        row.ruled_at, row.ruled_by = now, actor.acting_post
        row.save()


def _keep(case: AidCase, found: list[Duplicate]) -> None:
    """A row for each; one that stood as soft and is hard now is asked about anew."""
    stood = {one.other_id: one for one in case.duplicates.all()}
    for one in found:
        row = stood.get(one.other_id)
        if row is None:
            one.save()
            continue
        for name in ("kind", "amount", "ground", "same_person", "same_cause", "is_hard", "given_on"):
            setattr(row, name, getattr(one, name))
        row.ruling, row.ruling_reason, row.ruled_at, row.ruled_by = "", "", None, None
        row.save()
