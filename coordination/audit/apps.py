from functools import lru_cache

from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class AuditConfig(Room):
    name = "coordination.audit"
    label = "audit"
    verbose_name = _("Audit")
    places = (
        Place(_("Audit"), "audit", "audit:events", RECORDS, 60, classes=("audit",)),
        Place(
            _("Failed sign-ins and limits"),
            "audit",
            "audit:doors",
            RECORDS,
            61,
            classes=("security",),
            roles=("SECADM",),
        ),
    )

    def ready(self) -> None:
        """Close the lists of verbs, notices and bound rows: each room's stand in modules of these names."""
        super().ready()
        from simple_history.manager import HistoryManager

        from coordination.audit import anchor_checks, guards  # noqa: F401 - the former registers
        from coordination.audit.marks import draw_mark
        from coordination.exports import marked_by

        autodiscover_modules("verbs", "notices", "bound")

        # the class of a record's history manager is built once, not at each save
        HistoryManager.from_queryset = lru_cache(maxsize=None)(HistoryManager.from_queryset)

        marked_by(draw_mark)
        for table in ("audit_event", "audit_seal", "audit_leaf", "audit_sealstatement"):
            guards.register(*guards.append_only(table))
        pre_migrate.connect(guards.lift_before_migrations, sender=self)
        post_migrate.connect(guards.install_after_migrations, sender=self)
