from django.utils.translation import gettext_lazy as _

from coordination.rooms import HARDSHIP, Kind, Place, Room, status_words

CASE = ("case",)


class DeliberationConfig(Room):
    """One matter, one discussion: cases that no single rule settles."""

    name = "coordination.deliberation"
    label = "deliberation"
    verbose_name = _("Case deliberation")
    places = (
        Place(
            _("Case deliberation"),
            "deliberate",
            "deliberation:cases",
            HARDSHIP,
            40,
            "deliberation.deliberation",
            CASE,
        ),
    )
    kinds = (
        Kind(
            "deliberation.deliberation",
            _("Case deliberation"),
            60,
            fields=("number", "title"),
            small=lambda case: (
                f"{case.number_text} · {status_words(case)}" if case.number else status_words(case)
            ),
        ),
    )
