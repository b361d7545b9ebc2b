from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room

CLASSES = ("security", "audit")
ROLES = ("SECADM", "AUDADM")


class AnchorsConfig(Room):
    """What shows outside the database how far the trail had come, and what a paper proves itself by."""

    name = "coordination.anchors"
    label = "anchors"
    verbose_name = _("Anchors")
    places = (Place(_("Anchors"), "key", "anchors:desk", RECORDS, 64, classes=CLASSES, roles=ROLES),)

    def ready(self) -> None:
        super().ready()
        from coordination.audit import guards

        guards.register(*guards.append_only("anchors_dayanchor"))
