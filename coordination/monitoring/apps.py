from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room

CASE = ("case",)


class MonitoringConfig(Room):
    """Warnings of the low-income monitoring platform and how each is disposed of."""

    name = "coordination.monitoring"
    label = "monitoring"
    verbose_name = _("Warnings")
    places = (
        Place(_("Warnings"), "warning", "monitoring:warnings", HARDSHIP, 10, "monitoring.warning", CASE),
    )
    kinds = (Kind("monitoring.warning", _("Warnings"), 40),)
