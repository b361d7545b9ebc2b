"""The words in which a referral is agreed: what a leg asks, for what purpose, and which fields go with it.

A unit with a statutory duty gets the fields that its purpose needs; a charity or
a service body gets those to which the person consented (PIPL 6, 28–29; B8). The
least by purpose stands here: a window may give fewer, more only with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from coordination.policy.keyed import knows

if TYPE_CHECKING:
    from coordination.units.models import Organisation


class SharedField(models.TextChoices):
    """What of a person and household can go with a leg."""

    NAME = "name", _("person's name")
    ID_NUMBER = "id_number", _("ID number")
    PHONE = "phone", _("phone number")
    ADDRESS = "address", _("home address")
    BORN_ON = "born_on", _("date of birth")
    CATEGORIES = "categories", _("categories held")
    HEALTH = "health_note", _("health and disability")
    ACCOUNT = "account", _("bank account")


# B8: sensitive; they go only where the purpose names them


class Purpose(models.TextChoices):
    """For what a leg is sent; the four service codes of social work are R33."""

    CATEGORY = "category", _("confirmation of a category")
    LIVING = "living", _("basic living aid")
    MEDICAL = "medical", _("medical aid")
    EDUCATION = "education", _("education aid")
    HOUSING = "housing", _("housing aid")
    EMPLOYMENT = "employment", _("employment aid")
    DISABILITY = "disability", _("disability subsidies and rehabilitation")
    DISASTER = "disaster", _("disaster relief")
    LEGAL = "legal", _("legal aid and mediation")
    CARE = "care", _("visits and care")
    COUNSEL = "counsel", _("psychological counselling")
    RESOURCES = "resources", _("linking of resources")
    ABILITY = "ability", _("building of abilities")
    INCLUSION = "inclusion", _("social inclusion")
    CHARITY = "charity", _("charitable help")
    FUNERAL = "funeral", _("relief of funeral fees")
    CRISIS = "crisis", _("psychological crisis intervention")
    OTHER = "other", _("another matter")


knows("HANDLE_ITEMS", Purpose, numbers=True)

F = SharedField
_WHO = (F.NAME, F.PHONE)
LEAST: dict[str, tuple[SharedField, ...]] = {
    Purpose.CATEGORY: (F.NAME, F.ID_NUMBER, F.PHONE, F.ADDRESS),
    Purpose.LIVING: (F.NAME, F.ID_NUMBER, F.PHONE, F.ADDRESS, F.CATEGORIES),
    Purpose.MEDICAL: (F.NAME, F.ID_NUMBER, F.PHONE, F.CATEGORIES, F.HEALTH),
    Purpose.EDUCATION: (F.NAME, F.ID_NUMBER, F.PHONE, F.CATEGORIES),
    Purpose.HOUSING: (F.NAME, F.ID_NUMBER, F.PHONE, F.ADDRESS, F.CATEGORIES),
    Purpose.EMPLOYMENT: (*_WHO, F.BORN_ON),
    Purpose.DISABILITY: (F.NAME, F.ID_NUMBER, F.PHONE, F.HEALTH),
    Purpose.DISASTER: (F.NAME, F.PHONE, F.ADDRESS),
    Purpose.LEGAL: _WHO,
    Purpose.CARE: (F.NAME, F.PHONE, F.ADDRESS),
    Purpose.COUNSEL: _WHO,
    Purpose.RESOURCES: _WHO,
    Purpose.ABILITY: _WHO,
    Purpose.INCLUSION: _WHO,
    Purpose.CHARITY: (F.NAME, F.PHONE, F.ADDRESS),
    Purpose.FUNERAL: (F.NAME, F.ID_NUMBER, F.ADDRESS),
    Purpose.CRISIS: (F.NAME, F.PHONE, F.ADDRESS),
    Purpose.OTHER: _WHO,
}


def least_fields(purpose: str) -> tuple[str, ...]:
    """The fields without which the purpose cannot be served."""
    return tuple(str(field) for field in LEAST[Purpose(purpose)])


def house_words(choices: type[models.TextChoices], value: str) -> str:
    """A label in the language of the house, whoever acts: for what is stored."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(choices(value).label)


def field_words(fields: Iterable[str]) -> str:
    """The fields as a list in the reader's language."""
    comma = pgettext("list of names", ", ")
    return comma.join(str(SharedField(name).label) for name in fields)


@dataclass(frozen=True, slots=True)
class LegTerms:
    """One leg as another process or the window asks for it.

    Without fields it takes the least that its purpose needs; without a purpose, that of
    charity where the receiver is one.
    """

    receiver: Organisation
    matter: str
    fields: tuple[str, ...] = ()
    purpose: str = ""
