"""Which unit confirms which category: by the duty catalogue of the county (R220, R221, R222).

Of other people in hardship the decision of a deliberation names the unit (R223), so the catalogue names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.queries import parameter
from coordination.register.models import Category
from coordination.units.counties import County, county_of

if TYPE_CHECKING:
    from coordination.register.models import Household
    from coordination.units.models import Organisation

# a mark within another category, confirmed with it (R219)
PART_OF = {Category.ILLNESS_POOR: Category.RIGID_EXPENSE}


def authority_of(category: str, county: County) -> Organisation | None:
    """The unit whose duty it is to confirm the category; None where the catalogue names nobody."""
    try:
        return county.authority_of(PART_OF.get(Category(category), Category(category)))
    except LookupError:
        return None


def must_be_authority(category: str, authority: Organisation, household: Household) -> None:
    """Nobody confirms what is another's to confirm; a township only what was delegated to it."""
    county = county_of(household)
    if authority.pk == household.township_id:
        delegated = parameter("CATEGORY_DELEGATED", on=timezone.localdate(), county=county).value
        if category in delegated:
            return
    competent = authority_of(category, county)
    if competent is not None and competent.pk != authority.pk:
        words = _("This category is confirmed by %(unit)s.") % {"unit": competent.label}
        raise ValidationError({"authority": words})
