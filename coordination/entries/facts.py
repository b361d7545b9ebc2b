"""What pages say of an entry and of an objection to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.showing import Fact
from coordination.units.fields import post_words

if TYPE_CHECKING:
    import datetime as dt

    from coordination.entries.models import Objection, PaperEntry


def entry_facts(entry: PaperEntry) -> list[Fact]:
    return [
        Fact("step", _("Step"), entry.step_words),
        Fact("signer", _("Signed by"), post_words(entry.signer)),
        Fact("signed_on", _("Date on the paper"), entry.signed_on.isoformat()),
        Fact("entered_by", pgettext("sheet", "Entered by"), post_words(entry.entered_post)),
        Fact("entered_at", _("Entered at"), _moment(entry.entered_at)),
        Fact("compared_by", _("Compared by"), entry.compared_by.label if entry.compared_by else ""),
        Fact("compared_at", _("Compared at"), _moment(entry.compared_at)),
        Fact("status", _("Status"), entry.get_status_display()),
        Fact("object_until", _("Objection possible until"), _moment(entry.object_until)),
        # what the objection says stands there, once
        Fact("reason", _("Reason"), "" if hasattr(entry, "objection") else entry.reason, wide=True),
    ]


def objection_facts(objection: Objection) -> list[Fact]:
    return [
        Fact("raised_by", _("Raised by"), objection.raised_by.label),
        Fact("raised_at", _("Raised at"), _moment(objection.raised_at)),
        Fact("status", _("Status"), objection.get_status_display()),
        Fact("reason", _("Reason"), objection.reason, wide=True),
        Fact("findings", _("Findings of the security officer"), objection.findings, wide=True),
        Fact(
            "answered_by",
            _("Answered by"),
            post_words(objection.answered_by) if objection.answered_by else "",
        ),
        Fact("answer", _("Answer"), objection.answer, wide=True),
        Fact("remedy", _("How it was put right"), objection.remedy, wide=True),
    ]


def _moment(at: dt.datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
