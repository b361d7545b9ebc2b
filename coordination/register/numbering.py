"""The register's own serials: 安户000123, 安临000004. Without gaps inside a committed transaction."""

from __future__ import annotations

from django.utils import timezone

from coordination.policy.queries import parameter
from coordination.register.models import Series


def draw(word_name: str, count: int = 1) -> list[str]:
    """The next numbers of a series, one drawer at a time; called inside an action's transaction."""
    word = parameter(word_name, on=timezone.localdate()).value
    Series.objects.get_or_create(name=word_name)
    series = Series.objects.select_for_update().get(name=word_name)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{word}{serial:06d}" for serial in range(first, first + count)]
