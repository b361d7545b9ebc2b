from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """Who lives in hardship: households, persons, categories, means checks, the watch list."""

    name = "coordination.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Register of people in hardship")
