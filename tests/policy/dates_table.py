"""Every date that the house keeps, once: what it is, and so whether it hangs on the calendar of working days.

given      a person named it: 暂定 while the notice of its year is missing, settled with the notice
           (``given_days`` of its model)
computed   by a term of the rules: its step keeps the basis and is computed anew with the notice
happened   when something was done, or is said to have been
stands     a day of the law, of a document or of a person, which no calendar moves
"""

GIVEN, COMPUTED, HAPPENED, STANDS = "given", "computed", "happened", "stands"

# what is not named here has happened: its name ends in one of these, or says so below
HAPPENED_ENDS = ("_at",)

DATES: dict[str, dict[str, str]] = {
    "anchors.DayAnchor": {"day": HAPPENED},
    "audit.Look": {"day": HAPPENED},
    "audit.VerificationRun": {"night": HAPPENED},
    "safekeeping.CountyAnswer": {"last_paid_on": HAPPENED},
    "safekeeping.LatePayment": {"paid_on": HAPPENED},
    "aid.Stage": {"due_on": GIVEN},
    "aid.Payment": {"received_on": HAPPENED},
    "aid.AidCase": {
        "eased_on": HAPPENED,
        "suspended_until": GIVEN,
        "last_paid_at": HAPPENED,
        "policy_on": STANDS,
    },
    "aid.Visit": {"on": HAPPENED},
    "aid.Duplicate": {"given_on": HAPPENED},
    "aid.TopUp": {"policy_on": STANDS},
    "aid.Account": {"settled_through": STANDS},
    "aid.StagePlan": {"policy_on": STANDS},
    "aid.MonthEnd": {"month": STANDS, "policy_on": STANDS},
    "api.ApiClient": {"valid_until": STANDS},
    "audit.Event": {"at": HAPPENED},
    "audit.Pending": {"at": HAPPENED},
    "audit.Seal": {"at": HAPPENED},
    "aid.LedgerLine": {"at": HAPPENED},
    "deliberation.Deliberation": {"policy_on": STANDS},
    "deliberation.Round": {"evidence_due_on": GIVEN, "public_until": COMPUTED},
    "deliberation.Outcome": {"due_on": GIVEN, "review_on": GIVEN, "until_on": STANDS},
    "entries.PaperEntry": {"signed_on": HAPPENED, "object_until": COMPUTED},
    "documents.Paper": {"issued_on": HAPPENED},
    "documents.Printing": {"next_try_at": COMPUTED},
    "duties.Assignment": {"due_on": GIVEN, "first_due_on": HAPPENED, "policy_on": STANDS},
    "duties.Chase": {"due_was": HAPPENED, "answer_by": GIVEN},
    "duties.CoTask": {"due_on": GIVEN},
    "duties.DutyCycle": {"looked_at": HAPPENED},
    "duties.Extension": {"asked_until": GIVEN, "due_was": HAPPENED},
    "duties.Progress": {"due_at": COMPUTED},
    "meetings.AgendaItem": {"held_until": GIVEN, "deferred_until": GIVEN, "policy_on": STANDS},
    "meetings.Session": {"planned_on": GIVEN, "call_closes_at": GIVEN, "policy_on": STANDS},
    "meetings.DecisionLine": {"due_on": GIVEN},
    "monitoring.Warning": {"occurred_on": HAPPENED, "born_on": STANDS, "policy_on": STANDS},
    "monitoring.Attempt": {"at": HAPPENED},
    "notifications.Notice": {"created": HAPPENED},
    "notifications.OutboxMessage": {"next_try_at": COMPUTED},
    "notifications.CallEntry": {"at": HAPPENED},
    "policy.PolicyDocument": {"issued_on": HAPPENED, "in_force_from": STANDS, "ended_on": STANDS},
    "policy.PolicyVersion": {"in_force_from": STANDS},
    "policy.Parameter": {"valid_from": STANDS},
    "policy.CalendarDay": {"date": STANDS},
    "referrals.Referral": {"policy_on": STANDS},
    "referrals.CharityProject": {"begins_on": STANDS, "ends_on": STANDS, "policy_on": STANDS},
    "referrals.Consent": {"given_on": HAPPENED},
    "referrals.ContactTry": {"on": HAPPENED, "at": HAPPENED},
    "referrals.LegResult": {"happened_on": HAPPENED, "notice_sent_on": HAPPENED, "review_on": GIVEN},
    "register.Household": {"next_review_on": STANDS},
    "register.Person": {"born_on": STANDS},
    "sign_ins.SignIn": {"idle_at": STANDS, "expire_date": STANDS},
    "register.CategoryStatus": {"from_on": STANDS, "until_on": STANDS, "review_on": STANDS},
    "register.WatchEntry": {"since_on": HAPPENED, "until_on": STANDS, "lifted_on": HAPPENED},
    "register.CheckAuthorization": {"signed_on": HAPPENED, "revoked_on": HAPPENED},
    "register.MeansCheck": {"checked_on": HAPPENED, "valid_through": STANDS},
    "sittings.Sitting": {"starts_at": GIVEN, "policy_on": STANDS},
    "sittings.Matter": {"deferred_to": HAPPENED},
    "units.User": {"last_login": HAPPENED, "date_joined": HAPPENED},
    "units.Organisation": {"valid_from": STANDS, "valid_to": STANDS},
    "units.Succession": {"on": STANDS},
    "units.DutyLine": {"valid_from": STANDS, "valid_to": STANDS},
    "units.Post": {"valid_from": STANDS, "valid_to": STANDS},
    "units.Substitution": {"valid_from": STANDS, "valid_to": STANDS},
    "units.Absence": {"first_day": STANDS, "last_day": STANDS},
    "aid.Part": {"since": HAPPENED},
    "workflows.Process": {"created": HAPPENED, "finished": HAPPENED},
    "workflows.Task": {
        "assigned": HAPPENED,
        "started": HAPPENED,
        "finished": HAPPENED,
        "created": HAPPENED,
        "scheduled": HAPPENED,
        "due_at": COMPUTED,
        "next_rung_at": COMPUTED,
    },
    "workflows.Beat": {"at": HAPPENED},
    "workflows.Outage": {"began": HAPPENED, "ended": HAPPENED},
}
DUE_LIKE = ("due_at", "next_try_at", "closes_at", "starts_at", "next_rung_at")  # no ends of what happened
