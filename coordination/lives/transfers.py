"""What the transfer of a household carries, in words: on its paper and on the pages of both counties (C7, C9).

Who they are, what they are and until when, what was given this year, which referrals are open by their kind.
Never accounts, notes on health, restricted matters, or what anybody said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from coordination.documents.words import day_words, in_chinese, money_words
from coordination.register.models import CategoryStatus, Person
from coordination.register.privacy import mask_id_number, mask_name
from coordination.showing import Fact
from coordination.vocabulary import choice, said

if TYPE_CHECKING:
    from coordination.lives.models import Departure

Pack = Mapping[str, Any]
Content = dict[str, Any]
TRANSFER, LETTER = "困难群众迁移转接单", "困难群众迁移告知函"


def register_part(household: Any, members: list[Person], on: dt.date) -> dict[str, Any]:
    """What the register says of the household: its members, and the categories in force with their review days."""
    places = {one.pk: place for place, one in enumerate(members)}
    categories = household.categories.current(on).select_related("authority").order_by("from_on", "pk")
    return {
        "number": household.number,
        "members": [
            {
                "name": one.name,
                "id_number": one.id_number,
                "born_on": one.born_on.isoformat() if one.born_on else "",
                "phone": one.phone,
                "relation": one.relation,
            }
            for one in members
        ],
        "categories": [
            {
                "category": one.category,
                "member": places.get(one.person_id),
                "from": one.from_on.isoformat(),
                "review": one.review_on.isoformat() if one.review_on else "",
                "authority": one.authority.name,
            }
            for one in categories
            if one.person_id is None or one.person_id in places
        ],
    }


def _category(one: Mapping[str, Any]) -> str:
    return str(said(choice(CategoryStatus, "category", one["category"])))


def _relation(member: Mapping[str, Any]) -> str:
    return str(said(choice(Person, "relation", member["relation"])))


def carried_facts(pack: Pack) -> list[Fact]:
    """The same masked, for pages: names open in the register, once the household stands there."""
    members = pack.get("members", [])
    people = [
        f"{mask_name(one['name'])} {mask_id_number(one['id_number'])} {_relation(one)}".strip()
        for one in members
    ]
    categories = [
        _("%(category)s (%(whose)s), review by %(review)s")
        % {
            "category": _category(one),
            "whose": _whose(one, members, mask_name),
            "review": one["review"] or "—",
        }
        for one in pack.get("categories", [])
    ]
    aid = [f"{one['month']} {said(one['cause'])} {one['amount']}" for one in pack.get("aid", [])]
    referrals = [str(said(one)) for one in pack.get("referrals", [])]
    return [
        Fact("members", _("Members"), "\n".join(people), wide=True, masked=False),
        Fact("categories", _("Categories"), "\n".join(categories), wide=True, masked=False),
        Fact("aid", _("Aid this year (yuan)"), "\n".join(aid), wide=True, masked=False),
        Fact("referrals", _("Open referrals"), "\n".join(referrals), wide=True, masked=False),
    ]


def _whose(one: Mapping[str, Any], members: list[Any], name: Any) -> str:
    place = one.get("member")
    return _("whole household") if place is None else str(name(members[place]["name"]))


def _tables(pack: Pack) -> list[Any]:
    members = pack.get("members", [])
    tables = [
        [
            "家庭成员",
            ["姓名", "公民身份号码", "与户主关系", "联系电话"],
            [[one["name"], one["id_number"], _relation(one), one["phone"]] for one in members],
        ],
        [
            "救助类别",
            ["类别", "对象", "认定机关", "复核期限"],
            [
                [_category(one), _whose(one, members, str), one["authority"], _day(one["review"])]
                for one in pack.get("categories", [])
            ],
        ],
        [
            "本年度已给予的临时救助",
            ["月份", "事由", "金额"],
            [
                [one["month"], str(said(one["cause"])), money_words(Decimal(one["amount"]))]
                for one in pack.get("aid", [])
            ],
        ],
        ["未办结的转办转介", ["事项类型"], [[str(said(one))] for one in pack.get("referrals", [])]],
    ]
    return [table for table in tables if table[2]]


def _day(text: str) -> str:
    return day_words(dt.date.fromisoformat(text)) if text else ""


@in_chinese
def transfer_content(departure: Departure) -> Content:
    """To civil affairs of the other county, or of a place outside: who comes, and what goes on until the answer."""
    to = departure.to_county
    rows = [
        ["家庭编号", departure.household.number],
        ["迁往", to.name if to is not None else departure.place],
        ["现住址", departure.address],
        ["迁移日期", day_words(departure.moved_on)],
        ["迁移原因", departure.reason],
    ]
    going_on = (
        "在贵方接收之前，我县救助不停。请在期限内接收，或说明理由退回。"
        if to is not None
        else "我县救助按规定发放至期满之月。请贵方及时受理该户的救助申请，并将受理情况函告我县。"
    )
    return {
        "form": TRANSFER if to is not None else LETTER,
        "addressee": f"{to.name if to is not None else departure.place}：",
        "rows": [row for row in rows if row[1]],
        "tables": _tables(departure.pack),
        "signed": "签发",
        "requirement": going_on,
    }


@in_chinese
def receipt_content(number: str, from_name: str, to_name: str, here: str, on: dt.date) -> Content:
    """The receipt of the county that received."""
    return {
        "form": "困难群众迁移接收回执",
        "addressee": f"{from_name}：",
        "rows": [
            ["原家庭编号", number],
            ["接收地", to_name],
            ["本县家庭编号", here],
            ["接收日期", day_words(on)],
        ],
        "requirement": "该户已由我县接收，我县将重新核查其应享受的救助。",
    }
