from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class ApiConfig(Room):
    """The interface to the monitoring platform and other systems."""

    name = "coordination.api"
    label = "api"
    verbose_name = _("Interfaces")
    places = (
        Place(
            _("Interface clients"),
            "key",
            "interfaces:clients",
            RECORDS,
            50,
            classes=("security",),
            roles=("SECADM",),
        ),
    )

    def ready(self) -> None:
        """Tell the list of warnings and the round which platform is silent."""
        super().ready()
        from coordination.api import silence  # noqa: F401
