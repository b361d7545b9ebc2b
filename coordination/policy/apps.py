from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room


class PolicyConfig(Room):
    name = "coordination.policy"
    label = "policy"
    verbose_name = _("Policy and calendar")
    places = (Place(_("Policy parameters"), "policy", "policy:parameters", RECORDS, 30),)

    def ready(self) -> None:
        super().ready()
        from coordination.policy.base import bring_new_figures

        post_migrate.connect(bring_new_figures, sender=self)
