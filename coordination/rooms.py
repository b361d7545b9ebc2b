"""What a room says of itself to the house, in its app's config: its places in the rail, its kinds of records.

The house finds rooms by their folders, and in a room the modules that enter something on
import. So a room is added without a line in the rail, the workbench or Ctrl K.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

COORDINATION, HARDSHIP, RECORDS = "coordination", "hardship", "records"
"""The sections of the rail."""
ENTERED_ON_IMPORT = ("given", "grants", "papers", "tracks")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the rail: who is shown it, and which records its count is of."""

    words: _StrOrPromise
    icon: str
    url_name: str
    section: str
    order: int
    """Its rank in the section, over all rooms."""
    counts: str = ""
    """Subject type of the tasks counted; "*" for all of mine."""
    classes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of a room on the workbench of those whom it concerns, opening its list."""

    number: str
    words: _StrOrPromise
    url: str
    tone: str = ""
    note: str = ""


def status_words(record: Any) -> str:
    return str(record.get_status_display())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record that people meet at the desk: in the filters of their list, in Ctrl K."""

    model: str
    words: _StrOrPromise
    order: int
    """Its rank among the kinds of all rooms."""
    fields: tuple[str, ...] = ()
    """What Ctrl K looks into; nothing where the room finds its records by itself."""
    open_fields: tuple[str, ...] = ()
    """What it looks into only where the record is not sealed."""
    sealed_by: str = ""
    """The mark that seals a record (R217): its title is neither found nor shown."""
    small: Callable[[Any], object] = status_words
    """What stands under a hit."""
    related: tuple[str, ...] = ()
    is_paper: bool = False
    """A paper about what is done: Ctrl K shows it after what is still open."""
    found_as: _StrOrPromise = ""
    """The heading in Ctrl K where it is another."""
    with_me: _StrOrPromise = ""
    """The words of its tile on the workbench, beside which its latest events are told."""
    is_filter: bool = True
    """Whether lists of steps are filtered by it."""


class Room(AppConfig):
    """The config of a room."""

    default = False  # the room's own config is taken, not this one that it imports
    default_auto_field = "coordination.ciphers.row_keys.RowKey"
    places: tuple[Place, ...] = ()
    kinds: tuple[Kind, ...] = ()
    desks: Mapping[str, str] = {}
    """By role the name of the page on which it opens, where that is not the workbench."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.default = True

    def tiles(self, actor: Actor) -> Iterable[Tile]:
        """What this room puts before somebody on the workbench, besides what waits for them."""
        return ()

    def ready(self) -> None:
        """Load what enters itself: what was given, papers, tracks, the grants that open persons."""
        for name in ENTERED_ON_IMPORT:
            if module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")


def rooms() -> Iterator[Room]:
    return (config for config in apps.get_app_configs() if isinstance(config, Room))


def places(section: str) -> list[Place]:
    """What a section of the rail leads to."""
    found = (place for room in rooms() for place in room.places if place.section == section)
    return sorted(found, key=lambda place: place.order)


def kinds() -> list[Kind]:
    return sorted((kind for room in rooms() for kind in room.kinds), key=lambda kind: kind.order)


def desk_of(role: str) -> str:
    """The name of the page on which a role opens; empty where it is the workbench."""
    return next((room.desks[role] for room in rooms() if role in room.desks), "")
