"""Who may change people, posts and units: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import (
    Absence,
    AccountClass,
    Organisation,
    Post,
    Role,
    Substitution,
    User,
    class_for_role,
)
from coordination.units.models.people import OFFICERS

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

# whose absence a colleague may record, and who that colleague is
RECORDS_ABSENCE_OF = {
    Role.UHEAD: {Role.LIAISON, Role.UDEPUTY, Role.UCLERK},
    Role.THEAD: {Role.TCLERK, Role.TOFFICER},
    Role.OFFDIR: {Role.OFFICE},
}


def _is_of_another(actor: Actor, county_id: int | None) -> Refusal:
    """Officers are a county's; those whose desk stands in no county keep the whole installation."""
    if actor.county_id is not None and county_id != actor.county_id:
        return _("Officers keep the people, posts and units of their own county.")
    return None


def can_enter_counties(actor: Actor) -> Refusal:
    """Those of the city and the province read no county's pages; officers keep the house everywhere."""
    if actor.acting_post is None or actor.county_id is not None or actor.has_role(*OFFICERS):
        return None
    return _(
        "The records of the counties are not open at this desk; their figures will stand at its workbench later."
    )


def can_create_user(actor: Actor, user: User) -> Refusal:
    """Accounts are opened by the system administrator, who never grants them a post."""
    if not actor.has_role(Role.SYSADM):
        return _("Only the system administrator opens accounts.")
    return None


def can_grant_post(actor: Actor, post: Post) -> Refusal:
    """Posts are granted by the security administrator, to others, where the account fits them."""
    if not actor.has_role(Role.SECADM):
        return _("Only the security administrator grants posts.")
    refusal = _is_of_another(actor, post.unit.county_id)
    if refusal is None and post.user.pk is not None:
        refusal = _is_of_another(actor, post.user.audit_county)
    if refusal is not None:
        return refusal
    if post.user_id == actor.user.pk:
        return _("Nobody grants a post to themself.")
    if post.user.account_class != class_for_role(post.role):
        return _("This role does not fit the class of the account, which was fixed when it was opened.")
    return None


def can_end_post(actor: Actor, post: Post) -> Refusal:
    if not actor.has_role(Role.SECADM):
        return _("Only the security administrator ends posts.")
    if post.user_id == actor.user.pk:
        return _("Nobody ends their own post.")
    return _is_of_another(actor, post.unit.county_id)


def can_end_organisation(actor: Actor, unit: Organisation) -> Refusal:
    if not actor.has_role(Role.SYSADM):
        return _("Only the system administrator ends a unit.")
    return _is_of_another(actor, unit.county_id)


def can_record_absence(actor: Actor, post: Post) -> Refusal:
    """One's own; the head's by the unit's liaison or clerk; a convener's by the office."""
    if post.user_id == actor.user.pk:
        return None
    same_unit = actor.unit_id == post.unit_id
    if same_unit and actor.role in RECORDS_ABSENCE_OF.get(Role(post.role), set()):
        return None
    of_county = actor.county_id is not None and actor.county_id == post.unit.county_id
    if of_county and post.role in {Role.CHIEF, Role.DEPUTY} and actor.has_role(Role.OFFICE, Role.OFFDIR):
        return None
    return _("An absence is recorded by the person, or for a head by the unit's liaison or clerk.")


def can_confirm_absence(actor: Actor, absence: Absence) -> Refusal:
    """The holder, or somebody of the office; never who noted it (C10)."""
    if actor.user.pk == absence.recorded_by_id:
        return _("Who noted an absence does not confirm it: the holder does, or the office.")
    if actor.user.pk == absence.post.user_id:
        return None
    of_county = actor.county_id is not None and actor.county_id == absence.post.unit.county_id
    if of_county and actor.on_behalf_of is None and actor.has_role(Role.OFFICE, Role.OFFDIR):
        return None
    return _("An absence is confirmed by the holder or by the office.")


def can_end_absence(actor: Actor, absence: Absence) -> Refusal:
    return can_record_absence(actor, absence.post)


def can_set_substitution(actor: Actor, substitution: Substitution) -> Refusal:
    """The head of the unit names substitutes, the security administrator anybody's."""
    post, substitute = substitution.post, substitution.substitute
    if post.user_id == substitute.user_id:
        return _("Nobody substitutes themself.")
    if {post.user.account_class, substitute.user.account_class} != {AccountClass.CASE}:
        return _("The three officers have no substitutes.")
    if substitute.unit.county_id != post.unit.county_id:
        return _("A substitute is of the same county.")
    if actor.has_role(Role.SECADM):
        return _is_of_another(actor, post.unit.county_id)
    heads_it = actor.has_role(Role.UHEAD, Role.THEAD, Role.OFFDIR) and actor.unit_id == post.unit_id
    if heads_it and substitute.unit_id in {post.unit_id, post.unit.parent_id}:
        return None
    return _(
        "A substitute is named by the head of the unit, from the unit, or by the security administrator."
    )


def can_end_substitution(actor: Actor, substitution: Substitution) -> Refusal:
    if actor.has_role(Role.SECADM):
        return _is_of_another(actor, substitution.post.unit.county_id)
    if actor.has_role(Role.UHEAD, Role.THEAD, Role.OFFDIR) and actor.unit_id == substitution.post.unit_id:
        return None
    return _("A substitution is ended by the head of the unit or by the security administrator.")
