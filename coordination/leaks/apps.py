from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Kind, Place, Room


class LeaksConfig(Room):
    """Leaks of personal data and wrong persons opened: frozen at once, then the security officer's case."""

    name = "coordination.leaks"
    label = "leaks"
    verbose_name = _("Leaks of personal data")
    places = (
        Place(
            _("Leaks of personal data"),
            "warning",
            "leaks:leaks",
            RECORDS,
            66,
            "leaks.leak",
            classes=("security", "case"),
            roles=("SECADM", "OFFDIR", "CHEAD", "CCLERK"),
        ),
    )
    kinds = (Kind("leaks.leak", _("Leaks of personal data"), 95),)
