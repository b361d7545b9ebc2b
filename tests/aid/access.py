"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tests.access_rules import (
    OWN_UNIT,
    READS_ALL,
    TOWNSHIP,
    VILLAGE,
    Expect,
    Row,
    everyone,
    only,
    pk,
    seen_by,
)

if TYPE_CHECKING:
    from coordination.aid.models import AidCase
    from tests.access_world import World

SEES_CASE = (*READS_ALL, *TOWNSHIP, *VILLAGE)
SEES_FILE = ("THEAD", "TOFFICER", *OWN_UNIT)
SEES_RESERVE = (*READS_ALL, *TOWNSHIP, *OWN_UNIT)


def may(*columns: str, of: tuple[str, ...], status: int = 200) -> Expect:
    """Those may; who sees the record besides is refused; to the others it does not exist."""
    return seen_by(*columns, status=status).but(**{one: 403 for one in of if one not in columns})


class Records:
    """This room's records, each made when a row first asks for it: ``pk("aid.<name>")``."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def house(self):
        from tests.aid.world import Aid

        return Aid(self.cast)

    @cached_property
    def reserve(self):
        return self.house.reserve

    @cached_property
    def pool(self):
        return self.house.pool

    @cached_property
    def case(self) -> AidCase:
        """Registered by the township's clerk, awaiting its head."""
        return self.house.walk().case

    @cached_property
    def paid(self) -> AidCase:
        return self.house.walk(cause="traffic").approved().paid().case

    @cached_property
    def received(self) -> AidCase:
        """An advance that arrived and is not accounted for yet."""
        return self.house.walk(cause="accident").approved().paid().received().case

    @cached_property
    def waiting(self) -> AidCase:
        """A plan approved by the township head whose first stage is a month away."""
        walk = self.house.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
        return walk.planned(900, 600, days=30).reviewed().case

    @cached_property
    def closed(self) -> AidCase:
        person = self.house.member("陶丙")
        walk = self.house.walk(person=person).approved().paid().received().eased().supplemented()
        return walk.filed().followed_up().closed().case

    @cached_property
    def twice(self):
        """Two advances for one cause, whose entries were found to be one person."""
        from coordination.register.actions import merge_persons

        house = self.house
        walks = [house.walk(person=house.member(name), cause="living") for name in ("陶甲", "陶乙")]
        first, second = [walk.approved().paid().received().case for walk in walks]
        clerk = self.cast.actor("suting", "CCLERK")
        merge_persons(first.person, second.person, actor=clerk, reason="同一人")
        return second.overlaps.get()

    @cached_property
    def inquiry(self):
        """The second county asks about what was paid here."""
        from tests.workflows.of_money import another_county_asks

        return another_county_asks(self.house)

    @cached_property
    def bank_file(self):
        """Made by the township's second officer; finance reads in its answer."""
        from workflows.emergency_aid.banking import pay_by_file

        walk = self.house.walk(cause="disaster").approved()
        actor = self.cast.actor("tiantian")
        return pay_by_file(self.reserve, actor=actor, stages=[str(walk.case.pk)])

    @cached_property
    def bank_answer(self):
        from coordination.aid.actions.banking import bring_answer
        from tests.aid.bank import answered

        return bring_answer(self.bank_file, answered(self.bank_file), actor=self.cast.actor("songlan"))


ROWS: list[Row] = [
    Row("aid:cases", everyone(200)),
    Row("aid:case", seen_by(*SEES_CASE), pk("aid.case")),
    Row(
        "aid:overlap",
        seen_by(*READS_ALL, *TOWNSHIP),
        pk("aid.twice"),
        note="money, which a village has none of",
    ),
    Row("aid:inquiry", Expect(404), pk("aid.inquiry"), note="county civil affairs alone, who are no column"),
    Row("aid:reserves", everyone(200)),
    Row("aid:reserve", seen_by(*SEES_RESERVE), pk("aid.reserve")),
    Row("aid:account-new", Expect(403), note="finance alone, whose handler is no column"),
    Row("aid:pool-fill", may(of=(*READS_ALL, *OWN_UNIT)), pk("aid.pool"), note="finance's handler alone"),
    Row("aid:bank-files", everyone(200)),
    Row("aid:bank-file", seen_by(*SEES_FILE), pk("aid.bank_file")),
    Row("aid:bank-file-taken", may("TOFFICER", of=SEES_FILE), pk("aid.bank_file")),
    Row("aid:bank-answer-brought", may(*OWN_UNIT, of=SEES_FILE), pk("aid.bank_file")),
    Row("aid:bank-answer", seen_by(*SEES_FILE), pk("aid.bank_answer")),
    Row("workflows:bank-accounts", only("TOFFICER")),
    Row("workflows:bank-new", may("TOFFICER", of=SEES_RESERVE), pk("aid.reserve")),
    Row("workflows:bank-answer-taken", may(*OWN_UNIT, of=SEES_FILE), pk("aid.bank_answer")),
    Row("workflows:aid-register", only("OFFDIR", "OFFICE", "TCLERK", "TOFFICER", "VCO")),
    Row("workflows:aid-withdraw", may("TCLERK", of=SEES_CASE), pk("aid.case")),
    Row("workflows:aid-decline", may("TCLERK", of=SEES_CASE), pk("aid.waiting")),
    Row("workflows:aid-recall", may("THEAD", of=SEES_CASE), pk("aid.waiting")),
    Row("workflows:aid-reopen", may("OFFDIR", of=SEES_CASE), pk("aid.closed")),
    Row("workflows:aid-suspend", may("THEAD", of=SEES_CASE), pk("aid.waiting")),
    Row("workflows:aid-bring-forward", may("THEAD", of=SEES_CASE), pk("aid.waiting")),
    Row("workflows:aid-bounce", may("TOFFICER", of=SEES_CASE), pk("aid.paid")),
    Row("workflows:aid-given-back", may("TOFFICER", of=SEES_CASE), pk("aid.received")),
    Row("workflows:aid-death", may(*TOWNSHIP, *VILLAGE, of=SEES_CASE), pk("aid.waiting")),
    Row("workflows:aid-ask-top-up", may(*TOWNSHIP, of=SEES_RESERVE), pk("aid.reserve")),
]
