"""The running mark of whatever leaves the house: one series a county and year, drawn with the event that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.actions import record
from coordination.audit.looks import words_index
from coordination.audit.models import NO_COUNTY
from coordination.audit.verbs import AuditVerb
from coordination.exports import Leaving, Mark

if TYPE_CHECKING:
    from coordination.access import Actor

NEXT = (
    "INSERT INTO audit_exportseries (county_id, year, last) VALUES (%s, %s, 1)"
    " ON CONFLICT (county_id, year) DO UPDATE SET last = audit_exportseries.last + 1 RETURNING last"
)


@transaction.atomic
def draw_mark(leaving: Leaving) -> Mark:
    """Put on record who takes what, chosen how, how many rows; a typed word by its index alone."""
    actor, now = leaving.actor, timezone.now()
    year = timezone.localdate(now).year
    number = f"{year}-{_next(actor.county_id or NO_COUNTY, year):06d}"
    record(
        AuditVerb.EXPORTED,
        actor=actor,
        subject=leaving.subject,
        household=str(getattr(leaving.subject, "audit_household", "")),
        after={
            "what": leaving.what,
            "rows": leaving.rows,
            "mark": number,
            "filters": dict(leaving.filters),
            "words": {name: words_index(words) for name, words in leaving.words.items()},
        },
    )
    return Mark(number, _who(actor), now)


def _who(actor: Actor) -> str:
    if actor.acting_post is None:
        return actor.user.label
    return _("%(name)s (%(post)s)") % {"name": actor.user.label, "post": actor.acting_post.label}


def _next(county_id: int, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [county_id, year])
        found: int = cursor.fetchone()[0]
    return found
