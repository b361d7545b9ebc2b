"""A county of the simulation: who sits in it, and who lives there."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from coordination.access import Actor
from coordination.aid.actions.reserves import open_account
from coordination.aid.models import Account
from coordination.register.actions import register_household, register_person
from coordination.register.identity import check_character
from coordination.register.models import Person
from coordination.units.models import Organisation, Role, User
from tests.counties import OtherCounty

FAMILY, GIVEN = "陶周张李王赵陈杨吴徐", "满桂秀建国英强兰平芳"
TOWNSHIPS = ("XZ01", "XZ02")


@dataclass
class Place:
    """People are drawn, registered and found again by their number in the order in which they came."""

    at: OtherCounty
    chance: random.Random
    area: str
    people: list[int] = field(default_factory=list)
    serial: int = 0

    def open_books(self) -> None:
        """A reserve in each township, small enough to run dry, and the pool behind them."""
        finance = self.at.actor(Role.FIN, "CZ")
        for code in TOWNSHIPS:
            open_account(self.at.unit(code), actor=finance, quota=Decimal(50000), opening=Decimal(6000))
        open_account(
            self.at.unit("CZ"),
            actor=finance,
            kind=Account.Kind.POOL,
            quota=Decimal(300000),
            opening=Decimal(60000),
        )

    def give_passwords(self, password: str) -> None:
        """Everybody signs with the same one."""
        hashed = make_password(password)
        User.objects.filter(posts__unit__region=self.at.pk).update(password=hashed)

    def unit(self, code: str) -> Organisation:
        return self.at.unit(code)

    def actor(self, role: str, unit: str = "") -> Actor:
        return self.at.actor(role, unit)

    def anywhere(self) -> str:
        return self.chance.choice(TOWNSHIPS)

    def somebody(self) -> Person:
        """Somebody who is known already, or who comes for the first time."""
        known = [] if self.chance.random() < 0.5 else self._living()
        return self.chance.choice(known) if known else self.newcomer()

    def _living(self) -> list[Person]:
        found = Person.objects.filter(pk__in=self.people, died_on=None, merged_into=None)
        return list(found.filter(household__township__code__in=TOWNSHIPS).order_by("pk"))

    def newcomer(self, *, like: Person | None = None) -> Person:
        """A household of one; with a number mostly, and like somebody else once in a while."""
        chance, code = self.chance, self.anywhere()
        clerk = self.actor(Role.TCLERK, code)
        born = dt.date(chance.randint(1936, 2006), chance.randint(1, 12), chance.randint(1, 28))
        household = register_household(
            actor=clerk,
            township=self.unit(code),
            village=self.unit(f"{code}-01") if chance.random() < 0.9 else None,
            address=f"{chance.randint(1, 99)}号",
        )
        person = register_person(
            household,
            actor=clerk,
            name=like.name if like else chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=2)),
            id_number="" if like or chance.random() < 0.2 else self._number(born),
            born_on=like.born_on if like else born,
            relation=Person.Relation.HEAD,
            phone=f"138{chance.randint(10**7, 10**8 - 1)}",
            account=f"6217{chance.randint(10**11, 10**12 - 1)}" if chance.random() < 0.7 else "",
        )
        self.people.append(person.pk)
        return person

    def _number(self, born: dt.date) -> str:
        self.serial += 1
        first = f"{self.area}{born:%Y%m%d}{self.serial % 1000:03d}"
        return first + check_character(first)

    def today(self) -> dt.date:
        return timezone.localdate()
