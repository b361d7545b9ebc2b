"""Who lives in hardship: households and persons, what they were found to be, and who is watched."""

from coordination.register.models.checks import CheckAuthorization, MeansCheck
from coordination.register.models.households import Household, Person, Series
from coordination.register.models.questions import IdentityQuestion
from coordination.register.models.statuses import Category, CategoryStatus, WatchEntry

__all__ = [
    "Category",
    "CategoryStatus",
    "CheckAuthorization",
    "Household",
    "IdentityQuestion",
    "MeansCheck",
    "Person",
    "Series",
    "WatchEntry",
]
