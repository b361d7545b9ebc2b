"""The frame around every page: rail with counts, bell, posts. Nothing is read before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from coordination.notifications.models import Notice
from coordination.pages import Request, open_above_counties
from coordination.policy.calendar import provisional_year
from coordination.rooms import COORDINATION, HARDSHIP, RECORDS, Place, desk_of, places
from coordination.units.actors import acting_key
from coordination.units.policies import can_enter_counties
from coordination.units.queries import reaches
from coordination.worklists import count_of, shown

from .inbox import Count, Reached, inbox_counts

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor


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


WORKBENCH = Place(_("Workbench"), "desk", "shell:workbench", "", 0, counts="*")
SECTIONS: tuple[tuple[str, _StrOrPromise], ...] = (
    (COORDINATION, _("Co-ordination")),
    (HARDSHIP, pgettext_lazy("rail", "Hardship")),
    (RECORDS, pgettext_lazy("rail", "Records")),
)


def home_of(actor: Actor) -> Place:
    """The first place of the rail: the workbench, or the desk on which a role opens."""
    own = desk_of(actor.role)
    return replace(WORKBENCH, words=_("My desk"), url_name=own) if own else WORKBENCH


def is_for(place: Place, actor: Actor) -> bool:
    """Whether somebody is shown a place of the rail."""
    if place.classes and actor.user.account_class not in place.classes:
        return False
    return not place.roles or actor.has_role(*place.roles)


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
    def is_above_counties(self) -> bool:
        """Whether the reader sits at a desk of the city, which no county's page is shown at."""
        return self.actor is not None and can_enter_counties(self.actor) is not None

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
        if self.is_above_counties:
            home = address("shell:workbench")
            return [
                Section("", [Entry(_("Workbench"), "desk", home, "", late=False, current=self.here == home)])
            ]
        sections = [("", [home_of(actor)]), *((words, places(section)) for section, words in SECTIONS)]
        return [Section(heading, list(self._entries(found, actor))) for heading, found in sections]

    def _entries(self, found: list[Place], actor: Actor) -> Iterator[Entry]:
        for place in found:
            url = address(place.url_name)
            if url and is_for(place, actor):
                here = self.here == url if url == "/" else self.here.startswith(url)
                count = self.counts.get(place.counts, Count()) if place.counts else Count()
                yield Entry(place.words, place.icon, url, count.shown, bool(count.late), here)

    @cached_property
    def reached(self) -> Reached:
        """The holders whose tasks stand in this reader's inbox."""
        return reaches(getattr(self.request, "actors", []))

    @cached_property
    def counts(self) -> dict[str, Count]:
        """What waits for me, by kind of record."""
        return inbox_counts([], reached=self.reached)

    @cached_property
    def unread(self) -> str:
        if self.actor is None:
            return ""
        return shown(count_of(Notice.objects.visible_to(self.actor).unread()))

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
    def sign_ins_url(self) -> str:
        return address("sign_ins:own")

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


@open_above_counties
@require_GET
def rail(request: Request) -> HttpResponse:
    return render(request, "shell/rail.html")


@require_GET
def bell(request: Request) -> HttpResponse:
    return render(request, "shell/bell.html")
