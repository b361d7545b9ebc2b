"""The daily mail: what the audit officer keeps outside the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from coordination.audit.statements import fingerprint

if TYPE_CHECKING:
    from coordination.anchors.models import DayAnchor
    from coordination.units.models import User


def mail_of(anchor: DayAnchor, recipient: User) -> str:
    """Subject, a blank line, and the text, in the recipient's language; the line with the anchor is read by the tool."""
    with translation.override(recipient.language):
        lines = [
            _("Lianxi: anchor of %(day)s, seal %(number)s") % {"day": anchor.day, "number": anchor.number},
            "",
            _(
                "Keep this mail. With it anybody sees whether the trail, or a paper that was issued until then, was altered later."
            ),
            "",
            anchor.line,
            "",
            _("Root of the seal:"),
            anchor.root,
            _("Fingerprint of the public key:"),
            fingerprint(),
            "",
            _(
                "The first line with a number is the anchor: number of the seal and hash of its statement. tools/verify_paper.py reads it as it stands here."
            ),
        ]
    return "\n".join(lines)
