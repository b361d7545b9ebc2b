import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"  # stored in every process row: never rename without a migration
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Know every flow and the page of every step: whatever stands in the folder of a process."""
        for folder in pkgutil.iter_modules([self.path], "workflows."):
            if folder.ispkg and find_spec(f"{folder.name}.pages"):
                for found in pkgutil.walk_packages(import_module(folder.name).__path__, f"{folder.name}."):
                    import_module(found.name)
