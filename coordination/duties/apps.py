from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "coordination.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Duties")

    def ready(self) -> None:
        """Register the layouts of this room's papers, its verbs and its notices."""
        from coordination.duties import notices, papers, verbs  # noqa: F401 - registered on import
