from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class SittingsConfig(Room):
    name = "coordination.sittings"
    label = "sittings"
    verbose_name = _("Sittings")
