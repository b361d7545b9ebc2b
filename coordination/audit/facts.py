"""The facts of an event and of a verification, as their pages tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.audit.pseudonyms import code_of, household_code, kind_words
from coordination.audit.runs import asked_by, seconds_words
from coordination.showing import Fact

if TYPE_CHECKING:
    from coordination.audit.models import VerificationRun
    from coordination.audit.trail import Line


def event_facts(line: Line, *, named: bool) -> list[Fact]:
    """Who, when, about what; the words of a case stay in the case."""
    event = line.event
    closed = _("(closed: of the case file)")
    return [
        Fact("at", _("Time"), f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"),
        Fact("who", _("By whom"), event.user_name),
        Fact("post", pgettext("event", "Post"), event.post_label),
        Fact("behalf", pgettext("event", "On behalf of"), event.on_behalf_label),
        Fact("medium", _("How it came in"), event.medium_words),
        Fact("record", _("Record"), line.subject),
        Fact("household", _("Household"), household_code(event.household)),
        Fact("unit", _("Unit"), line.unit),
        Fact("reason", _("Reason"), event.reason and (event.reason if named else closed), wide=True),
        Fact("basis", _("Basis"), event.basis and (event.basis if named else closed), wide=True),
        Fact("policy", _("Version of the rules"), event.policy_version),
        Fact("uuid", _("Number in the trail"), str(event.uuid), wide=True),
    ]


def ways_on(line: Line) -> list[tuple[str, str]]:
    """From this event to all those beside it: words and address."""
    event, ways = line.event, []
    if event.subject_type:
        record = f"{kind_words(event.subject_type)} {code_of(event.subject_type, event.subject_id)}"
        ways.append((_("Everything about this record"), {"record": record}))
    if event.household:
        ways.append((_("Everything about this household"), {"household": household_code(event.household)}))
    if event.user_name:
        ways.append((_("Everything by this person"), {"person": event.user_name}))
    ways.append((_("Everything of this kind"), {"verb": event.verb}))
    return [(words, f"{reverse('audit:events')}?{urlencode(asked)}") for words, asked in ways]


def run_facts(run: VerificationRun) -> list[Fact]:
    return [
        Fact(
            "asked",
            pgettext("verification", "Asked for"),
            f"{timezone.localtime(run.asked_at):%Y-%m-%d %H:%M:%S}",
        ),
        Fact("how", pgettext("verification", "Begun"), run.get_how_display()),
        Fact("by", _("By whom"), asked_by(run)),
        Fact("took", _("Took"), seconds_words(run)),
        Fact("events", _("Events read"), str(run.events)),
        Fact("seals", _("Seals read"), str(run.seals)),
    ]
