from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class UnitsConfig(Room):
    name = "coordination.units"
    label = "units"
    verbose_name = _("Units and posts")
    places = (Place(_("Member units"), "unit", "units:units", RECORDS, 20),)

    def ready(self) -> None:
        super().ready()
        from coordination import moments
        from coordination.audit import guards
        from coordination.units.guards import TRIGGERS

        moments.read_swiftly()
        guards.register(*TRIGGERS)
