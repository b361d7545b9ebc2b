from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AidConfig(AppConfig):
    """Emergency aid in stages, advances, and the township reserve."""

    name = "coordination.aid"
    label = "aid"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Staged emergency aid")

    def ready(self) -> None:
        from coordination.aid import papers  # noqa: F401 - their layouts register on import
        from coordination.aid.grants import contribute_grants
        from coordination.aid.guards import register_guards

        register_guards()
        contribute_grants()
