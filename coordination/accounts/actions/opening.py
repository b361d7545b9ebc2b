"""An account is opened, or gets a new first password; whoever hands it over has seen it, so two confirm it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction

from coordination.access import require
from coordination.accounts.first_passwords import first_password
from coordination.accounts.models import AccountCheck
from coordination.accounts.notices import AccountNotice
from coordination.accounts.policies import can_reset_password
from coordination.accounts.telling import tell_heads
from coordination.accounts.verbs import AccountVerb
from coordination.changes import begin, enter, gives_reason
from coordination.limits import PASSWORDS
from coordination.sign_ins.ending import take_all_away
from coordination.units.models import AccountClass, User
from coordination.units.policies import can_create_user
from coordination.units.verbs import UnitVerb

from .checks import ask_for_check

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import Organisation

Kind = AccountCheck.Kind


@gives_reason
def open_account(
    username: str,
    name: str,
    *,
    actor: Actor,
    unit: Organisation,
    reason: str,
    account_class: str = AccountClass.CASE,
    name_en: str = "",
    phone: str = "",
) -> tuple[User, str]:
    """A new account and its first password, returned once. Its class can never be changed; it holds no post yet.

    The head of the unit in which the person is to work hears of it.
    """
    plain = first_password()
    user = User(
        username=username,
        name=name,
        name_en=name_en,
        phone=phone,
        account_class=AccountClass(account_class),
        opened_in_id=actor.county_id,
        password=make_password(plain),
        must_change_password=True,
        awaits_check=True,
    )
    with transaction.atomic():
        require(can_create_user(actor, user))
        user.full_clean(exclude=["password"])
        said = {"account_class": user.account_class}
        event = enter(user, UnitVerb.ACCOUNT_CREATED, actor=actor, unit=unit, after=said, reason=reason)
        ask_for_check(user, Kind.OPENED, event, actor=actor)
        tell_heads(user, AccountNotice.OPENED, event, beside=[unit])
    return user, plain


@gives_reason
def reset_password(user: User, *, actor: Actor, reason: str) -> tuple[User, str]:
    """A new first password, returned once; all sign-ins end, and a closed account is open again."""
    plain = first_password()
    hashed = make_password(plain)  # before anything is locked: hashing is slow on purpose
    with transaction.atomic():
        user, change = begin(user, actor=actor)
        require(can_reset_password(actor, user))
        is_closed = not user.is_active
        _give(user, hashed)
        verb = AccountVerb.REOPENED if is_closed else AccountVerb.PASSWORD_RESET
        event = change.save(verb, reason=reason)
        ask_for_check(user, Kind.REOPENED if is_closed else Kind.RESET, event, actor=actor)
        tell_heads(user, AccountNotice.REOPENED if is_closed else AccountNotice.RESET, event)
    return user, plain


def set_at_machine(user: User, *, actor: Actor, reason: str = "") -> tuple[User, str]:
    """The same by whoever runs the machine, in the name of the clock: the last way in, and no quieter one."""
    plain = first_password()
    hashed = make_password(plain)
    with transaction.atomic():
        user, change = begin(user, actor=actor)
        is_closed = not user.is_active
        _give(user, hashed)
        event = change.save(AccountVerb.PASSWORD_SET_AT_MACHINE, reason=reason)
        ask_for_check(user, Kind.REOPENED if is_closed else Kind.RESET, event, actor=actor)
        tell_heads(user, AccountNotice.REOPENED if is_closed else AccountNotice.RESET, event)
    return user, plain


def _give(user: User, hashed: str) -> None:
    """Of a locked account: a password that somebody has seen; what its name failed at before is forgotten."""
    user.password, user.must_change_password = hashed, True
    user.is_active = user.awaits_check = True
    take_all_away(user)
    transaction.on_commit(lambda: PASSWORDS.forgive(user.username))
