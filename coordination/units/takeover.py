"""Takes a whole county over from its rows: organisations, people, posts, duties.

Rows are matched by their natural keys within the county, since the codes of units and
duty lines are a county's own; user names are the installation's. What is missing is added
with its first version; what stands is left as people made it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.contrib.auth.hashers import make_password
from django.db import transaction

from coordination.access import Actor
from coordination.audit.actions import bulk_create_versions, bulk_update_versions, record
from coordination.units.actors import clock_actor
from coordination.units.counties import County
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
Units = dict[str, int]
LOADED = "Loaded from the county's fixtures"
CLOCK = "clock"
CLOCK_WORDS = {"title": "系统时钟", "title_en": "System Clock"}


class Counts(TypedDict):
    organisations: int
    people: int
    posts: int
    substitutions: int
    duty_lines: int


@dataclass(frozen=True, slots=True)
class CountyRows:
    """The rows of a county's fixtures, or of the city's, as they stand in the files; or of its workbook.

    A person whose row has a password of its own, hashed, chooses another at the first sign-in.
    """

    organisations: list[Row]
    people: list[Row]
    posts_from: dt.date
    successions: list[Row] = field(default_factory=list)
    substitutions: list[Row] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)
    verb: UnitVerb = UnitVerb.DEMO_LOADED
    reason: str = LOADED
    also: dict[str, int] = field(default_factory=dict)
    """What else came with them, for the event."""

    @property
    def government(self) -> Row | None:
        """The row of the county itself; the city's rows have none."""
        return next((row for row in self.organisations if _is_county(row)), None)


def standing_county(rows: CountyRows) -> County | None:
    """The county of these rows, where it stands already: by a name that it has, or had once."""
    row = rows.government
    if row is None:
        return None
    known = Organisation.history.filter(code=row["code"], name=row["name"]).values("id")
    found = Organisation.objects.counties().filter(pk__in=known).order_by("pk").first()
    return None if found is None else County(found.pk)


@transaction.atomic
def import_county(rows: CountyRows, *, password: str | None = None) -> Counts:
    """Add what is missing of a county; the clock, which the first county of an installation seats, is the author.

    The password is that of everybody who has none of their own.
    """
    people = _add_people(rows.people, password)
    clock = Actor(_clock_user(), None)
    added = _add_organisations(rows, actor=clock)
    units = _coded(standing_county(rows))
    _add_successions(rows.successions, units)
    posts = _add_posts(rows, units, actor=clock)
    _seat_clock(rows, units, actor=clock)
    counts = Counts(
        organisations=added,
        people=people,
        posts=posts,
        substitutions=_add_substitutions(rows, units, actor=clock),
        duty_lines=_add_duties(rows, units, actor=clock),
    )
    if any(counts.values()):
        first = rows.government or rows.organisations[0]
        record(
            rows.verb,
            actor=clock_actor() if rows.government else clock,
            subject=Organisation.objects.get(pk=units[first["code"]]),
            after={**counts, **rows.also},
        )
    return counts


def _is_county(row: Row) -> bool:
    return row["kind"] == Organisation.Kind.GOVERNMENT and row["level"] == Organisation.Level.COUNTY


def _coded(county: County | None) -> Units:
    """Units by their codes: those above every county, and over them the county's own."""
    units = dict(Organisation.objects.filter(region=None).values_list("code", "pk"))
    if county is not None:
        units |= dict(Organisation.objects.filter(region=county.pk).values_list("code", "pk"))
    return units


def _add_people(rows: list[Row], password: str | None) -> int:
    known = set(User.objects.values_list("username", flat=True))
    hashed = make_password(password)  # once: hashing is slow on purpose
    new = [
        User(
            username=row["username"],
            name=row["name"],
            name_en=row["name_en"],
            phone=row.get("phone", ""),
            account_class=row.get("account_class", AccountClass.CASE),
            password=row.get("password", hashed),
            must_change_password="password" in row,
        )
        for row in rows
        if row["username"] not in known
    ]
    User.objects.bulk_create(new)
    return len(new)


def _clock_user() -> User:
    """Whoever is the clock of the installation; it is no person and cannot sign in."""
    standing = User.objects.filter(posts__role=Role.CLOCK).order_by("posts__pk").first()
    if standing is not None:
        return standing
    user, _is_new = User.objects.get_or_create(
        username=CLOCK,
        defaults={
            "name": CLOCK_WORDS["title"],
            "name_en": CLOCK_WORDS["title_en"],
            "account_class": AccountClass.SYSTEM,
            "password": make_password(None),
        },
    )
    return user


