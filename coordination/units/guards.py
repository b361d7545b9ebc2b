"""What the database itself holds about accounts and posts.

A class is fixed, a role fits it, and a post that is one has one holder at a time.
"""

from __future__ import annotations

from coordination.audit.guards import Trigger, refusal
from coordination.units.models import ROLE_CLASS, AccountClass, Role
from coordination.units.models.people import ONE_IN_COUNTY, ONE_IN_UNIT


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

# --- a post that is one has one holder at a time (R196, R199) ------------------------------------------

FOR_EVER = "'9999-12-31'"


def _names(roles: tuple[Role, ...]) -> str:
    return ", ".join(f"'{role.value}'" for role in roles)


def _last(row: str) -> str:
    return f"COALESCE({row}.valid_to, {FOR_EVER})"


# no input: columns and roles of our own code
SAME_COUNTY = (
    "other.unit_id IN (SELECT here.id FROM units_organisation here, units_organisation its"
    " WHERE its.id = NEW.unit_id AND here.region_id = its.region_id)"
)
HELD = (
    "EXISTS (SELECT 1 FROM units_post other WHERE other.role = NEW.role"  # noqa: S608
    f" AND other.valid_from <= {_last('NEW')} AND {_last('other')} >= NEW.valid_from"
    f" AND (NEW.role IN ({_names(ONE_IN_UNIT)}) AND other.unit_id = NEW.unit_id"
    f" OR NEW.role IN ({_names(ONE_IN_COUNTY)}) AND {SAME_COUNTY})%s)"
)
MORE_THAN_BEFORE = (
    "(NEW.role <> OLD.role OR NEW.unit_id <> OLD.unit_id OR NEW.valid_from < OLD.valid_from"
    f" OR {_last('NEW')} > {_last('OLD')})"
)
ANOTHER = " AND other.id <> NEW.id"
HAS_A_HOLDER = "this post has a holder on these days"
ONE_AT_FIRST = refusal(HAS_A_HOLDER, where=HELD % "")
ONE_AFTERWARDS = refusal(HAS_A_HOLDER, where=f"{MORE_THAN_BEFORE} AND {HELD % ' AND other.id <> NEW.id'}")

ONE_HOLDER = (
    Trigger(
        "units_post_insert_one_holder",
        "units_post",
        "BEFORE INSERT",
        *ONE_AT_FIRST,
        reads=("units_organisation",),
    ),
    Trigger(
        "units_post_update_one_holder",
        "units_post",
        "BEFORE UPDATE",
        *ONE_AFTERWARDS,
        reads=("units_organisation",),
    ),
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
    *ONE_HOLDER,
)
