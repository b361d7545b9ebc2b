"""What the page of one session shows: its events and its facts."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.audit.models import Event
from coordination.meetings.models import CallAnswer, Countersign, Minutes, Session
from coordination.meetings.papers.minutes import line_words
from coordination.meetings.queries.item_pages import numbered
from coordination.meetings.queries.sessions import pool_for
from coordination.policy.words import due_day, full_date, provisional
from coordination.showing import Fact
from coordination.sittings.models import Position
from coordination.units.models import Organisation

S = Session.Status
ANSWERS = CallAnswer.Answer

TONES = {S.DRAFT: "calm", S.INQUORATE: "late", S.ISSUED: "ok", S.RECONCILING: "soon"}


def session_events(session: Session) -> list[Event]:
    """The session's own events and those of its sitting, newest first; some hundreds at the most."""
    found = Event.objects.of(session) | Event.objects.of(session.sitting)
    return list(found.order_by("-at", "-pk"))


def session_facts(session: Session) -> list[Fact]:
    """The overview in pairs; what is empty is left out by the template."""
    sitting = session.sitting
    closes = session.call_closes_at
    return [
        Fact("kind", _("Kind"), session.get_kind_display()),
        Fact("convener_role", _("Convener"), session.get_convener_role_display()),
        Fact("purpose", _("Purpose"), session.purpose, wide=True),
        Fact("planned_for", _("Planned for"), due_day(session.planned_on)),
        Fact(
            "call_closes",
            _("Call closes"),
            f"{timezone.localtime(closes):%Y-%m-%d %H:%M}{provisional(closes)}" if closes else "",
        ),
        Fact("instruction", _("Instruction"), session.instruction, wide=True),
        Fact("chair", _("Chair"), sitting.chair.user.label if sitting.chair else ""),
        Fact("place", _("Place"), sitting.place),
        Fact("arrangements", _("Arrangements"), session.arrangements, wide=True),
        Fact("opened_by", _("Opened by"), session.created_by.user.label),
        Fact("rules", _("Rules as of"), f"{session.policy_on} · {session.policy_version}"),
    ]


def instruction_gist(session: Session) -> list[Fact]:
    """What the convener instructs on: purpose, day, what waits for a session, what the units answered."""
    answers = list(session.call_answers.select_related("unit"))
    counts = [(words, [one for one in answers if one.answer == value]) for value, words in ANSWERS.choices]
    return [
        Fact("purpose", _("Purpose"), session.purpose, wide=True),
        Fact(
            "planned_for",
            _("Planned for"),
            due_day(session.planned_on),
            wide=True,
        ),
        Fact(
            "approved_items",
            _("Approved items"),
            numbered(row.item.title for row in pool_for(session)),
            wide=True,
        ),
        Fact(
            "answers_to_the_call",
            _("Answers to the call"),
            " · ".join(f"{words} {len(found)}" for words, found in counts if found),
            wide=True,
        ),
        Fact(
            "units_that_submit_items",
            _("Units that submit items"),
            _units(one.unit for one in answers if one.answer == ANSWERS.ITEMS),
            wide=True,
        ),
    ]


def notice_gist(session: Session) -> list[Fact]:
    """What the notice says: when, where, who chairs, what about, for whom."""
    sitting = session.sitting
    starts = (
        f"{full_date(sitting.starts_at)} {timezone.localtime(sitting.starts_at):%H:%M}{provisional(sitting.starts_at)}"
        if sitting.starts_at
        else ""
    )
    return [
        Fact("starts", _("Starts"), starts, wide=True),
        Fact("place", _("Place"), sitting.place, wide=True),
        Fact("chair", _("Chair"), sitting.chair.user.label if sitting.chair else "", wide=True),
        Fact("agenda", _("Agenda"), numbered(matter.title for matter in sitting.matters.all()), wide=True),
        Fact(
            "units_invited",
            _("Units invited"),
            _units(seat.unit for seat in sitting.seats.select_related("unit")),
            wide=True,
        ),
        Fact("arrangements", _("Arrangements"), session.arrangements, wide=True),
    ]


def minutes_gist(minutes: Minutes) -> list[Fact]:
    """What the minutes decide and what was said against them, before their whole text."""
    session = minutes.session
    lines = session.decision_lines.select_related("lead_unit").prefetch_related("co_units")
    newest = minutes.countersigns.filter(round=minutes.round).select_related("unit")
    agreeing = [one.unit for one in newest if one.answer == Countersign.Answer.AGREE]
    said = [_("%(units)s agree") % {"units": _units(agreeing)}] if agreeing else []
    for one in minutes.countersigns.exclude(answer=Countersign.Answer.AGREE).select_related("unit"):
        words = [one.unit.label, one.get_answer_display(), one.text, one.resolution]
        said.append(" · ".join(word for word in words if word))
    return [
        Fact(
            "decision_lines",
            _("Decision lines"),
            "\n".join(f"{line.number}. {line_words(line)}" for line in lines),
            wide=True,
        ),
        Fact("dissent_at_the_session", _("Dissent at the session"), "\n".join(_dissent(session)), wide=True),
        Fact("countersignatures", _("Countersignatures"), "\n".join(said), wide=True),
    ]


def _dissent(session: Session) -> list[str]:
    """Each unit that did not agree, with the matter and its reason."""
    found = Position.objects.filter(matter__sitting=session.sitting_id).exclude(stance=Position.Stance.AGREE)
    return [
        f"{one.matter.order} · {one.seat.unit.label} · {one.get_stance_display()} · {one.reason}"
        for one in found.select_related("matter", "seat__unit").order_by("matter__order", "pk")
    ]


def _units(units: Iterable[Organisation]) -> str:
    return pgettext("enumeration", ", ").join(unit.label for unit in units)
