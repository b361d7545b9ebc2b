"""The closure ledger (销号台账, B7): what was struck off, newest first."""

from __future__ import annotations

from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.referrals.models import Referral
from coordination.tables import Cell, Column
from coordination.worklists import Empty, WorkList


def source(case: Referral) -> str:
    return case.source_label or str(case.get_channel_display())


def results(case: Referral) -> str:
    """What each leg came to, a line a receiver."""
    lines = []
    for leg in case.legs.all():
        result = next(iter(leg.results.all()), None)  # newest first
        if result is not None:
            lines.append(f"{leg.receiver.label} · {result.get_code_display()}")
    return "\n".join(lines)


def satisfaction(case: Referral) -> Cell:
    reopened = ngettext("reopened once", "reopened %(times)s times", case.reopenings)
    small = [reopened % {"times": case.reopenings}] if case.reopenings else []
    return Cell(case.get_satisfaction_display(), small=small)


LEDGER: WorkList[Referral] = WorkList(
    Referral,
    "referral-ledger",
    "closure-ledger",
    [
        Column("number", _("Number"), lambda case: case.number, on_page=False),
        Column(
            "matter",
            _("Matter"),
            lambda case: case.shown_title,
            lambda case: Cell(case.shown_title, case.get_absolute_url(), [f"{case.number} · {source(case)}"]),
            css="lx-td-title",
        ),
        Column("source", _("Source"), source, on_page=False),
        Column("window", _("Accepting window"), lambda case: case.window.label),
        Column("results", _("Results of the legs"), results, lambda case: Cell(linebreaksbr(results(case)))),
        Column("satisfaction", _("Satisfaction"), lambda case: case.get_satisfaction_display(), satisfaction),
        Column(
            "finding",
            _("Finding of the verification"),
            lambda case: "" if case.is_restricted else case.closing_note,
            on_page=False,
        ),
        Column(
            "verified_by",
            _("Verified by"),
            lambda case: case.verified_by.label if case.verified_by else "",
        ),
        Column(
            "closed",
            _("Struck off on"),
            lambda case: case.closed_at,
            lambda case: Cell(timezone.localdate(case.closed_at).isoformat() if case.closed_at else ""),
        ),
        Column("reopenings", _("Times reopened"), lambda case: case.reopenings, on_page=False),
    ],
    heading=_("Closure ledger"),
    caption=_("Matters struck off, newest first"),
    empty=Empty(
        _("Nothing has been struck off yet"),
        _("A matter stands here once somebody who handled none of it has verified it."),
    ),
    order=("-closed_at", "-pk"),
    narrow=lambda rows, actor: rows.filter(status=Referral.Status.CLOSED),
    prepare=lambda rows: rows.select_related("window", "verified_by").prefetch_related(
        "legs__receiver", "legs__results"
    ),
    crumb=(_("Referrals"), "referrals:cases"),
    css="",
)
