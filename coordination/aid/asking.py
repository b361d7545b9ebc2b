"""Before a decision or a payment: is there other aid that may be the same? (C10; for actions alone)"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.lifecycle import move, move_overlap
from coordination.aid.models import AidCase, AidElsewhere, CountyInquiry, Duplicate, Overlap
from coordination.aid.notices import AidNotice
from coordination.aid.other_help import open_help
from coordination.aid.queries.duplicates import counties_that_aid, open_duplicates
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.inquiries import person_there
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, enter, lock, trace
from coordination.policy.queries import policy_version
from coordination.telling import tell
from coordination.units.actors import clock_actor
from coordination.units.counties import County, county_of

S = AidCase.Status
R = Duplicate.Ruling


def hold_for_ruling(change: Change[AidCase], *, is_advance: bool = False) -> bool:
    """Where a hard duplicate was found since, nothing is decided or paid: the case goes to whoever rules on it.

    It comes back to where it was. Another county's answer holds every stage but the advance.
    """
    case, actor = change.record, change.actor
    hard = [one for one in open_duplicates(case) if one.is_hard]
    elsewhere = [] if is_advance else unasked_counties(case)
    waits = bool(elsewhere) or (not is_advance and not case.ruling and counts_elsewhere(case))
    if not hard and not waits:
        return False
    case.duplicate_in = change.was
    move(case, S.DUPLICATE)
    case.ruling, case.ruling_reason = AidCase.Ruling.NONE, ""
    _keep(case, hard)
    ask_counties(case, elsewhere, actor=actor)
    event = change.save(AidVerb.DUPLICATE_FOUND, after={"cases": [one.other.number for one in hard]})
    tell(case, AidNotice.DUPLICATE, event, township_side(case), actor=actor)
    return True


def ask_counties(case: AidCase, counties: Iterable[int], *, actor: Actor) -> None:
    """Lay the question before the civil affairs of each county found; its process begins by itself."""
    asked = []
    for pk in counties:
        row = AidElsewhere(case=case, where_id=pk)
        person, now, today = person_there(case, County(pk)), timezone.now(), timezone.localdate()
        if person is None:  # its entry has gone since: the head asks by telephone
            row.save()
            continue
        row.asked_at = now
        row.save()
        inquiry = CountyInquiry(
            elsewhere=row,
            person=person,
            asking=county_of(case).government,
            cause=case.cause,
            status=CountyInquiry.Status.ASKED,
            asked_at=now,
            policy_on=today,
            policy_version=policy_version(on=today, county=County(pk)),
        )
        inquiry.full_clean()
        enter(inquiry, AidVerb.INQUIRY_CAME, actor=clock_actor())
        asked.append(row.where.label)
    if asked:
        trace(case, AidVerb.COUNTIES_ASKED, actor=actor, after={"counties": asked})


def counts_elsewhere(case: AidCase) -> bool:
    """Whether another county aids the cause, or may: it has not answered, or says that it does."""
    return case.aid_elsewhere.filter(answer__in=["", *AidElsewhere.COUNTS]).exists()


def unasked_counties(case: AidCase) -> list[int]:
    """Other counties that aid the person for the same cause, of which nobody has heard in this case."""
    known = set(case.aid_elsewhere.values_list("where", flat=True))
    return [pk for pk in counties_that_aid(case) if pk not in known]


def answer_soft(case: AidCase, answer: str, *, actor: Actor, is_needed: bool = False) -> None:
    """What may be the same and blocks nothing is answered in one sentence, for all of it, others' help as well."""
    soft = [one for one in open_duplicates(case) if not one.is_hard]
    helped = open_help(case)
    if not soft and not helped:
        return
    if not answer.strip():
        _must_not_be_left_open(is_needed)
        return
    _keep(case, soft)
    rows = case.duplicates.filter(is_hard=False, ruling="")
    rule_rows(rows, R.NOTED, answer, actor=actor)
    for one in helped:
        one.answer, one.answered_at = answer.strip()[:500], timezone.now()
        one.answered_by = actor.acting_post
        one.save()
    numbers = [*(one.other.number for one in soft), *(one.source_label for one in helped)]
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
        if ruling != R.NOTED:
            _close_overlap(row, ruling, reason, actor=actor)


def _close_overlap(row: Duplicate, ruling: Duplicate.Ruling, reason: str, *, actor: Actor) -> None:
    """What a merge had brought together, and was to be ruled on before this payment, is answered."""
    ahead = Overlap.Status.AHEAD
    pairs = [*row.case.overlaps.filter(other=row.other_id), *row.case.overlapped.filter(case=row.other_id)]
    for overlap in pairs:
        if overlap.status != ahead:
            continue
        change = Change(lock(overlap), actor=actor)
        move_overlap(change.record, Overlap.Status.RULED)
        change.record.ended_at = timezone.now()
        change.save(AidVerb.OVERLAP_RULED, reason=reason, after={"ruling": str(ruling)})


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
