"""Every change to second factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.audit.actions import record
from coordination.changes import gives_reason, lock
from coordination.notifications.actions import notify
from coordination.notifications.hints import look_again
from coordination.second_factor import codes
from coordination.second_factor.models import RecoveryCode, SecondFactor
from coordination.second_factor.notices import SecondFactorNotice
from coordination.second_factor.policies import can_give_up
from coordination.second_factor.verbs import SecondFactorVerb

if TYPE_CHECKING:
    import datetime as dt

    from coordination.access import Actor
    from coordination.units.models import User


@transaction.atomic
def begin_set_up(*, actor: Actor) -> SecondFactor:
    """A secret for the telephone; the one that was shown before, while no code of it has come back."""
    return _locked(actor.user) or SecondFactor.objects.create(user=actor.user, secret=codes.new_secret())


@transaction.atomic
def confirm_set_up(code: str, *, actor: Actor) -> list[str]:
    """A first code shows that the telephone knows the secret; answers with the recovery codes, shown this once."""
    factor = _locked(actor.user)
    if factor is None or factor.confirmed_at is not None:
        raise ValidationError(_("The second factor of this account is set up already."))
    step = codes.step_of(factor.secret, codes.plain(code), after=factor.last_step)
    if step is None:
        raise ValidationError({"code": _wrong_words()})
    _took(factor, step, confirmed_at=timezone.now())
    made = _renew(factor)
    event = record(SecondFactorVerb.SET_UP, actor=actor, subject=factor.user)
    notify(
        [factor.user],
        SecondFactorNotice.SET_UP,
        subject=factor.user,
        key=f"second_factor:{factor.pk}:{step}",
        event=event,
    )
    return made


@transaction.atomic
def give(code: str, *, actor: Actor) -> bool:
    """Whether a code is the person's: one of the telephone, each time step once, or a recovery code, each once."""
    factor = _locked(actor.user)
    if factor is None or factor.confirmed_at is None:
        return False
    step = codes.step_of(factor.secret, codes.plain(code), after=factor.last_step)
    if step is not None:
        _took(factor, step)
        record(SecondFactorVerb.GIVEN, actor=actor, subject=factor.user)
        return True
    if _use_recovery(factor, code, actor):
        return True
    record(SecondFactorVerb.FAILED, actor=actor, subject=factor.user)
    return False


def _use_recovery(factor: SecondFactor, code: str, actor: Actor) -> bool:
    left = factor.codes.filter(used_at=None)
    key = codes.which(code, left.values_list("pk", "code_hash"))
    if key is None:
        return False
    factor.codes.filter(pk=key).update(used_at=timezone.now())
    count = left.count()
    event = record(SecondFactorVerb.RECOVERY_USED, actor=actor, subject=factor.user, after={"left": count})
    notify(
        [factor.user],
        SecondFactorNotice.RECOVERY_USED,
        subject=factor.user,
        key=f"recovery:{key}",
        event=event,
        count=count,
    )
    return True


@transaction.atomic
def renew_recovery_codes(*, actor: Actor) -> list[str]:
    """New ones in the place of all that there are; shown this once."""
    factor = _standing(actor.user)
    made = _renew(factor)
    record(SecondFactorVerb.RECOVERY_RENEWED, actor=actor, subject=factor.user)
    return made


@transaction.atomic
def give_up(*, actor: Actor) -> None:
    """The password alone, where the house asks no second factor of this person."""
    factor = _standing(actor.user)
    require(can_give_up(actor))
    _drop(factor)
    record(SecondFactorVerb.REMOVED, actor=actor, subject=factor.user)


@gives_reason
@transaction.atomic
def drop_factor(user: User, *, actor: Actor, reason: str) -> None:
    """Two officers have agreed that the telephone is lost: a new one is set up at the next sign-in."""
    factor = _standing(user)
    _drop(factor)
    event = record(SecondFactorVerb.RESET, actor=actor, subject=user, reason=reason)
    notify(
        [user],
        SecondFactorNotice.RESET,
        subject=user,
        key=f"second_factor:{factor.pk}:reset:{factor.last_step}",
        event=event,
    )
    look_again(user.pk)


def _drop(factor: SecondFactor) -> None:
    factor.codes.all().delete()
    SecondFactor.objects.filter(pk=factor.pk).delete()


def _renew(factor: SecondFactor) -> list[str]:
    factor.codes.all().delete()
    made = codes.recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, code_hash=codes.hash_of(code)) for code in made
    )
    return made


def _took(factor: SecondFactor, step: int, **more: dt.datetime) -> None:
    """No code of this time step is taken again, nor one of an older one."""
    SecondFactor.objects.filter(pk=factor.pk).update(last_step=step, **more)


def _locked(user: User) -> SecondFactor | None:
    """As it stands, with its person locked: nobody else changes it until the transaction ends."""
    found: SecondFactor | None = getattr(lock(user), "second_factor", None)
    return found


def _standing(user: User) -> SecondFactor:
    factor = _locked(user)
    if factor is None or factor.confirmed_at is None:
        raise ValidationError(_("No second factor is set up for this account."))
    return factor


def _wrong_words() -> str:
    return _("This is not the code that the telephone shows now. Wait for the next one and type it.")
