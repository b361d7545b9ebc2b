"""Who makes a file for the bank, takes it along, and reads the bank's answer: never the same person (C0)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.access import Actor, Refusal
from coordination.aid.models import Account, BankBatch, Part
from coordination.aid.models.banking import AT_FINANCE, READS_ALL, READS_OWN
from coordination.aid.policies.separation import people_of
from coordination.units.counties import county_of, home_of
from coordination.units.models import Role
from coordination.units.queries import acts_for

ONLY_PAYERS = gettext_lazy(
    "A bank file is made by whoever pays: finance, or the township's second officer for its reserve."
)


def can_pay_by_file(actor: Actor) -> Refusal:
    """Finance and the townships' second officers; of which account, the next question says."""
    if actor.has_role(Role.FIN, Role.TOFFICER):
        return None
    return ONLY_PAYERS


def reads_files(actor: Actor) -> bool:
    """Whether somebody finds files here at all: who pays, who answers for it, and the bureau of finance (C9)."""
    home = home_of(actor)
    books = home.find_unit(Role.FIN) if home is not None and actor.has_role(*AT_FINANCE) else None
    return actor.has_role(*READS_ALL, *READS_OWN) or (books is not None and acts_for(actor, books.pk))


def can_make_file(actor: Actor, account: Account) -> Refusal:
    """Finance, and for its own reserve the township's second officer."""
    if actor.has_role(Role.FIN) or pays_own_reserve(actor, account):
        return None
    return ONLY_PAYERS


def can_take_file(actor: Actor, batch: BankBatch) -> Refusal:
    """Whoever pays from that account brings the file to the bank."""
    if can_make_file(actor, batch.account) is not None:
        return _("The file is brought to the bank by whoever pays from this account.")
    return None


def can_bring_answer(actor: Actor, batch: BankBatch) -> Refusal:
    """Somebody on the payer's side who did not make the file and has no other part in its cases."""
    refusal = can_enter_answer(actor, batch)
    if refusal is not None:
        return refusal
    others = Part.objects.filter(case__plan__payments__bank_rows__batch=batch, user__in=people_of(actor))
    if others.exclude(function=Part.Function.PAYER).exists():
        return _(
            "You have another part in a case of this file: somebody else of the payers reads in the answer."
        )
    return None


def can_enter_answer(actor: Actor, batch: BankBatch) -> Refusal:
    """The same of the file alone, asked again for each of its rows."""
    if not batch.is_open:
        return _("The answer to this file has been taken over.")
    if not is_on_payers_side(actor, batch.account):
        return _(
            "The bank's answer is read in by finance, or by the township's second officer for its reserve."
        )
    if people_of(actor) & {batch.made_by_id, batch.made_as.user_id}:
        return _("Whoever made the file does not read in its answer: somebody else of the payers does.")
    return None


def is_on_payers_side(actor: Actor, account: Account) -> bool:
    """Finance's handler and the people of that bureau; the second officer whose reserve it is."""
    if actor.has_role(Role.FIN) or pays_own_reserve(actor, account):
        return True
    books = county_of(account.unit).find_unit(Role.FIN)  # kept with the unit, asked for every row
    return books is not None and actor.has_role(*AT_FINANCE) and acts_for(actor, books.pk)


def pays_own_reserve(actor: Actor, account: Account) -> bool:
    return account.is_reserve and actor.has_role(Role.TOFFICER) and acts_for(actor, account.unit_id)
