"""How a decision about a person says by what it may be contested: where, and within which time (C10)."""

from __future__ import annotations

import datetime as dt

from coordination.policy.queries import parameter
from coordination.units.counties import County

SUIT = "六个月"
"""行政诉讼法 46: six months from the day on which the decision was known."""


def remedy_words(*, since: str, on: dt.date, county: County) -> str:
    """Review at the county government in REMEDY_DAYS (行政复议法 20), suit in six months; ``since`` what was received."""
    days = parameter("REMEDY_DAYS", on=on, county=county).value
    return (
        f"自收到{since}之日起{days}日内向{county.government.name}申请行政复议，"
        f"也可以自收到{since}之日起{SUIT}内依法向人民法院提起行政诉讼"
    )
