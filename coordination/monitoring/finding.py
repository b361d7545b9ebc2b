"""Finding a warning by its number, or by whom it is about, among those that the reader may see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Q

from coordination.ciphers.indexes import blind_indexes
from coordination.monitoring.models import Warning
from coordination.register.identity import normalise_id_number
from coordination.register.models import Person
from coordination.register.queries import people_meant

if TYPE_CHECKING:
    from coordination.access import Actor

NUMBER = re.compile(r"(?:YJ)?0*([1-9][0-9]{0,8})", re.IGNORECASE | re.ASCII)


def find_warnings(
    words: str, actor: Actor, *, limit: int, ended: bool | None = None, below: int | None = None
) -> list[Warning]:
    """Newest first. A person is found as in the register, by people whom the reader may see;
    one that the register does not know, by the whole ID number alone."""
    people = people_meant(words, actor).values("pk")
    entries = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values("pk")
    ways = [Q(person__in=entries)]
    if match := NUMBER.fullmatch(words.strip()):
        ways.append(Q(pk=int(match[1])))
    if number := normalise_id_number(words):
        ways.append(Q(id_index__in=blind_indexes(number)))
    seen = Warning.objects.visible_to(actor).order_by("-pk")
    if ended is not None:
        seen = seen.filter(status__in=Warning.ENDED) if ended else seen.exclude(status__in=Warning.ENDED)
    if below is not None:
        seen = seen.filter(pk__lt=below)
    # each way by its own index: joined by OR they would read the table
    found = {pk for way in ways for pk in seen.filter(way).values_list("pk", flat=True)[:limit]}
    return list(seen.filter(pk__in=found).select_related("township", "village")[:limit])
