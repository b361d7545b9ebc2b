"""Every address of the project and who gets what from it: the table that test_access.py walks.

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
OFFICERS = ("SYSADM", "SECADM", "AUDADM")
CASE = (*CONVENERS, *OFFICE, *OWN_UNIT, *OTHER_UNIT, *TOWNSHIP)

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


ROWS: list[Row] = [
    # the door
    Row("login", everyone(302).public(200)),
    Row("login", everyone(200).public(200), method="post", data={"username": "wangmin", "password": "wrong"}),
    Row("logout", everyone(302), method="post"),
    Row("logout", everyone(405), note="by a link"),
    Row("password_change", everyone(200)),
    Row("language", everyone(302).public(302), method="post", data={"language": "en"}),
    Row("health", everyone(200).public(200)),
    # audit
    Row("audit:events", only("AUDADM")),
    Row("audit:mine", everyone(200)),
]
