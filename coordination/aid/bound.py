"""What money rests on: each line of an account, each payment and each bank file is bound to the event that wrote it."""

from coordination.aid.models import BankBatch, BankRow, LedgerLine, Payment
from coordination.audit.rows import bind

bind(
    LedgerLine,
    "account_id sequence kind amount balance_after reserved_after stage_id payment_id attempt"
    " reverses_id top_up_id reason at entered_by_id entered_as",
)
bind(
    Payment,
    "plan_id stage_id amount status attempt method reference witnesses paid_at paid_by_id"
    " bounced_at bounce_reason received_on",
    "plan_id stage_id amount status attempt method reference witnesses payee_id account account_name relation"
    " account_reason paid_at paid_by_id bounced_at bounce_reason received_on",
    "plan_id stage_id amount status attempt method reference witnesses payee_id account account_name relation"
    " account_reason paid_at paid_by_id bounced_at bounce_reason received_on credited_at",
)
bind(
    BankBatch,
    "county_id number account_id status count total content sha256 made_by_id made_as_id made_at answered_by_id"
    " answered_at answer_sha256",
)
bind(BankRow, "batch_id payment_id attempt sequence amount result reason")
