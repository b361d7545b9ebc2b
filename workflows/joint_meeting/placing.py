"""Where a session moves the items placed on it: each item's own process hears of it in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from coordination.access import Actor
from coordination.meetings.actions.holding import conclude_item, end_session
from coordination.meetings.actions.sessions import Turn, arrange_session
from coordination.meetings.models import AgendaItem, Session
from coordination.sittings.models import Matter
from coordination.units.models import Organisation, Post
from workflows.engine.steps import wake


@transaction.atomic
def arrange_and_place(
    session: Session,
    *,
    actor: Actor,
    place: str,
    starts_at: dt.datetime,
    chair: Post,
    turns: Sequence[Turn],
    members: Mapping[Organisation, str],
    invited: Mapping[Organisation, str] | None = None,
    arrangements: str = "",
) -> Session:
    """Arrange the session; items taken onto its agenda, or off it, go on their ways."""
    before = set(_items_of(session))
    session = arrange_session(
        session,
        actor=actor,
        place=place,
        starts_at=starts_at,
        chair=chair,
        turns=turns,
        members=members,
        invited=invited,
        arrangements=arrangements,
    )
    _tell(before | set(_items_of(session)), actor)
    return session


@transaction.atomic
def conclude_and_settle(
    matter: Matter,
    *,
    actor: Actor,
    conclusion: str,
    reason: str = "",
    deferred_to: dt.date | None = None,
) -> Matter:
    """Enter the chair's conclusion, and let the item go where it sends it."""
    matter = conclude_item(matter, actor=actor, conclusion=conclusion, reason=reason, deferred_to=deferred_to)
    _tell(AgendaItem.objects.filter(placements__matter=matter), actor)
    return matter


@transaction.atomic
def end_and_carry_over(session: Session, *, actor: Actor) -> Session:
    """End the meeting; items it did not reach go back to the pool."""
    session = end_session(session, actor=actor)
    _tell(_items_of(session), actor)
    return session


def _items_of(session: Session) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(placements__matter__sitting=session.sitting_id).distinct())


def _tell(items: Iterable[AgendaItem], actor: Actor) -> None:
    for item in items:
        wake(item, actor=actor)
