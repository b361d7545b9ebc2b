"""Who opens what of an aid case that they know of (C9): its file, its money, single papers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from coordination.documents.kinds import PaperKind
from coordination.open_steps import at_desk
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor

CONVENERS = (Role.CHIEF, Role.DEPUTY)
OFFICE = (Role.OFFDIR, Role.OFFICE)
# who know the case and have no part in its file
OUTSIDE_THE_FILE = (Role.FIN, Role.VCO)
PAYEE_PAPERS = (PaperKind.D26, PaperKind.D27)
# what the person was told: who answers for decisions and hears objections to them opens these of any case
DECISIONS = (PaperKind.D35, PaperKind.D37, PaperKind.D44)
DELIBERATION = "deliberation.deliberation"
EVERY = ~Q(pk__in=[])


def has_open_file(actor: Actor) -> Q:
    """Of the cases that this reader knows those whose file is open to them.

    Civil affairs and the township keep it. A convener reads it where a step is theirs, the office where one
    is and where the case goes through a deliberation; who pays and the village have it never.
    """
    # of the kind of record by its label: this module stands below the case
    model = apps.get_model("aid", "AidCase")
    if actor.has_role(*OUTSIDE_THE_FILE):
        return Q(pk__in=[])
    if actor.has_role(*CONVENERS):
        return Q(at_desk(model, actor.role))
    if actor.has_role(*OFFICE):
        return Q(at_desk(model, *OFFICE)) | _deliberated()
    return EVERY


def _deliberated() -> Q:
    handed_on = apps.get_model(DELIBERATION)._default_manager.filter(
        source_type="aid.aidcase", source_id=OuterRef("pk")
    )
    return Q(lane="granted") | Q(source_type=DELIBERATION) | Q(Exists(handed_on))


def has_open_money(actor: Actor) -> Q:
    """What was asked, approved and paid is everybody's who knows the case, but the village's (C9)."""
    return Q(pk__in=[]) if actor.has_role(Role.VCO) else EVERY


def reads_lines(actor: Actor) -> bool:
    """Each stage and payment beside the sums; the office has the sums."""
    return not actor.has_role(Role.VCO, *OFFICE)


def kinds_open(actor: Actor) -> tuple[str, ...]:
    """Of a case whose file is shut to the reader, the kinds of its papers that are not."""
    if actor.has_role(Role.FIN):
        return PAYEE_PAPERS
    return DECISIONS if actor.has_role(*CONVENERS, *OFFICE) else ()
