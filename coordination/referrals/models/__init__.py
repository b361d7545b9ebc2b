"""Referrals, their legs, and the projects of those who help besides the state."""

from .cases import CategoryTry, Referral
from .contacts import Consent, ContactTry
from .legs import Leg, LegResult, LegReturn
from .projects import CharityProject

__all__ = [
    "CategoryTry",
    "CharityProject",
    "Consent",
    "ContactTry",
    "Leg",
    "LegResult",
    "LegReturn",
    "Referral",
]
