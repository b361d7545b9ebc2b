"""What the pages of a recovery show: its facts, its instalments, what came in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.aid.models import NOTHING
from coordination.policy.words import full_date, full_moment
from coordination.recoveries.models import Recovery
from coordination.recoveries.papers import basis
from coordination.register.privacy import veil
from coordination.showing import Fact, veiled

S = Recovery.Status
TONES = {
    S.PROPOSED: "soon",
    S.HEARD: "soon",
    S.ORDERED: "",
    S.REPLANNED: "soon",
    S.WRITE_OFF_ASKED: "soon",
    S.WRITE_OFF_SIGNED: "soon",
    S.WRITE_OFF_AGREED: "soon",
    S.RETURNED: "ok",
    S.WRITTEN_OFF: "late",
    S.DROPPED: "calm",
}


def recovery_facts(recovery: Recovery) -> list[Fact]:
    """As pages show them, to readers who have not opened the person."""
    name = recovery.case.person.name
    return veiled(plain_facts(recovery), lambda text: veil(text, name))


def plain_facts(recovery: Recovery) -> list[Fact]:
    heard = _("heard") if recovery.was_heard else _("did not come though called")
    return [
        Fact("person", _("Person"), recovery.case.person.masked_name, masked=False),
        Fact("case", _("Aid case"), f"{recovery.case.number_text} · {recovery.case.title}"),
        Fact("ground", pgettext("recovery", "Ground"), recovery.get_ground_display()),
        Fact("basis", _("Legal basis"), basis(recovery)),
        Fact("amount", _("To be returned (yuan)"), f"{recovery.amount:,.2f}"),
        Fact("returned", _("Returned so far (yuan)"), f"{recovery.returned:,.2f}"),
        Fact("rest", _("Still owed (yuan)"), f"{recovery.rest:,.2f}"),
        Fact("found", _("What was found"), recovery.found, wide=True),
        Fact("statement", _("What the person said"), recovery.statement, wide=True),
        Fact(
            "heard_on",
            pgettext("recovery", "Hearing"),
            f"{full_date(recovery.heard_on)} · {heard}" if recovery.heard_on else "",
        ),
        Fact(
            "ordered",
            _("Ordered"),
            f"{recovery.ordered_by.user.label} · {full_moment(recovery.ordered_at)}"
            if recovery.ordered_by and recovery.ordered_at
            else "",
        ),
        Fact("fault", _("Fault of the staff"), recovery.fault, wide=True),
        Fact("fault_answer", _("Answer of the discipline body"), recovery.fault_answer, wide=True),
        Fact("why", _("Ground of the write-off"), recovery.get_why_display() if recovery.why else ""),
        Fact("why_note", _("Facts of the write-off"), recovery.why_note, wide=True),
    ]


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """One instalment: by when how much, and whether it is in."""

    number: int
    due_on: dt.date
    amount: Decimal
    words: str
    tone: str


def instalment_rows(recovery: Recovery) -> list[InstalmentRow]:
    """Money that comes in fills the first instalments first."""
    rows, left, today = [], recovery.returned, timezone.localdate()
    for one in recovery.instalments.all():
        covered, left = min(left, one.amount), max(NOTHING, left - one.amount)
        if covered == one.amount:
            words, tone = pgettext("instalment", "returned"), "ok"
        elif recovery.status == S.WRITTEN_OFF:
            words, tone = _("written off"), "calm"
        elif one.due_on < today:
            words, tone = _("overdue"), "late"
        else:
            words, tone = _("to come"), "calm"
        rows.append(InstalmentRow(one.number, one.due_on, one.amount, words, tone))
    return rows
