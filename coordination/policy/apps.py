from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "coordination.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Policy")
