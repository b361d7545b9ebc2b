"""One more of what stands already: the clerk says why, and goes on (measured 3.12; for actions alone)."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.audit.models import Event
from coordination.changes import trace
from coordination.referrals.models import Leg, Referral
from coordination.referrals.queries.standing import standing_legs, told
from coordination.referrals.verbs import ReferralVerb
from coordination.units.models import Organisation


def must_say_why_again(found: Iterable[Referral | Leg], why: str) -> None:
    """What stands is named; without a reason nothing more opens."""
    found = list(found)
    if found and not why.strip():
        words = _("The same stands already: %(standing)s. Say why it is asked once more.")
        raise ValidationError({"again": words % {"standing": told(found)}})


def ask_again(
    case: Referral,
    receiver: Organisation,
    purpose: str,
    why: str,
    *,
    actor: Actor,
    but: Leg | None = None,
) -> list[Leg]:
    """What stands beside a leg that is about to be named or sent on; refused without the reason."""
    found = standing_legs(case, receiver, purpose, actor, but=but)
    must_say_why_again(found, why)
    return found


def note_again(leg: Leg, found: Iterable[Leg], why: str, *, actor: Actor) -> None:
    """The reason, and beside what the leg stands, are on record with the leg."""
    numbers = [one.short_number for one in found]
    if numbers:
        trace(leg, ReferralVerb.LEG_AGAIN, actor=actor, reason=why.strip(), after={"beside": numbers})


def unexplained(legs: Iterable[Leg], actor: Actor) -> list[tuple[Leg, list[Leg]]]:
    """Of the legs about to be sent, those beside which something stands that nobody has spoken of."""
    legs = list(legs)
    said = set(
        Event.objects.filter(
            subject_type=Leg._meta.label_lower,
            subject_id__in=[str(leg.pk) for leg in legs],
            verb=ReferralVerb.LEG_AGAIN,
        ).values_list("subject_id", flat=True)
    )
    first: dict[int, Leg] = {}
    found = []
    for leg in legs:
        # of two named together the later is the one more
        kept = first.setdefault(leg.receiver_id, leg)
        if str(leg.pk) in said:
            continue
        standing = standing_legs(leg.case, leg.receiver, leg.purpose, actor, but=leg)
        if kept is leg:
            standing = [one for one in standing if one.case_id != leg.case_id]
        if standing:
            found.append((leg, standing))
    return found
