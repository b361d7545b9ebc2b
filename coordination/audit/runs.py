"""The verifications of the trail as a list."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coordination.audit.models import VerificationRun
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList


def seconds_words(run: VerificationRun) -> str:
    return "" if run.seconds is None else _("%(seconds)s s") % {"seconds": run.seconds}


def asked_by(run: VerificationRun) -> str:
    return run.user_name if run.how == VerificationRun.How.BUTTON else ""


RUNS: WorkList[VerificationRun] = WorkList(
    VerificationRun,
    "verifications",
    "verifications",
    [
        Column(
            "asked_at",
            pgettext_lazy("verification", "When"),
            lambda run: run.asked_at,
            lambda run: Cell(f"{timezone.localtime(run.asked_at):%Y-%m-%d %H:%M}", run.get_absolute_url()),
            css="lx-nowrap",
        ),
        Column(
            "outcome",
            gettext_lazy("Outcome"),
            lambda run: run.outcome,
            lambda run: Cell(badges=[(run.outcome, run.tone)]),
        ),
        Column(
            "how",
            pgettext_lazy("verification", "Begun"),
            lambda run: " ".join(filter(None, (run.get_how_display(), asked_by(run)))),
        ),
        Column("events", pgettext_lazy("verification", "Events"), lambda run: run.events, css="lx-num"),
        Column("seals", pgettext_lazy("verification", "Seals"), lambda run: run.seals, css="lx-num"),
        Column("took", gettext_lazy("Took"), seconds_words, css="lx-num"),
    ],
    heading=gettext_lazy("Verifications of the trail"),
    caption=gettext_lazy("Verifications of the trail, newest first"),
    empty=Empty(
        gettext_lazy("The trail has not been verified yet"),
        gettext_lazy("The clock has it verified each night; the audit administrator at any time."),
    ),
    order=("-pk",),
    filters=[Filter("how", pgettext_lazy("verification", "Begun"), VerificationRun.How.choices)],
    css="",
)
