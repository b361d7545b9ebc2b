"""Who may register, confirm, merge and open: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.register.grants import FIELDS, granted_fields
from coordination.register.models import CategoryStatus, Household, IdentityQuestion, MeansCheck, Person
from coordination.register.models.households import READS_ALL, TOWNSHIP_ROLES
from coordination.units.models import Organisation, Role

if TYPE_CHECKING:
    from django.db import models

    from coordination.access import Actor, Refusal

COUNTY_CLERKS = (Role.CCLERK, Role.CHEAD, Role.OFFICE, Role.OFFDIR)
TOWNSHIP_CLERKS = (Role.TCLERK, Role.TOFFICER)
# a village co-ordinator visits and calls; money and health are no part of it (C9)
VILLAGE_FIELDS = frozenset(FIELDS) - {"account", "health_note"}


def can_register_household(actor: Actor, township: Organisation | None = None) -> Refusal:
    """A township registers its own people; civil affairs and the office anybody's."""
    if actor.has_role(Role.CLOCK):
        return None
    if township is not None and township.county_id != actor.county_id:
        return _("Another county registers the people of this township.")
    if actor.has_role(*COUNTY_CLERKS):
        return None
    if actor.has_role(*TOWNSHIP_CLERKS) and township is None:
        return None
    if actor.has_role(*TOWNSHIP_CLERKS) and township is not None and actor.unit_id == township.pk:
        return None
    return _("Only the township’s own handlers, civil affairs and the office register people.")


def can_amend_household(actor: Actor, household: Household) -> Refusal:
    if household.merged_into_id is not None:
        return _("This household was merged into another; go on there.")
    return can_register_household(actor, household.township)


def can_confirm_category(
    actor: Actor, household: Household, authority: Organisation | None = None
) -> Refusal:
    """Civil affairs enters every authority's decision; a township its own, where confirming was delegated.

    What a signed decision of a deliberation says enters by itself (R223).
    """
    if household.merged_into_id is not None:
        return _("This household was merged into another; go on there.")
    if actor.has_role(*COUNTY_CLERKS, Role.CLOCK):
        return None
    own = actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == household.township_id
    if own and (authority is None or authority.pk == actor.unit_id):
        return None
    return _("Categories are entered by civil affairs, or by a township for what it confirms itself.")


def can_end_category(actor: Actor, status: CategoryStatus) -> Refusal:
    """Whoever may confirm it; and the leader of the unit that determined it, after re-checking (R249)."""
    if actor.has_role(Role.UHEAD) and actor.unit_id == status.authority_id:
        return None
    return can_confirm_category(actor, status.household, status.authority)


def can_review_category(actor: Actor, status: CategoryStatus) -> Refusal:
    """The handler of the unit that determined it, too: whoever re-checked says when it is looked at next (R16)."""
    if actor.has_role(Role.UCLERK) and actor.unit_id == status.authority_id:
        return None
    return can_end_category(actor, status)


def can_record_check(actor: Actor, household: Household) -> Refusal:
    """Authorisations and means checks: civil affairs, the office, and the household's township."""
    return can_amend_household(actor, household)


def can_reuse_check(actor: Actor, check: MeansCheck) -> Refusal:
    """Any authority that handles a matter of the household takes the result over (R225)."""
    if (
        actor.has_role(Role.CLOCK)
        or Household.objects.visible_to(actor).filter(pk=check.household_id).exists()
    ):
        return None
    return _("Your unit has no matter of this household.")


def can_watch(actor: Actor, household: Household, source: models.Model | None = None) -> Refusal:
    """By hand as a category; a refusal that another process decided enters by itself."""
    if source is not None:
        return None
    return can_confirm_category(actor, household)


def can_decide_identity(actor: Actor, question: IdentityQuestion) -> Refusal:
    """Civil affairs decides; a township where both people are its own."""
    if actor.has_role(*COUNTY_CLERKS) and actor.county_id == question.person.county_id:
        return None
    places = {question.person.household.township_id, question.other.household.township_id}
    if actor.has_role(*TOWNSHIP_CLERKS) and places == {actor.unit_id}:
        return None
    return _(
        "Whether two entries are one person is decided by civil affairs, or by a township among its own."
    )


def can_note_death(actor: Actor, person: Person) -> Refusal:
    """The township of the household, and civil affairs, which answers for the register."""
    if actor.has_role(*COUNTY_CLERKS) and actor.county_id == person.county_id:
        return None
    if actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == person.household.township_id:
        return None
    return _("A death is entered by the township of the household, or by civil affairs.")


def can_correct_identity(actor: Actor, person: Person) -> Refusal:
    """What a signed paper and a payment name is put right by civil affairs, not by whoever entered it."""
    if actor.has_role(*COUNTY_CLERKS):
        return can_amend_household(actor, person.household)
    return _("A name or an ID number that was entered wrongly is put right by civil affairs.")


def can_merge_persons(actor: Actor, person: Person, other: Person) -> Refusal:
    return can_decide_identity(actor, IdentityQuestion(person=person, other=other))


def can_open_file(actor: Actor, household: Household) -> Refusal:
    """Names and numbers open to those who handle the case, for a purpose they state (PIPL, B8)."""
    if any(open_fields(actor, person) for person in household.members.all()) or reads_file(actor, household):
        return None
    return _("Your post opens no names here; ask the township or the office.")


def open_fields(actor: Actor, person: Person) -> frozenset[str]:
    """What an opening shows of one person."""
    household = person.household
    if reads_file(actor, household):
        return frozenset(FIELDS)
    granted = granted_fields(actor, person)
    if actor.has_role(Role.VCO) and actor.unit_id == household.village_id:
        return granted | VILLAGE_FIELDS
    return granted


def reads_file(actor: Actor, household: Household) -> bool:
    """Whether the whole case file is open to a post: the office, civil affairs, the own township (C9)."""
    if actor.has_role(*READS_ALL):
        return True
    return actor.has_role(*TOWNSHIP_ROLES) and actor.unit_id == household.township_id
