"""The frame around every page: rail with counts, bell, posts. Nothing is read before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from coordination.notifications.models import Notice
from coordination.pages import Request
from coordination.policy.calendar import provisional_year
from coordination.units.actors import acting_key
from coordination.units.models import AccountClass, Role
from coordination.units.queries import HolderKey, holder_keys

from .inbox import CAP, Count, inbox_counts, shown

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

OFFICE_ROLES = (Role.OFFICE, Role.OFFDIR)
LEAD_ROLES = (*OFFICE_ROLES, Role.CHIEF, Role.DEPUTY)
CASE, SECURITY, AUDIT = AccountClass.CASE, AccountClass.SECURITY, AccountClass.AUDIT


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the rail: who is shown it, and which records its count is of."""

    words: _StrOrPromise
    icon: str
    url_name: str
    counts: str = ""  # subject type of the tasks counted; "*" for all of mine
    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def is_for(self, actor: Actor) -> bool:
        if self.classes and actor.user.account_class not in self.classes:
            return False
        return not self.roles or actor.has_role(*self.roles)


@dataclass(frozen=True, slots=True)
class Entry:
    words: _StrOrPromise
    icon: str
    url: str
    count: str
    late: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Section:
    heading: _StrOrPromise
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Hat:
    """One way of acting, as the person's menu shows it."""

    key: str
    words: str
    current: bool


PLACES: tuple[tuple[_StrOrPromise, tuple[Place, ...]], ...] = (
    ("", (Place(_("Workbench"), "desk", "shell:workbench", counts="*"),)),
    (
        _("Co-ordination"),
        (
            Place(_("Joint meetings"), "meeting", "meetings:sessions", "meetings.session", (CASE,)),
            Place(_("Agenda items"), "item", "meetings:items", "meetings.agendaitem", (CASE,)),
            Place(_("Assignments"), "duty", "duties:assignments", "duties.assignment", (CASE,)),
            Place(_("Supervision"), "supervise", "duties:supervision", classes=(CASE,), roles=LEAD_ROLES),
        ),
    ),
    (
        pgettext_lazy("rail", "Hardship"),
        (
            Place(_("Warnings"), "warning", "monitoring:warnings", "monitoring.warning", (CASE,)),
            Place(_("Emergency aid"), "aid", "aid:cases", "aid.aidcase", (CASE,)),
            Place(_("Referrals"), "referral", "referrals:cases", "referrals.referral", (CASE,)),
            Place(
                _("Case deliberation"),
                "deliberate",
                "deliberation:cases",
                "deliberation.deliberation",
                (CASE,),
            ),
            Place(_("Households"), "household", "register:households", classes=(CASE,)),
            Place(_("Reserve funds"), "reserve", "aid:reserves", classes=(CASE,)),
        ),
    ),
    (
        pgettext_lazy("rail", "Records"),
        (
            Place(_("Documents"), "paper", "documents:register", classes=(CASE,)),
            Place(_("Member units"), "unit", "units:units"),
            Place(_("Policy parameters"), "policy", "policy:parameters"),
            Place(_("Phone call list"), "phone", "notifications:calls", classes=(CASE,), roles=OFFICE_ROLES),
            Place(
                _("Interface clients"), "key", "interfaces:clients", classes=(SECURITY,), roles=(Role.SECADM,)
            ),
            Place(_("Audit"), "audit", "audit:events", classes=(AUDIT,)),
        ),
    ),
)


def address(name: str) -> str:
    """The address of a page, empty where the room has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class Shell:
    """What the frame shows to one request; each property costs its query only where it is printed."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor | None:
        return getattr(self.request, "actor", None)

    @cached_property
    def post_label(self) -> str:
        return hat_words(self.actor) if self.actor else ""

    @cached_property
    def hats(self) -> list[Hat]:
        actors: list[Actor] = getattr(self.request, "actors", [])
        return [Hat(acting_key(one), hat_words(one), one == self.actor) for one in actors]

    @cached_property
    def here(self) -> str:
        """The address of the page itself, also when only its rail is read again."""
        htmx = getattr(self.request, "htmx", None)
        return (htmx.current_url_abs_path if htmx else None) or self.request.path

    @cached_property
    def sections(self) -> list[Section]:
        actor = self.actor
        if actor is None:
            return []
        return [Section(heading, list(self._entries(places, actor))) for heading, places in PLACES]

    def _entries(self, places: tuple[Place, ...], actor: Actor) -> Iterator[Entry]:
        for place in places:
            url = address(place.url_name)
            if url and place.is_for(actor):
                here = self.here == url if url == "/" else self.here.startswith(url)
                count = self.counts.get(place.counts, Count()) if place.counts else Count()
                yield Entry(place.words, place.icon, url, count.shown, bool(count.late), here)

    @cached_property
    def keys(self) -> set[HolderKey]:
        """The holders whose tasks stand in this reader's inbox."""
        return holder_keys(getattr(self.request, "actors", []))

    @cached_property
    def counts(self) -> dict[str, Count]:
        """What waits for me, by kind of record."""
        return inbox_counts([], keys=self.keys)

    @cached_property
    def unread(self) -> str:
        if self.actor is None:
            return ""
        notices = Notice.objects.visible_to(self.actor).unread()
        return shown(notices.values("pk")[: CAP + 1].count())

    @cached_property
    def provisional_year(self) -> int | None:
        """The year in use or near whose holidays are not announced yet."""
        return provisional_year() if self.actor else None

    @cached_property
    def notices_url(self) -> str:
        return address("notifications:notices")

    @cached_property
    def act_in_url(self) -> str:
        return address("units:act_as")

    @cached_property
    def language_url(self) -> str:
        return address("language")

    @cached_property
    def password_url(self) -> str:
        return address("password_change")

    @cached_property
    def logout_url(self) -> str:
        return address("logout")


def hat_words(actor: Actor) -> str:
    """The post acted in; where it is another's, whose."""
    if actor.on_behalf_of is not None:
        return _("for %(post)s") % {"post": f"{actor.on_behalf_of.label} {actor.on_behalf_of.user.label}"}
    return actor.post.label if actor.post else ""


def shell_of(request: Request) -> Shell:
    """One a request, so that the page and its frame count once."""
    if not hasattr(request, "shell"):
        request.shell = Shell(request)
    return request.shell


def shell(request: Request) -> dict[str, object]:
    """Context processor: ``shell`` in every template."""
    return {"shell": shell_of(request)}


@require_GET
def rail(request: Request) -> HttpResponse:
    return render(request, "shell/rail.html")


@require_GET
def bell(request: Request) -> HttpResponse:
    return render(request, "shell/bell.html")
