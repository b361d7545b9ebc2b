from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"  # stored in every process row: never rename without a migration
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Workflows")
