"""What a leak came to is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.leaks.models import Leak

bind(
    Leak,
    "county_id kind subject_type subject_id number account_id found status reported_by_id reported_at data_kinds"
    " harm advice why_not_told assessed_by_id assessed_at notice_id told_on told_how measures stays_out"
    " measured_by_id reason closed_by_id ended_at policy_on policy_version",
)
