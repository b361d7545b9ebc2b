"""The demonstration's agenda items: opened and carried on by their people, each as far as its fixture says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.demo.attachments import make_file
from coordination.demo.cast import Cast
from coordination.demo.county import DemoCounty
from coordination.demo.walk import Walk
from coordination.meetings.actions.clearance import approve_item, pass_item
from coordination.meetings.actions.coordination import check_item, give_opinion, return_item
from coordination.meetings.actions.items import hand_over_item, sign_item
from coordination.meetings.models import AgendaItem
from coordination.units.counties import County
from coordination.units.models import Organisation
from workflows.joint_meeting.front import open_item

Status = AgendaItem.Status
Row = dict[str, Any]


def load_items(demo: DemoCounty) -> int:
    """Open the items that are not there yet, and say how many."""
    county = demo.county()
    known = set(AgendaItem.objects.of_county(county).values_list("title", flat=True))
    new = [row for row in _rows(demo) if row["title"] not in known]
    for row in new:
        _load(row, county)
    return len(new)


def _rows(demo: DemoCounty) -> Iterator[Row]:
    """The fixture's rows, with the years counted from today."""
    year = timezone.localdate().year
    for row in demo.rows("agenda_items"):
        title = row["title"].replace("{year}", str(year)).replace("{next_year}", str(year + 1))
        yield {**row, "title": title}


@transaction.atomic
def _load(row: Row, county: County) -> None:
    cast = Cast(county)
    concerned = [cast.unit(code) for code in row["concerned"]]
    item = open_item(
        actor=cast.actor(row["drafter"]),
        title=row["title"],
        kind=row["kind"],
        background=row["background"],
        request=row["request"],
        proposal=row["proposal"],
        basis=row["basis"],
        amount=Decimal(row["amount"]) if "amount" in row else None,
        concerned=concerned,
        files=[make_file(described) for described in row["attachments"]],
    )
    walk = Walk(item, cast)
    steps = _steps(walk, row, concerned)
    while walk.record.status != row["reach"]:
        next(steps)()
    coordinating = walk.record.status == Status.COORDINATING
    for code, (stance, text) in row.get("opinions", {}).items() if coordinating else ():
        walk.take("opinion", give_opinion, of=code, stance=stance, text=text)


def _steps(walk: Walk[AgendaItem], row: Row, concerned: list[Organisation]) -> Iterator[Callable[[], Any]]:
    """What its people do one after the other on the way to a session."""
    yield partial(walk.take, "prepare", hand_over_item, row["drafter"])
    yield partial(walk.take, "sign", sign_item)
    if "return_reason" in row:
        yield partial(walk.take, "check", return_item, reason=row["return_reason"])
    yield partial(walk.take, "check", check_item, units=concerned)
    for unit in concerned:
        stance, text = row["opinions"][unit.code]
        yield partial(walk.take, "opinion", give_opinion, of=unit.code, stance=stance, text=text)
    if walk.record.status == Status.REVIEWING:
        yield partial(walk.take, "review", pass_item, opinion=row["review_opinion"])
    yield partial(walk.take, "approve", approve_item, opinion=row["approval_opinion"])
