"""Takes a whole county over from its fixtures: organisations, people, posts, duties.

Rows are matched by their natural keys. What is missing is added with its first
version; what stands is left as people made it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.contrib.auth.hashers import make_password
from django.db import transaction

from coordination.access import Actor
from coordination.audit.actions import bulk_create_versions, bulk_update_versions, record
from coordination.units.models import (
    AccountClass,
    DutyLine,
    Organisation,
    Post,
    Role,
    Substitution,
    Succession,
    User,
)
from coordination.units.verbs import UnitVerb

Row = dict[str, Any]
PostKey = tuple[str, str, str]
LOADED = "Loaded from the county's fixtures"


class Counts(TypedDict):
    organisations: int
    people: int
    posts: int
    substitutions: int
    duty_lines: int


@dataclass(frozen=True, slots=True)
class CountyRows:
    """The rows of a county's fixtures, as they stand in the files."""

    organisations: list[Row]
    people: list[Row]
    posts_from: dt.date
    successions: list[Row] = field(default_factory=list)
    substitutions: list[Row] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)


@transaction.atomic
def import_county(county: CountyRows, *, password: str) -> Counts:
    """Add what is missing of a county; the clock, which may itself be new, is the author."""
    people = _add_people(county.people, password)
    clock = Actor(User.objects.get(username="clock"), None)
    units = _add_organisations(county.organisations, actor=clock)
    _add_successions(county.successions)
    posts = _add_posts(county.people, county.posts_from, actor=clock)
    counts = Counts(
        organisations=units,
        people=people,
        posts=posts,
        substitutions=_add_substitutions(county.substitutions, county.posts_from, actor=clock),
        duty_lines=_add_duties(county.duties, actor=clock),
    )
    if any(counts.values()):
        own_post = Post.objects.select_related("unit").get(user=clock.user, role=Role.CLOCK)
        record(
            UnitVerb.DEMO_LOADED,
            actor=Actor(clock.user, own_post),
            subject=Organisation.objects.get(code=county.organisations[0]["code"]),
            after=dict(counts),
        )
    return counts


def _add_people(rows: list[Row], password: str) -> int:
    known = set(User.objects.values_list("username", flat=True))
    hashed = make_password(password)  # once: hashing is slow on purpose
    new = [
        User(
            username=row["username"],
            name=row["name"],
            name_en=row["name_en"],
            phone=row.get("phone", ""),
            account_class=row.get("account_class", AccountClass.CASE),
            password=make_password(None) if row["username"] == "clock" else hashed,
        )
        for row in rows
        if row["username"] not in known
    ]
    User.objects.bulk_create(new)
    return len(new)


def _add_organisations(rows: list[Row], *, actor: Actor) -> int:
    """Parents before children, one insert for each generation; what stands under a county stands in it."""
    ids = dict(Organisation.objects.values_list("code", "pk"))
    regions = dict(Organisation.objects.values_list("code", "region"))
    waiting = [row for row in rows if row["code"] not in ids]
    added = len(waiting)
    while waiting:
        ready = [row for row in waiting if all(row.get(name) in (None, *ids) for name in PLACE)]
        if not ready:
            raise ValueError(f"No such parent: {waiting[0]['parent']}")
        made = bulk_create_versions(
            [
                Organisation(
                    **{name: value for name, value in row.items() if name not in {*PLACE, *DATES}},
                    **_dates(row),
                    parent_id=ids.get(row.get("parent", "")),
                    region_id=ids[row["region"]] if "region" in row else regions.get(row.get("parent", "")),
                )
                for row in ready
            ],
            actor=actor,
            reason=LOADED,
        )
        _make_regions([unit for unit in made if unit.is_county], actor=actor)
        ids |= {unit.code: unit.pk for unit in made}
        regions |= {unit.code: unit.region_id for unit in made}
        waiting = [row for row in waiting if row["code"] not in ids]
    return added


