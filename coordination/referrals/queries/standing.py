"""What stands already for the same person: asked about before one more opens (C6, measured 3.12)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.referrals.models import Leg, Referral
from coordination.referrals.terms import Purpose

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Person
    from coordination.units.models import Organisation

MOST = 5


def standing_cases(person: Person, kind: str, actor: Actor) -> list[Referral]:
    """Open applications of the person of this kind, at whatever window; a crisis is known to its readers alone."""
    open_ones = Referral.objects.filter(person=person, kind=kind).exclude(status__in=Referral.ENDED)
    return list(open_ones.filter(_may_be_told(actor, "")).select_related("window").order_by("-pk")[:MOST])


def standing_legs(
    case: Referral, receiver: Organisation, purpose: str, actor: Actor, *, but: Leg | None = None
) -> list[Leg]:
    """Legs of this case to the unit, and open ones of the same person to it for the same purpose."""
    here = Q(case=case) & ~Q(status=Leg.Status.DROPPED)
    there = Q(pk=None)
    if case.person_id is not None:
        sent = ~Q(status__in=[Leg.Status.NAMED, *Leg.SETTLED]) & ~Q(case=case)
        there = Q(case__person=case.person_id, purpose=purpose) & sent & _may_be_told(actor, "case__")
    found = Leg.objects.filter(here | there, receiver=receiver)
    if but is not None and purpose == Purpose.CATEGORY:
        # categories of one application are examined each by itself: of one case they are not the same (R224)
        found = found.exclude(case=case, purpose=Purpose.CATEGORY)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return list(found.select_related("case__window", "receiver").order_by("-pk")[:MOST])


def _may_be_told(actor: Actor, path: str) -> Q:
    """That a matter stands is told of every one but a crisis that the reader may not know of (R217)."""
    known = Referral.objects.visible_to(actor).filter(is_restricted=True).order_by().values("pk")
    return Q(**{f"{path}is_restricted": False}) | Q(**{f"{path}pk__in": known})


def told(found: Iterable[Referral | Leg]) -> str:
    """By number, purpose, window and state: whom to ask, and nothing of what it is about."""
    lines = [_line(one) for one in found]
    return pgettext("list of sentences", "; ").join(lines)


def _line(one: Referral | Leg) -> str:
    if isinstance(one, Referral):
        return _("%(number)s at %(unit)s, %(status)s") % {
            "number": one.number,
            "unit": one.window.label,
            "status": one.get_status_display(),
        }
    return _("%(number)s to %(unit)s for %(purpose)s, %(status)s") % {
        "number": one.short_number,
        "unit": one.receiver.label,
        "purpose": one.get_purpose_display(),
        "status": one.get_status_display(),
    }
