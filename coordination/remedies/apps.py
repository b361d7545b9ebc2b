from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room


class RemediesConfig(Room):
    """What people bring against decisions: objections, complaints, reviews, suits."""

    name = "coordination.remedies"
    label = "remedies"
    verbose_name = _("Objections and reviews")
    places = (
        Place(
            _("Objections and reviews"),
            "supervise",
            "remedies:remedies",
            HARDSHIP,
            66,
            "remedies.remedy",
            ("case",),
        ),
    )
    kinds = (Kind("remedies.remedy", _("Objections and reviews"), 54, related=("paper__organ",)),)
