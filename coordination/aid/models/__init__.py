"""Emergency aid: cases, plans, stages, payments, and the accounts that they are paid from."""

from coordination.aid.models.accounts import NOTHING, Account, LedgerLine
from coordination.aid.models.banking import BankAnswer, BankBatch, BankRow
from coordination.aid.models.cases import AidCase
from coordination.aid.models.duplicates import AidElsewhere, Duplicate, OtherHelp
from coordination.aid.models.inquiries import CountyInquiry
from coordination.aid.models.month_ends import MonthEnd
from coordination.aid.models.overlaps import Overlap
from coordination.aid.models.parts import Part, Visit
from coordination.aid.models.plans import Payment, Stage, StagePlan
from coordination.aid.models.top_ups import TopUp

__all__ = [
    "NOTHING",
    "Account",
    "AidCase",
    "AidElsewhere",
    "BankAnswer",
    "BankBatch",
    "BankRow",
    "CountyInquiry",
    "Duplicate",
    "LedgerLine",
    "MonthEnd",
    "OtherHelp",
    "Overlap",
    "Part",
    "Payment",
    "Stage",
    "StagePlan",
    "TopUp",
    "Visit",
]
