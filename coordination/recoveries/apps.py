from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room, status_words

CASE = ("case",)


class RecoveriesConfig(Room):
    """Aid asked back by order, and what of it is written off."""

    name = "coordination.recoveries"
    label = "recoveries"
    verbose_name = _("Recoveries of aid")
    places = (
        Place(
            _("Recoveries of aid"),
            "out",
            "recoveries:recoveries",
            HARDSHIP,
            64,
            "recoveries.recovery",
            CASE,
        ),
    )
    kinds = (
        Kind(
            "recoveries.recovery",
            _("Recoveries of aid"),
            52,
            small=lambda recovery: status_words(recovery),
            related=("case__township",),
        ),
    )

    def ready(self) -> None:
        super().ready()
        from coordination.recoveries.guards import register_guards

        register_guards()
