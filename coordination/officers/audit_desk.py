"""What the audit administrator's desk shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.models import Event, VerificationRun
from coordination.audit.trail import lines_of
from coordination.audit.verbs import ADVERSE, AT_DOORS
from coordination.officers.cards import FIRST, Card, Entry, card_of
from coordination.policy.words import short_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.access import Actor

WEEK = dt.timedelta(days=7)


def audit_cards(actor: Actor) -> list[Card]:
    since = timezone.now() - WEEK
    seen = Event.objects.visible_to(actor)
    trail, first = reverse("audit:events"), timezone.localdate(since).isoformat()
    adverse = seen.filter(verb__in=ADVERSE - AT_DOORS, at__gte=since)
    paper = seen.exclude(medium="").filter(at__gte=since)
    lately = seen.filter(at__gte=timezone.now() - dt.timedelta(days=1))
    return [
        card_of(
            _("Returned, refused, overdue"),
            f"{trail}?group=adverse&from={first}",
            adverse,
            of=_("in seven days"),
            nothing=_("Nothing was returned, refused or late in seven days."),
            entries=_told(adverse, actor),
        ),
        card_of(
            _("Not done on the screen"),
            f"{trail}?group=paper&from={first}",
            paper,
            of=_("in seven days"),
            nothing=_("Nothing was entered from paper or telephone in seven days."),
            entries=_told(paper, actor),
        ),
        card_of(
            _("The trail"),
            trail,
            lately,
            of=_("events in 24 hours"),
            nothing=_("Nothing happened in 24 hours."),
            entries=_told(lately, actor),
        ),
        _runs(actor),
    ]


def _told(rows: Iterable[Event], actor: Actor) -> list[Entry]:
    found = rows.order_by("-at", "-pk")[:FIRST]  # type: ignore[attr-defined]
    return [
        Entry(line.sentence, line.url, f"{short_moment(line.event.at)} · {line.subject}".rstrip(" ·"))
        for line in lines_of(found, actor, own=False)
    ]


def _runs(actor: Actor) -> Card:
    runs = VerificationRun.objects.visible_to(actor).ended().order_by("-pk")
    bad = [run for run in runs[:FIRST] if run.is_alarm]
    return card_of(
        _("Verifications"),
        reverse("audit:verifications"),
        runs,
        of=_("kept"),
        nothing=_("The trail has not been verified yet; the clock does it each night."),
        entries=[
            Entry(run.outcome, run.get_absolute_url(), short_moment(run.asked_at)) for run in runs[:FIRST]
        ],
        tone="late" if bad else "",
    )
