from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room, status_words

CASE = ("case",)
PAYERS = ("FIN", "TOFFICER")


class AidConfig(Room):
    """Emergency aid in stages, advances, and the township reserve."""

    name = "coordination.aid"
    label = "aid"
    verbose_name = _("Emergency aid")
    places = (
        Place(_("Emergency aid"), "aid", "aid:cases", HARDSHIP, 20, "aid.aidcase", CASE),
        Place(_("Reserve funds"), "reserve", "aid:reserves", HARDSHIP, 60, classes=CASE),
        Place(_("Bank files"), "out", "aid:bank-files", HARDSHIP, 62, classes=CASE, roles=PAYERS),
    )
    kinds = (
        Kind(
            "aid.aidcase",
            _("Emergency aid"),
            50,
            fields=("number",),
            small=lambda case: f"{case.number_text} · {status_words(case)}",
            related=("township",),
        ),
    )

    def ready(self) -> None:
        super().ready()
        from coordination.aid.grants import contribute_grants
        from coordination.aid.guards import register_guards

        register_guards()
        contribute_grants()
