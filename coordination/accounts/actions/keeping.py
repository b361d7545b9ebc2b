"""What the system administrator does to an account that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from coordination.access import require
from coordination.accounts.notices import AccountNotice
from coordination.accounts.policies import can_close_account, can_sign_out, can_unlock
from coordination.accounts.telling import tell_heads, tell_person
from coordination.accounts.verbs import AccountVerb
from coordination.changes import begin, gives_reason
from coordination.limits import PASSWORDS
from coordination.sign_ins.ending import take_all_away
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.verbs import UnitVerb

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import User


@gives_reason
@transaction.atomic
def unlock(user: User, *, actor: Actor, reason: str) -> User:
    """What was failed at under this name is forgotten, from every address; those of the addresses stand."""
    user, change = begin(user, actor=actor)
    require(can_unlock(actor, user))
    event = change.trace(AccountVerb.UNLOCKED, reason=reason)
    transaction.on_commit(lambda: PASSWORDS.forgive(user.username))
    tell_person(user, AccountNotice.UNLOCKED, event)
    return user


@gives_reason
@transaction.atomic
def sign_out_everywhere(user: User, *, actor: Actor, reason: str) -> User:
    """Every session of the person ends; the password stays."""
    user, change = begin(user, actor=actor)
    require(can_sign_out(actor, user))
    ended = take_all_away(user)
    event = change.trace(SignInVerb.SIGN_INS_ENDED, after={"count": ended}, reason=reason)
    tell_person(user, AccountNotice.SIGNED_OUT, event)
    return user


@gives_reason
@transaction.atomic
def close_account(user: User, *, actor: Actor, reason: str) -> User:
    """Nobody signs in with it any more; its posts have passed on before."""
    user, change = begin(user, actor=actor)
    require(can_close_account(actor, user))
    user.is_active = False
    take_all_away(user)
    event = change.save(UnitVerb.ACCOUNT_CLOSED, after={"is_active": False}, reason=reason)
    tell_heads(user, AccountNotice.CLOSED, event)
    return user
