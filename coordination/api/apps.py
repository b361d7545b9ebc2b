from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The interface to the monitoring platform and other systems."""

    name = "coordination.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Interfaces")
