"""Who keeps accounts and who confirms them: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext as _

from coordination.accounts.models import AccountCheck
from coordination.accounts.queries import Officers, factor_check_of, unended_posts
from coordination.second_factor.policies import has_factor
from coordination.units.leaving import hanging_on
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.units.models import User


def needs_second_officer(user: User) -> bool:
    """Whoever signs or may be given a post that does, and the three officers: all but what signs in nowhere."""
    return not user.password.startswith(UNUSABLE_PASSWORD_PREFIX)


def can_see_accounts(actor: Actor) -> Refusal:
    if not actor.has_role(Role.SYSADM, Role.SECADM):
        return _("Accounts are kept by the system administrator and confirmed by the security administrator.")
    return None


def can_keep_account(actor: Actor, user: User) -> Refusal:
    """Whatever an officer does to an account: to another's, of those the officer keeps."""
    if not actor.has_role(Role.SYSADM):
        return _("Accounts are kept by the system administrator.")
    if user.pk == actor.user.pk:
        return _("Nobody acts on their own account.")
    if actor.county_id is not None and actor.county_id != user.audit_county:
        return _("Officers keep the people, posts and units of their own county.")
    if not needs_second_officer(user):
        return _("This account belongs to a system and signs in nowhere.")
    return None


def can_reset_password(actor: Actor, user: User) -> Refusal:
    """Also of a closed account, which is opened again by it."""
    return can_keep_account(actor, user)


def can_unlock(actor: Actor, user: User) -> Refusal:
    return can_keep_account(actor, user) or _is_closed(user)


def can_sign_out(actor: Actor, user: User) -> Refusal:
    return can_keep_account(actor, user) or _is_closed(user)


def can_ask_factor_reset(actor: Actor, user: User) -> Refusal:
    """It is asked for here and done by the second officer, once."""
    refusal = can_keep_account(actor, user) or _is_closed(user)
    if refusal is not None:
        return refusal
    if not has_factor(user):
        return _("No second factor is set up for this account.")
    if factor_check_of(user) is not None:
        return _("The second officer has been asked already.")
    return None


def can_close_account(actor: Actor, user: User) -> Refusal:
    """Work is moved first: the security administrator ends the posts and names who holds them next."""
    refusal = can_keep_account(actor, user) or _is_closed(user)
    if refusal is not None:
        return refusal
    if unended_posts(user):
        return _(
            "This person still holds posts. The security administrator ends them first and names who holds them next."
        )
    if hanging_on(user).exists():
        return _("Open steps wait for this person alone. They are taken or withdrawn first.")
    return None


def _is_closed(user: User) -> Refusal:
    return None if user.is_active else _("This account is closed.")


def can_confirm_own(actor: Actor, check: AccountCheck) -> Refusal:
    """The person, once they have chosen a password that nobody else knows."""
    if actor.user.pk != check.user_id:
        return _("Only the person confirms that an account is their own.")
    if check.is_of_factor:
        return _("A second factor is let go by the second officer.")
    if check.user.must_change_password:
        return _("Choose your own password first.")
    if check.person_confirmed_at is not None:
        return _("You have confirmed this already.")
    return _is_answered(check)


def can_answer_check(actor: Actor, check: AccountCheck, *, officers: Officers | None = None) -> Refusal:
    """A second officer: neither who asked nor the person, nor one whose own account waits after a reset.

    Asked of many accounts, ``officers`` remembers what is the same for all of them.
    """
    officers = officers or Officers()
    if actor.user.pk == check.user_id:
        return _("Nobody confirms their own account as second officer.")
    if actor.user.pk == check.asked_by_id:
        return _("You asked for this. Somebody else confirms it.")
    if not actor.has_role(check.officer_role):
        return _("This account is confirmed by the %(role)s.") % {"role": check.officer_role.label}
    if actor.user.pk not in {officer.pk for officer in officers.second(check)}:
        return _("This account is confirmed by the officers of its own county.")
    if check.officer_confirmed_at is not None:
        return _("A second officer has confirmed this account already.")
    return can_confirm_others(actor, officers=officers) or _is_answered(check)


def can_confirm_others(actor: Actor, *, officers: Officers | None = None) -> Refusal:
    """Whoever it is: not before they are known to be themselves."""
    if (officers or Officers()).was_reset(actor.user):
        return _("Your own account waits to be confirmed. Until then you confirm nobody else's.")
    return None


def can_answer_together(actor: Actor, check: AccountCheck, *, officers: Officers | None = None) -> Refusal:
    """Several in one: only what is left for the second officer alone, so that no tick runs ahead of the person."""
    refusal = can_answer_check(actor, check, officers=officers)
    if refusal is not None:
        return refusal
    if check.is_of_factor:
        return _("A second factor is let go on its own page, one by one.")
    if check.person_confirmed_at is None:
        return _("The person has not confirmed the account yet.")
    return None


def _is_answered(check: AccountCheck) -> Refusal:
    if check.status == AccountCheck.Status.WAITING:
        return None
    return _("This account no longer waits to be confirmed.")
