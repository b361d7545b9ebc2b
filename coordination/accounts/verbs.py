"""What happens to accounts once they are opened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely


class AccountVerb(RoomVerb):
    PASSWORD_RESET = "accounts.password_reset", _("%(actor)s gave the account a new first password")
    PASSWORD_SET_AT_MACHINE = (
        "accounts.password_set_at_machine",
        _("A new first password was made for the account at the machine itself"),
    )
    REOPENED = "accounts.reopened", _("%(actor)s opened the account again")
    UNLOCKED = "accounts.unlocked", _("%(actor)s lifted the waits at the door for the account")
    PERSON_CONFIRMED = (
        "accounts.person_confirmed",
        _("%(actor)s confirmed that the account and its password are their own"),
    )
    OFFICER_CONFIRMED = (
        "accounts.officer_confirmed",
        _("%(actor)s confirmed the account as second officer: %(identified)s"),
    )
    CHECK_REFUSED = (
        "accounts.check_refused",
        _("%(actor)s did not confirm the account, which was closed"),
    )
    FACTOR_RESET_ASKED = (
        "accounts.factor_reset_asked",
        _("%(actor)s asked that the second factor of the account be reset"),
    )
    FACTOR_KEPT = (
        "accounts.factor_kept",
        _("%(actor)s did not let the second factor of the account be reset"),
    )


adverse(AccountVerb.CHECK_REFUSED, AccountVerb.FACTOR_KEPT)
said_barely(
    {
        AccountVerb.OFFICER_CONFIRMED: _("%(actor)s confirmed the account as second officer"),
    }
)
