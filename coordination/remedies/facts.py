"""What the pages of a remedy show."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.policy.words import full_date
from coordination.register.privacy import mask_numbers
from coordination.remedies.models import Remedy
from coordination.showing import Fact, veiled
from coordination.units.counties import county_of

S = Remedy.Status
TONES = {S.ANSWERING: "soon", S.REPLYING: "soon", S.AWAITED: "", S.CARRYING_OUT: "soon", S.CLOSED: "ok"}


def remedy_facts(remedy: Remedy) -> list[Fact]:
    """Numbers in what people wrote are masked."""
    return veiled(_plain(remedy), mask_numbers)


def _plain(remedy: Remedy) -> list[Fact]:
    who = ""
    if remedy.kind == Remedy.Kind.REVIEW:
        who = county_of(remedy).government.name
    elif remedy.kind == Remedy.Kind.SUIT:
        who = _("the people's court")
    carried = remedy.carried_out_on
    return [
        Fact("paper", _("Decision"), str(remedy.paper)),
        Fact("organ", pgettext("remedy", "Decided by"), remedy.organ.label),
        Fact("kind", pgettext("remedy", "Kind"), remedy.get_kind_display()),
        Fact("body", _("Decided on by"), who),
        Fact("reference", _("File number there"), remedy.reference),
        Fact("came", pgettext("remedy", "How it came"), remedy.get_came_display()),
        Fact("received_on", _("Received on"), full_date(remedy.received_on)),
        Fact("said", _("What is brought forward"), remedy.said, wide=True),
        Fact("stop_basis", _("Execution is stopped"), remedy.stop_basis, wide=True),
        Fact("replied_on", _("Replied on"), full_date(remedy.replied_on) if remedy.replied_on else ""),
        Fact("reply", pgettext("remedy", "Reply"), remedy.reply, wide=True),
        Fact(
            "outcome", pgettext("remedy", "Outcome"), remedy.get_outcome_display() if remedy.outcome else ""
        ),
        Fact("outcome_words", _("Reasons of the outcome"), remedy.outcome_words, wide=True),
        Fact("carried_out_on", _("Carried out on"), full_date(carried) if carried else ""),
        Fact("carried_out", _("How it was carried out"), remedy.carried_out, wide=True),
    ]
