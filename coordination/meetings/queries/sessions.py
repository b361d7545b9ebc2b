"""What session pages read, in a number of queries that does not grow with their rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from coordination.access import Actor
from coordination.meetings.models import AgendaItem, CallAnswer, DecisionLine, Placement, Session
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.sittings.quorum import money_units
from coordination.units.counties import county_of
from coordination.units.models import Organisation


@dataclass(frozen=True)
class Tally:
    """How many units stand where: words, count, tone of the badge."""

    words: str
    count: int
    tone: str = ""


@dataclass(frozen=True)
class PoolRow:
    """An approved item that waits for a session, and the units it would bring to the table."""

    item: AgendaItem
    units: tuple[Organisation, ...]


def call_tallies(answers: list[CallAnswer]) -> list[Tally]:
    counted = Counter(answer.answer for answer in answers)
    tones = {
        CallAnswer.Answer.ITEMS: "ok",
        CallAnswer.Answer.NOTHING: "",
        CallAnswer.Answer.PENDING: "soon",
        CallAnswer.Answer.NO_REPLY: "late",
    }
    return [
        Tally(str(answer.label), counted[answer], tones[answer])
        for answer in CallAnswer.Answer
        if counted[answer]
    ]


def seat_tallies(seats: list[Seat]) -> list[Tally]:
    counted = Counter(seat.answer for seat in seats)
    tones = {
        Seat.Answer.ATTEND: "ok",
        Seat.Answer.PROXY: "soon",
        Seat.Answer.LEAVE: "soon",
        Seat.Answer.PENDING: "calm",
        Seat.Answer.ABSENT: "late",
    }
    return [
        Tally(str(answer.label), counted[answer], tones[answer]) for answer in Seat.Answer if counted[answer]
    ]


def seats_of(session: Session) -> list[Seat]:
    return list(
        session.sitting.seats.select_related(
            "unit", "proxy__user", "proxy__unit", "signed_in_post__user", "signed_in_post__unit"
        )
    )


def call_answers_of(session: Session, actor: Actor) -> list[CallAnswer]:
    return list(
        CallAnswer.objects.visible_to(actor)
        .filter(session=session)
        .select_related("unit", "answered_by__user", "answered_by__unit")
    )


def matters_of(session: Session) -> list[Matter]:
    """The agenda with its items, positions, recusals and decision lines."""
    return list(
        session.sitting.matters.select_related("presenter", "placement__item__unit").prefetch_related(
            "required_units",
            Prefetch(
                "decision_lines",
                DecisionLine.objects.select_related("lead_unit").prefetch_related("co_units"),
            ),
            Prefetch("positions", Position.objects.select_related("seat__unit", "post__user")),
            Prefetch("recusals", Recusal.objects.select_related("seat__unit", "post", "replacement__user")),
        )
    )


def lines_of(session: Session, actor: Actor) -> list[DecisionLine]:
    lines = DecisionLine.objects.visible_to(actor).filter(session=session)
    return list(lines.select_related("lead_unit", "matter").prefetch_related("co_units"))


def unmet_requirements(matters: list[Matter], seats: list[Seat]) -> list[tuple[Matter, Organisation]]:
    """Units that must be present for a matter and have not said that they come."""
    coming = {seat.unit_id for seat in seats if seat.answer in (Seat.Answer.ATTEND, Seat.Answer.PROXY)}
    return [
        (matter, unit) for matter in matters for unit in matter.required_units.all() if unit.pk not in coming
    ]


def pool_for(session: Session) -> list[PoolRow]:
    """Items ready for a session, and those on this one already, in the order of the agenda."""
    placed = Placement.objects.filter(matter__sitting=session.sitting_id, left_at=None)
    items = AgendaItem.objects.of_county(county_of(session)).filter(
        Q(status__in=AgendaItem.POOL) | Q(pk__in=placed.values("item"))
    )
    order = {
        item_id: place
        for place, item_id in enumerate(placed.order_by("matter__order").values_list("item_id", flat=True))
    }
    found = list(items.select_related("unit").prefetch_related("concerned__unit"))
    found.sort(key=lambda item: (order.get(item.pk, len(order)), item.pk))
    finance = money_units(session)
    return [PoolRow(item, units_called_by(item, finance)) for item in found]


def units_called_by(item: AgendaItem, finance: list[Organisation]) -> tuple[Organisation, ...]:
    """Whom an item brings to the table: who reports, whom it concerns, and finance where it costs (R210)."""
    units = {item.unit, *(concerned.unit for concerned in item.concerned.all())}
    if item.amount:
        units.update(finance)
    return tuple(sorted(units, key=lambda unit: (unit.order, unit.code)))
