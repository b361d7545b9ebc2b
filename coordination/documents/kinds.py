"""The kinds of paper that the house prints, as the county numbers them (D01 to D44)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """What a paper is; the value is its code in the catalogue of documents."""

    D01 = "D01", _("Meeting notice")
    D02 = "D02", _("Agenda item form")
    D03 = "D03", _("Agenda")
    D04 = "D04", _("Sign-in sheet")
    D05 = "D05", _("Record of proceedings")
    D06 = "D06", _("Minutes")
    D07 = "D07", _("Assignment slip")
    D08 = "D08", _("Task breakdown")
    D09 = "D09", _("Receipt of assignment")
    D10 = "D10", _("Dispute of responsibility")
    D11 = "D11", _("Request for extension")
    D12 = "D12", _("Reminder")
    D13 = "D13", _("Supervision notice")
    D14 = "D14", _("Circular")
    D15 = "D15", _("Completion report")
    D16 = "D16", _("Closure ledger")
    D17 = "D17", _("Reopening slip")
    D18 = "D18", _("Proposal for case deliberation")
    D19 = "D19", _("Case report")
    D20 = "D20", _("Table of positions")
    D21 = "D21", _("Declaration of recusal")
    D22 = "D22", _("Decision")
    D23 = "D23", _("Advance relief registration")
    D24 = "D24", _("Supplementary statement")
    D25 = "D25", _("Approval form")
    D26 = "D26", _("Staged aid plan")
    D27 = "D27", _("Record of stage payment")
    D28 = "D28", _("Record of follow-up visit")
    D29 = "D29", _("Reserve fund ledger")
    D30 = "D30", _("Reserve top-up request")
    D31 = "D31", _("Forwarding slip")
    D32 = "D32", _("Referral slip with return")
    D33 = "D33", _("Notice of result")
    D34 = "D34", _("Record of call-back")
    D35 = "D35", _("Notice of refusal")
    D36 = "D36", _("Record of hearing")
    D37 = "D37", _("Decision to reduce or end aid")
    D38 = "D38", _("Order to return aid")
    D39 = "D39", _("Write-off approval")
    D40 = "D40", _("Authorisation of a proxy")
    D41 = "D41", _("Quarterly report")
    D42 = "D42", _("Notice starting the price subsidy")
    D43 = "D43", _("Correction to minutes")
    D44 = "D44", pgettext_lazy("paper", "Public notice of aid")
    LEAK = "LEAK", _("Notice of a leak of personal data")
    APPROVAL = "APPROVAL", _("Approval sheet")
    CALL_LIST = "CALL", _("Telephone notice list")


TO_PERSON = (PaperKind.D22, PaperKind.D33, PaperKind.D35, PaperKind.D37, PaperKind.D38, PaperKind.LEAK)
"""What the person concerned reads: in plain sentences, without our words for our work."""
