"""What happens to a house that was restored, until it is open again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class SafekeepingVerb(RoomVerb):
    RESTORED = (
        "safekeeping.restored",
        _("The house was restored from a backup, which holds until %(until)s and seal %(seal)s"),
    )
    NUMBERS_ENTERED = (
        "safekeeping.numbers_entered",
        _("%(actor)s entered the last numbers issued; void numbers: %(void)s"),
    )
    PAYMENTS_ENTERED = (
        "safekeeping.payments_entered",
        _("%(actor)s entered the last payment and bank file known"),
    )
    LATE_PAYMENT_ENTERED = (
        "safekeeping.late_payment_entered",
        _("%(actor)s entered a payment made after the backup: %(amount)s yuan, voucher %(voucher)s"),
    )
    LATE_PAYMENT_PLACED = (
        "safekeeping.late_payment_placed",
        _("%(actor)s said to which stage a payment made after the backup belongs"),
    )
    OPENING_ASKED = "safekeeping.opening_asked", _("%(actor)s asked that the restored house be opened")
    OPENING_REFUSED = (
        "safekeeping.opening_refused",
        _("%(actor)s did not let the restored house be opened"),
    )
    OPENED = "safekeeping.opened", _("%(actor)s opened the restored house as second officer")


adverse(SafekeepingVerb.RESTORED, SafekeepingVerb.OPENING_REFUSED)

said_barely(
    {
        SafekeepingVerb.RESTORED: _("The house was restored from a backup"),
        SafekeepingVerb.NUMBERS_ENTERED: _("%(actor)s entered the last numbers issued"),
        SafekeepingVerb.LATE_PAYMENT_ENTERED: _("%(actor)s entered a payment made after the backup"),
    }
)
