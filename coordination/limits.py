"""How often a door opens: so many times in so long, ever more slowly after failures, so many at once.

``SEARCHES.admit(user.pk)``                 so many in a window; ``TooOften`` says until when
``PASSWORDS.knock(name, address)``          after failures a wait that doubles; it locks nobody out for good
``PASSWORDS.forgive(name)``                 what that name failed at is forgotten, at every address
``SOCKETS.take(user.pk)``                   so many at the same time

The figures are the installation's (``settings.LIMITS``). They are counted in the shared cache; while
that is away each process counts for itself: a door is never open because nobody counts.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as cached
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from redis import RedisError

from coordination.doors import DoorName
from coordination.networks import line_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise

log = logging.getLogger(__name__)
Found = TypeVar("Found")

SPELL = 15 * 60  # seconds: who is turned away again and again within them is on record once
ERA = 7 * 24 * 3600  # seconds: longer than any failure is remembered
TO_THE_SECOND = 120  # a wait this short is said with its seconds


class TooOften(PermissionDenied):
    """Turned away at a door, until a moment."""

    def __init__(
        self, door: DoorName, who: object, until: float, sentence: _StrOrPromise, **words: object
    ) -> None:
        """``sentence`` says the ``%(time)s``, and what ``words`` names."""
        self.door, self.who, self.until = door, str(who), until
        self._sentence, self._words = sentence, words
        super().__init__(str(self))

    def __str__(self) -> str:
        return str(self._sentence) % {**self._words, "time": moment_words(self.until)}

    @property
    def seconds(self) -> int:
        """For ``Retry-After``."""
        return max(1, math.ceil(self.until - time.time()))

    def begins_spell(self) -> bool:
        """Whether this is the first of a spell: the one that goes on record."""
        return begins_spell(self.door, self.who)


def turn_away(request: HttpRequest, error: TooOften) -> ValidationError:
    """For a form, which says it beside its fields; the answer is 429 all the same, and the trail hears of it."""
    request.turned_away = error  # type: ignore[attr-defined]
    return ValidationError(str(error), code="too_often")


def begins_spell(door: DoorName, who: str) -> bool:
    return bool(_counted(lambda cache: cache.add(f"spell:{door.value}:{who}", 1, SPELL)))


def moment_words(until: float) -> str:
    """The time of day from which one may try again, never too early."""
    now = time.time()
    whole = math.ceil(until) if until - now < TO_THE_SECOND else math.ceil(until / 60) * 60
    at = timezone.localtime(dt.datetime.fromtimestamp(whole, tz=dt.UTC))
    time_of_day = f"{at:%H:%M:%S}" if until - now < TO_THE_SECOND else f"{at:%H:%M}"
    return time_of_day if at.date() == timezone.localdate() else f"{at:%Y-%m-%d} {time_of_day}"


# --- so many in a window ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """So many times in so many seconds, of one person or client."""

    name: DoorName
    figures: str
    """Under which the settings keep how many, and in how many seconds."""
    sentence: _StrOrPromise

    def admit(self, who: object, times: int = 1, *, most: int | None = None) -> None:
        allowed, seconds = settings.LIMITS[self.figures]
        window = int(time.time() // seconds)
        key = f"{self.name.value}:{who}:{window}"
        if _counted(lambda cache: _count(cache, key, times, seconds + 1)) > (most or allowed):
            raise TooOften(self.name, str(who), (window + 1) * seconds, self.sentence)


SEARCHES = Door(DoorName.SEARCH, "searches", _("Too many searches. Try again after %(time)s."))
FILES = Door(DoorName.FILE, "files", _("Too many files were opened. Try again after %(time)s."))
EXPORTS = Door(DoorName.EXPORT, "exports", _("Too many exports. Try again after %(time)s."))
API_REQUESTS = Door(DoorName.API, "api", _("Too many requests. Try again after %(time)s."))
SUBSCRIPTIONS = Door(
    DoorName.SUBSCRIPTION,
    "subscriptions",
    _("Too many live updates were asked for. Try again after %(time)s."),
)


# --- ever more slowly ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slowing:
    """From so many failures on a wait, doubled by each further one; what was right is not waited for again.

    Failures count for a name at one address, and for the address whatever the name. Nobody is kept out
    elsewhere by them, nor for long where they are known.
    """

    name: DoorName
    sentence: _StrOrPromise

    def knock(self, name: object, address: str, *, is_known: Callable[[], bool] = lambda: False) -> Attempt:
        """Let an attempt in before it is looked at: it counts as failed until ``succeeded()``.

        ``is_known``: whether this person has been let in from there before; asked only once there is a wait.
        """
        line = line_of(address)
        tallies = [Tally(self, f"address:{line}", "failures_of_address")]
        if name:  # people type passwords into the field for it
            who = salted_hmac("limits", f"{name} {line}{self._era(name)}").hexdigest()
            tallies.insert(0, Tally(self, f"name:{who}", "failures"))
        taken: list[Tally] = []
        is_known = cached(is_known)
        try:
            for tally in tallies:
                tally.take(is_known)
                taken.append(tally)
        except TooOften:
            for tally in taken:
                tally.give_back()
            raise
        return Attempt(tallies)

    def forgive(self, name: object) -> None:
        """Count the failures of a name anew everywhere: those before stand under another key, until they lapse."""
        _counted(lambda cache: _count(cache, self._era_key(name), 1, ERA))

    def _era(self, name: object) -> str:
        """How often the name was forgiven; nothing where it never was."""
        era = _counted(lambda cache: cache.get(self._era_key(name)))
        return f" {era}" if era else ""

    def _era_key(self, name: object) -> str:
        return f"{self.name.value}:era:{salted_hmac('limits', str(name)).hexdigest()}"


@dataclass
class Tally:
    """The failures of one name at an address, or of an address."""

    door: Slowing
    who: str
    figure: str
    taken: int = 0

    @property
    def key(self) -> str:
        return f"{self.door.name.value}:{self.who}"

    @property
    def is_of_name(self) -> bool:
        return self.figure == "failures"

    @property
    def is_slowed(self) -> bool:
        free, _seconds = settings.LIMITS[self.figure]
        return self.taken >= free

    def wait_key(self, known: bool) -> str:
        return f"{self.key}:{'known' if known else 'wait'}"

    def take(self, is_known: Callable[[], bool]) -> None:
        """Count the attempt; from the last free one on, only who wins the next turn is let in."""
        free, seconds = settings.LIMITS[self.figure]
        waits = _counted(lambda cache: cache.get_many([self.wait_key(False), self.wait_key(True)]))
        if waits:
            self._refuse_within(waits, is_known())
        self.taken = _counted(lambda cache: _count(cache, self.key, 1, seconds))
        if self.taken < free:
            return
        known = is_known()
        first, longest, longest_known = settings.LIMITS["waits"]
        wait = min(first * 2 ** min(self.taken - free, 30), longest)
        mine = min(wait, longest_known) if known else wait
        now = time.time()
        if not _counted(lambda cache: cache.add(self.wait_key(known), now + mine, math.ceil(mine))):
            self._less()  # another attempt was quicker: this one is not looked at
            raise self._refused(now + mine)
        other = wait if known else min(wait, longest_known)
        _counted(lambda cache: cache.set(self.wait_key(not known), now + other, math.ceil(other)))
        _counted(lambda cache: cache.touch(self.key, math.ceil(wait) + seconds))

    def give_back(self) -> None:
        """The attempt was none: it counts no longer, nor is it waited for."""
        self._less()
        if self.is_slowed:
            _counted(lambda cache: cache.delete_many([self.wait_key(False), self.wait_key(True)]))

    def forget(self) -> None:
        keys = [self.key, self.wait_key(False), self.wait_key(True), f"spell:{self.key}"]
        _counted(lambda cache: cache.delete_many(keys))

    def _less(self) -> None:
        with suppress(ValueError):  # it has been forgotten meanwhile
            _counted(lambda cache: cache.decr(self.key))

    def _refuse_within(self, waits: dict[str, float], known: bool) -> None:
        until = waits.get(self.wait_key(known), 0.0)
        if until > time.time():
            raise self._refused(until)

    def _refused(self, until: float) -> TooOften:
        return TooOften(self.door.name, self.who, until, self.door.sentence)


@dataclass
class Attempt:
    """One that was let in, and has failed until it says otherwise."""

    tallies: Sequence[Tally]

    def succeeded(self) -> None:
        """What is known of the name is forgotten; the address keeps what others failed at."""
        for tally in self.tallies:
            if tally.is_of_name:
                tally.forget()
            else:
                tally.give_back()

    def newly_slowed(self) -> Iterator[Tally]:
        """Of a failed attempt: whose wait began with it, to be put on record."""
        return (one for one in self.tallies if one.is_slowed and begins_spell(one.door.name, one.who))


PASSWORDS = Slowing(DoorName.PASSWORD, _("Too many tries. Try again after %(time)s."))
CODES = Slowing(DoorName.CODE, _("Too many tries. Try again after %(time)s."))
API_KEYS = Slowing(
    DoorName.API_KEY, _("Too many wrong keys came from this address. Try again after %(time)s.")
)


# --- so many at once ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """So many at the same time, of one person; each is kept for a while and taken again before that is over."""

    name: DoorName
    figures: str
    sentence: _StrOrPromise

    def take(self, who: object) -> str:
        most, seconds = settings.LIMITS[self.figures]
        keys = [f"{self.name.value}:{who}:{number}" for number in range(most)]
        random.shuffle(keys)
        taken = _counted(lambda cache: cache.get_many(keys))
        for key in keys:
            if key not in taken and _counted(partial(_put, key=key, seconds=seconds)):
                return key
        raise TooOften(self.name, str(who), time.time() + seconds, self.sentence)

    def keep(self, key: str) -> None:
        _most, seconds = settings.LIMITS[self.figures]
        _counted(lambda cache: cache.set(key, 1, seconds))

    def leave(self, key: str) -> None:
        _counted(lambda cache: cache.delete(key))


SOCKETS = Places(
    DoorName.SOCKET,
    "sockets",
    _("Too many pages are open at the same time. Close some; this one updates by itself after %(time)s."),
)


def is_first(key: str, seconds: int) -> bool:
    """Whether this comes for the first time within so many seconds."""
    return _counted(partial(_put, key=f"once:{key}", seconds=seconds))


# --- counting -----------------------------------------------------------------------------------------

_here = LocMemCache("limits while the cache is away", {"max_entries": 20_000})


def _counted(ask: Callable[[Any], Found]) -> Found:
    """In the shared cache; while it is away, in this process."""
    try:
        return ask(caches["limits"])
    except (RedisError, OSError):
        log.warning("The cache is away: limits are counted by each process for itself.")
        return ask(_here)


def _put(cache: Any, *, key: str, seconds: float) -> bool:
    return bool(cache.add(key, 1, seconds))


def _count(cache: Any, key: str, times: int, seconds: float) -> int:
    """What has been counted under a key, this included; it is forgotten so long after the first."""
    while True:
        cache.add(key, 0, seconds)
        try:
            found: int = cache.incr(key, times)
        except ValueError:  # it was forgotten in this very moment
            continue
        return found
