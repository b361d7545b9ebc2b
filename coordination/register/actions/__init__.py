"""Every write of the register."""

from coordination.register.actions.checks import (
    record_authorization,
    record_means_check,
    reuse_means_check,
    revoke_authorization,
    use_authorization,
)
from coordination.register.actions.files import open_file
from coordination.register.actions.households import amend_household, move_household, register_household
from coordination.register.actions.identities import correct_identity, establish_identity
from coordination.register.actions.importing import import_households
from coordination.register.actions.merging import ask_identity, find_different, merge_persons
from coordination.register.actions.persons import (
    amend_person,
    move_person,
    register_person,
)
from coordination.register.actions.statuses import confirm_category, end_category, lift_watch, watch

__all__ = [
    "amend_household",
    "amend_person",
    "ask_identity",
    "confirm_category",
    "correct_identity",
    "end_category",
    "establish_identity",
    "find_different",
    "import_households",
    "lift_watch",
    "merge_persons",
    "move_household",
    "move_person",
    "open_file",
    "record_authorization",
    "record_means_check",
    "register_household",
    "register_person",
    "reuse_means_check",
    "revoke_authorization",
    "use_authorization",
    "watch",
]
