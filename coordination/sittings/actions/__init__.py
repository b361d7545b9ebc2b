"""Every write to sittings: invitations, the desk, positions and conclusions."""

from coordination.sittings.actions.apart import replace_recused, write_position
from coordination.sittings.actions.desk import (
    conclude_matter,
    confirm_read_back,
    declare_recusal,
    end_sitting,
    open_matter,
    open_sitting,
    record_position,
    sign_in,
    withdraw_sign_in,
    write_matter,
)
from coordination.sittings.actions.invitations import (
    answer_seat,
    authorise_proxy,
    count_absent,
    invite_units,
    record_call,
    record_reminder,
    rule_on_seat,
)

__all__ = [
    "answer_seat",
    "authorise_proxy",
    "conclude_matter",
    "confirm_read_back",
    "count_absent",
    "declare_recusal",
    "end_sitting",
    "invite_units",
    "open_matter",
    "open_sitting",
    "record_call",
    "record_position",
    "record_reminder",
    "replace_recused",
    "rule_on_seat",
    "sign_in",
    "withdraw_sign_in",
    "write_matter",
    "write_position",
]
