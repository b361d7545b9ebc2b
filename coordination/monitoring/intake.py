"""One reported row: cleaned, checked, and each problem said at its field.

The interface, an Excel file and the form by hand all bring their rows here.
Text is kept as it is: that no spreadsheet runs it is seen to where it leaves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.dates import read_day, read_day_of_moment
from coordination.monitoring.models.terms import REPORTED, Level
from coordination.register.identity import birth_date, normalise_id_number, old_number, wrong_in_id_number
from coordination.register.rules import must_fit_number
from coordination.register.values import as_written
from coordination.units.models import Organisation, OrganisationQuerySet
from coordination.wording import unhidden
from coordination.workbooks import OneOf, Several, parts_of

if TYPE_CHECKING:
    from coordination.monitoring.models import Warning

MOST_KINDS = 5
FEW_PLACES = 60  # names by which places are asked for; beyond them all are read
KINDS, LEVELS = Several(REPORTED, most=MOST_KINDS), OneOf(Level.choices)
LONGEST = {"source_key": 80, "name": 40, "phone": 20, "facts": 2000, "policy_item": 100}
MOST_MONEY = Decimal("9999999.99")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
OF_THE_HOUSE = ("person", "tier")  # what no file brings
AT_TIMES = (*OF_THE_HOUSE, "paper_number")  # stands in no row that is kept without it
ID_LENGTH = 18  # the key stands in clear; a longer or a shorter row of digits may well be a platform's key
PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,18}")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a row."""

    field: str
    words: str


