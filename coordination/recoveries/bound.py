"""What returned money rests on: each receipt and each order is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.recoveries.models import Receipt, Recovery

bind(Receipt, "recovery_id amount on voucher entered_by_id entered_at")
bind(
    Recovery,
    "county_id case_id ground found amount returned written_off status reason proposed_by_id proposed_at"
    " was_heard statement heard_on heard_by_id ordered_by_id ordered_at paper_id is_staff_fault fault"
    " fault_answer fault_answered_on plan_asked why why_note write_off_asked_by_id write_off_signed_by_id"
    " write_off_agreed_by_id ended_at policy_on policy_version",
)
