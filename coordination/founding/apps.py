from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class FoundingConfig(Room):
    name = "coordination.founding"
    label = "founding"
    verbose_name = _("Founding a county")
