"""Into whose account a case's money may go without a reason: the person's own, or one of the household."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination.aid.models import AidCase
from coordination.lives.queries import receives_nothing
from coordination.register.models import Person


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody with an account, as the payer reads it."""

    person: Person

    @property
    def key(self) -> str:
        return self.person.key

    @property
    def account(self) -> str:
        """Empty where nothing goes to the person any more: it is paid to another member (C10)."""
        return "" if receives_nothing(self.person) else self.person.account

    @property
    def words(self) -> str:
        """王*敏（户主，6217****4321）"""
        return _("%(name)s (%(relation)s, %(account)s)") % {
            "name": self.person.masked_name,
            "relation": self.person.get_relation_display(),
            "account": self.person.masked_account,
        }


def own_payee(case: AidCase) -> Payee:
    return Payee(case.person.current)


def household_payees(case: AidCase) -> list[Payee]:
    """The other members who have an account, the head first: one card for a household is ordinary (C10)."""
    person = case.person.current
    members = Person.objects.filter(household=person.household_id).standing().exclude(pk=person.pk)
    found = [one for one in members.exclude(account_index="").order_by("pk") if not receives_nothing(one)]
    found.sort(key=lambda one: one.relation != Person.Relation.HEAD)
    return [Payee(one) for one in found]


def is_of_household(case: AidCase, person: Person) -> bool:
    own = case.person.current
    return person.pk == own.pk or (person.household_id == own.household_id and person.merged_into_id is None)


def payee_for_file(case: AidCase) -> Payee | None:
    """Into whose account a file for the bank pays without a further question: the person's own, else the head's."""
    own = own_payee(case)
    if own.account:
        return own
    heads = [one for one in household_payees(case) if one.person.relation == Person.Relation.HEAD]
    return heads[0] if heads else None
