from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room, Tile, status_words

if TYPE_CHECKING:
    from coordination.access import Actor

CASE = ("case",)
PAYERS = ("FIN", "TOFFICER")


class AidConfig(Room):
    """Emergency aid in stages, advances, and the township reserve."""

    name = "coordination.aid"
    label = "aid"
    verbose_name = _("Emergency aid")
    places = (
        Place(_("Emergency aid"), "aid", "aid:cases", HARDSHIP, 20, "aid.aidcase", CASE),
        Place(_("Reserve funds"), "reserve", "aid:reserves", HARDSHIP, 60, classes=CASE),
        Place(_("Bank files"), "out", "aid:bank-files", HARDSHIP, 62, classes=CASE, roles=PAYERS),
    )
    kinds = (
        Kind(
            "aid.aidcase",
            _("Emergency aid"),
            50,
            fields=("number",),
            small=lambda case: f"{case.number_text} · {status_words(case)}",
            related=("township",),
        ),
    )

    def tiles(self, actor: Actor) -> Iterable[Tile]:
        """Townships without a reserve (R121), before finance and civil affairs."""
        from coordination.aid.queries.accounts import townships_without_reserve

        missing = len(townships_without_reserve(actor))
        if missing:
            url = reverse("aid:reserves")
            yield Tile(str(missing), _("Townships without a reserve"), url, "late", str(_("to be opened")))

    def ready(self) -> None:
        super().ready()
        from coordination.aid.grants import contribute_grants
        from coordination.aid.guards import register_guards

        register_guards()
        contribute_grants()
