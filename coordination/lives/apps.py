from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room

CASE = ("case",)


class LivesConfig(Room):
    """What becomes of people: deaths reported, confirmed or refuted; households that move."""

    name = "coordination.lives"
    label = "lives"
    verbose_name = _("Deaths")
    places = (
        Place(
            _("Deaths"),
            "person",
            "lives:deaths",
            HARDSHIP,
            52,
            counts="lives.deathreport",
            classes=CASE,
            roles=("THEAD", "TCLERK", "TOFFICER", "CCLERK", "CHEAD", "OFFICE", "OFFDIR"),
        ),
    )
    kinds = (
        Kind("lives.deathreport", _("Reports of a death"), 75),
        Kind("lives.householdmove", _("Moves of households"), 76),
        Kind("lives.movereport", _("Moves that were found"), 77),
        Kind("lives.departure", _("Households that leave the county"), 78),
        Kind("lives.arrival", _("Households from other counties"), 79),
    )
