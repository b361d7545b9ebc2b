from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliberationConfig(AppConfig):
    """One matter, one discussion: cases that no single rule settles."""

    name = "coordination.deliberation"
    label = "deliberation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Case deliberation")

    def ready(self) -> None:
        """Register papers, open its persons to the units asked."""
        from coordination.deliberation import grants, papers  # noqa: F401 - on import
