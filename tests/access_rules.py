"""How a row of the access table is written: who gets what from an address.

One ``Row`` a request. A new URL pattern without a row fails the test. Write the
row by the rule, not by what the page happens to answer:

* a stranger's record is 404, a known record without the right 403, not signed in 302 to the sign-in;
* ``everyone(200)`` all who are signed in; ``only("OFFICE", "OFFDIR")`` those, 403 for the others;
  ``seen_by(...)`` those, 404 for the others; ``.but(THEAD=403)`` exceptions of a rule;
* ``args`` and ``data`` may be functions of the ``World`` of records that stands during the test;
* a pattern has at least a row for the method it answers; a second row for its POST.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.access_world import World

# Column → the person of the cast and the post acted in.
PEOPLE: dict[str, tuple[str, str]] = {
    "CHIEF": ("zhouzhengyi", "CHIEF"),
    "DEPUTY": ("linyue", "DEPUTY"),
    "OFFDIR": ("chenjing", "OFFDIR"),
    "OFFICE": ("wangmin", "OFFICE"),
    # the unit whose records stand in the world: finance
    "UHEAD": ("fengkai", "UHEAD"),
    "LIAISON": ("songlan", "LIAISON"),
    "UCLERK": ("duwei", "UCLERK"),
    # a unit that has no part in them: the disabled persons' federation
    "OTHER_UHEAD": ("qiumin", "UHEAD"),
    "OTHER_LIAISON": ("sunjing", "LIAISON"),
    "OTHER_UCLERK": ("zhaoli", "UCLERK"),
    "THEAD": ("shilei", "THEAD"),
    "TCLERK": ("wutong", "TCLERK"),
    "TOFFICER": ("tiantian", "TOFFICER"),
    "VCO": ("taochunsheng", "VCO"),
    # a charity: it sees its own referrals and no case (C9)
    "PROV": ("fanghui", "PROV"),
    "SYSADM": ("yangfan", "SYSADM"),
    "SECADM": ("majun", "SECADM"),
    "AUDADM": ("guqing", "AUDADM"),
}
ANONYMOUS = "anonymous"
COLUMNS = (ANONYMOUS, *PEOPLE)

CONVENERS = ("CHIEF", "DEPUTY")
OFFICE = ("OFFDIR", "OFFICE")
OWN_UNIT = ("UHEAD", "LIAISON", "UCLERK")
OTHER_UNIT = ("OTHER_UHEAD", "OTHER_LIAISON", "OTHER_UCLERK")
TOWNSHIP = ("THEAD", "TCLERK", "TOFFICER")
VILLAGE = ("VCO",)
HELPERS = ("PROV",)
OFFICERS = ("SYSADM", "SECADM", "AUDADM")
CASE = (*CONVENERS, *OFFICE, *OWN_UNIT, *OTHER_UNIT, *TOWNSHIP, *VILLAGE, *HELPERS)
READS_ALL = (*CONVENERS, *OFFICE)
MEMBERS = (*READS_ALL, *OWN_UNIT, *OTHER_UNIT, *TOWNSHIP)

ROOMS = tuple(sorted(found.parent.name for found in Path(__file__).parent.glob("*/access.py")))
SIGN_IN_FIRST = 302


@dataclass(frozen=True)
class Expect:
    default: int
    given: dict[str, int] = field(default_factory=dict)
    anonymous: int = SIGN_IN_FIRST

    def of(self, column: str) -> int:
        if column == ANONYMOUS:
            return self.anonymous
        return self.given.get(column, self.default)

    def but(self, **others: int) -> Expect:
        return replace(self, given={**self.given, **others})

    def public(self, status: int) -> Expect:
        return replace(self, anonymous=status)


def everyone(status: int) -> Expect:
    return Expect(status)


def only(*columns: str, status: int = 200) -> Expect:
    """Those may, the others are told why not."""
    return Expect(403, dict.fromkeys(columns, status))


def seen_by(*columns: str, status: int = 200) -> Expect:
    """To the others the record does not exist."""
    return Expect(404, dict.fromkeys(columns, status))


Given = Callable[["World"], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    name: str
    expect: Expect
    args: Given | dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    data: Given | dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def id(self) -> str:
        return " ".join(filter(None, (self.method.upper(), self.name, self.note)))


@dataclass(frozen=True)
class Keys:
    """Arguments of an address, and the records of the world that they name."""

    names: dict[str, str]

    def __call__(self, world: World) -> dict[str, Any]:
        return {argument: record.pk for argument, record in self.records(world).items()}

    @property
    def rooms(self) -> set[str]:
        return {name.split(".")[0] for name in self.names.values()}

    def records(self, world: World) -> dict[str, Any]:
        return {argument: attrgetter(name)(world) for argument, name in self.names.items()}


def pk(name: str) -> Keys:
    """The record of that name in the world."""
    return Keys({"pk": name})


def pks(**names: str) -> Keys:
    return Keys(names)
