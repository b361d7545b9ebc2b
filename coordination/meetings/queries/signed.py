"""Issued minutes: whether the passages and decision lines that stand are those that were signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from coordination.audit.checks import Found, register
from coordination.documents.genuine import is_as_signed, tell_altered
from coordination.documents.models import Paper
from coordination.documents.verbs import DocumentVerb
from coordination.documents.words import PROVISIONAL
from coordination.meetings.models import Minutes
from coordination.meetings.papers.minutes import minutes_text

if TYPE_CHECKING:
    from coordination.access import Actor

CHUNK = 100


def stand_as_signed(minutes: Minutes) -> bool:
    """Of a draft there is nothing to compare; a paper that is gone or altered has nothing to compare with."""
    if minutes.issued_at is None:
        return True
    paper = Paper.objects.of(minutes.session).select_related("number", "organ").filter(pk=minutes.paper_id)
    signed = paper.first()
    if signed is None or not is_as_signed(signed):
        return False
    return _says_the_same(minutes_text(minutes), signed.content)


def _says_the_same(shown: dict[str, Any], signed: dict[str, Any]) -> bool:
    """Blanks apart, and 暂定, which a day loses once the calendar of its year is there."""
    return _words(shown) == _words({name: signed.get(name) for name in shown})


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _words(one) for name, one in value.items()}
    if isinstance(value, list):
        return [one for one in map(_words, value) if one != ""]
    return "".join(value.replace(PROVISIONAL, "").split()) if isinstance(value, str) else value


def shown_as_signed(minutes: Minutes | None, *, actor: Actor) -> bool:
    """The same, asked by a page: what differs is told to the officers, once."""
    if minutes is None or stand_as_signed(minutes):
        return True
    tell_altered(minutes, DocumentVerb.CONTENT_ALTERED, _hash(minutes_text(minutes)), actor=actor)
    return False


def _hash(text: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@register
def issued_minutes(thorough: bool) -> Iterator[Found]:
    """Those of all counties: a verification is the whole house's."""
    issued = Minutes.objects.exclude(issued_at=None).select_related("session__sitting").order_by("pk")
    for minutes in issued.iterator(chunk_size=CHUNK):
        if not stand_as_signed(minutes):
            yield (
                "paper",
                _("passages or decision lines of %(number)s are not those that were signed")
                % {"number": minutes.number},
            )
