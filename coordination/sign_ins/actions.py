"""Sign-ins begun, ended by their person or an officer, ended because nobody was there; passwords too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from coordination.access import require
from coordination.audit.actions import record
from coordination.changes import begin
from coordination.notifications.hints import look_again
from coordination.sign_ins.browsers import browser_in
from coordination.sign_ins.ending import open_nothing, take_away
from coordination.sign_ins.models import ADDRESS_LENGTH, SignIn
from coordination.sign_ins.passwords import is_due
from coordination.sign_ins.policies import can_end_sign_ins
from coordination.sign_ins.presence import idle_from_now, minutes_idle
from coordination.sign_ins.store import FROM_WHERE
from coordination.sign_ins.verbs import SignInVerb

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.sign_ins.store import SessionStore
    from coordination.units.models import User


@transaction.atomic
def begin_sign_in(session: SessionStore, *, actor: Actor, address: str, user_agent: str) -> None:
    """At the door: from where and by what the person signed in, and until when without any input."""
    session[FROM_WHERE] = {
        "address": address[:ADDRESS_LENGTH],
        "browser": browser_in(user_agent),
        "began_at": timezone.now().isoformat(),
    }
    if session.session_key is None:
        session.create()
    session.be_seen(idle_from_now(actor))


@transaction.atomic
def ask_for_another_password(user: User, *, actor: Actor) -> bool:
    """Where the password has become too old, nothing opens before its person has chosen another."""
    if user.must_change_password or not is_due(user):
        return False
    user, change = begin(user, actor=actor)
    user.must_change_password = True
    change.save(SignInVerb.PASSWORD_DUE)
    return True


@transaction.atomic
def end_sign_in(sign_in: SignIn, *, actor: Actor) -> None:
    """End one sign-in: its pages lead to the door, its sockets close."""
    user = _person(sign_in)
    require(can_end_sign_ins(actor, user))
    take_away(SignIn.objects.of(user).filter(pk=sign_in.pk), user)
    where = {"address": sign_in.address, "browser": sign_in.browser}
    record(SignInVerb.SIGN_IN_ENDED, actor=actor, subject=user, after=where)


@transaction.atomic
def end_sign_ins(user: User, *, actor: Actor, but: str | None = None, reason: str = "") -> int:
    """End all sign-ins of a person, except the one of the key ``but``; how many there were.

    Where there was none, nothing is recorded; sockets look again all the same.
    """
    require(can_end_sign_ins(actor, user))
    standing = take_away(SignIn.objects.of(user).exclude(pk=but or ""), user)
    if standing:
        record(SignInVerb.SIGN_INS_ENDED, actor=actor, subject=user, after={"count": standing}, reason=reason)
    return standing


@transaction.atomic
def end_idle_sign_in(sign_in: SignIn, *, actor: Actor) -> bool:
    """End a sign-in at which nobody was for so long. False where somebody came, or it was ended already."""
    now = timezone.now()
    over = SignIn.objects.gone_idle(now).filter(pk=sign_in.pk)
    if not over.update(ended_idle_at=now, session_data=""):
        return False
    open_nothing([sign_in.session_key])
    if sign_in.user is not None:
        after = {"address": sign_in.address, "browser": sign_in.browser, "minutes": minutes_idle(sign_in)}
        record(SignInVerb.SIGNED_OUT_IDLE, actor=actor, subject=sign_in.user, after=after)
        look_again(sign_in.user.pk)
    return True


def _person(sign_in: SignIn) -> User:
    if sign_in.user is None:
        raise ValueError("Nobody has signed in there.")
    return sign_in.user
