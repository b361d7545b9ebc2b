"""Every write of the register."""

from coordination.register.actions.checks import (
    record_authorization,
    record_means_check,
    reuse_means_check,
    revoke_authorization,
    use_authorization,
)
from coordination.register.actions.deaths import note_death, take_death_back
from coordination.register.actions.exits import tell_exit
from coordination.register.actions.files import open_file
from coordination.register.actions.households import amend_household, move_household, register_household
from coordination.register.actions.identities import correct_identity, establish_identity
from coordination.register.actions.importing import import_households
from coordination.register.actions.leaving import end_for_leaving, take_leaving_back
from coordination.register.actions.losing import expire_category, reduce_category
from coordination.register.actions.merging import ask_identity, find_different, merge_persons
from coordination.register.actions.persons import (
    amend_person,
    move_person,
    register_person,
)
from coordination.register.actions.reviewing import note_review_opened, set_review
from coordination.register.actions.statuses import (
    confirm_category,
    end_category,
    lift_watch,
    watch,
    watch_refusal,
)

__all__ = [
    "amend_household",
    "amend_person",
    "ask_identity",
    "confirm_category",
    "correct_identity",
    "end_category",
    "end_for_leaving",
    "establish_identity",
    "expire_category",
    "find_different",
    "import_households",
    "lift_watch",
    "merge_persons",
    "move_household",
    "move_person",
    "note_death",
    "note_review_opened",
    "open_file",
    "record_authorization",
    "record_means_check",
    "reduce_category",
    "register_household",
    "register_person",
    "reuse_means_check",
    "revoke_authorization",
    "set_review",
    "take_death_back",
    "take_leaving_back",
    "tell_exit",
    "use_authorization",
    "watch",
    "watch_refusal",
]
