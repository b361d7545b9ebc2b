from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "coordination.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Units")

    def ready(self) -> None:
        from coordination.audit import guards
        from coordination.units.guards import TRIGGERS

        guards.register(*TRIGGERS)
