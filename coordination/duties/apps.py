from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "coordination.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Duties")

    def ready(self) -> None:
        """Register the layouts of this room's papers."""
        from coordination.duties import papers  # noqa: F401 - registered on import
