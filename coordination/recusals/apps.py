from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class RecusalsConfig(Room):
    """Who keeps out of which matter for kinship or interest, by whose word, and who takes over."""

    name = "coordination.recusals"
    label = "recusals"
    verbose_name = _("Recusals")
    places = (
        Place(
            _("Recusals"),
            "person",
            "recusals:recusals",
            RECORDS,
            49,
            classes=("case",),
        ),
    )
