"""Who answers after a restore, and who opens the house again: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.safekeeping.models import OPEN_IT, READS, CountyAnswer, LatePayment, Restoration
from coordination.units.models import Post, Role
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

Status = Restoration.Status


def can_see_reopening(actor: Actor) -> Refusal:
    if not actor.has_role(*READS):
        return _("What is asked after a restore is read by the office, finance and the three officers.")
    return None


def can_enter_numbers(actor: Actor, answer: CountyAnswer) -> Refusal:
    """The office knows its papers; it may answer again until the opening is asked for."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR) or actor.county_id != answer.county_id:
        return _("The last numbers issued are entered by the joint-meeting office of the county.")
    return _is_asked(answer.restoration)


def can_enter_payments(actor: Actor, answer: CountyAnswer) -> Refusal:
    """Finance knows the bank; where nobody holds its post, the office director answers."""
    here = actor.county_id == answer.county_id
    finance = Post.objects.current().filter(role=Role.FIN, unit__region=answer.county_id)
    role = Role.FIN if finance.exists() else Role.OFFDIR
    if not here or not actor.has_role(role):
        return _("Payments after the backup are entered by the %(role)s of the county.") % {
            "role": role.label
        }
    return _is_asked(answer.restoration)


def can_ask_opening(actor: Actor, restoration: Restoration) -> Refusal:
    """One of two officers, once every county has answered."""
    refusal = _officer(actor)
    if refusal is not None:
        return refusal
    if restoration.status == Status.ASKED:
        return _("The opening is asked for already; the second officer confirms it.")
    if restoration.status == Status.OPEN:
        return _("The house is open.")
    waiting = [
        str(answer) for answer in restoration.answers.select_related("government") if not answer.is_whole
    ]
    if waiting:
        return _("Numbers or payments are missing still: %(counties)s.") % {"counties": listed(waiting)}
    return None


def can_open_again(actor: Actor, restoration: Restoration) -> Refusal:
    """The second officer, who is another person."""
    refusal = _officer(actor)
    if refusal is not None:
        return refusal
    if restoration.status != Status.ASKED:
        return _("Nobody has asked that the house be opened.")
    if actor.user.pk == restoration.asked_by_id:
        return _("You asked for this. Somebody else confirms it.")
    return None


def _officer(actor: Actor) -> Refusal:
    """Those of the installation where it has officers above its counties; else the county's own."""
    if not actor.has_role(*OPEN_IT):
        return _("The house is opened by the system administrator and the security administrator.")
    above = Post.objects.current().filter(role__in=OPEN_IT, unit__region=None)
    if actor.county_id is not None and len(set(above.values_list("user", flat=True))) > 1:
        return _("This house holds several counties: the officers of the installation open it.")
    return None


def _is_asked(restoration: Restoration) -> Refusal:
    if restoration.status == Status.OPEN:
        return _("The house is open.")
    if restoration.status == Status.ASKED:
        return _("The opening is asked for. Who confirms it can give it back first.")
    return None


def can_place(actor: Actor, payment: LatePayment) -> Refusal:
    """Also once the house is open: the matter is entered anew then."""
    if payment.stage_id is not None:
        return _("This payment has its stage.")
    if actor.county_id != payment.answer.county_id or not actor.has_role(Role.FIN, Role.OFFDIR):
        return _("Payments after the backup are entered by the %(role)s of the county.") % {
            "role": Role.FIN.label
        }
    return None
