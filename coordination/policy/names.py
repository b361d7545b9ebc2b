"""The closed list of parameters; the names that the process models use, in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParameterName(models.TextChoices):
    # the joint meeting
    JM_REGULAR_MIN = "JM_REGULAR_MIN", _("Regular sessions a year, at least")
    JM_REGULAR_MAX = "JM_REGULAR_MAX", _("Regular sessions a year, as a rule at most")
    JM_CALL_LEAD = "JM_CALL_LEAD", _("Call for items before the session")
    JM_PREOP = "JM_PREOP", _("Pre-co-ordination of an item")
    JM_NOTICE_LEAD = "JM_NOTICE_LEAD", _("Meeting notice before the session")
    JM_PAPERS_LEAD = "JM_PAPERS_LEAD", _("Papers before the session")
    NOTICE_ACK = "NOTICE_ACK", _("Answer to a meeting notice")
    URGENT_NOTICE = "URGENT_NOTICE", _("Notice of an urgent session")
    URGENT_COMPLETE = "URGENT_COMPLETE", _("Completing the papers of an urgent session")
    JM_QUORUM = "JM_QUORUM", _("Quorum, of the invited units")
    JM_CHIEF_ABOVE = "JM_CHIEF_ABOVE", _("Money above which the chief convener approves an item")
    RETURN_ITEM_MAX = "RETURN_ITEM_MAX", _("Returns of an item for amendment, at most")
    ITEM_DRAFT = "ITEM_DRAFT", _("Finishing the draft of an item")
    ITEM_SIGN = "ITEM_SIGN", _("Signing the item form")
    ITEM_CHECK = "ITEM_CHECK", _("Checking an item for completeness")
    ITEM_AMEND = "ITEM_AMEND", _("Amending a returned item")
    ITEM_NEXT_CALL = "ITEM_NEXT_CALL", _("Amending an item put off to the next call")
    ITEM_RECOMMEND = "ITEM_RECOMMEND", _("Attaching the recommended view to an item")
    ITEM_REVIEW = "ITEM_REVIEW", _("Review of an item by the office director")
    ITEM_APPROVE = "ITEM_APPROVE", _("Approval of an item by the convener")
    ITEM_HOLD = "ITEM_HOLD", _("Presenting a held item again")
    ITEM_HIGHER = "ITEM_HIGHER", _("Answer of the higher level on an item")
    JM_REMIND = "JM_REMIND", _("Reminder that no regular session was held")
    JM_ESCALATE = "JM_ESCALATE", _("Report to the chief convener that no regular session was held")
    MIN_DRAFT = "MIN_DRAFT", _("Drafting the minutes")
    MIN_SIGN = "MIN_SIGN", _("Countersigning the minutes")
    MIN_ISSUE = "MIN_ISSUE", _("Issuing the minutes")
    COUNTERSIGN_ROUNDS = "COUNTERSIGN_ROUNDS", _("Rounds of countersigning, at most")
    COUNTERSIGN_GRACE = "COUNTERSIGN_GRACE", _("Silence on the minutes is noted after")
    JM_INSTRUCT = "JM_INSTRUCT", _("Instruction of the convener")
    JM_ARRANGE = "JM_ARRANGE", _("Arranging a session")
    JM_MONEY_UNITS = "JM_MONEY_UNITS", _("Units without which money is not decided")
    WORD_NOTICE = "WORD_NOTICE", _("Document word of meeting notices")
    WORD_MINUTES = "WORD_MINUTES", _("Document word of minutes")
    WORD_SLIP = "WORD_SLIP", _("Document word of assignment slips")
    MARK_NOTICE = "MARK_NOTICE", _("Letterhead of notices and slips")
    MARK_MINUTES = "MARK_MINUTES", _("Letterhead of minutes")
    # member duties
    RECEIPT = "RECEIPT", _("Receipt of an assignment")
    BREAKDOWN = "BREAKDOWN", _("Breaking a matter down")
    BREAKDOWN_APPROVE = "BREAKDOWN_APPROVE", _("Approval of a breakdown")
    ASSIGN_HANDLER = "ASSIGN_HANDLER", _("Assigning the handler of a matter")
    NOTICE_DIGEST_ABOVE = (
        "NOTICE_DIGEST_ABOVE",
        _("Notices of late steps at once, above which one digest is sent"),
    )
    DISPUTE_SIGN = "DISPUTE_SIGN", _("Filing a raised dispute by the unit's head")
    DISPUTE_ADVICE = "DISPUTE_ADVICE", _("Advice on a dispute")
    CO_UNIT_LEAD = "CO_UNIT_LEAD", _("Co-units' parts before the due day")
    REPORT_SIGN = "REPORT_SIGN", _("Signing a completion report")
    EXTEND_SIGN = "EXTEND_SIGN", _("Signing a request for more time")
    EXTEND_RULE = "EXTEND_RULE", _("Ruling on a request for more time")
    RETURN_RULE = "RETURN_RULE", _("Ruling on a repeated return")
    CLOSE_DUTY = "CLOSE_DUTY", _("Closing a verified matter")
    CHASE_SIGN = "CHASE_SIGN", _("Signing a paper of the ladder")
    CHASE_ANSWER = "CHASE_ANSWER", _("Answer to a paper of the ladder")
    WORD_REMINDER = "WORD_REMINDER", _("Document word of reminders")
    WORD_SUPERVISION = "WORD_SUPERVISION", _("Document word of supervision notices")
    WORD_CIRCULAR = "WORD_CIRCULAR", _("Document word of circulars")
    WORD_CLOSURE = "WORD_CLOSURE", _("Document word of the closure ledger")
    DISPUTE_WINDOW = "DISPUTE_WINDOW", _("Filing a dispute over an assignment")
    DISPUTE_RULE = "DISPUTE_RULE", _("Ruling on a dispute")
    FIRST_REPORT = "FIRST_REPORT", _("First progress report")
    PROGRESS_EVERY = "PROGRESS_EVERY", _("Progress report every")
    TASK_TERM = "TASK_TERM", _("Usual term of a task")
    EXTEND_MAX = "EXTEND_MAX", _("Extensions, of the term at most")
    VERIFY = "VERIFY", _("Verifying a completion")
    REMIND_BEFORE = "REMIND_BEFORE", _("Reminder before a due day")
    OVERDUE_LADDER = "OVERDUE_LADDER", _("Steps after a due day")
    REOPEN_MONTHS = "REOPEN_MONTHS", _("A closed matter can be reopened within")
    # signatures on paper
    LOOK_HOURS = "LOOK_HOURS", _("Second look at a signed sheet")
    OBJECT_DAYS = "OBJECT_DAYS", _("Objecting to a signature entered from paper")
    OBJECT_EXAMINE = "OBJECT_EXAMINE", _("Examining an objection to a signature")
    OBJECT_ANSWER = "OBJECT_ANSWER", _("Answering an objection to a signature")
    OBJECT_PUT_RIGHT = "OBJECT_PUT_RIGHT", _("Putting right what a wrong signature did")
    # warnings and the register
    WARN_TRIAGE = "WARN_TRIAGE", _("Triage of a warning")
    WARN_VERIFY = "WARN_VERIFY", _("Verifying a warning")
    WARN_INFORM = "WARN_INFORM", _("Informing a person of policy and channel")
    WARN_FOLLOW = "WARN_FOLLOW", _("Following up with a person informed")
    WARN_RECHECK = "WARN_RECHECK", _("Re-checking a household that is better off")
    WARN_HEAR = "WARN_HEAR", _("Hearing a person before a cut")
    WARN_DECIDE = "WARN_DECIDE", _("Deciding on aid after the hearing")
    WARN_REPEAT = "WARN_REPEAT", _("The same warning again counts as a repetition within")
    WARN_REFUSED_KEPT = "WARN_REFUSED_KEPT", _("What a refused row said is kept for")
    WARN_UNITS = "WARN_UNITS", _("Competent units by kind of hardship")
    CATEGORY_DELEGATED = "CATEGORY_DELEGATED", _("Categories that a township may confirm itself")
    NEXT_TIER = "NEXT_TIER", _("Category looked at next where an aid is lost")
    TIER_RATIO = "TIER_RATIO", _("Income per head for a category, of the local standard at most")
    PLATFORM_SILENT = "PLATFORM_SILENT", _("A monitoring platform counts as silent after")
    EXIT_NOTICE = "EXIT_NOTICE", _("Notice before an aid runs out")
    COMPLEX_TESTS = "COMPLEX_TESTS", _("Tests by which a case is complex")
    COMPLEX_UNITS = "COMPLEX_UNITS", _("A case is complex from so many competent units")
    COMPLEX_REFUSALS = "COMPLEX_REFUSALS", _("A case is complex from so many refusals")
    COMPLEX_KINDS = "COMPLEX_KINDS", _("Hardships that make a case complex")
    WORD_CUT = "WORD_CUT", _("Document word of decisions to reduce or end aid")
    CHECK_VALID_MONTHS = "CHECK_VALID_MONTHS", _("A means check can be reused within")
    WATCH_REFUSED = "WATCH_REFUSED", _("On the watch list after a refusal")
    WATCH_EXITED = "WATCH_EXITED", _("On the watch list after leaving")
    WORD_HOUSEHOLD = "WORD_HOUSEHOLD", _("Word before household numbers")
    WORD_TEMPORARY = "WORD_TEMPORARY", _("Word before temporary numbers of persons")
    OPEN_MINUTES = "OPEN_MINUTES", _("An opened file stays open for")
    OPEN_HOURLY = "OPEN_HOURLY", _("Files opened by one person in an hour, at most")
    STRANGER_LOOKUPS = (
        "STRANGER_LOOKUPS",
        _("Strangers looked up by one person in a day before the security administrator is told"),
    )
    CHAIN_SILENCE = "CHAIN_SILENCE", _("A gap in an aid chain is shown from")
    GRADUAL_EXIT_MAX = "GRADUAL_EXIT_MAX", _("Gradual exit, at most")
    RETAIN_MONTHS = "RETAIN_MONTHS", _("Aid retained after income rose")
    TEKUN_RATIO = "TEKUN_RATIO", _("Standard for extreme hardship, of the local standard")
    REPORT_CONFIRM = "REPORT_CONFIRM", _("Confirming or refuting a reported death")
    DEATH_END = "DEATH_END", _("Categories end with the month of a death, and months after it")
    DEATH_END_TEKUN = "DEATH_END_TEKUN", _("The same of the support in extreme hardship")
    DEATH_END_DIBAO = "DEATH_END_DIBAO", _("The same of the minimum living guarantee")
    MOVE_RECEIPT = "MOVE_RECEIPT", _("Receipt of a household that moved")
    MOVE_REPORT = "MOVE_REPORT", _("Saying where a reported move leads")
    MOVE_SIGN = "MOVE_SIGN", _("Signing the transfer of a household that leaves the county")
    MOVE_SEND = "MOVE_SEND", _("Sending the letter about a household that left")
    MOVE_ANSWER = "MOVE_ANSWER", _("Answer of the receiving county to a transfer")
    MOVE_END = "MOVE_END", _("Aid ends with the month in which another county received, and months after it")
    MOVE_OUT_END = (
        "MOVE_OUT_END",
        _("Aid ends with the month in which the letter was sent, and months after it"),
    )
    MOVE_TELL = "MOVE_TELL", _("Telling a household that left until when its aid runs")
    MOVE_SETTLE = "MOVE_SETTLE", _("Settling a household whose transfer was undone")
    WORD_MOVE = "WORD_MOVE", _("Document word of transfers of households")
    FUNERAL_OFFER = "FUNERAL_OFFER", _("Offering the relief of funeral fees after a death")
    HEAT_MIN = "HEAT_MIN", _("Heating subsidy, at least")
    # case deliberation
    CD_ACCEPT = "CD_ACCEPT", _("Accepting a case for deliberation")
    CD_PREP = "CD_PREP", _("Preparing a case")
    CD_MEET = "CD_MEET", _("Deliberating a case")
    CD_NOTICE = "CD_NOTICE", _("Notifying the decision on a case")
    CD_URGENT = "CD_URGENT", _("An urgent case, in all")
    CD_QUORUM = "CD_QUORUM", _("Quorum of a deliberation")
    CD_CAP = "CD_CAP", _("A warning shows above")
    WORD_DECISION = "WORD_DECISION", _("Document word of case decisions")
    CD_FOLLOW = "CD_FOLLOW", _("Follow-up of a case")
    # aid and money
    LOW_STANDARD = "LOW_STANDARD", _("Monthly standard of the minimum living guarantee")
    ADV_HOURS = "ADV_HOURS", _("Advance relief")
    SMALL_DAYS = "SMALL_DAYS", _("Small quick aid")
    SMALL_CAP = "SMALL_CAP", _("Small quick aid, at most")
    SUPP_DAYS = "SUPP_DAYS", _("Papers after advance relief")
    TOWN_LIMIT = "TOWN_LIMIT", _("A township approves up to")
    COUNTY_LIMIT = "COUNTY_LIMIT", _("The county approves up to")
    ORD_DAYS = "ORD_DAYS", _("Ordinary temporary aid")
    PUB_DAYS = "PUB_DAYS", _("Public notice")
    SAME_CAUSE_PERIOD = "SAME_CAUSE_PERIOD", _("Aid for the same cause once in")
    STAGE_MAX = "STAGE_MAX", _("Stages of aid, at most")
    STAGE_SPAN = "STAGE_SPAN", _("Stages of aid within")
    AID_RULE = "AID_RULE", _("Ruling on a possible duplicate")
    INQUIRY_ANSWER = "INQUIRY_ANSWER", _("Answering another county's question about aid")
    OVERLAP_DECIDE = "OVERLAP_DECIDE", _("Deciding on aid given twice, found after a merge")
    OVERLAP_RETURN = "OVERLAP_RETURN", _("Giving back of one's own accord what was given twice")
    AID_PAY = "AID_PAY", _("Paying a released stage")
    AID_REPAY = "AID_REPAY", _("Paying again what came back")
    AID_RETURNS_MAX = "AID_RETURNS_MAX", _("Returns of a payment from which the county leader is told")
    AID_RECEIPT = "AID_RECEIPT", _("Confirming the receipt of aid")
    AID_EASE = "AID_EASE", _("Asking whether the emergency is over")
    AID_FILE = "AID_FILE", _("Filing an advance with the county")
    AID_VERIFY = "AID_VERIFY", _("Verifying a request for aid")
    AID_PLAN = "AID_PLAN", _("Drawing up a plan of aid")
    AID_REVIEW = "AID_REVIEW", _("Review of a request for aid by the township")
    AID_COUNTY = "AID_COUNTY", _("Each of the county's two steps on a request for aid")
    AID_AMEND = "AID_AMEND", _("Amending a returned request for aid")
    STAGE_LEAD = "STAGE_LEAD", _("Check of a stage before its day")
    AID_HEAR = "AID_HEAR", _("Hearing before a cut")
    AID_CUT = "AID_CUT", _("Decision on a cut or on a death")
    AID_CLOSE = "AID_CLOSE", _("Closing an aid case")
    FOLLOW_DAYS = "FOLLOW_DAYS", _("Follow-up visit after aid")
    RESERVE_QUOTA = "RESERVE_QUOTA", _("Township reserve, at least")
    RESERVE_PER_RESIDENT = "RESERVE_PER_RESIDENT", _("Township reserve, for each resident")
    RESERVE_LOW = "RESERVE_LOW", _("The reserve is low below")
    TOPUP_SIGN = "TOPUP_SIGN", _("Signing and agreeing to a top-up, each")
    TOPUP_DAYS = "TOPUP_DAYS", _("Topping up the reserve")
    RESERVE_USE_LEAST = "RESERVE_USE_LEAST", _("A reserve is little used below, of its quota")
    RESERVE_USE_FROM = "RESERVE_USE_FROM", _("From when in the year little use of a reserve is shown")
    MONTH_END_DAY = "MONTH_END_DAY", _("Settling the reserve after the end of a month")
    MONTH_END_AGAIN = "MONTH_END_AGAIN", _("A month that is not settled is reminded of again after")
    MONTH_END_SIGN = "MONTH_END_SIGN", _("Signing a month of the reserve that was counted late")
    WORD_AID = "WORD_AID", _("Document word of papers on aid")
    RECOVER_DAYS = "RECOVER_DAYS", _("Returning aid")
    RECOVER_HEAR = "RECOVER_HEAR", _("Hearing a person on a recovery")
    RECOVER_ORDER = "RECOVER_ORDER", _("Deciding on a recovery or on its instalments")
    INSTALMENTS_MAX = "INSTALMENTS_MAX", _("Instalments of a recovery, at most")
    RECOVER_TRIES = "RECOVER_TRIES", _("Attempts on as many days before nobody is found for a write-off")
    WRITE_OFF_SIGN = "WRITE_OFF_SIGN", _("Each signature of a write-off")
    FAULT_ANSWER = "FAULT_ANSWER", _("Answer of the discipline body to a fault of the staff")
    WRITE_OFF_MAX = "WRITE_OFF_MAX", _("Write-off without the deputy convener, up to")
    REMEDY_DAYS = "REMEDY_DAYS", _("Applying for administrative review")
    OBJECTION_ANSWER = "OBJECTION_ANSWER", _("Answer to an objection or a complaint")
    REVIEW_REPLY = "REVIEW_REPLY", _("Reply and evidence in a review: ordinary and simple procedure")
    SUIT_REPLY = "SUIT_REPLY", _("Reply in an administrative suit")
    OUTCOME_ASK = "OUTCOME_ASK", _("Asking after the outcome of a review or a suit")
    REMEDY_CARRY_OUT = "REMEDY_CARRY_OUT", _("Carrying out what came of a remedy")
    LEAK_ASSESS = "LEAK_ASSESS", _("Assessing a leak of personal data")
    LEAK_TELL = "LEAK_TELL", _("Notifying the person of a leak")
    LEAK_MEASURES = "LEAK_MEASURES", _("Measures after a leak")
    LEAK_CLOSE = "LEAK_CLOSE", _("Closing the case of a leak")
    PRICE_CPI = "PRICE_CPI", _("Price subsidy starts at a consumer index of")
    PRICE_FOOD = "PRICE_FOOD", _("Price subsidy starts at a food index of")
    PRICE_PAY = "PRICE_PAY", _("Paying the price subsidy")
    # referrals
    ACCEPT = "ACCEPT", _("Accepting a referral")
    FORWARD = "FORWARD", _("Forwarding a referral")
    HANDLE = "HANDLE", _("Handling a referral")
    HANDLE_ITEMS = "HANDLE_ITEMS", _("Handling a referral for a purpose, in working days")
    RETURN_MAX = "RETURN_MAX", _("Returns of a referral, at most")
    ANSWER = "ANSWER", _("Answer to the person")
    CALLBACK = "CALLBACK", _("Call-back to the person")
    CONTACT_TRIES = "CONTACT_TRIES", _("Attempts on as many days before a person counts as not reached")
    WORD_FORWARD = "WORD_FORWARD", _("Document word of forwarding slips")
    WORD_REFER = "WORD_REFER", _("Document word of referral slips")
    WORD_ANSWER = "WORD_ANSWER", _("Document word of notices of result")
    WORD_REFUSAL = "WORD_REFUSAL", _("Document word of notices of refusal")
    GREEN_GROUPS = "GREEN_GROUPS", _("Who goes by the green channel")
    GREEN_AGE = "GREEN_AGE", _("Green channel from the age of")
    GREEN_FACTOR = "GREEN_FACTOR", _("Green channel, of the usual term")
    SHARE_ANSWER = "SHARE_ANSWER", _("Answer to a data request, open and conditional")
    SHARE_DELIVER = "SHARE_DELIVER", _("Delivery of requested data")
    # staffing
    STAFF_SMALL = "STAFF_SMALL", _("Handlers of a smaller township")
    STAFF_LARGE = "STAFF_LARGE", _("Handlers of a larger township")
    STAFF_LARGE_FROM = "STAFF_LARGE_FROM", _("A township is larger from")
    SOCIAL_POSTS = "SOCIAL_POSTS", _("Social-work posts of a township")
    # the system
    DAY_OPEN = "DAY_OPEN", _("Opening of the working day")
    DAY_CLOSE = "DAY_CLOSE", _("End of the working day")
    SECOND_FACTOR_MINUTES = (
        "SECOND_FACTOR_MINUTES",
        _("Before a signature the second factor is asked for again after"),
    )
    IDLE_MINUTES = "IDLE_MINUTES", _("A sign-in without any input ends after")
    PASSWORD_LENGTH = "PASSWORD_LENGTH", _("Length of a password, at least")
    PASSWORD_KINDS = "PASSWORD_KINDS", _("Kinds of characters in a password, at least")
    PASSWORD_DAYS = "PASSWORD_DAYS", _("A password is chosen anew after (0: never)")
    PASSWORD_LAST = "PASSWORD_LAST", _("Last passwords that are not taken again")
    SEAL_SECONDS = "SEAL_SECONDS", _("The audit is sealed every")
    SEAL_ALARM = "SEAL_ALARM", _("Alarm when events stay unsealed for")
    LOG_MONTHS = "LOG_MONTHS", _("Logs kept for at least")
    AUDIT_YEARS = "AUDIT_YEARS", _("Audit kept for at least")


GROUPS: dict[str, tuple[str, ...]] = {
    "meeting": ("JM_REGULAR_MIN", "MARK_MINUTES"),
    "duties": ("RECEIPT", "REOPEN_MONTHS"),
    "signatures": ("LOOK_HOURS", "OBJECT_PUT_RIGHT"),
    "register": ("WARN_TRIAGE", "HEAT_MIN"),
    "deliberation": ("CD_ACCEPT", "CD_FOLLOW"),
    "aid": ("LOW_STANDARD", "PRICE_PAY"),
    "referrals": ("ACCEPT", "SHARE_DELIVER"),
    "staffing": ("STAFF_SMALL", "SOCIAL_POSTS"),
    "system": ("DAY_OPEN", "AUDIT_YEARS"),
}
GROUP_LABELS = {
    "meeting": _("Joint meeting"),
    "duties": _("Member duties"),
    "signatures": _("Signatures on paper"),
    "register": _("Warnings and register"),
    "deliberation": _("Case deliberation"),
    "aid": _("Aid and money"),
    "referrals": _("Referrals"),
    "staffing": _("Staffing"),
    "system": _("System"),
}
PLACES = {
    name: place for place, name in enumerate(ParameterName.values)
}  # each asking of .values makes them anew


LEAST = {"LOG_MONTHS": 6}  # Cybersecurity Law 21: network logs
"""What the law asks for at least, whatever a county enters."""


def group_of(name: str) -> str:
    """The group in whose stretch of the list a parameter stands."""
    for group, (first, last) in GROUPS.items():
        if PLACES[first] <= PLACES[name] <= PLACES[last]:
            return group
    raise KeyError(name)


def name_words(name: str) -> str:
    return str(ParameterName(name).label)
