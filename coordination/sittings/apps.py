from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SittingsConfig(AppConfig):
    name = "coordination.sittings"
    label = "sittings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Sittings")
