"""What the page and the steps of a leak say of it."""

from __future__ import annotations

from django.utils.translation import pgettext

from coordination.leaks.models import Leak
from coordination.showing import Fact
from coordination.units.fields import post_words

S = Leak.Status
TONES = {
    S.REPORTED: "late",
    S.TO_NOTIFY: "late",
    S.MEASURES: "soon",
    S.CLOSING: "soon",
    S.CLOSED: "ok",
    S.UNFOUNDED: "calm",
}


def leak_facts(leak: Leak) -> list[Fact]:
    facts = [
        Fact("what", pgettext("leak", "What it names"), leak.title),
        Fact("found", pgettext("leak", "What happened, and how it is known"), leak.found, wide=True),
        Fact("account", pgettext("leak", "Whose account"), leak.account.label if leak.account else ""),
        Fact("reported_by", pgettext("leak", "Reported by"), post_words(leak.reported_by)),
        Fact("data_kinds", pgettext("leak", "Which personal data"), leak.data_kinds, wide=True),
        Fact("harm", pgettext("leak", "What harm may come of it"), leak.harm, wide=True),
        Fact("advice", pgettext("leak", "What the person can do"), leak.advice, wide=True),
        Fact(
            "why_not_told", pgettext("leak", "Why the person is not notified"), leak.why_not_told, wide=True
        ),
        Fact("told_on", pgettext("leak", "Notified on"), leak.told_on.isoformat() if leak.told_on else ""),
        Fact("told_how", pgettext("leak", "How the person was notified"), leak.told_how, wide=True),
        Fact("measures", pgettext("leak", "Measures taken"), leak.measures, wide=True),
    ]
    return [fact for fact in facts if fact.value]
