"""What a session decided: each passage of its minutes and each decision line is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.meetings.models import DecisionLine, Passage

bind(Passage, "minutes_id matter_id text")
bind(
    DecisionLine,
    "session_id matter_id number text measure lead_unit_id co_units due_on revision",
)
