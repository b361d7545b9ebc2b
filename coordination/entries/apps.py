from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Kind, Place, Room

CASE = ("case", "security")


class EntriesConfig(Room):
    """Signatures made on paper, entered by the office in their holders' names."""

    name = "coordination.entries"
    label = "entries"
    verbose_name = _("Signatures on paper")
    places = (
        Place(
            _("Signatures on paper"),
            "paper",
            "entries:entries",
            RECORDS,
            45,
            counts="entries.paperentry",
            classes=CASE,
        ),
    )
    kinds = (
        Kind("entries.paperentry", _("Signatures on paper"), 80),
        Kind("entries.objection", _("Objections to signatures"), 81),
    )
