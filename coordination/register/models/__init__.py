"""Who lives in hardship: households and persons, what they were found to be, and who is watched."""

from coordination.register.models.checks import CheckAuthorization, MeansCheck
from coordination.register.models.households import Counter, Household, Person
from coordination.register.models.identities import Identity
from coordination.register.models.questions import IdentityQuestion
from coordination.register.models.statuses import Category, CategoryStatus, WatchEntry

__all__ = [
    "Category",
    "CategoryStatus",
    "CheckAuthorization",
    "Counter",
    "Household",
    "Identity",
    "IdentityQuestion",
    "MeansCheck",
    "Person",
    "WatchEntry",
]
