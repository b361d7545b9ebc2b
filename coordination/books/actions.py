"""The books of a county: laid down, signed for by two people, taken over with the second signature, or refused."""

from __future__ import annotations

import base64
import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.books.books import Books
from coordination.books.models import Opening
from coordination.books.notices import BookNotice
from coordination.books.policies import can_lay_down, can_refuse_opening, can_sign_opening
from coordination.books.standing import must_be_unopened, signatories
from coordination.books.verbs import BookVerb
from coordination.changes import Change, begin, enter, say_why
from coordination.documents.signing import can_sign
from coordination.founding.founding import Refused
from coordination.lasting import outlives_a_power_cut
from coordination.telling import tell
from coordination.units.actors import clock_actor
from coordination.units.counties import County, county_of
from coordination.units.models import Role

S = Opening.Status


@transaction.atomic
def lay_down(content: bytes, file_name: str, *, county: County, actor: Actor) -> Opening:
    """Look a workbook through, try it out, and lay it before the two who sign; nothing of it stands yet."""
    require(can_lay_down(actor))
    must_be_unopened(county)
    books = Books.of(content, file_name, county)
    books.try_out()
    opening = Opening(
        government=county.government,
        file_name=PurePath(file_name).name[:150],
        content=base64.b64encode(content).decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        summary=books.summary(),
    )
    event = enter(opening, BookVerb.LAID_DOWN, actor=actor, after=_counted(opening))
    tell(opening, BookNotice.TO_SIGN, event, signatories(county), actor=actor)
    return opening


@transaction.atomic
def sign_opening(opening: Opening, *, actor: Actor) -> Opening:
    """Sign for the books. The first signature is noted; with the second all of it is taken over, or nothing is."""
    opening, change = begin(opening, actor=actor)
    require(can_sign_opening(actor, opening))
    require(can_sign(actor))
    now = timezone.now()
    if actor.has_role(Role.OFFDIR):
        opening.office_user, opening.office_post, opening.office_signed_at = (
            actor.user,
            actor.acting_post,
            now,
        )
    else:
        opening.finance_user, opening.finance_post, opening.finance_signed_at = (
            actor.user,
            actor.acting_post,
            now,
        )
    is_second = len(opening.signed) == 2
    if is_second:
        _take(opening)
        opening.status, opening.taken_at = S.TAKEN, now
    outlives_a_power_cut()
    change.save(BookVerb.SIGNED, after={"sha256": opening.sha256})
    if is_second:
        _tell_taken(change)
    return opening


@transaction.atomic
def refuse_opening(opening: Opening, *, actor: Actor, reason: str) -> Opening:
    """Refuse the books: nothing of them stands, the file is not kept, and another may be laid down."""
    opening, change = begin(opening, actor=actor)
    require(can_refuse_opening(actor, opening))
    opening.status, opening.reason = S.REFUSED, say_why(reason)
    opening.refused_by, opening.content = actor.acting_post, ""
    event = change.save(BookVerb.REFUSED, reason=opening.reason)
    tell(opening, BookNotice.REFUSED, event, signatories(county_of(opening)), actor=actor)
    return opening


def _take(opening: Opening) -> None:
    """The file is looked through once more: what has come to stand against it since is told to who signs."""
    try:
        Books.of(opening.workbook, opening.file_name, county_of(opening)).take()
    except Refused as refused:
        words = _("The house has changed since these books were laid down; nothing was taken over.")
        raise ValidationError([words, *refused.problems[:20]]) from refused


def _tell_taken(change: Change[Opening]) -> None:
    opening, clock = change.record, clock_actor()
    event = change.trace(BookVerb.TAKEN_OVER, after=_counted(opening))
    county = county_of(opening)
    desks = [
        *signatories(county),
        county.holder(Role.OFFICE),
        county.holder(Role.CHEAD),
        county.holder(Role.FIN),
    ]
    tell(opening, BookNotice.TAKEN_OVER, event, desks, actor=clock)


def _counted(opening: Opening) -> dict[str, int]:
    counts: dict[str, int] = opening.summary["counts"]
    return {"count": sum(counts[name] for name in counts if name not in ("people", "known"))}
