from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Place, Room

CASE = ("case",)


class RegisterConfig(Room):
    """Who lives in hardship: households, persons, categories, means checks, the watch list."""

    name = "coordination.register"
    label = "register"
    verbose_name = _("Households")
    places = (Place(_("Households"), "household", "register:households", HARDSHIP, 50, classes=CASE),)

    def ready(self) -> None:
        super().ready()
        from coordination.register import names  # noqa: F401 - enters what looks names up
