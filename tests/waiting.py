"""What stands in the house before the code that uses it, each with the requirement (R) or the step of a
process (C) that it waits for. Whoever builds that takes the line out."""

from __future__ import annotations

PARAMETERS = {
    "JM_REGULAR_MIN": "R208",
    "JM_REGULAR_MAX": "R208",
    "JM_REMIND": "C2-1",
    "JM_ESCALATE": "C2-1",
    "JM_PAPERS_LEAD": "C2-8",
    "URGENT_COMPLETE": "C2",
    "REPORT_SIGN": "C3-6",
    "TEKUN_RATIO": "R56",
    "HEAT_MIN": "R77",
    "PRICE_CPI": "R19",
    "PRICE_FOOD": "R19",
    "PRICE_PAY": "R19",
    "SHARE_ANSWER": "R82",
    "SHARE_DELIVER": "R82",
    "STAFF_SMALL": "R104",
    "STAFF_LARGE": "R104",
    "STAFF_LARGE_FROM": "R104",
    "SOCIAL_POSTS": "R105",
}
VERBS = {
    "units.organisation_added": "R197",
    "units.duty_line_changed": "R207",
    "policy.deadline_set_by_hand": "C7",
    "documents.paper_distributed": "R51",
    "meetings.session_edited": "C2",
    "meetings.session_postponed": "C2",
    "meetings.session_cancelled": "C2",
    "meetings.session_closed_loop": "C2-13",
    "meetings.session_archived": "C2-13",
    "duties.slip_returned": "C3-2",
}
NOTICES = {
    "task_cancelled": "C3-9",
    "session_answered": "C2-8",
    "session_papers": "C2-8",
    "session_moved": "C2",
    "session_cancelled": "C2",
    "session_inquorate": "C2-9",
    "leave_ruled": "C2-8",
    "regular_session_missing": "R208",
    "minutes_issued": "C2-12",
    "paper_distributed": "R51",
}
