from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Referrals that are followed until they close."""

    name = "coordination.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Referrals")

    def ready(self) -> None:
        """Enter this room's papers, and open the persons of its legs."""
        from coordination.referrals import grants, papers  # noqa: F401 - on import
