"""Who reports a leak, assesses it, notifies the person and closes the case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.leaks.models import Leak
from coordination.units.models import Role


def can_report(actor: Actor, record: Any) -> Refusal:
    """Anybody with a post who may read what it is about."""
    if actor.post is None or actor.has_role(Role.CLOCK):
        return _("A leak is reported by somebody who holds a post.")
    return None


def can_report_by_number(actor: Actor) -> Refusal:
    """The security officer hears of a leak from outside and reads no record (C7)."""
    if not actor.has_role(Role.SECADM):
        return _(
            "By its number a record is named by the security officer; others report on the record’s page."
        )
    return None


def can_assess(actor: Actor, leak: Leak) -> Refusal:
    """The security officer of the county."""
    if not actor.has_role(Role.SECADM):
        return _("A leak is the security officer's case.")
    return None


@never_for(lambda leak: [leak.account_id])
def can_tell(actor: Actor, leak: Leak) -> Refusal:
    """County civil affairs, which may know whom it is about; the account concerned notifies nobody."""
    if not actor.has_role(Role.CCLERK):
        return _("County civil affairs notifies the person.")
    if leak.account_id in actor.people:
        return _("The leak is about your own account: somebody else notifies the person.")
    return None


def had_a_hand(leak: Leak) -> list[int | None]:
    posts = (leak.reported_by, leak.assessed_by, leak.measured_by)
    return [leak.account_id, *(post.user_id for post in posts if post is not None)]


@never_for(had_a_hand)
def can_close(actor: Actor, leak: Leak) -> Refusal:
    """The office director, unless they reported it or it is about their account."""
    if not actor.has_role(Role.OFFDIR, Role.CHEAD):
        return _("The office director closes the case of a leak.")
    if actor.people & set(had_a_hand(leak)):
        return _("You had a hand in this case already: a second person closes it.")
    return None
