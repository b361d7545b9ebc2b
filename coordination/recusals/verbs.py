"""What happens to declarations of recusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class RecusalVerb(RoomVerb):
    DECLARED = "recusals.declared", pgettext_lazy("recusal", "%(actor)s declared that %(who)s keeps out")
    SIGNED = "recusals.signed", pgettext_lazy("recusal", "%(actor)s signed the declaration of recusal")
    WITHDRAWN = "recusals.withdrawn", _("%(actor)s withdrew the recusal of %(who)s")
    KEPT_OUT = "recusals.kept_out", _("%(who)s keeps out of this matter")
    LET_IN = "recusals.let_in", _("%(who)s may take part in this matter again")


adverse(RecusalVerb.DECLARED, RecusalVerb.KEPT_OUT)
said_barely(
    {
        RecusalVerb.DECLARED: _("%(actor)s declared a recusal"),
        RecusalVerb.WITHDRAWN: _("%(actor)s withdrew a recusal"),
        RecusalVerb.KEPT_OUT: _("Somebody keeps out of this matter"),
        RecusalVerb.LET_IN: _("Somebody may take part in this matter again"),
    }
)
