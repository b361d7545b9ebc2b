"""Organisations, people, the posts they hold and who stands in for them."""

from coordination.units.models.counties import CountyQuerySet, InCounty, county_lookup
from coordination.units.models.dated import Dated, DatedQuerySet
from coordination.units.models.duties import DutyLine, DutyLineQuerySet
from coordination.units.models.kept_out import KeptOut, KeptOutQuerySet
from coordination.units.models.organisations import Organisation, OrganisationQuerySet, Succession
from coordination.units.models.people import (
    OFFICERS,
    ROLE_CLASS,
    AccountClass,
    Role,
    User,
    UserManager,
    class_for_role,
)
from coordination.units.models.posts import Absence, Post, PostQuerySet, Substitution, SubstitutionQuerySet

__all__ = [
    "OFFICERS",
    "ROLE_CLASS",
    "Absence",
    "AccountClass",
    "CountyQuerySet",
    "Dated",
    "DatedQuerySet",
    "DutyLine",
    "DutyLineQuerySet",
    "InCounty",
    "KeptOut",
    "KeptOutQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Post",
    "PostQuerySet",
    "Role",
    "Substitution",
    "SubstitutionQuerySet",
    "Succession",
    "User",
    "UserManager",
    "class_for_role",
    "county_lookup",
]
