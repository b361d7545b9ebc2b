"""What everybody gets from this room's addresses: office and finance answer for their county, two officers open."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from coordination.safekeeping.models import CountyAnswer, LatePayment, Restoration
from tests.access_rules import OFFICE, OFFICERS, Row, only, pk, seen_by

if TYPE_CHECKING:
    from tests.access_world import World


class Records:
    """A house that was restored: one that waits for answers, one of which the opening was asked."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def closed(self) -> Restoration:
        now = timezone.now()
        return Restoration.objects.create(archive="lianxi-1.tar.gz", taken_at=now, restored_at=now)

    @cached_property
    def answer(self) -> CountyAnswer:
        return CountyAnswer.objects.create(restoration=self.closed, government=self.cast.county.government)

    @cached_property
    def whole(self) -> Restoration:
        """Every county has answered."""
        now = timezone.now()
        clerk = self.cast.user("wangmin")
        CountyAnswer.objects.filter(pk=self.answer.pk).update(
            numbers_by=clerk, numbers_at=now, payments_by=clerk, payments_at=now
        )
        return self.closed

    @cached_property
    def asked(self) -> Restoration:
        restoration = self.whole
        restoration.status, restoration.asked_at = Restoration.Status.ASKED, timezone.now()
        restoration.asked_by = self.cast.user("yangfan")
        restoration.save()
        return restoration

    @cached_property
    def payment(self) -> LatePayment:
        return LatePayment.objects.create(
            answer=self.answer,
            case_number="救2026-9",
            amount=700,
            voucher="B-1",
            paid_on=timezone.localdate(),
            entered_by=self.cast.user("hejun"),
            entered_at=timezone.now(),
        )


READERS = (*OFFICE, *OFFICERS)
ANSWER, WHOLE, ASKED = (pk(f"safekeeping.{name}") for name in ("answer", "whole", "asked"))


def unanswered(world: World) -> dict[str, int]:
    return {"pk": Records(world).answer.restoration_id}


# finance has no column of its own here: its handler is walked in test_pages
FOR_FINANCE = seen_by().but(**dict.fromkeys(READERS, 403))
OFFICE_ALONE = seen_by(*OFFICE).but(**dict.fromkeys(OFFICERS, 403))
OPENERS = ("SYSADM", "SECADM")

ROWS: list[Row] = [
    Row("safekeeping:reopening", only(*READERS)),
    Row("safekeeping:numbers", OFFICE_ALONE, ANSWER),
    Row("safekeeping:numbers", OFFICE_ALONE.but(OFFICE=302, OFFDIR=302), ANSWER, "post"),
    Row("safekeeping:payments", FOR_FINANCE, ANSWER),
    Row("safekeeping:late_payment", FOR_FINANCE, ANSWER),
    Row("safekeeping:place", FOR_FINANCE.but(OFFDIR=200), pk("safekeeping.payment")),
    Row("safekeeping:ask", only(), unanswered, note="before anybody has answered"),
    Row("safekeeping:ask", only(*OPENERS), WHOLE),
    Row("safekeeping:ask", only(*OPENERS, status=302), WHOLE, "post"),
    Row("safekeeping:open", only("SECADM"), ASKED),
    Row("safekeeping:open", only("SECADM", status=302), ASKED, "post"),
    Row("safekeeping:refuse", only("SECADM"), ASKED),
    Row("safekeeping:refuse", only("SECADM", status=302), ASKED, "post", {"reason": "银行对账未完成"}),
]
