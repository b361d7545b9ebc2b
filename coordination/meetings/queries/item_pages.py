"""What the page of one item shows: its facts, its opinions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.meetings.models.items import AgendaItem, Opinion, Placement
from coordination.policy.words import due_day
from coordination.showing import Fact

if TYPE_CHECKING:
    from coordination.access import Actor

S = AgendaItem.Status

TONES = {
    S.RETURNED: "soon",
    S.HELD: "soon",
    S.HIGHER: "soon",
    S.DEFERRED: "soon",
    S.REJECTED: "late",
    S.WITHDRAWN: "calm",
    S.REROUTED: "calm",
    S.DRAFT: "calm",
    S.DECIDED: "ok",
    S.APPROVED: "ok",
}


def item_facts(item: AgendaItem) -> list[Fact]:
    """The overview in pairs of words; what is empty is left out by the template."""
    from coordination.units.models import Role

    concerned = [_concern(concern) for concern in item.concerned.select_related("unit", "duty_line")]
    amount = f"{item.amount:,.2f}" if item.amount is not None else ""
    approver = Role(item.approver_role).label if item.approver_role else ""
    destination = item.get_destination_display()
    if item.destination_unit:
        destination = f"{destination} · {item.destination_unit.label}"
    return [
        Fact("unit", _("Reporting unit"), f"{item.unit.label} · {item.drafter.label}"),
        Fact("kind", _("Kind"), item.get_kind_display()),
        Fact("source", _("Source"), item.source_label),
        Fact("request", _("What is asked"), item.request, wide=True),
        Fact(
            "proposed_decision_lines", _("Proposed decision lines"), numbered(item.proposed_lines), wide=True
        ),
        Fact("background", _("Background"), item.background, wide=True),
        Fact("basis", _("Basis"), item.basis, wide=True),
        Fact("money", _("Money (yuan)"), amount),
        Fact("wished_session", _("Wished session"), item.get_wished_session_display()),
        Fact("units_concerned", _("Units concerned"), "\n".join(concerned), wide=True),
        Fact("recommended_view", _("Recommended view of the office"), item.recommended_view, wide=True),
        Fact("review_opinion", _("Opinion of the office director"), item.review_opinion, wide=True),
        Fact("approved_by", _("Approved by"), approver),
        Fact("approval_opinion", _("Opinion of the convener"), item.approval_opinion, wide=True),
        Fact("higher_answer", _("Answer of the higher level"), item.higher_answer, wide=True),
        Fact("held_until", _("Held until"), due_day(item.held_until)),
        Fact(
            "deferred_until",
            _("Deferred until"),
            due_day(item.deferred_until),
        ),
        Fact("destination", _("Re-routed to"), destination),
        Fact("rules", _("Rules"), item.policy_version),
    ]


def item_gist(item: AgendaItem, opinions: list[Opinion]) -> list[Fact]:
    """What a leader decides on: the recommendation, what is asked, and the units' word, dissent first."""
    asked = [opinion for opinion in opinions if opinion.round == item.round]
    agreeing = [opinion for opinion in asked if opinion.stance == Opinion.Stance.AGREE]
    others = [opinion for opinion in asked if opinion.stance != Opinion.Stance.AGREE]
    said = opinion_lines(others).splitlines()
    if agreeing:
        units = pgettext("enumeration", ", ").join(opinion.unit.label for opinion in agreeing)
        said.append(_("%(units)s agree") % {"units": units})
    amount = f"{item.amount:,.2f}" if item.amount is not None else ""
    return [
        Fact("review_opinion", _("Opinion of the office director"), item.review_opinion, wide=True),
        Fact("recommended_view", _("Recommended view of the office"), item.recommended_view, wide=True),
        Fact("request", _("What is asked"), item.request, wide=True),
        Fact(
            "proposed_decision_lines", _("Proposed decision lines"), numbered(item.proposed_lines), wide=True
        ),
        Fact("money", _("Money (yuan)"), amount, wide=True),
        Fact("opinions", _("What the units say"), "\n".join(said), wide=True),
    ]


def numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _concern(concern: Any) -> str:
    words = [concern.unit.label]
    if concern.duty_line:
        words.append(str(concern.duty_line))
    if concern.why:
        words.append(_("found by: %(words)s") % {"words": concern.why})
    return " · ".join(words)


def item_opinions(item: AgendaItem, actor: Actor) -> list[Opinion]:
    """The opinions this reader may see: all for office and reporting unit, else one's own."""
    return list(
        Opinion.objects.visible_to(actor)
        .filter(item=item)
        .select_related("unit", "answered_by")
        .order_by("-round", "unit__order", "pk")
    )


def opinion_lines(opinions: Iterable[Opinion]) -> str:
    """The opinions as lines of a sheet: unit, word, reason."""
    lines = []
    for opinion in opinions:
        word = opinion.get_stance_display() if opinion.stance else opinion.get_status_display()
        lines.append(f"{opinion.unit.label} · {word}" + (f" · {opinion.text}" if opinion.text else ""))
    return "\n".join(lines)


def item_placements(item: AgendaItem) -> list[Placement]:
    return list(item.placements.select_related("matter__sitting__session").order_by("-pk"))
