"""What the database itself holds about accounts: their class is fixed, and a post's role fits it."""

from __future__ import annotations

from coordination.audit.guards import Trigger, refusal
from coordination.units.models import ROLE_CLASS, AccountClass


def _class_of_role(column: str) -> str:
    cases = " ".join(f"WHEN '{role.value}' THEN '{kind.value}'" for role, kind in ROLE_CLASS.items())
    return f"CASE {column} {cases} ELSE '{AccountClass.CASE.value}' END"


CLASS_IS_FIXED = refusal(
    "an account class is fixed at creation", where="OLD.account_class <> NEW.account_class"
)
ROLE_FITS_CLASS = refusal(
    "the role does not fit the account class",
    # no input: column and role names of our own code
    where=f"(SELECT account_class FROM units_user WHERE id = NEW.user_id) <> {_class_of_role('NEW.role')}",  # noqa: S608
)

TRIGGERS = (
    Trigger("units_user_class_fixed", "units_user", "BEFORE UPDATE", *CLASS_IS_FIXED),
    Trigger(
        "units_post_insert_fits_class",
        "units_post",
        "BEFORE INSERT",
        *ROLE_FITS_CLASS,
        reads=("units_user",),
    ),
    Trigger(
        "units_post_update_fits_class",
        "units_post",
        "BEFORE UPDATE",
        *ROLE_FITS_CLASS,
        reads=("units_user",),
    ),
)
