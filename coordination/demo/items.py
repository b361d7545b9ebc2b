"""The demonstration's agenda items: opened and carried on by their people, each as far as its fixture says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.demo.attachments import make_file
from coordination.demo.desks import sitting_at
from coordination.meetings.actions.clearance import approve_item, pass_item
from coordination.meetings.actions.coordination import check_item, give_opinion, return_item
from coordination.meetings.actions.items import hand_over_item, sign_item
from coordination.meetings.models import AgendaItem, Opinion
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role, User
from coordination.units.queries import actors_of
from workflows.engine.steps import complete, open_tasks
from workflows.joint_meeting.front import open_item
from workflows.models import Task

FILE = Path(settings.BASE_DIR) / "fixtures" / "agenda_items.json"
Status = AgendaItem.Status
Row = dict[str, Any]


def load_items() -> int:
    """Open the items that are not there yet, and say how many."""
    known = set(AgendaItem.objects.values_list("title", flat=True))
    new = [row for row in _rows() if row["title"] not in known]
    for row in new:
        _load(row)
    return len(new)


def _rows() -> Iterator[Row]:
    """The fixture's rows, with the years counted from today."""
    year = timezone.localdate().year
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        title = row["title"].replace("{year}", str(year)).replace("{next_year}", str(year + 1))
        yield {**row, "title": title}


@transaction.atomic
def _load(row: Row) -> AgendaItem:
    units = Organisation.objects.in_bulk(row["concerned"], field_name="code")
    concerned = [units[code] for code in row["concerned"]]
    drafter = _actor(User.objects.get(username=row["drafter"]))
    item = open_item(
        actor=drafter,
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
    steps = _steps(item, row, drafter, concerned)
    while item.status != row["reach"]:
        next(steps)()
        item.refresh_from_db()
    for code, (stance, text) in row.get("opinions", {}).items() if item.status == Status.COORDINATING else ():
        _give_opinion(item, units[code], stance, text)
    return item


def _steps(
    item: AgendaItem, row: Row, drafter: Actor, concerned: list[Organisation]
) -> Iterator[Callable[[], Any]]:
    """What its people do one after the other on the way to a session."""
    office = sitting_at(county_of(item).holder(Role.OFFICE))
    yield lambda: complete(_task(item, "prepare"), hand_over_item, actor=drafter)
    head = sitting_at(Holder.head(item.unit))
    yield lambda: complete(_task(item, "sign"), sign_item, actor=head, reauth=True)
    if "return_reason" in row:
        yield lambda: complete(_task(item, "check"), return_item, actor=office, reason=row["return_reason"])
    yield lambda: complete(_task(item, "check"), check_item, actor=office, units=concerned)
    for unit in concerned:
        stance, text = row["opinions"][unit.code]
        yield partial(_give_opinion, item, unit, stance, text)
    director = sitting_at(county_of(item).holder(Role.OFFDIR))
    if item.status == Status.REVIEWING:
        opinion = row["review_opinion"]
        yield lambda: complete(_task(item, "review"), pass_item, actor=director, opinion=opinion)
    convener = sitting_at(county_of(item).holder(item.approver_role))
    opinion = row["approval_opinion"]
    yield lambda: complete(_task(item, "approve"), approve_item, actor=convener, opinion=opinion)


def _give_opinion(item: AgendaItem, unit: Organisation, stance: str, text: str) -> None:
    task = next(
        task for task in open_tasks(item) if isinstance(task.seed, Opinion) and task.seed.unit == unit
    )
    complete(task, give_opinion, actor=sitting_at(Holder.liaison(unit)), stance=stance, text=text)


def _task(item: AgendaItem, name: str) -> Task:
    return next(task for task in open_tasks(item) if task.flow_task.name == name)


def _actor(user: User) -> Actor:
    return actors_of(user)[0]
