"""What the page of a restored house says, of the copy and of each county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from coordination.dates import full_moment
from coordination.documents.models import Distribution
from coordination.safekeeping.models import ANSWER, CountyAnswer, LatePayment, Restoration
from coordination.safekeeping.policies import can_enter_numbers, can_enter_payments, can_place
from coordination.safekeeping.queries import open_receipts
from coordination.showing import Fact

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

SHOWN = 50


def restoration_facts(restoration: Restoration) -> list[Fact]:
    trail = _("sound")
    if restoration.findings:
        words = {"count": restoration.findings, "first": restoration.first_finding}
        trail = _("%(count)s findings; first: %(first)s") % words
    asked, opened = restoration.asked_by, restoration.opened_by
    return [
        Fact("archive", _("Backup"), restoration.archive),
        Fact("until", _("It holds until"), full_moment(restoration.taken_at)),
        Fact("restored", _("Restored"), full_moment(restoration.restored_at)),
        Fact("seal", _("Newest seal"), f"{restoration.seal} {restoration.root[:16]}"),
        Fact("trail", _("Trail after the restore"), trail, wide=True),
        Fact("asked", _("Opening asked by"), asked.label if asked else ""),
        Fact("opened", _("Opened by the second officer"), opened.label if opened else ""),
    ]


@dataclass(frozen=True)
class Standing:
    """What one county has answered, and what this reader may answer."""

    answer: CountyAnswer
    why_no_numbers: Refusal
    why_no_payments: Refusal
    void: list[str]
    why_void: str
    late: list[tuple[LatePayment, bool]]
    receipts: list[Distribution]
    receipts_count: int


def void_runs(answer: CountyAnswer) -> list[str]:
    """What is void of each series, from the first number to the last: 安联纪〔2026〕4–6号."""
    runs = answer.series.filter(last__gt=F("stood")).select_related("series__organ")
    return [
        f"{one.series.organ.organ_word}{one.series.word}〔{one.series.year}〕"
        + (f"{one.last}号" if one.last == one.stood + 1 else f"{one.stood + 1}–{one.last}号")
        for one in runs
    ]


def stands(answer: CountyAnswer, actor: Actor) -> Standing:
    """Papers and payments are told to the county's own office and finance; officers read whether it has answered."""
    is_own = actor.county_id == answer.county_id and actor.has_role(*ANSWER)
    late = list(answer.late_payments.select_related("stage", "answer")) if is_own else []
    receipts = open_receipts(answer, actor) if is_own else Distribution.objects.none()
    return Standing(
        answer,
        can_enter_numbers(actor, answer),
        can_enter_payments(actor, answer),
        void_runs(answer) if is_own else [],
        str(answer.void_numbers.values_list("reason", flat=True).first() or ""),
        [(payment, can_place(actor, payment) is None) for payment in late],
        list(receipts[:SHOWN]),
        receipts.count(),
    )