def _make_regions(counties: list[Organisation], *, actor: Actor) -> None:
    """A county's government is the region of its units, and its own."""
    for county in counties:
        county.region = county
    bulk_update_versions(counties, ["region"], actor=actor, reason=LOADED)


def _add_successions(rows: list[Row]) -> None:
    ids = dict(Organisation.objects.values_list("code", "pk"))
    known = set(Succession.objects.values_list("predecessor__code", "successor__code"))
    Succession.objects.bulk_create(
        Succession(
            predecessor_id=ids[row["predecessor"]],
            successor_id=ids[row["successor"]],
            on=dt.date.fromisoformat(row["on"]),
            is_main=row["is_main"],
            scope=row.get("scope", ""),
        )
        for row in rows
        if (row["predecessor"], row["successor"]) not in known
    )


def _add_posts(people: list[Row], since: dt.date, *, actor: Actor) -> int:
    units = dict(Organisation.objects.values_list("code", "pk"))
    users = dict(User.objects.values_list("username", "pk"))
    known = set(Post.objects.values_list("user__username", "unit__code", "role"))
    new = [
        Post(
            user_id=users[person["username"]],
            unit_id=units[row["unit"]],
            role=row["role"],
            title=row["title"],
            title_en=row["title_en"],
            order=order,
            valid_from=since,
        )
        for person in people
        for order, row in enumerate(person["posts"])
        if (person["username"], row["unit"], row["role"]) not in known
    ]
    bulk_create_versions(new, actor=actor, reason=LOADED)
    return len(new)


def _add_substitutions(rows: list[Row], since: dt.date, *, actor: Actor) -> int:
    posts: dict[PostKey, int] = {
        (username, unit, role): pk
        for pk, username, unit, role in Post.objects.values_list("pk", "user__username", "unit__code", "role")
    }
    known = set(Substitution.objects.values_list("post", "substitute"))
    pairs = [(posts[tuple(row["post"])], posts[tuple(row["substitute"])]) for row in rows]
    new = [
        Substitution(post_id=post, substitute_id=substitute, valid_from=since)
        for post, substitute in pairs
        if (post, substitute) not in known
    ]
    bulk_create_versions(new, actor=actor, reason=LOADED)
    return len(new)


def _add_duties(rows: list[Row], *, actor: Actor) -> int:
    """Lines that others continue come after those that continue them."""
    units = dict(Organisation.objects.values_list("code", "pk"))
    ids = dict(DutyLine.objects.values_list("code", "pk"))
    waiting = [row for row in rows if row["code"] not in ids]
    new_codes = {row["code"] for row in waiting}
    while waiting:
        ready = [row for row in waiting if row.get("succeeded_by") is None or row["succeeded_by"] in ids]
        if not ready:
            raise ValueError(f"No such duty line: {waiting[0]['succeeded_by']}")
        made = bulk_create_versions(
            [
                DutyLine(
                    code=row["code"],
                    unit_id=units[row["unit"]],
                    kind=row["kind"],
                    text=row["text"],
                    text_en=row["text_en"],
                    source=row["source"],
                    requirement=row["requirement"],
                    keywords=row.get("keywords", ""),
                    determines=row.get("determines", ""),
                    succeeded_by_id=ids.get(row.get("succeeded_by", "")),
                    **_dates(row),
                )
                for row in ready
            ],
            actor=actor,
            reason=LOADED,
        )
        ids |= {line.code: line.pk for line in made}
        waiting = [row for row in waiting if row["code"] not in ids]
    DutyLine.partners.through.objects.bulk_create(
        DutyLine.partners.through(dutyline_id=ids[row["code"]], organisation_id=units[partner])
        for row in rows
        if row["code"] in new_codes
        for partner in row.get("partners", [])
    )
    return len(new_codes)


PLACE = ("parent", "region")
DATES = frozenset({"valid_from", "valid_to"})


def _dates(row: Row) -> dict[str, dt.date]:
    return {name: dt.date.fromisoformat(row[name]) for name in DATES if name in row}
