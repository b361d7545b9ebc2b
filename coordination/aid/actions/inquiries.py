"""Answering what another county's civil affairs asks about a person, and reading what another answered (C10).

Each side writes in its own county alone: the question is laid down where it is answered, and the answer is
read where it was asked. The house carries both over.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.lifecycle import move, move_inquiry
from coordination.aid.models import AidCase, AidElsewhere, CountyInquiry
from coordination.aid.notices import AidNotice
from coordination.aid.policies.inquiries import can_answer_inquiry
from coordination.aid.queries.duplicates import open_duplicates
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.inquiries import unanswered
from coordination.aid.queries.lanes import status_of_lane
from coordination.aid.verbs import AidVerb
from coordination.changes import begin, need
from coordination.rules import ask, must_have_come
from coordination.telling import tell

S = AidCase.Status
A = AidElsewhere.Answer


@transaction.atomic
def answer_inquiry(
    inquiry: CountyInquiry,
    *,
    actor: Actor,
    answer: str,
    words: str,
    amount: Decimal | None = None,
    given_on: dt.date | None = None,
) -> CountyInquiry:
    """Say what this county gives the person for that cause: how much, since when, or that it is another matter."""
    inquiry, change = begin(inquiry, actor=actor)
    require(can_answer_inquiry(actor, inquiry))
    move_inquiry(inquiry, CountyInquiry.Status.ANSWERED)
    inquiry.answer = A(answer)
    inquiry.words = need(words, _("Say in a sentence what stands."), field="words")[:500]
    if inquiry.answer in AidElsewhere.COUNTS:
        if amount is None or given_on is None:
            raise ValidationError({"amount": _("Say how much is given, and since when.")})
        ask("given_on", must_have_come, given_on)
        inquiry.amount, inquiry.given_on = amount, given_on
    inquiry.answered_at, inquiry.answered_by = timezone.now(), actor.acting_post
    change.save(AidVerb.INQUIRY_ANSWERED, after={"answer": inquiry.answer})
    return inquiry


@transaction.atomic
def read_answers(case: AidCase, *, actor: Actor) -> AidCase:
    """Take over what other counties answered; where nothing stands any more, the case goes on where it was."""
    case, change = begin(case, actor=actor)
    rows = case.aid_elsewhere.filter(answer="", inquiry__status=CountyInquiry.Status.ANSWERED)
    for row in rows.select_related("where", "inquiry__answered_by__unit"):
        told = row.inquiry
        row.answer, row.amount, row.given_on = told.answer, told.amount, told.given_on
        row.words, row.answered_at = told.words, told.answered_at
        by = told.answered_by
        row.answered_by = f"{by.unit.full_name} {by.title_label}" if by is not None else ""
        row.save()
        event = change.trace(AidVerb.COUNTY_ANSWERED, after={"county": row.where.label, "answer": row.answer})
        if case.status != S.DUPLICATE:  # who rules on it hears of the step
            tell(case, AidNotice.COUNTY_ANSWERED, event, township_side(case), actor=actor)
    if case.status == S.DUPLICATE and _nothing_stands(case):
        move(case, S(case.duplicate_in) if case.duplicate_in else status_of_lane(case))
        case.duplicate_in = ""
        change.save(AidVerb.NOTHING_STANDS)
    return case


def _nothing_stands(case: AidCase) -> bool:
    """Held for other counties alone, all of which say that it is nothing of the kind."""
    rows = list(case.aid_elsewhere.all())
    if not rows or unanswered(case) or any(row.answer not in (A.OTHER, A.NONE) for row in rows):
        return False
    return not any(one.is_hard for one in open_duplicates(case))
