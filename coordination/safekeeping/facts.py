"""What the page of a restored house says, of the copy and of each county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.dates import full_moment
from coordination.safekeeping.models import CountyAnswer, LatePayment, Restoration, VoidNumber
from coordination.safekeeping.policies import can_enter_numbers, can_enter_payments, can_place
from coordination.safekeeping.queries import open_receipts
from coordination.showing import Fact
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.documents.models import Distribution

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
    void: list[VoidNumber]
    late: list[tuple[LatePayment, bool]]
    receipts: list[Distribution]
    receipts_count: int

    @property
    def void_words(self) -> str:
        return listed([str(one) for one in self.void])


def stands(answer: CountyAnswer, actor: Actor) -> Standing:
    """Details are a county's own: who keeps the installation reads whether it has answered."""
    is_own = actor.county_id == answer.county_id
    late = list(answer.late_payments.select_related("stage", "answer")) if is_own else []
    receipts = open_receipts(answer)
    return Standing(
        answer,
        can_enter_numbers(actor, answer),
        can_enter_payments(actor, answer),
        list(answer.void_numbers.select_related("number")[:SHOWN]) if is_own else [],
        [(payment, can_place(actor, payment) is None) for payment in late],
        list(receipts[:SHOWN]) if is_own else [],
        receipts.count() if is_own else 0,
    )
