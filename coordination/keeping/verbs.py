"""What happens to the house as a whole."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, said_barely


class KeepingVerb(RoomVerb):
    ENCRYPTED = (
        "keeping.encrypted",
        _("What stood in clear in columns that are encrypted now was rewritten: %(values)s values"),
    )
    KEY_TURNED = (
        "keeping.key_turned",
        _("%(key)s was turned: %(values)s values were rewritten under the new key"),
    )


said_barely(
    {
        KeepingVerb.ENCRYPTED: _("What stood in clear was encrypted"),
        KeepingVerb.KEY_TURNED: _("A key was turned"),
    }
)
