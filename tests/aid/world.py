"""An aid case at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import time_machine
from django.core.management import call_command
from django.utils import timezone

from coordination.aid.actions import deciding, following, paying, planning, reserves, stages, supplementing
from coordination.aid.models import Account, AidCase
from coordination.aid.models.month_ends import month_after
from coordination.policy.models import Parameter
from coordination.policy.stages import StageTerms
from coordination.register.actions import register_household, register_person
from tests.walking import Walker as Walk
from workflows.emergency_aid.front import open_aid

TODAY = timezone.localdate


def next_month(day: int = 1, months: int = 1) -> time_machine.travel:
    """As if it were ten o'clock on that day of next month, or of one after."""
    first = TODAY().replace(day=1)
    for _n in range(months):
        first = month_after(first)
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(first.replace(day=day), dt.time(10))))


class Aid:
    """The accounts, a household, and its people."""

    def __init__(self, cast, *, reserve: int = 50000, pool: int = 500000) -> None:
        if not Parameter.objects.exists():
            call_command("load_base", verbosity=0)
        self.cast = cast
        self.accounts = itertools.count(1)
        finance = cast.actor("hejun")
        self.town = cast.unit("XZ01")
        quota = Decimal(50000)
        self.reserve = reserves.open_account(self.town, actor=finance, quota=quota, opening=Decimal(reserve))
        self.pool = reserves.open_account(
            cast.unit("CZ"),
            actor=finance,
            kind=Account.Kind.POOL,
            quota=Decimal(1000000),
            opening=Decimal(pool),
        )
        self.person = self.member("陶满仓", "340111197503070014")

    def member(self, name, id_number="", *, town="XZ01", village="XZ01-01", clerk="wutong", account=None):
        household = register_household(
            actor=self.cast.actor(clerk),
            township=self.cast.unit(town),
            village=self.cast.unit(village) if village else None,
        )
        return register_person(
            household,
            actor=self.cast.actor(clerk),
            name=name,
            id_number=id_number,
            born_on=dt.date(1975, 3, 7),
            account=f"6217001{next(self.accounts):09d}" if account is None else account,
        )

    def walk(self, *, clerk="wutong", person=None, town="XZ01", **fields) -> Walker:
        person = person or self.person
        values = {
            "nature": AidCase.Nature.EMERGENCY,
            "cause": AidCase.Cause.FIRE,
            "facts": "家中失火，房屋烧毁，无处居住。",
            "amount": Decimal(700),
            "is_urgent": True,
            **fields,
        }
        case = open_aid(
            actor=self.cast.actor(clerk),
            household=person.household,
            person=person,
            township=self.cast.unit(town),
            **values,
        )
        return Walker(case, self.cast)


class Walker(Walk[AidCase]):
    """Takes the open step of one case as the person whose it is."""

    @property
    def case(self) -> AidCase:
        return self.reread()

    # the fast lane

    def approved(self, who=None, **values):
        self.take("quick_approve", deciding.quick_approve, who, **values)
        return self

    def paid(self, who=None, **values):
        self.take("pay", paying.pay_stage, who, **values)
        return self

    def received(self, who=None):
        self.take("receive", paying.confirm_receipt, who, found="已到账", on=TODAY())
        return self

    def eased(self):
        self.take("ease", supplementing.note_emergency_over, on=TODAY())
        return self

    def supplemented(self, **values):
        self.take(
            "supplement",
            supplementing.hand_in_supplement,
            statement="经核实情况属实。",
            **values,
        )
        return self

    def filed(self, who=None, **values):
        self.take("file", supplementing.file_case, who, **values)
        return self

    def advanced(self):
        """Approved, paid, received, papers in, filed."""
        return self.approved().paid().received().eased().supplemented().filed()

    # the ordinary lane

    def verified(self, who=None, **values):
        self.take(
            "verify",
            planning.verify_case,
            who,
            methods=["入户走访", "邻里访问"],
            found="情况属实",
            on=TODAY(),
            **values,
        )
        return self

    def planned(self, *amounts, days=0, who=None):
        """Stages of these amounts, a month apart."""
        rows = [
            StageTerms(Decimal(amount), TODAY() + dt.timedelta(days=days + 30 * number), "cash", "继续居住")
            for number, amount in enumerate(amounts)
        ]
        self.take("draw_up", planning.draw_up_plan, who, stages=rows)
        return self

    def reviewed(self, who=None, **values):
        said = {"opinion": "同意", "found_answer": "不同事由", **values}
        self.take("review", planning.review_plan, who, **said)
        return self

    def checked(self, who=None):
        self.take(
            "check_stage",
            stages.release_checked_stage,
            who,
            found="仍在本村居住",
            on=TODAY(),
            is_alive=True,
            is_resident=True,
            is_met=True,
        )
        return self

    def followed_up(self, outcome="solved", who=None):
        self.take(
            "follow_up",
            following.follow_up,
            who,
            outcome=outcome,
            found="住进了修好的房子",
            on=TODAY(),
        )
        return self

    def closed(self):
        self.take("close", following.close_case)
        return self
