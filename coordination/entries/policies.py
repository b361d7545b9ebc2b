"""Who may do what with a signature entered from paper; each answers None or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import never_for
from coordination.entries.models import Objection, PaperEntry
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def _is_of_county(actor: Actor, entry: PaperEntry) -> bool:
    return actor.county_id is not None and actor.county_id == entry.county_id


@never_for(lambda entry: (entry.entered_by_id, entry.proposed_by_id))
def can_compare(actor: Actor, entry: PaperEntry) -> Refusal:
    """A second person of the office, who neither proposed nor entered it (C10)."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR) or not _is_of_county(actor, entry):
        return _("Entry and sheet are compared by somebody of the office.")
    if entry.entered_by_id in actor.people:
        return _("You entered this sheet. Somebody else of the office compares it.")
    if entry.proposed_by_id in actor.people:
        return _("You put the matter before the signer. Somebody else of the office compares the sheet.")
    return None


def can_go_on(actor: Actor, entry: PaperEntry) -> Refusal:
    """Who pays an advance whose hours have passed need not wait for the second look (C10)."""
    if entry.payer_unit_id is None or (actor.unit_id, actor.role) != (entry.payer_unit_id, entry.payer_role):
        return _("Only the payer of an advance goes on without the second look, once its hours have passed.")
    return None


def can_object(actor: Actor, entry: PaperEntry) -> Refusal:
    """The person in whose name it was entered, while the days run."""
    if actor.user.pk != entry.signer.user_id:
        return _("Only the person in whose name the signature was entered can object to it.")
    if entry.status in (PaperEntry.Status.RETURNED, PaperEntry.Status.LAPSED):
        return _("This entry is not in effect, so there is nothing to object to.")
    if Objection.objects.filter(entry=entry).exists():
        return _("An objection has been raised already.")
    if timezone.now() > entry.object_until:
        return _("The days in which an objection was possible are over. Tell the office director.")
    return None


def can_examine(actor: Actor, objection: Objection) -> Refusal:
    if not actor.has_role(Role.SECADM) or not _is_of_county(actor, objection.entry):
        return _("Objections to signatures are examined by the security officer.")
    return None


def answering_role(entry: PaperEntry) -> Role:
    """The level above the signature: a deputy's is the chief convener's, all others the deputy's."""
    return Role.CHIEF if entry.signer.role == Role.DEPUTY else Role.DEPUTY


def stands_by_itself(entry: PaperEntry) -> bool:
    """Above the chief convener nobody answers: the word of the holder decides."""
    return bool(entry.signer.role == Role.CHIEF)


@never_for(lambda objection: (objection.entry.entered_by_id,))
def can_answer(actor: Actor, objection: Objection) -> Refusal:
    role = answering_role(objection.entry)
    if not actor.has_role(role) or not _is_of_county(actor, objection.entry):
        return _("The objection is answered by the level above: %(role)s.") % {"role": role.label}
    if objection.entry.entered_by_id in actor.people:
        return _("You entered the sheet, so you do not answer the objection to it.")
    return None


def can_put_right(actor: Actor, objection: Objection) -> Refusal:
    if not actor.has_role(Role.OFFDIR) or not _is_of_county(actor, objection.entry):
        return _("What left by a wrong signature is put right by the office director.")
    return None
