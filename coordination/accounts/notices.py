"""What people hear of accounts: the person, the head of the unit, the two officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class AccountNotice(RoomNotice):
    OPENED = "account_opened", _("account opened")
    RESET = "account_reset", _("account with a new password")
    REOPENED = "account_reopened", _("account opened again")
    CLOSED = "account_closed", _("account closed")
    TO_CONFIRM = "account_to_confirm", _("account to be confirmed")
    MANY_TO_CONFIRM = "accounts_to_confirm", _("accounts to be confirmed")
    CONFIRM_OWN = "account_confirm_own", _("confirm your account")
    CONFIRMED = "account_confirmed", _("your account is confirmed")
    NOT_CONFIRMED = "account_not_confirmed", _("account not confirmed")
    FACTOR_TO_CONFIRM = "factor_to_confirm", _("second factor to be reset")
    FACTOR_KEPT = "factor_kept", _("second factor not reset")
    UNLOCKED = "account_unlocked", _("waits at the sign-in lifted")
    SIGNED_OUT = "account_signed_out", _("signed out everywhere")


K = AccountNotice
say(
    {
        K.OPENED: gettext_noop(
            "%(who)s opened an account for %(person)s. If nobody of that name works with you, tell the security administrator at once."
        ),
        K.RESET: gettext_noop(
            "%(who)s gave %(person)s a new first password. If nobody asked for it, tell the security administrator at once."
        ),
        K.REOPENED: gettext_noop(
            "%(who)s opened the account of %(person)s again. If nobody asked for it, tell the security administrator at once."
        ),
        K.CLOSED: gettext_noop("The account of %(person)s was closed by %(who)s."),
        K.TO_CONFIRM: gettext_noop(
            "The account of %(person)s waits for you to confirm it: see who it is, and say how you did. Until then nothing is signed with it."
        ),
        K.MANY_TO_CONFIRM: gettext_noop(
            "%(count)s accounts were opened with the county and wait for you to confirm them. Until then nothing is signed with them."
        ),
        K.CONFIRM_OWN: gettext_noop(
            "Confirm that this account is yours and that you chose its password. Nothing is signed with it before you and a second officer have done so."
        ),
        K.CONFIRMED: gettext_noop("Your account is confirmed: you can sign with it from now on."),
        K.NOT_CONFIRMED: gettext_noop(
            "%(who)s did not confirm the account of %(person)s; it is closed. Reason: %(reason)s"
        ),
        K.FACTOR_TO_CONFIRM: gettext_noop(
            "%(person)s is said to have lost the telephone of the second factor: see who it is, and let it be reset."
        ),
        K.FACTOR_KEPT: gettext_noop(
            "%(who)s did not let the second factor of %(person)s be reset. Reason: %(reason)s"
        ),
        K.UNLOCKED: gettext_noop("%(who)s lifted the waits at your sign-in. Reason: %(reason)s"),
        K.SIGNED_OUT: gettext_noop("%(who)s signed you out everywhere. Reason: %(reason)s"),
    },
)
