"""A register of many people to measure against: written in bulk, without versions, the same each time."""

from __future__ import annotations

import datetime as dt
import random

FIRST = dt.date(1936, 1, 1)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = [
    "建国",
    "秀英",
    "志强",
    "桂兰",
    "德明",
    "玉珍",
    "永福",
    "春梅",
    "伟",
    "芳",
    "军",
    "丽",
    "磊",
    "敏",
    "海波",
    "小燕",
    "明亮",
    "美华",
    "世昌",
    "金凤",
]
AREA = "349921"


def identity(number: int) -> tuple[str, str, dt.date]:
    """Name, ID number and birthday of the person of a serial."""
    from coordination.register.identity import check_character

    dice = random.Random(number)  # noqa: S311 - invented people
    born = FIRST + dt.timedelta(days=number % 29_000)
    first = f"{AREA}{born:%Y%m%d}{number // 29_000 + 1:03d}"  # no serial is 000
    return dice.choice(SURNAMES) + dice.choice(GIVEN), first + check_character(first), born


def fill_register(total: int, *, each: int = 4) -> None:
    """Households of four over all townships; one person in ten has no number."""
    from django.db import connection

    from coordination.register.models import Household, Person
    from coordination.register.particulars import fill_person, join_identities
    from coordination.units.models import Organisation

    villages = list(Organisation.objects.filter(kind=Organisation.Kind.VILLAGE).order_by("pk"))
    households = Household.objects.bulk_create(
        [
            Household(
                number=f"安户{serial:06d}",
                county_id=village.region_id,
                township_id=village.parent_id,
                village=village,
                next_review_on=dt.date(2027, 1, 1) + dt.timedelta(days=serial % 700),
            )
            for serial in range(total // each)
            for village in (villages[serial % len(villages)],)
        ],
        batch_size=2000,
    )
    people = []
    for number in range(total):
        name, id_number, born = identity(number)
        people.append(
            fill_person(
                Person(household=households[number // each], county_id=households[number // each].county_id),
                name=name,
                id_number="" if number % 10 == 0 else id_number,
                born_on=born,
                phone=f"138{number:08d}",
                account="",
                health_note="",
                identity_note="",
            )
        )
    join_identities(people)
    Person.objects.bulk_create(people, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def incoming(count: int, *, of: int, begin: int = 0) -> list[object]:
    """Rows as a platform sends them: most by number, some by name and birthday, some strangers, some twice."""
    from coordination.register.identity import Described

    rows: list[object] = []
    for place in range(count):
        number = (begin + place) * 97 % of
        name, id_number, born = identity(number)
        match place % 10:
            case 0 | 1:
                rows.append(Described(name, "", born))
            case 2:
                rows.append(Described("未在册", "", born))
            case 3 if rows:
                rows.append(rows[-1])
            case 4:
                rows.append(Described(name, id_number.lower()))
            case _:
                rows.append(Described(name, id_number, born))
    return rows
