"""What the page of one item shows: its track, its facts, its opinions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.audit.models import Event
from coordination.meetings.models.items import AgendaItem, Opinion, Placement
from coordination.meetings.verbs import MeetingVerb
from coordination.open_steps import open_steps
from coordination.policy.words import full_date, lamp, short_date
from coordination.showing import Fact

if TYPE_CHECKING:
    from coordination.access import Actor

S = AgendaItem.Status

# each step of the track: the statuses in which it is the current one, the verbs that end it
TRACK: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("draft", (S.DRAFT,), (MeetingVerb.ITEM_HANDED_OVER,)),
    ("sign", (S.SIGNING,), (MeetingVerb.ITEM_SUBMITTED, MeetingVerb.ITEM_RESUBMITTED)),
    ("check", (S.SUBMITTED, S.RETURNED), (MeetingVerb.ITEM_FOUND_COMPLETE,)),
    (
        "coordinate",
        (S.COORDINATING, S.RECOMMENDING),
        (MeetingVerb.COORDINATION_CLOSED, MeetingVerb.VIEW_RECOMMENDED),
    ),
    ("review", (S.REVIEWING,), (MeetingVerb.ITEM_REVIEWED,)),
    (
        "approve",
        (S.APPROVING, S.HELD, S.HIGHER),
        (MeetingVerb.ITEM_APPROVED, MeetingVerb.HIGHER_APPROVAL_RECORDED),
    ),
    ("session", (S.APPROVED, S.CARRIED_OVER, S.DEFERRED), (MeetingVerb.ITEM_PLACED,)),
    ("decide", (S.PLACED,), (MeetingVerb.ITEM_DECIDED,)),
)

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


@dataclass(frozen=True, slots=True)
class TrackStep:
    words: str
    small: str
    state: str


def item_events(item: AgendaItem) -> list[Event]:
    """The whole timeline, newest first; an item has some dozens of events."""
    return list(Event.objects.of(item))


def item_track(item: AgendaItem, events: list[Event]) -> list[TrackStep]:
    """Where the item stands, with who took each step and when."""
    now = next((place for place, step in enumerate(TRACK) if item.status in step[1]), len(TRACK))
    if item.is_ended and item.status != S.DECIDED:
        now = _stopped_at(events)
    return [_step(item, events, place, now) for place in range(len(TRACK))]


def _stopped_at(events: list[Event]) -> int:
    """The step in which a rejected, re-routed or withdrawn item came to its end."""
    last = next((event for event in events if isinstance(event.before, dict)), None)
    before = last.before.get("status", "") if last else ""  # type: ignore[union-attr]
    return next((place for place, step in enumerate(TRACK) if before in step[1]), 0)


def _step(item: AgendaItem, events: list[Event], place: int, now: int) -> TrackStep:
    name, _statuses, verbs = TRACK[place]
    words = _words()[name]
    event = next((event for event in events if event.verb in verbs), None)
    if place < now:
        if name == "coordinate" and item.round == 0:
            return TrackStep(words, _("not needed"), "off")
        if name == "review" and event is None:
            return TrackStep(words, "", "done")
        return TrackStep(words, _who(event), "done")
    if place > now:
        return TrackStep(words, "", "off" if item.is_ended else "todo")
    if item.is_ended:
        return TrackStep(item.get_status_display(), _who(events[0] if events else None), "late")
    due = (
        open_steps(AgendaItem)
        .filter(subject_id=item.pk)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    small = _("due %(day)s") % {"day": short_date(due)} if due else item.get_status_display()
    return TrackStep(words, small, "late" if lamp(due) == "late" else "now")


def _words() -> dict[str, str]:
    return {
        "draft": _("Draft"),
        "sign": _("Signed by the head"),
        "check": _("Completeness"),
        "coordinate": _("Pre-co-ordination"),
        "review": _("Review"),
        "approve": _("Approval"),
        "session": _("On the agenda"),
        "decide": _("Decided"),
    }


def _who(event: Event | None) -> str:
    if event is None:
        return ""
    return f"{timezone.localtime(event.at):%m-%d} {event.user_name}"


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
        Fact("held_until", _("Held until"), full_date(item.held_until) if item.held_until else ""),
        Fact(
            "deferred_until",
            _("Deferred until"),
            full_date(item.deferred_until) if item.deferred_until else "",
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
