from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "coordination.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Register the layouts of this room's papers."""
        from coordination.meetings.papers import items, minutes, notices  # noqa: F401 - registered on import
