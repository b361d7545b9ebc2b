from importlib import import_module

from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class OfficersConfig(Room):
    """The desks of the three officers: what waits for them, how the house stands."""

    name = "coordination.officers"
    label = "officers"
    verbose_name = _("Officers' desks")
    desks = dict.fromkeys(("SYSADM", "SECADM", "AUDADM"), "officers:desk")

    def ready(self) -> None:
        super().ready()
        import_module("coordination.officers.telling")
