"""The register's own serials: 安户000123, 安临000004. Without gaps inside a committed transaction."""

from __future__ import annotations

from django.utils import timezone

from coordination.policy.queries import parameter
from coordination.register.models import Counter
from coordination.units.counties import County


def draw(word_name: str, count: int = 1, *, county: County) -> list[str]:
    """A county's next numbers of a series, one drawer at a time; called inside an action's transaction."""
    word = parameter(word_name, on=timezone.localdate(), county=county).value
    Counter.objects.get_or_create(county_id=county.pk, name=word_name)
    counter = Counter.objects.select_for_update().get(county=county.pk, name=word_name)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"{word}{serial:06d}" for serial in range(first, first + count)]
