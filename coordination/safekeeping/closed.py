"""Whether the house is closed after a restore, and what goes on all the same: the one list of it."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from coordination.access import Refusal
from coordination.accounts.verbs import AccountVerb
from coordination.anchors.verbs import AnchorVerb
from coordination.api.verbs import ApiVerb
from coordination.audit.verbs import AuditVerb
from coordination.documents.verbs import DocumentVerb
from coordination.keeping.verbs import KeepingVerb
from coordination.monitoring.verbs import WarningVerb
from coordination.referrals.verbs import ReferralVerb
from coordination.register.verbs import RegisterVerb
from coordination.safekeeping.models import Restoration
from coordination.safekeeping.verbs import SafekeepingVerb
from coordination.second_factor.verbs import SecondFactorVerb
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.verbs import UnitVerb

GOES_ON = (
    *SafekeepingVerb,
    *AuditVerb,
    *SignInVerb,
    # who comes in, by which post, and how a password is got by who chose another after the copy
    UnitVerb.SIGNED_IN,
    UnitVerb.SIGN_IN_FAILED,
    UnitVerb.ACCOUNT_LOCKED,
    UnitVerb.ADDRESS_SLOWED,
    UnitVerb.SIGNED_OUT,
    UnitVerb.PASSWORD_CHANGED,
    UnitVerb.POST_CHOSEN,
    AccountVerb.PASSWORD_RESET,
    AccountVerb.PASSWORD_SET_AT_MACHINE,
    AccountVerb.UNLOCKED,
    AccountVerb.PERSON_CONFIRMED,
    AccountVerb.OFFICER_CONFIRMED,
    AccountVerb.CHECK_REFUSED,
    AccountVerb.FACTOR_RESET_ASKED,
    AccountVerb.FACTOR_KEPT,
    *SecondFactorVerb,
    # what is read
    DocumentVerb.PAPER_OPENED,
    DocumentVerb.ATTACHMENT_OPENED,
    RegisterVerb.FILE_OPENED,
    WarningVerb.PERSON_OPENED,
    ReferralVerb.FIELDS_OPENED,
    # what is found to be otherwise than it was written, and what an upgrade within the restore rewrites
    DocumentVerb.PDF_ALTERED,
    DocumentVerb.ATTACHMENT_ALTERED,
    DocumentVerb.CONTENT_ALTERED,
    RegisterVerb.STRANGERS_LOOKED_UP,
    *AnchorVerb,
    *KeepingVerb,
    # who was turned away
    ApiVerb.KEY_REFUSED,
)


class _Known:
    """A house is never closed while it runs: once it was seen open, nobody asks again."""

    is_open = False


def closed_restoration() -> Restoration | None:
    """The restore that has not been answered; None where the house is open."""
    if _Known.is_open:
        return None
    with connection.cursor() as cursor:
        stands = Restoration._meta.db_table in connection.introspection.table_names(cursor)
    found = Restoration.objects.exclude(status=Restoration.Status.OPEN).first() if stands else None
    _Known.is_open = stands and found is None
    return found


def why_not_answered() -> Refusal:
    if closed_restoration() is None:
        return None
    return _(
        "This house was restored from a backup and is closed until the last numbers and payments are entered "
        "and two officers have opened it. Everything can be read; nothing is signed, numbered, paid or sent."
    )


def look_again() -> None:
    """After a restore in this very process, and in tests: ask the database anew."""
    _Known.is_open = False
