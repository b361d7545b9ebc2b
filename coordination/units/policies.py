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

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

# whose absence a colleague may record, and who that colleague is
RECORDS_ABSENCE_OF = {
    Role.UHEAD: {Role.LIAISON, Role.UDEPUTY, Role.UCLERK},
    Role.THEAD: {Role.TCLERK, Role.TOFFICER},
    Role.OFFDIR: {Role.OFFICE},
}


def can_create_user(actor: Actor, user: User) -> Refusal:
    """Accounts are opened by the system administrator, who never grants them a post."""
    if not actor.has_role(Role.SYSADM):
        return _("Only the system administrator opens accounts.")
    return None


def can_grant_post(actor: Actor, post: Post) -> Refusal:
    """Posts are granted by the security administrator, to others, where the account fits them."""
    if not actor.has_role(Role.SECADM):
        return _("Only the security administrator grants posts.")
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
    return None


def can_end_organisation(actor: Actor, unit: Organisation) -> Refusal:
    if not actor.has_role(Role.SYSADM):
        return _("Only the system administrator ends a unit.")
    return None


def can_record_absence(actor: Actor, post: Post) -> Refusal:
    """One's own; the head's by the unit's liaison or clerk; a convener's by the office."""
    if post.user_id == actor.user.pk:
        return None
    same_unit = actor.unit_id == post.unit_id
    if same_unit and actor.role in RECORDS_ABSENCE_OF.get(Role(post.role), set()):
        return None
    if post.role in {Role.CHIEF, Role.DEPUTY} and actor.has_role(Role.OFFICE, Role.OFFDIR):
        return None
    return _("An absence is recorded by the person, or for a head by the unit's liaison or clerk.")


def can_end_absence(actor: Actor, absence: Absence) -> Refusal:
    return can_record_absence(actor, absence.post)


def can_set_substitution(actor: Actor, substitution: Substitution) -> Refusal:
    """The head of the unit names substitutes, the security administrator anybody's."""
    post, substitute = substitution.post, substitution.substitute
    if post.user_id == substitute.user_id:
        return _("Nobody substitutes themself.")
    if {post.user.account_class, substitute.user.account_class} != {AccountClass.CASE}:
        return _("The three officers have no substitutes.")
    if actor.has_role(Role.SECADM):
        return None
    heads_it = actor.has_role(Role.UHEAD, Role.THEAD, Role.OFFDIR) and actor.unit_id == post.unit_id
    if heads_it and substitute.unit_id in {post.unit_id, post.unit.parent_id}:
        return None
    return _(
        "A substitute is named by the head of the unit, from the unit, or by the security administrator."
    )


def can_end_substitution(actor: Actor, substitution: Substitution) -> Refusal:
    if actor.has_role(Role.SECADM):
        return None
    if actor.has_role(Role.UHEAD, Role.THEAD, Role.OFFDIR) and actor.unit_id == substitution.post.unit_id:
        return None
    return _("A substitution is ended by the head of the unit or by the security administrator.")
