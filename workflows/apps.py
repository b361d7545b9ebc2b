from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"  # stored in every process row: never rename without a migration
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Know every flow, every task page, and what follows the calendar."""
        from workflows import clock  # noqa: F401
        from workflows.pages import duty_steps, item_steps, session_steps  # noqa: F401
