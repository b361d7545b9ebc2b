from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Place, Room

CLASSES = ("system", "security")
ROLES = ("SYSADM", "SECADM")


class AccountsConfig(Room):
    """Accounts: opened, reset and closed by one officer, confirmed by another."""

    name = "coordination.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    places = (
        Place(_("Accounts"), "person", "accounts:accounts", RECORDS, 46, classes=CLASSES, roles=ROLES),
        Place(
            _("Accounts to confirm"),
            "check",
            "accounts:checks",
            RECORDS,
            47,
            classes=CLASSES,
            roles=ROLES,
        ),
    )
