"""Every address of the project and who gets what from it: the table that test_access.py walks.

The house's own rows stand here, those of a room with a process of its own in its ``tests/<room>/access.py``.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from coordination.previews import NAME
from tests.access_rules import (
    CASE,
    CONVENERS,
    MEMBERS,
    OFFICE,
    OTHER_UNIT,
    OWN_UNIT,
    READS_ALL,
    ROOMS,
    TOWNSHIP,
    Expect,
    Row,
    everyone,
    only,
    pk,
    pks,
    seen_by,
)
from tests.reading import addresses

if TYPE_CHECKING:
    from tests.access_world import World


def unit_code(world: World) -> dict[str, Any]:
    return {"code": world.finance.code}


DOOR = [
    Row("login", everyone(302).public(200)),
    Row("login", everyone(302).public(200), method="post", data={"username": "wangmin", "password": "no"}),
    Row("logout", everyone(302), method="post"),
    Row("logout", everyone(405), note="by a link"),
    Row("password_change", everyone(200)),
    Row("second_factor:own", everyone(200)),
    Row("second_factor:begin", everyone(302), method="post"),
    Row("second_factor:set_up", everyone(302), note="before it is begun"),
    Row("second_factor:code", everyone(302), note="where none is asked for"),
    Row("second_factor:renew", everyone(200)),
    Row("second_factor:give_up", everyone(200)),
    Row("language", everyone(302).public(302), method="post", data={"language": "en"}),
    Row("health", everyone(200).public(200)),
    Row("health_live", everyone(200).public(200)),
    Row("health_ready", everyone(200).public(200)),
    Row("source", everyone(200).public(200)),
]

SHELL = [
    Row("shell:workbench", everyone(200).but(SYSADM=302, SECADM=302, AUDADM=302)),
    Row("shell:workbench", everyone(200), data={"tab": "todo"}, note="its lists"),
    Row("shell:export", everyone(200)),
    Row("shell:aside", everyone(200)),
    Row("shell:rail", everyone(200)),
    Row("shell:bell", everyone(200)),
    Row("shell:search", everyone(200), method="post", data={"q": "备用金"}),
    Row("shell:results", everyone(200)),
    Row("shell:results", everyone(200), method="post", data={"q": "备用金"}),
]

AUDIT = [
    Row("audit:events", only("AUDADM")),
    Row("audit:doors", only("SECADM")),
    Row("audit:mine", everyone(200)),
    Row("audit:event", seen_by("AUDADM", "UCLERK"), pk("clerk_event")),
    Row("audit:verifications", only("SECADM", "AUDADM")),
    Row("audit:verification", only("SECADM", "AUDADM"), pk("verification")),
]

UNITS = [
    Row("units:act_as", everyone(403), method="post", data={"post": "0"}, note="another's post"),
    Row("units:units", everyone(200)),
    Row("units:unit", everyone(200), unit_code),
    Row("units:absence", everyone(200)),
    Row("units:absence_confirm", only("OFFICE", "OFFDIR", "UCLERK", status=302), pk("absence"), "post"),
    Row("units:absence_end", only("UCLERK", status=302), pk("absence"), "post"),
    Row("units:post_grant", only("SECADM"), unit_code),
    Row("units:post_end", only("SECADM"), pk("clerk_post")),
    Row("units:substitute", only("SECADM", "UHEAD"), pk("clerk_post")),
    Row("units:unit_end", only("SYSADM"), unit_code),
    Row("units:duty_catalogue", everyone(200)),
]

YEAR = {"year": 2026}
ONE = {"name": "JM_PREOP"}
POLICY = [
    Row("policy:parameters", everyone(200)),
    Row("policy:parameter", everyone(200), ONE),
    Row("policy:change_parameter", only("OFFDIR"), ONE),
    Row("policy:documents", everyone(200)),
    Row("policy:this_year", everyone(302)),
    Row("policy:calendar", everyone(200), YEAR),
    Row("policy:calendar", everyone(404), {"year": 1949}, note="of no use"),
    Row("policy:import_calendar", only(*OFFICE), {"year": 2027}),
    Row("policy:working_day", everyone(200), data={"n": "3"}),
]

DOCUMENTS = [
    Row("documents:register", only(*CASE)),
    Row("documents:paper", seen_by(*READS_ALL, *OWN_UNIT), pk("paper")),
    Row("documents:pdf", seen_by(*READS_ALL, *OWN_UNIT), pk("paper")),
    # the slip went to the finance bureau: only there is a receipt to give
    Row(
        "documents:receipt",
        seen_by(*OWN_UNIT, status=302).but(**dict.fromkeys(READS_ALL, 403)),
        pk("paper"),
        "post",
    ),
    Row("documents:attachment", seen_by(*READS_ALL, *OWN_UNIT), pk("attachment")),
    Row("documents:draft", everyone(204), {"key": "item/new"}),
    Row("documents:draft", everyone(200), {"key": "item/new"}, "post", {"title": "草稿"}),
    Row("documents:draft", everyone(204), {"key": "item/new"}, "delete"),
]

NOTICES = [
    Row("notifications:notices", everyone(200)),
    Row("notifications:read_all", everyone(302), method="post"),
    Row("notifications:open", seen_by("UCLERK", status=302), pk("notice"), "post"),
    Row("notifications:read", seen_by("UCLERK", status=302), pk("notice"), "post"),
    Row("notifications:calls", only(*OFFICE)),
    Row("notifications:call", only(*OFFICE, status=302), pk("notice"), "post", {"outcome": "reached"}),
]

# what a unit that has no part in the item gets: nothing
ITEM_SEEN = (*READS_ALL, *OWN_UNIT)
ITEMS = [
    Row("meetings:items", everyone(200)),
    Row("meetings:item", seen_by(*ITEM_SEEN), pk("item")),
    Row(
        "meetings:item_edit",
        seen_by(*OWN_UNIT).but(**dict.fromkeys(READS_ALL, 403)),
        pk("item"),
    ),
    Row(
        "meetings:item_edit",
        seen_by().but(**dict.fromkeys(ITEM_SEEN, 403)),
        pk("asked_item"),
        note="after it was handed in",
    ),
    Row(
        "meetings:item_print",
        seen_by(*ITEM_SEEN, status=302),
        pk("item"),
        "post",
    ),
    Row("meetings:item_suggestions", everyone(200), method="post", data={"title": "备用金"}),
    Row("workflows:item-new", only(*OWN_UNIT, *OTHER_UNIT, *TOWNSHIP)),
    Row(
        "workflows:item-withdraw",
        seen_by(*OWN_UNIT).but(**dict.fromkeys(READS_ALL, 403)),
        pk("item"),
    ),
    Row(
        "workflows:item-withdraw",
        seen_by("UHEAD").but(**dict.fromkeys((*READS_ALL, "LIAISON", "UCLERK"), 403)),
        pk("asked_item"),
        note="after the head signed it",
    ),
    Row(
        "workflows:item-drop-opinion",
        seen_by(*OFFICE).but(**dict.fromkeys((*CONVENERS, *OWN_UNIT), 403)),
        pks(pk="asked_item", opinion_pk="opinion"),
    ),
]

KEEPS_DESK = seen_by(*OFFICE).but(**dict.fromkeys((*CONVENERS, *OWN_UNIT, *OTHER_UNIT, *TOWNSHIP), 403))


def desk(name: str, status: int = 200, **data: str) -> Row:
    """A write at the minute-taker's desk: the office's alone, whoever else knows the session."""
    expect = KEEPS_DESK.but(**dict.fromkeys(OFFICE, status))
    return Row(f"meetings:desk-{name}", expect, pk("session"), "post", data)


SESSIONS = [
    Row("meetings:sessions", everyone(200)),
    Row("meetings:session-new", only(*OFFICE)),
    Row("meetings:session", seen_by(*MEMBERS), pk("session")),
    Row("meetings:session", seen_by(*READS_ALL), pk("draft_session"), note="before the call"),
    Row(
        "meetings:session-called",
        KEEPS_DESK.but(**dict.fromkeys(OFFICE, 404)),
        pk("session"),
        "post",
        {"seat": "0"},
    ),
    Row(
        "meetings:line",
        KEEPS_DESK.but(**dict.fromkeys(OFFICE, 404)),
        lambda world: {"pk": world.session.pk, "line": 0},
    ),
    Row("meetings:desk", KEEPS_DESK, pk("session")),
    Row("meetings:desk-attendance", KEEPS_DESK, pk("session")),
    # nothing of another session is found, and nothing is written without its particulars
    desk("sign-in", 404, seat="0"),
    desk("undo-sign-in", 404, seat="0"),
    desk("open", 404, matter="0"),
    desk("read-back", 404, matter="0"),
    desk("position", 404, matter="0"),
    desk("text", 404, matter="0"),
    desk("recognise", 422, text="由县财政局牵头，12月底前完成。"),  # no agenda stands yet
    desk("line", 422),
    desk("drop-line", 404, line="0"),
    Row("meetings:projector", KEEPS_DESK, pk("session")),
    Row(
        "meetings:minutes",
        seen_by(*READS_ALL, *OWN_UNIT),
        lambda world: {"pk": world.minutes.session_id},
    ),
    Row(
        "meetings:minutes-save",
        seen_by(*OFFICE, status=422).but(**dict.fromkeys((*CONVENERS, *OWN_UNIT), 403)),
        lambda world: {"pk": world.minutes.session_id},
        "post",
        {"revision": "0"},
    ),
]

STEPS = [
    Row(
        "workflows:task",
        seen_by("UCLERK").but(**dict.fromkeys((*READS_ALL, "UHEAD", "LIAISON"), 403)),
        pk("draft_task"),
        note="of the drafter",
    ),
    Row(
        "workflows:task",
        seen_by("DEPUTY").but(**dict.fromkeys(("CHIEF", *OFFICE, *OWN_UNIT), 403)),
        pk("approval_task"),
        note="of the convener",
    ),
    Row(
        "workflows:paper",
        # entered by the office's staff, whose director signs steps himself
        seen_by("OFFICE").but(**dict.fromkeys((*CONVENERS, "OFFDIR", *OWN_UNIT), 403)),
        pk("approval_task"),
    ),
    Row("entries:entries", everyone(200)),
    Row("entries:entry", seen_by(*READS_ALL, "SECADM"), pk("sheet")),
    Row(
        "workflows:entry-object",
        seen_by("DEPUTY").but(**dict.fromkeys(("CHIEF", *OFFICE, "SECADM"), 403)),
        pk("sheet"),
        note="of whose name it bears",
    ),
    Row(
        "workflows:entry-go-on",
        seen_by().but(**dict.fromkeys((*READS_ALL, "SECADM"), 403)),
        pk("sheet"),
        note="of the payer of a late advance",
    ),
    Row(
        "workflows:telephone",
        # a leader's approval is not given on the telephone
        seen_by().but(**dict.fromkeys((*READS_ALL, *OWN_UNIT), 403)),
        pk("approval_task"),
    ),
    # a promise is read into a page: who may not take the step hears so in it
    *(
        Row(f"workflows:{way}-preview", seen_by(*ITEM_SEEN), pk("approval_task"), "post")
        for way in ("task", "paper", "telephone")
    ),
    # nobody has written one; the step is open yet, so that nobody can be written to
    Row("workflows:notes", seen_by(), pk("draft_task")),
    Row(
        "workflows:notes",
        seen_by().but(**dict.fromkeys(ITEM_SEEN, 403)),
        pk("draft_task"),
        "post",
        {"text": "请看附件。"},
    ),
    Row("workflows:sheet", seen_by(*ITEM_SEEN), pk("approval_task")),
    Row("workflows:process", seen_by(*ITEM_SEEN), pk("process")),
    Row("workflows:diagram", seen_by(*ITEM_SEEN), pk("process")),
    Row("workflows:bpmn", seen_by(*ITEM_SEEN), pk("process")),
    Row(
        "workflows:session-call",
        seen_by(*OFFICE, status=302).but(**dict.fromkeys(CONVENERS, 403)),
        pk("draft_session"),
        "post",
    ),
    Row(
        "workflows:matter-conclude",
        KEEPS_DESK.but(**dict.fromkeys(OFFICE, 404)),
        pk("session"),
        "post",
        {"matter": "0"},
    ),
    # a session that has not begun: too late or too early, the page says so
    Row("workflows:session-end", KEEPS_DESK.but(**dict.fromkeys(OFFICE, 409)), pk("session"), "post"),
]

DUTIES = [
    Row("duties:assignments", everyone(200)),
    Row("duties:assignment", seen_by(*READS_ALL, *OWN_UNIT), pk("assignment")),
]

PAGES: list[Row] = [
    *DOOR,
    *SHELL,
    *AUDIT,
    *UNITS,
    *POLICY,
    *DOCUMENTS,
    *NOTICES,
    *ITEMS,
    *SESSIONS,
    *STEPS,
    *DUTIES,
    *(row for room in ROOMS for row in import_module(f"tests.{room}.access").ROWS),
]


def previews() -> list[Row]:
    """Of each page that says what it would do: who may take the page may ask it, and nobody else."""
    known = {name for name in addresses() if name.endswith(NAME)} - {row.name for row in PAGES}
    # of several rows of a page the plain one
    by_note = sorted(PAGES, key=lambda row: bool(row.note), reverse=True)
    asked = {row.name: row for row in by_note if f"{row.name}{NAME}" in known}
    return [
        replace(row, name=f"{name}{NAME}", method="post", expect=told_to(row.expect))
        for name, row in asked.items()
    ]


def told_to(expect: Expect) -> Expect:
    """Whoever the page answers is told, with 200; what is refused or does not exist stays so."""
    refusals = (403, 404)
    return expect.but(
        **{who: 200 for who, status in expect.given.items() if status not in refusals},
    )


ROWS = [*PAGES, *previews()]
