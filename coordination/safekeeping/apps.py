from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room

CLASSES = ("system", "security")


class SafekeepingConfig(Room):
    """Backup, restore and upgrade of a house; what is asked before a restored one opens."""

    name = "coordination.safekeeping"
    label = "safekeeping"
    verbose_name = _("Backups")
    places = (
        Place(
            _("After a restore"),
            "key",
            "safekeeping:reopening",
            RECORDS,
            62,
            classes=CLASSES,
            roles=("SYSADM", "SECADM"),
        ),
    )

    def ready(self) -> None:
        super().ready()
        from coordination.aid.paid_before import ask_before_paying
        from coordination.audit import closing
        from coordination.safekeeping import checks  # noqa: F401 - registers itself
        from coordination.safekeeping.closed import GOES_ON, why_not_answered
        from coordination.safekeeping.paid import refuse_second_payment

        closing.goes_on_while_closed(GOES_ON)
        closing.ask_of(why_not_answered)
        ask_before_paying(refuse_second_payment)
