from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "coordination.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Documents")

    def ready(self) -> None:
        # their layouts register on import
        from coordination.documents import hearings, refusals, results  # noqa: F401
        from coordination.documents.immutable import register_guards

        register_guards()
