"""The page that everybody opens in the morning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from coordination.accounts.models import AccountCheck
from coordination.meetings.policies.items import can_draft_item
from coordination.meetings.policies.sessions import can_open_session
from coordination.pages import Request, open_above_counties
from coordination.policy import words
from coordination.policy.calendar import CalendarMissing, next_working_day
from coordination.policy.templatetags.clock_words import provisional_mark
from coordination.rooms import desk_of, kinds, rooms
from coordination.tables import Cell, Column, Sheet
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.worklists import CAP, count_of, shown
from workflows.desk import lists as desk

from .happening import latest_events, next_session
from .inbox import ALL, PAGE, Count
from .shell import address, shell_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor
    from coordination.units.models import User

LEADERS = (Role.CHIEF, Role.DEPUTY, Role.UHEAD, Role.THEAD)
LONGEST_SHEET = 1000


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    words: _StrOrPromise
    heading_time: _StrOrPromise
    empty: _StrOrPromise
    hint: _StrOrPromise


TABS = (
    Tab(
        "",
        gettext_lazy("To do"),
        gettext_lazy("Time left"),
        gettext_lazy("Nothing waits for you"),
        gettext_lazy("What is handed to you appears here by itself."),
    ),
    Tab(
        "started",
        gettext_lazy("Started by me"),
        gettext_lazy("Time left"),
        gettext_lazy("You have not started anything yet"),
        gettext_lazy("Items that you propose and sessions that you open stand here until they end."),
    ),
    Tab(
        "done",
        gettext_lazy("Done by me"),
        gettext_lazy("Done at"),
        gettext_lazy("You have not done anything yet"),
        gettext_lazy("Each step that you take is kept here."),
    ),
    Tab(
        "units",
        gettext_lazy("Overdue at member units"),
        gettext_lazy("Overdue"),
        gettext_lazy("No member unit is late"),
        gettext_lazy("Steps whose time has passed stand here with the unit that holds them."),
    ),
)


def sheet_of(tab: Tab) -> Sheet[desk.Row]:
    """The lines of a tab; what is done has no further action."""
    return Sheet(
        f"desk-{tab.key or 'todo'}",
        "workbench",
        [
            Column(
                "state",
                gettext_lazy("State"),
                lambda row: row.tone_words,
                lambda row: Cell(row.tone_words, tone=row.tone),
                css="lx-td-lamp",
                shows="lamp",
            ),
            Column(
                "matter",
                gettext_lazy("Matter"),
                cell=lambda row: Cell(row.title, row.url, [" · ".join(filter(None, (row.number, row.step)))]),
                css="lx-td-title",
            ),
            Column("number", pgettext_lazy("workbench", "Number"), lambda row: row.number, on_page=False),
            Column("step", pgettext_lazy("workbench", "Step"), lambda row: row.step, on_page=False),
            Column("source", gettext_lazy("Comes from"), lambda row: row.source, css="lx-td-from"),
            Column("holder", gettext_lazy("Held by"), lambda row: row.holder, css="lx-td-by"),
            Column(
                "time",
                tab.heading_time,
                lambda row: row.time_words,
                lambda row: Cell(
                    format_html("{}{}", row.time_words, provisional_mark(row.provisional)), tone=row.tone
                ),
                css="lx-left",
            ),
            Column(
                "action",
                pgettext_lazy("workbench", "Action"),
                cell=lambda row: Cell(row.action, row.url, about=row.title),
                css="lx-td-act",
                shows="act",
            ),
        ],
        caption=tab.words,
    )


SHEETS = {tab.key: sheet_of(tab) for tab in TABS}


@open_above_counties
@require_GET
def workbench(request: Request) -> HttpResponse:
    """The whole page, or only its lists when they are read again; at a desk of the city a word on what will come.

    Who has a desk of their own opens on it; their lists of steps are here all the same (``?tab=todo``).
    """
    own = desk_of(request.actor.role)
    if own and not request.GET and not request.htmx:
        return redirect(own)
    if shell_of(request).is_above_counties:
        return render(request, "workbench/above.html", _greeting())
    context = _desk(request)
    if request.htmx:
        return render(request, "workbench/_desk.html", context)
    return render(request, "workbench/workbench.html", context | _greeting() | {"starts": _starts(request)})


@require_GET
def export(request: Request) -> HttpResponse:
    """The list as it is filtered, from its beginning, as a sheet."""
    tab = _tab(request)
    filters = desk.Filters.of(request.GET.dict())
    found = _read(request, tab.key)(desk.Filters(filters.kind, filters.late), LONGEST_SHEET + 1)
    asked = {"kind": filters.kind, "late": "1" if filters.late else ""}
    return SHEETS[tab.key].workbook(
        found.rows,
        actor=request.actor,
        longest=LONGEST_SHEET,
        filters={name: value for name, value in asked.items() if value},
    )


@require_GET
def aside(request: Request) -> HttpResponse:
    """The next session and what has just happened, read after the page stands."""
    actor = request.actor
    context = {"card": next_session(actor), "events": latest_events(actor)}
    return render(request, "workbench/_aside.html", context)


def _is_overseer(actor: Actor) -> bool:
    return actor.has_role(*desk.OVERSEERS)


def _tab(request: Request) -> Tab:
    key = request.GET.get("tab", "")
    tab = next((tab for tab in TABS if tab.key == key), TABS[0])
    return tab if tab.key != "units" or _is_overseer(request.actor) else TABS[0]


def _read(request: Request, key: str) -> Callable[[desk.Filters, int], desk.Rows]:
    actors: Sequence[Actor] = request.actors
    user: User = request.actor.user
    return {
        "": lambda filters, limit: desk.waiting(actors, filters, limit, reached=shell_of(request).reached),
        "started": lambda filters, limit: desk.started(user, actors, filters, limit),
        "done": lambda filters, limit: desk.done(user, filters, limit),
        "units": lambda filters, limit: desk.overdue_at_units(
            county_of(request.actor), filters, limit, reader=request.actor
        ),
    }[key]


def _desk(request: Request) -> dict[str, object]:
    actor = request.actor
    tab, filters = _tab(request), desk.Filters.of(request.GET.dict())
    counts = shell_of(request).counts
    overdue = desk.count_overdue_at_units(county_of(actor), CAP) if _is_overseer(actor) else None
    page = _read(request, tab.key)(filters, PAGE)
    return {
        "tab": tab,
        "tabs": _tabs(tab, counts, overdue),
        "tiles": _tiles(actor, counts, overdue),
        "chips": _chips(tab, filters, counts),
        "table": SHEETS[tab.key].table(page.rows),
        "next_url": _url(tab, filters, after=page.after) if page.after else "",
        "first_url": _url(tab, filters) if filters.after else "",
        "export_url": address("shell:export") + _url(tab, filters),
        "filtered": bool(filters.kind or filters.late),
        "here": request.get_full_path(),
        "for_leader": actor.has_role(*LEADERS),
    }


def _url(tab: Tab, filters: desk.Filters, **changes: str) -> str:
    query = {"tab": tab.key, "kind": filters.kind, "late": "1" if filters.late else ""} | changes
    return f"?{urlencode({name: value for name, value in query.items() if value})}"


def _tabs(current: Tab, counts: dict[str, Count], overdue: int | None) -> list[dict[str, object]]:
    numbers = {"": counts[ALL].shown, "units": shown(overdue or 0)}
    return [
        {
            "words": tab.words,
            "url": f"?tab={tab.key}" if tab.key else "?",
            "count": numbers.get(tab.key, ""),
            "current": tab is current,
        }
        for tab in TABS
        if tab.key != "units" or overdue is not None
    ]


def _tiles(actor: Actor, counts: dict[str, Count], overdue: int | None) -> list[dict[str, object]]:
    """Only true numbers, each opening its list."""
    mine = counts[ALL]
    tiles: list[dict[str, object]] = [
        {"number": shown(mine.waiting) or "0", "words": _("Waiting for me"), "url": "?", **_lateness(mine)}
    ]
    for kind in kinds():
        count = counts.get(kind.model) if kind.with_me else None
        if count:
            url = f"?kind={kind.model}"
            tiles.append({"number": count.shown, "words": kind.with_me, "url": url, **_lateness(count)})
    if actor.has_role(Role.SYSADM, Role.SECADM):
        to_confirm = shown(count_of(AccountCheck.objects.visible_to(actor).to_confirm_by(actor))) or "0"
        url = address("accounts:checks")
        tiles.append(
            {
                "number": to_confirm,
                "words": _("Accounts for me to confirm"),
                "url": url,
                "tone": "",
                "note": "",
            }
        )
    tiles.extend(asdict(tile) for room in rooms() for tile in room.tiles(actor))
    if overdue is not None:
        tiles.append(
            {
                "number": shown(overdue) or "0",
                "words": _("Overdue at member units"),
                "url": "?tab=units",
                "tone": "",
                "note": "",
            }
        )
    return tiles


def _lateness(count: Count) -> dict[str, str]:
    if count.late:
        return {"tone": "late", "note": _("%s overdue") % shown(count.late)}
    if count.today:
        return {"tone": "soon", "note": _("%s due today") % shown(count.today)}
    return {"tone": "", "note": ""}


def _chips(tab: Tab, filters: desk.Filters, counts: dict[str, Count]) -> list[dict[str, object]]:
    """The filters, each an address; in the reader's own list only the kinds that wait there."""
    offered = [kind for kind in kinds() if kind.is_filter]
    there = {kind.model for kind in offered if tab.key == "done" or kind.with_me}
    if tab.key == "":
        there = {model for model, count in counts.items() if count}
    chips: list[dict[str, object]] = [
        {
            "words": kind.words,
            "url": _url(tab, desk.Filters("" if filters.kind == kind.model else kind.model, filters.late)),
            "current": filters.kind == kind.model,
        }
        for kind in offered
        if kind.model in there or filters.kind == kind.model
    ]
    if tab.key == "":
        url = _url(tab, desk.Filters(filters.kind, not filters.late))
        chips.append({"words": _("Overdue only"), "url": url, "current": filters.late})
    return chips


def _greeting() -> dict[str, object]:
    today = timezone.localdate()
    try:
        following = words.short_date(next_working_day(today))
    except CalendarMissing:
        following = ""
    return {"today": words.full_date(today), "following": following}


def _starts(request: Request) -> list[dict[str, str]]:
    """What this reader may begin from here, the usual one last."""
    actor = request.actor
    choices = []
    if can_draft_item(actor) is None:
        choices.append((_("Propose an item"), address("workflows:item-new")))
    if can_open_session(actor) is None:
        choices.append((_("New session"), address("meetings:session-new")))
    return [{"words": label, "url": url} for label, url in choices if url]
