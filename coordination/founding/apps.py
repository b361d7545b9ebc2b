from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class FoundingConfig(Room):
    name = "coordination.founding"
    label = "founding"
    verbose_name = _("Founding a county")
    places = (
        Place(
            _("New counties"),
            "unit",
            "founding:undertakings",
            RECORDS,
            48,
            classes=("system",),
            roles=("SYSADM",),
        ),
    )
