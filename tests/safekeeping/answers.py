"""Office and finance answer for their county."""

from __future__ import annotations

from coordination.safekeeping.actions import enter_numbers, enter_payments
from coordination.safekeeping.models import CountyAnswer
from coordination.safekeeping.queries import series_of
from tests.conftest import Cast

OFFICE, FINANCE = "wangmin", "hejun"


def answered(
    cast: Cast, answer: CountyAnswer, *, office: str = OFFICE, finance: str = FINANCE
) -> CountyAnswer:
    """Nothing was issued and nothing paid after the copy."""
    enter_numbers(answer, actor=cast.actor(office), last={one.pk: one.last for one in series_of(answer)})
    return enter_payments(answer, actor=cast.actor(finance))
