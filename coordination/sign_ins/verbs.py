"""What happens to sign-ins and passwords by themselves or by their person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb


class SignInVerb(RoomVerb):
    SIGN_IN_ENDED = "accounts.sign_in_ended", _("%(actor)s ended one sign-in")
    SIGN_INS_ENDED = "accounts.sign_ins_ended", _("%(actor)s ended the sign-ins")
    SIGNED_OUT_IDLE = "accounts.signed_out_idle", _("A sign-in ended after a time without any input")
    PASSWORD_DUE = "accounts.password_due", _("The password was so old that another has to be chosen")
