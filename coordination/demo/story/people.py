"""The two hundred people of the batch. They are invented; nobody else in the county bears these names."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from coordination.register.identity import check_character

AREA = "349922"  # no such county
SURNAMES = "阚邬郗逄宓鄢仇隗璩缪"
GIVEN = [
    "砚秋",
    "岫云",
    "汀兰",
    "牧野",
    "知返",
    "望舒",
    "采薇",
    "听澜",
    "怀瑾",
    "景行",
    "闻笛",
    "栖梧",
    "拾穗",
    "抱朴",
    "沐阳",
    "归鸿",
    "疏影",
    "凌霄",
    "踏雪",
    "映川",
]
TOWNSHIPS = tuple(f"XZ{number:02}" for number in range(1, 21))
KINDS = ("illness", "unemployment", "education", "housing", "disaster")
FACTS = {
    "illness": "医保数据显示，近三个月个人负担医疗费用较高。",
    "unemployment": "参保数据显示，失业后家庭连续两个月无工资收入。",
    "education": "学籍数据显示，子女就读高中和大学，家庭负担较重。",
    "housing": "巡查发现，住房墙体有裂缝。",
    "disaster": "汛期上报，口粮和衣被受损。",
}


@dataclass(frozen=True, slots=True)
class Planted:
    """What nobody outside the circle of those entitled may find in the clear."""

    name: str
    id_number: str
    phone: str
    account: str

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.name, self.id_number, self.phone, self.account)


def planted(place: int) -> Planted:
    """The person at this place of the batch."""
    surname, given = list(itertools.product(SURNAMES, GIVEN))[place]
    born = dt.date(1950, 1, 1) + dt.timedelta(days=97 * place)
    first = f"{AREA}{born:%Y%m%d}{700 + place % 299:03d}"
    return Planted(
        name=surname + given,
        id_number=first + check_character(first),
        phone=f"1390077{place:04d}",
        account=f"62220266{place:011d}",
    )


HERO = planted(81)
"""Ill, disabled, in a house that leaks: three units are competent, and it cannot wait."""


def batch() -> list[dict[str, Any]]:
    """Two hundred warnings as the province's platform sends them: one of them complex and urgent."""
    return [_hers(number) if planted(number) == HERO else _row(number) for number in range(200)]


def _row(number: int) -> dict[str, Any]:
    who, kind = planted(number), KINDS[number % len(KINDS)]
    return {
        "source_key": f"whole-story-{number:03}",
        "name": who.name,
        "id_number": who.id_number,
        "phone": who.phone,
        "township": TOWNSHIPS[number % len(TOWNSHIPS)],
        "kinds": [kind],
        "facts": FACTS[kind],
        "level": "attention" if number % 9 == 0 else "ordinary",
    }


def _hers(number: int) -> dict[str, Any]:
    return {
        **_row(number),
        "township": "XZ01",
        "village": "XZ01-01",
        "kinds": ["illness", "disability", "housing"],
        "level": "urgent",
        "facts": (
            f"{HERO.name}（{HERO.id_number}，电话{HERO.phone}，惠农卡{HERO.account}）右腿截肢后持续治疗，"
            "本周住院自付三万余元，家中断炊；土坯房东墙开裂漏雨，独自居住，无人照料。"
        ),
        "amount": 700,
        "refusals": 2,
    }
