from django.utils.translation import gettext_lazy as _

from coordination.rooms import COORDINATION, Kind, Place, Room, status_words

CASE = ("case",)
LEAD = ("OFFICE", "OFFDIR", "CHIEF", "DEPUTY")


class DutiesConfig(Room):
    name = "coordination.duties"
    label = "duties"
    verbose_name = _("Assignments")
    places = (
        Place(_("Assignments"), "duty", "duties:assignments", COORDINATION, 30, "duties.assignment", CASE),
        Place(
            _("Supervision"), "supervise", "duties:supervision", COORDINATION, 40, classes=CASE, roles=LEAD
        ),
    )
    kinds = (
        Kind(
            "duties.assignment",
            _("Assignments"),
            30,
            fields=("number", "title"),
            small=lambda duty: f"{duty.number} · {status_words(duty)}" if duty.number else status_words(duty),
            with_me=_("Assignments with me"),
        ),
    )
