"""Households and persons for tests, entered by the people who would."""

from __future__ import annotations

import datetime as dt

from coordination.register.actions import confirm_category, register_household, register_person
from coordination.register.identity import check_character
from coordination.register.models import CategoryStatus, Household, Person

AREA = "349921"  # no such county


def id_number(born: dt.date = dt.date(1968, 3, 9), serial: int = 1, area: str = AREA) -> str:
    first = f"{area}{born:%Y%m%d}{serial:03d}"
    return first + check_character(first)


class Clerk:
    """Enters people as the clerk of a township, by default 桃源镇."""

    def __init__(self, cast, username="wutong", township="XZ01", village="XZ01-01"):
        self.cast, self.actor = cast, cast.actor(username)
        self.township = cast.unit(township)
        self.county = cast.county
        self.village = cast.unit(village) if village else None

    def household(self, **fields) -> Household:
        return register_household(
            actor=self.actor,
            **{"township": self.township, "village": self.village, "address": "12 组 3 号", **fields},
        )

    def person(self, household=None, **fields) -> Person:
        given = {"name": "李秀英", "id_number": id_number(), "phone": "13855556789", **fields}
        return register_person(household or self.household(), actor=self.actor, **given)

    def category(self, person, category="DIBAO", **fields) -> CategoryStatus:
        given = {
            "authority": self.cast.unit("MZ"),
            "from_on": dt.date(2025, 5, 1),
            "review_on": dt.date(2027, 5, 1),
            "basis": "最低生活保障审核确认办法",
            **fields,
        }
        return confirm_category(person, category, actor=self.cast.actor("suting", "CCLERK"), **given)
