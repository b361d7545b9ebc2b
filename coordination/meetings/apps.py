from django.utils.translation import gettext_lazy as _

from coordination.rooms import COORDINATION, Kind, Place, Room, status_words

CASE = ("case",)


class MeetingsConfig(Room):
    name = "coordination.meetings"
    label = "meetings"
    verbose_name = _("Joint meetings")
    places = (
        Place(
            _("Joint meetings"), "meeting", "meetings:sessions", COORDINATION, 10, "meetings.session", CASE
        ),
        Place(_("Agenda items"), "item", "meetings:items", COORDINATION, 20, "meetings.agendaitem", CASE),
    )
    kinds = (
        Kind(
            "meetings.session",
            _("Joint meetings"),
            10,
            fields=("purpose",),
            with_me=_("Joint meetings with me"),
        ),
        Kind(
            "meetings.agendaitem",
            _("Agenda items"),
            20,
            fields=("number", "title"),
            small=lambda item: (
                f"{item.number_text} · {status_words(item)}" if item.number else status_words(item)
            ),
            with_me=_("Agenda items with me"),
        ),
    )

    def ready(self) -> None:
        """The layouts of its papers stand in several modules; what it compares with them in another."""
        super().ready()
        from coordination.meetings.papers import items, minutes, notices  # noqa: F401 - registered on import
        from coordination.meetings.queries import signed  # noqa: F401 - likewise