def _seat_clock(rows: CountyRows, units: Units, *, actor: Actor) -> None:
    """Give the clock its one post, in the office of the installation's first county."""
    if Post.objects.filter(role=Role.CLOCK).exists():
        return
    office = next((row for row in rows.organisations if row["kind"] == Organisation.Kind.OFFICE), None)
    if office is None:
        raise LookupError("The clock has no seat: the first rows of an installation are a county's.")
    post = Post(
        user=actor.user,
        unit_id=units[office["code"]],
        role=Role.CLOCK,
        valid_from=rows.posts_from,
        **CLOCK_WORDS,
    )
    bulk_create_versions([post], actor=actor, reason=rows.reason)


def _add_organisations(rows: CountyRows, *, actor: Actor) -> int:
    """Parents before children, one insert for each generation; what stands under a county stands in it."""
    ids = _coded(standing_county(rows))
    regions = dict(Organisation.objects.filter(pk__in=ids.values()).values_list("code", "region"))
    waiting = [row for row in rows.organisations if row["code"] not in ids]
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
            reason=rows.reason,
        )
        _make_regions([unit for unit in made if unit.is_county], rows.reason, actor=actor)
        ids |= {unit.code: unit.pk for unit in made}
        regions |= {unit.code: unit.region_id for unit in made}
        waiting = [row for row in waiting if row["code"] not in ids]
    return added


def _make_regions(counties: list[Organisation], reason: str, *, actor: Actor) -> None:
    """A county's government is the region of its units, and its own."""
    for county in counties:
        county.region = county
    bulk_update_versions(counties, ["region"], actor=actor, reason=reason)


def _add_successions(rows: list[Row], units: Units) -> None:
    known = set(Succession.objects.values_list("predecessor", "successor"))
    Succession.objects.bulk_create(
        Succession(
            predecessor_id=units[row["predecessor"]],
            successor_id=units[row["successor"]],
            on=dt.date.fromisoformat(row["on"]),
            is_main=row["is_main"],
            scope=row.get("scope", ""),
        )
        for row in rows
        if (units[row["predecessor"]], units[row["successor"]]) not in known
    )


def _add_posts(rows: CountyRows, units: Units, *, actor: Actor) -> int:
    users = dict(User.objects.values_list("username", "pk"))
    known = set(_standing_posts(units))
    new = [
        Post(
            user_id=users[person["username"]],
            unit_id=units[row["unit"]],
            role=row["role"],
            title=row["title"],
            title_en=row["title_en"],
            order=order,
            **{"valid_from": rows.posts_from, **_dates(row)},
        )
        for person in rows.people
        for order, row in enumerate(person["posts"])
        if (person["username"], row["unit"], row["role"]) not in known
    ]
    bulk_create_versions(new, actor=actor, reason=rows.reason)
    return len(new)


def _standing_posts(units: Units) -> dict[PostKey, int]:
    """The posts in these units by person, code and role."""
    posts = Post.objects.filter(unit__in=units.values())
    return {
        (username, unit, role): pk
        for pk, username, unit, role in posts.values_list("pk", "user__username", "unit__code", "role")
    }


def _add_substitutions(rows: CountyRows, units: Units, *, actor: Actor) -> int:
    posts = _standing_posts(units)
    known = set(Substitution.objects.values_list("post", "substitute"))
    pairs = [(posts[tuple(row["post"])], posts[tuple(row["substitute"])]) for row in rows.substitutions]
    new = [
        Substitution(post_id=post, substitute_id=substitute, valid_from=rows.posts_from)
        for post, substitute in pairs
        if (post, substitute) not in known
    ]
    bulk_create_versions(new, actor=actor, reason=rows.reason)
    return len(new)


def _add_duties(rows: CountyRows, units: Units, *, actor: Actor) -> int:
    """Lines that others continue come after those that continue them."""
    ids = dict(DutyLine.objects.filter(unit__in=units.values()).values_list("code", "pk"))
    own = Organisation.objects.filter(pk__in=units.values()).values_list("pk", "region_id")
    counties = {pk: region for pk, region in own if region is not None}
    waiting = [row for row in rows.duties if row["code"] not in ids]
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
                    county_id=counties[units[row["unit"]]],
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
            reason=rows.reason,
        )
        ids |= {line.code: line.pk for line in made}
        waiting = [row for row in waiting if row["code"] not in ids]
    DutyLine.partners.through.objects.bulk_create(
        DutyLine.partners.through(dutyline_id=ids[row["code"]], organisation_id=units[partner])
        for row in rows.duties
        if row["code"] in new_codes
        for partner in row.get("partners", [])
    )
    return len(new_codes)


PLACE = ("parent", "region")
DATES = frozenset({"valid_from", "valid_to"})


def _dates(row: Row) -> dict[str, dt.date]:
    return {name: dt.date.fromisoformat(row[name]) for name in DATES if name in row}
