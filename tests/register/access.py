"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.register.actions import end_category, record_authorization, record_means_check
from coordination.register.models import (
    CategoryStatus,
    CheckAuthorization,
    Household,
    IdentityQuestion,
    MeansCheck,
    Person,
    WatchEntry,
)
from tests.access_rules import READS_ALL, TOWNSHIP, VILLAGE, Expect, Given, Row, everyone, pk, seen_by
from tests.register.people import Clerk

if TYPE_CHECKING:
    from tests.access_world import World

BORN = dt.date(1968, 3, 9)


class Records:
    """A household of 桃花村 in 桃源镇, each record made when a row first asks for it."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast
        self.clerk = Clerk(self.cast)

    @cached_property
    def person(self) -> Person:
        return self.clerk.person()

    @property
    def household(self) -> Household:
        return self.person.household

    @cached_property
    def stranger(self) -> Person:
        """Somebody without papers."""
        return self.clerk.person(name="", id_number="", temporary=True)

    @cached_property
    def category(self) -> CategoryStatus:
        return self.clerk.category(self.person)

    @cached_property
    def entry(self) -> WatchEntry:
        ended = end_category(
            self.category,
            actor=self.cast.actor("suting", "CCLERK"),
            until_on=dt.date(2026, 11, 1),
            reason="收入提高",
        )
        return self.person.watch_entries.get(since_on=ended.until_on)

    @cached_property
    def authorization(self) -> CheckAuthorization:
        return record_authorization(
            self.household, actor=self.clerk.actor, scope="收入和财产", signed_on=dt.date(2026, 1, 5)
        )

    @cached_property
    def check(self) -> MeansCheck:
        today = dt.date.today()  # noqa: DTZ011 - any day of this half-year
        return record_means_check(
            self.household,
            actor=self.clerk.actor,
            authorization=self.authorization,
            checked_by=self.cast.unit("HDZX"),
            checked_on=max(today - dt.timedelta(days=20), self.authorization.signed_on),
            result="meets",
        )

    @cached_property
    def question(self) -> IdentityQuestion:
        for _n in range(2):
            self.clerk.person(id_number="", born_on=BORN, name="王桂兰")
        return IdentityQuestion.objects.latest("pk")  # other rooms' records have namesakes, too


def key(name: str) -> Given:
    """The opaque key of a record of this room."""

    def given(world: World) -> dict[str, Any]:
        return {"key": getattr(world.register, name).key}  # type: ignore[attr-defined]

    return given


SEES = (*READS_ALL, *TOWNSHIP, *VILLAGE)
HANDLES = (*READS_ALL, *TOWNSHIP)
REGISTERS = {"OFFDIR": 200, "OFFICE": 200, "TCLERK": 200, "TOFFICER": 200}


def may(*others: str, **given: int) -> Expect:
    """Those named, 403 for the others who see the household, 404 for everybody else."""
    return seen_by(*SEES, *others, status=403).but(**given)


ROWS: list[Row] = [
    Row("register:households", everyone(200)),
    Row("register:find", everyone(200), method="post", data={"q": "李秀英"}),
    Row("register:household", seen_by(*SEES), key("household")),
    Row("register:chain_events", seen_by(*SEES), key("household")),
    Row("register:chain", seen_by(*SEES), key("household")),
    Row("register:open", seen_by(*SEES, status=302), key("household"), "post", {"purpose": "入户走访"}),
    Row("register:new_household", everyone(403).but(**REGISTERS)),
    Row("register:new_member", may(**REGISTERS), key("household")),
    Row("register:amend_member", may(**REGISTERS), key("person")),
    Row("register:establish_identity", may(**REGISTERS), key("stranger")),
    Row("register:correct_identity", may(OFFDIR=200, OFFICE=200), key("person")),
    Row("register:move_member", may(**REGISTERS), key("person")),
    Row("register:confirm_category", may(**REGISTERS, THEAD=200), key("household")),
    # confirmed by civil affairs: not the township's to end
    Row("register:end_category", may(OFFDIR=200, OFFICE=200), pk("register.category")),
    Row("register:authorize", may(**REGISTERS), key("household")),
    Row(
        "register:revoke_authorization",
        seen_by(*HANDLES, status=403).but(**REGISTERS),
        pk("register.authorization"),
    ),
    Row(
        "register:new_check",
        may(OFFDIR=302, OFFICE=302, TCLERK=302, TOFFICER=302),
        key("household"),
        note="no authorisation yet",
    ),
    Row("register:reuse_check", seen_by(*HANDLES), pk("register.check")),
    Row("register:watch", seen_by(*HANDLES, status=403).but(**REGISTERS, THEAD=200), key("household")),
    Row(
        "register:lift_watch", seen_by(*HANDLES, status=403).but(**REGISTERS, THEAD=200), pk("register.entry")
    ),
    Row("register:questions", everyone(200)),
    Row("register:question", seen_by(*SEES), pk("register.question")),
    Row(
        "register:question",
        seen_by(*SEES, status=403).but(OFFDIR=302, OFFICE=302, TCLERK=302, TOFFICER=302),
        pk("register.question"),
        "post",
        {"answer": "different", "note": "比对户口簿"},
    ),
]
