from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room

CASE = ("case",)
OFFICE = ("OFFICE", "OFFDIR")


class NotificationsConfig(Room):
    name = "coordination.notifications"
    label = "notifications"
    verbose_name = _("Notices")
    places = (
        Place(_("Phone call list"), "phone", "notifications:calls", RECORDS, 40, classes=CASE, roles=OFFICE),
    )
