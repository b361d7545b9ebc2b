"""What the pages of aid given twice show: both cases, who merged them, what was asked back and what came."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.models import AidCase, Overlap
from coordination.aid.queries.overlaps import most_to_ask, overlaps_of
from coordination.policy.words import full_date, full_moment
from coordination.showing import Fact

O = Overlap.Status  # noqa: E741
TONES = {O.AHEAD: "soon", O.OPEN: "late", O.ASKED: "soon", O.RETURNED: "ok", O.STANDS: "calm"}


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """One pair as the page of a case shows it: the other case, and whether this reader may open it."""

    overlap: Overlap
    other: AidCase
    tone: str
    answers_here: bool


def overlap_rows(case: AidCase) -> list[OverlapRow]:
    """Of a case: what a merge brought together, from whichever side it answers."""
    return [
        OverlapRow(
            one,
            one.other if one.case_id == case.pk else one.case,
            tone_of(one),
            one.case_id == case.pk,
        )
        for one in overlaps_of(case)
    ]


def tone_of(overlap: Overlap) -> str:
    return TONES.get(O(overlap.status), "calm")


def sides(overlap: Overlap, actor: Actor) -> list[tuple[AidCase, bool]]:
    """Both cases, and whether this reader may open each: the one that answers first."""
    pair = (overlap.case, overlap.other)
    seen = AidCase.objects.visible_to(actor).filter(pk__in=[one.pk for one in pair])
    keys = set(seen.order_by().values_list("pk", flat=True))
    return [(one, one.pk in keys) for one in pair]


def overlap_facts(overlap: Overlap) -> list[Fact]:
    """What whoever decides reads; the reason of a merge may name people, and is theirs who see the register."""
    case, other, by = overlap.case, overlap.other, overlap.joined_by
    facts = [
        Fact("case", _("Case that answers"), _case_words(case)),
        Fact("other", _("The other case"), _case_words(other)),
        Fact("ground", _("Found to be"), overlap.get_ground_display()),
        Fact("joined", _("Merged by"), f"{by.label if by else ''} {full_moment(overlap.found_at)}".strip()),
        Fact("amount", _("Given in the other case (yuan)"), f"{overlap.amount:,.2f}"),
        Fact("given_on", _("Given or asked for on"), full_date(overlap.given_on)),
    ]
    if overlap.status == O.OPEN:
        facts.append(Fact("most", _("Can be asked back (yuan)"), f"{most_to_ask(overlap):,.2f}"))
    if overlap.asked_amount is not None:
        way = f"{overlap.get_asked_way_display()} {overlap.asked_paper}".strip()
        facts += [
            Fact("asked", _("Asked back (yuan)"), f"{overlap.asked_amount:,.2f}"),
            Fact("asked_on", _("Asked on"), full_date(overlap.asked_on) if overlap.asked_on else ""),
            Fact("asked_way", _("How the person is asked"), way),
            Fact("returned", _("Given back (yuan)"), f"{overlap.returned:,.2f}"),
        ]
    if overlap.reason:
        facts.append(Fact("reason", _("Reason"), overlap.reason, wide=True))
    return facts


def _case_words(case: AidCase) -> str:
    return f"{case.number_text} · {case.township.label} · {case.get_cause_display()}"
