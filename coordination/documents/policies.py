"""Who may do what with papers. Reading follows ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.documents.models import Distribution, Paper
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

CASE_WORK = "case"


def can_read_register(actor: Actor | None) -> Refusal:
    if actor is None or actor.post is None:
        return _("Choose the post you act in first.")
    if actor.user.account_class != CASE_WORK:
        return _("Papers are open to people in case work, not to system, security or audit officers.")
    return None


def own_receipt(paper: Paper, actor: Actor) -> Distribution | None:
    """The receipt that the actor's unit has to give or gave; before it, that of a unit it took over from."""
    rows = list(Distribution.objects.filter(paper=paper, unit__in=units_of(actor)).select_related("unit"))
    return min(rows, key=lambda row: (row.read_at is not None, row.unit_id != actor.unit_id), default=None)


def can_confirm_reading(actor: Actor, paper: Paper) -> Refusal:
    """A unit that was sent the paper confirms once that it has read it."""
    row = own_receipt(paper, actor)
    if row is None:
        return _("This paper was not sent to your unit, so there is no receipt to give.")
    if row.read_at:
        return _("%(name)s has already confirmed for your unit.") % {"name": row.read_by}
    return None


def can_open_file(actor: Actor, paper: Paper) -> Refusal:
    return can_read_register(actor)
