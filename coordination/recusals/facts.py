"""What the page of a recusal says of it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.recusals.models import Declaration
from coordination.showing import Fact
from coordination.units.fields import post_words

TONES = {Declaration.Status.STANDS: "soon", Declaration.Status.WITHDRAWN: "calm"}


def recusal_facts(row: Declaration) -> list[Fact]:
    facts = [
        Fact("who", pgettext("recusal", "Who keeps out"), post_words(row.post)),
        Fact("ground", pgettext("recusal", "Ground"), row.get_ground_display()),
        Fact("reason", pgettext("recusal", "What the conflict is"), row.reason, wide=True),
        Fact(
            "stand_in",
            pgettext("recusal", "Who takes over"),
            post_words(row.stand_in) if row.stand_in else _("who else sits at the desk"),
        ),
        Fact("entered_by", pgettext("recusal", "Declared by"), post_words(row.entered_by)),
        Fact("entered_at", pgettext("recusal", "Declared at"), _moment(row.entered_at)),
    ]
    if row.withdrawn_by is not None:
        facts += [
            Fact("withdrawn_by", pgettext("recusal", "Withdrawn by"), post_words(row.withdrawn_by)),
            Fact("withdrawn_at", pgettext("recusal", "Withdrawn at"), _moment(row.withdrawn_at)),
            Fact("withdrawn_reason", _("Why it was withdrawn"), row.withdrawn_reason, wide=True),
        ]
    return facts


def _moment(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]