@dataclass
class Row:
    """A row without a problem; places and kinds are ours."""

    name: str
    township: int
    kind: str
    facts: str
    village: int | None = None
    more_kinds: tuple[str, ...] = ()
    source_key: str = ""
    id_number: str = ""
    paper_number: str = ""  # the old number of 15 digits, where that is what came
    born_on: dt.date | None = None
    phone: str = ""
    level: str = Level.ORDINARY
    policy_item: str = ""
    amount: Decimal | None = None
    refusals: int = 0
    occurred_on: dt.date | None = None
    # what the house itself knows, and no door brings
    person: int | None = None
    tier: dict[str, str] | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it until the import runs."""
        said = {name: _plain(value) for name, value in asdict(self).items()}
        return {
            name: value for name, value in said.items() if name not in AT_TIMES or value not in (None, "")
        }

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> Row:
        given = dict(kept)
        for name in ("born_on", "occurred_on"):
            given[name] = dt.date.fromisoformat(given[name]) if given[name] else None
        given["amount"] = Decimal(given["amount"]) if given["amount"] is not None else None
        given["more_kinds"] = tuple(given["more_kinds"])
        return cls(**given)


def _number_of(given: Mapping[str, Any]) -> str:
    return as_written(given.get("id_number")).strip().lstrip("'")


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def visible(text: object) -> str:
    """Text as it was written, without characters that nobody sees."""
    return unhidden(CONTROL.sub("", str(text))).strip()


def _names_of(unit: Organisation | None) -> tuple[str, ...]:
    return (unit.code, unit.name, unit.short_name) if unit is not None else ()


def contradictions(warning: Warning, names: Sequence[str]) -> list[Problem]:
    """That a row says something else than the warning that its source reported under this key."""
    words = _("Another content was reported under this key before, as warning %(number)s.")
    return [Problem(name, words % {"number": warning.number}) for name in names]


class Reader:
    """Reads rows; knows the townships and villages among some units, read once for all rows.

    Where the rows are at hand, only the places that they name are read.
    """

    def __init__(self, units: OrganisationQuerySet, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        places = units.filter(kind__in=(Organisation.Kind.TOWNSHIP, Organisation.Kind.VILLAGE))
        given = {str(row.get(field) or "").strip() for row in rows for field in ("township", "village")}
        named = {name for name in given if name.isprintable()}  # what no database takes names no place
        if rows and len(given) <= FEW_PLACES:
            places = places.filter(Q(code__in=named) | Q(name__in=named) | Q(short_name__in=named))
        else:
            places = places.select_related("region")
        # names and codes of townships repeat between counties
        self.townships: dict[str, list[Organisation]] = {}
        self.villages: dict[tuple[int, str], Organisation] = {}
        for place in places:
            names = (place.code, place.name, place.short_name)
            if place.kind == Organisation.Kind.TOWNSHIP:
                for name in dict.fromkeys(names):
                    self.townships.setdefault(name, []).append(place)
            elif place.parent_id is not None:
                self.villages.update({(place.parent_id, name): place for name in names})
        self.today = timezone.localdate()

    def read(self, given: Mapping[str, Any]) -> tuple[Row | None, list[Problem]]:
        """The row, or every problem it has."""
        problems: list[Problem] = []
        text: dict[str, Any] = {name: self._text(given, name, problems) for name in LONGEST}
        if not text["facts"]:
            problems.append(Problem("facts", _("This is missing.")))
        if len(text["source_key"]) == ID_LENGTH and normalise_id_number(text["source_key"]):
            problems.append(Problem("source_key", _("This is a person's ID number: send a key of your own.")))
        township, village = self._place(given, problems)
        kinds = self._kinds(given, problems)
        level = self._level(given, problems)
        id_number, born_on = self._identity(given, problems)
        paper_number = old_number(_number_of(given)) if id_number else ""
        if not text["name"] and (id_number or level != Level.URGENT):  # help that cannot wait (R269)
            words = _("This is missing. Only where help cannot wait (urgent) may the person be unknown.")
            problems.append(Problem("name", words))
        occurred_on = self._day(given, "occurred_on", problems)
        amount, refusals = self._amount(given, problems), self._refusals(given, problems)
        if text["phone"] and not PHONE.fullmatch(given_phone := self._phone(given)):
            problems.append(Problem("phone", _("This is no telephone number.")))
        elif text["phone"]:
            text["phone"] = given_phone
        if problems or township is None:
            return None, problems
        return (
            Row(
                **text,
                township=township.pk,
                village=village.pk if village else None,
                kind=kinds[0],
                more_kinds=tuple(kinds[1:]),
                id_number=id_number,
                paper_number=paper_number,
                born_on=born_on,
                level=level,
                amount=amount,
                refusals=refusals,
                occurred_on=occurred_on,
            ),
            [],
        )

    @staticmethod
    def _phone(given: Mapping[str, Any]) -> str:
        return CONTROL.sub("", str(given.get("phone") or "")).strip().lstrip("'")

    @staticmethod
    def _text(given: Mapping[str, Any], name: str, problems: list[Problem]) -> str:
        value = given.get(name)
        text = visible(value) if value is not None else ""
        if len(text) > LONGEST[name]:
            problems.append(Problem(name, _("At most %(n)s characters.") % {"n": LONGEST[name]}))
        return text

    def _place(
        self, given: Mapping[str, Any], problems: list[Problem]
    ) -> tuple[Organisation | None, Organisation | None]:
        said = str(given.get("township") or "").strip()
        found = self._townships(said, str(given.get("county") or "").strip())
        if len(found) > 1:
            words = _("Several counties have a township of this name: name the county too.")
            problems.append(Problem("county", words))
            return None, None
        if not found:
            words = _("This township is not of the county.") if said else _("This is missing.")
            problems.append(Problem("township", words))
            return None, None
        township = found[0]
        said = str(given.get("village") or "").strip()
        village = self.villages.get((township.pk, said)) if said else None
        if said and village is None:
            problems.append(Problem("village", _("This village is not of the township.")))
        return township, village

    def _townships(self, name: str, county: str) -> list[Organisation]:
        """Those of a name or code, of the county that is named, if one is."""
        found = self.townships.get(name, [])
        return [place for place in found if not county or county in _names_of(place.region)]

    def _kinds(self, given: Mapping[str, Any], problems: list[Problem]) -> list[str]:
        said = given.get("kinds") or []
        parts = said if isinstance(said, list | tuple) else parts_of(str(said))
        parts = [visible(part) for part in parts if visible(part)]
        if not parts:
            problems.append(Problem("kinds", _("This is missing.")))
        try:
            return list(KINDS.keys_of(parts))
        except ValidationError as error:
            problems.append(Problem("kinds", " ".join(error.messages)))
            return []

    def _level(self, given: Mapping[str, Any], problems: list[Problem]) -> str:
        try:
            return LEVELS.key_of(str(given.get("level") or Level.ORDINARY).strip())
        except ValidationError as error:
            problems.append(Problem("level", " ".join(error.messages)))
            return Level.ORDINARY

    def _identity(self, given: Mapping[str, Any], problems: list[Problem]) -> tuple[str, dt.date | None]:
        born_on = self._day(given, "born_on", problems)
        said = _number_of(given)
        if not said:
            return "", born_on
        if wrong := wrong_in_id_number(said):
            problems.append(Problem("id_number", wrong))
            return "", born_on
        number = normalise_id_number(said)
        try:
            must_fit_number(number, born_on)
        except ValidationError as error:
            problems.append(Problem("born_on", error.messages[0]))
        return number, birth_date(number) or born_on

    def _day(self, given: Mapping[str, Any], name: str, problems: list[Problem]) -> dt.date | None:
        said = given.get(name)
        if said in (None, ""):
            return None
        if isinstance(said, dt.datetime):
            said = said.date()
        if not isinstance(said, dt.date):
            said = read_day(str(said)) or read_day_of_moment(str(said))
            if said is None:
                problems.append(Problem(name, _("Enter a date such as 2026-03-01.")))
                return None
        if said > self.today or said.year < 1900:
            problems.append(Problem(name, _("This day cannot be.")))
            return None
        return said

    def _amount(self, given: Mapping[str, Any], problems: list[Problem]) -> Decimal | None:
        said = given.get("amount")
        if said in (None, ""):
            return None
        try:
            amount = Decimal(str(said).strip().replace(",", "").replace("，", ""))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0 or amount > MOST_MONEY:
            problems.append(Problem("amount", _("This is no sum in yuan.")))
            return None
        return amount.quantize(Decimal("0.01"))

    def _refusals(self, given: Mapping[str, Any], problems: list[Problem]) -> int:
        said = given.get("refusals")
        if said in (None, ""):
            return 0
        text = str(said).strip().removesuffix(".0")
        if not (text.isascii() and text.isdecimal() and len(text) <= 2):
            problems.append(Problem("refusals", _("Enter a number from 0 to 99.")))
            return 0
        return int(text)
