"""What officers do to accounts, each said once: the action and who may, its form, its sentences, its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.urls import reverse

from coordination.access import require
from coordination.accounts.forms import WhyForm
from coordination.pages import Request, confirm, posted

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor, Refusal

Record = TypeVar("Record")


def always(record: Any) -> bool:
    return True


def nothing_more(record: Any, actor: Actor) -> Sequence[str]:
    return ()


def why(phrases: _StrOrPromise) -> Callable[[Request], BaseForm]:
    """A form that asks for the reason alone."""
    return lambda request: WhyForm(posted(request), phrases=phrases)


@dataclass(frozen=True, kw_only=True)
class Act(Generic[Record]):
    """One thing that is done to an account or to its confirmation, or that opens one, on a page of its own.

    ``words`` send it, and offer it where no ``button`` does; above its page stands the ``heading``, which may
    name the person, without one the words and the name. What will happen is said by ``points`` and, where it
    depends on the record, by ``also``. ``done`` is its word afterwards, or a page that answers itself. Several
    acts at one address are told apart by what they fit.
    """

    name: str
    words: _StrOrPromise
    may: Callable[[Actor, Record], Refusal]
    do: Callable[..., Any]
    asks: Callable[[Request], BaseForm]
    points: Sequence[_StrOrPromise]
    done: _StrOrPromise | Callable[[Request, Any], HttpResponse]
    also: Callable[[Record, Actor], Sequence[str]] = nothing_more
    fits: Callable[[Record], bool] = always
    heading: _StrOrPromise = ""
    button: _StrOrPromise = ""
    danger: bool = False

    def offered(self, record: Any, actor: Actor) -> dict[str, Any]:
        """The act as a page of the record offers it, greyed with the reason where it may not be done now."""
        return {
            "words": self.button or self.words,
            "url": reverse(f"accounts:{self.name}", args=[record.pk]),
            "why": self.may(actor, record),
            "danger": self.danger,
        }

    def page(self, request: Request, record: Record, person: str, /, **around: Any) -> HttpResponse:
        """The page of the act; ``around`` is what ``pages.confirm`` is told of the record and the way back."""
        require(self.may(request.actor, record))
        heading = self.heading % {"person": person} if self.heading else f"{self.words}: {person}"
        return confirm(
            request,
            self.asks(request),
            self.do if record is None else partial(self.do, record),
            heading=heading,
            submit=str(self.words),
            points=[*map(str, self.points), *self.also(record, request.actor)],
            done=partial(self.done, request) if callable(self.done) else str(self.done),
            danger=self.danger,
            **around,
        )


def fitting(acts: Sequence[Act[Record]], record: Record) -> Act[Record]:
    """Of the acts at one address the one for a record that stands so."""
    return next(act for act in acts if act.fits(record))
