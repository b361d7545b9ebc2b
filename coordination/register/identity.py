"""Who is who: ID numbers of 15 and 18 digits, and when two entries are one person (R236).

The check character and the date are checked, the area code is a hint only (C10):
people are older than their area code, and residence permits (81, 82, 83) and
permanent-residence cards (9…) are valid, too.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import Enum

from coordination.register.privacy import blind_index

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
OLDEST = 1880  # nobody living was born before
SEPARATORS = str.maketrans("", "", " -–—·_\u3000")


class Sameness(Enum):
    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"  # a human looks


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of somebody: as typed, as told by another system, or as registered."""

    name: str = ""
    id_number: str = ""
    born_on: dt.date | None = None
    place: int | None = None  # the township

    @property
    def birthday(self) -> dt.date | None:
        """As said, else as the ID number has it."""
        return self.born_on or birth_date(normalise_id_number(self.id_number))


def check_character(first_seventeen: str) -> str:
    """The last character of an 18-digit number (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK[total % 11]


def normalise_id_number(text: str) -> str:
    """The 18 characters of a valid number, however it was written; empty where it is none.

    Full-width digits, spaces and a small x are read; 15 digits get their century
    and check character, so that the old and the new number of a person are one.
    """
    number = unicodedata.normalize("NFKC", text or "").translate(SEPARATORS).upper()
    if not number.isascii():
        return ""
    if len(number) == 15 and number.isdigit():
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    if len(number) != 18 or not number[:17].isdigit() or check_character(number[:17]) != number[17]:
        return ""
    return number if number[0] != "0" and birth_date(number) else ""


def birth_date(number: str) -> dt.date | None:
    """The day of birth that an 18-digit number carries."""
    if len(number) != 18:
        return None
    try:
        day = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if day.year >= OLDEST else None


def sex(number: str) -> str:
    """ "m" or "f", as the number's seventeenth digit has it; empty where there is no number."""
    if len(number) != 18:
        return ""
    return "m" if int(number[16]) % 2 else "f"


def normalise_name(name: str) -> str:
    """A name as it is compared: one width, no spaces, one kind of middle dot."""
    plain = unicodedata.normalize("NFKC", name or "").replace("•", "·").replace("・", "·")
    return "".join(plain.split()).casefold()


def identity_index(name: str, born_on: dt.date | None) -> str:
    """By what people without a number are found again: name and day of birth together."""
    if not name or born_on is None:
        return ""
    return blind_index(f"{normalise_name(name)}|{born_on.isoformat()}")


def same_person(one: Identity, other: Identity) -> Sameness:
    """Whether two entries are one person: by number; else name, birth date and place are a question.

    A number decides: two different ones are two people. The same number under
    another name is asked, for one of the two was mistyped or borrowed.
    """
    number, other_number = normalise_id_number(one.id_number), normalise_id_number(other.id_number)
    named_alike = normalise_name(one.name) == normalise_name(other.name)
    if number and other_number:
        if number != other_number:
            return Sameness.DIFFERENT
        return Sameness.SAME if named_alike or not (one.name and other.name) else Sameness.ASK
    if not named_alike or not one.name:
        return Sameness.DIFFERENT
    if one.birthday and other.birthday:
        return Sameness.ASK if one.birthday == other.birthday else Sameness.DIFFERENT
    alike_in_place = one.place is not None and one.place == other.place
    return Sameness.ASK if alike_in_place else Sameness.DIFFERENT
