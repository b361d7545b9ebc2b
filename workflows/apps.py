import pkgutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


def processes() -> list[str]:
    """The folders of processes: those with pages."""
    folders = pkgutil.iter_modules([str(Path(__file__).parent)], "workflows.")
    return [found.name for found in folders if found.ispkg and find_spec(f"{found.name}.pages")]


def addresses() -> list[str]:
    """The modules in which processes begin or turn on pages of their own; one with steps alone has none."""
    return [
        f"{process}.pages.urls"
        for process in processes()
        if module_has_submodule(import_module(f"{process}.pages"), "urls")
    ]


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"  # stored in every process row: never rename without a migration
    default_auto_field = "coordination.ciphers.row_keys.RowKey"
    verbose_name = _("Workflows")

    def ready(self) -> None:
        """Know every flow and the page of every step: whatever stands in the folder of a process."""
        for process in processes():
            for found in pkgutil.walk_packages(import_module(process).__path__, f"{process}."):
                import_module(found.name)
