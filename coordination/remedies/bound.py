"""What was decided on a remedy is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.remedies.models import Remedy

bind(
    Remedy,
    "county_id paper_id kind came received_on is_simple said reference status entered_by_id entered_at"
    " replied_on reply is_execution_stopped stop_basis outcome outcome_on outcome_words decided_by_id"
    " carried_out carried_out_on ended_at policy_on policy_version",
)
