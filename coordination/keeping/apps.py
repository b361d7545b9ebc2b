from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room


class KeepingConfig(Room):
    """What the house is kept by: its keys, and what lies on the disk."""

    name = "coordination.keeping"
    label = "keeping"
    verbose_name = _("Keeping the house")

    def ready(self) -> None:
        super().ready()
        from coordination.keeping import checks  # noqa: F401 - registers itself
        from coordination.keeping.failures import keep_bare_tracebacks
        from coordination.keeping.keys import prove_after_migrations
        from coordination.keeping.rewriting import rewrite_after_migrations

        keep_bare_tracebacks()
        post_migrate.connect(prove_after_migrations, sender=self)
        post_migrate.connect(rewrite_after_migrations, sender=self)
