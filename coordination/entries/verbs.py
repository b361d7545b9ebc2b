"""What happens to signatures entered from paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse


class EntryVerb(RoomVerb):
    ENTERED = "entries.entered", _("%(actor)s entered a sheet signed by hand")
    COMPARED = "entries.compared", _("%(actor)s compared the entry with the sheet: they agree")
    RETURNED = "entries.returned", _("%(actor)s returned the entry: it differs from the sheet")
    WENT_AHEAD = "entries.went_ahead", _("%(actor)s went on before the second look, the hours having passed")
    LAPSED = "entries.lapsed", _("The entry is no longer needed: the step was done otherwise")
    OBJECTED = "entries.objected", _("%(actor)s objected to a signature entered in his or her name")
    EXAMINED = "entries.examined", _("%(actor)s examined the objection")
    UPHELD = "entries.upheld", _("%(actor)s upheld the objection: the signature does not stand")
    DISMISSED = "entries.dismissed", _("%(actor)s dismissed the objection")
    PUT_RIGHT = "entries.put_right", _("%(actor)s put right what the wrong signature had done")


adverse(
    EntryVerb.RETURNED,
    EntryVerb.OBJECTED,
    EntryVerb.UPHELD,
)
