"""Who is who: ID numbers of 15 and 18 digits, and when two entries are one person (R236).

The check character and the date are checked, the area code is a hint only (C10):
people are older than their area code, and residence permits (81, 82, 83) and
permanent-residence cards (9…) are valid, too. What is typed anew is told which part of it is wrong.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.ciphers.indexes import blind_index
from coordination.wording import unhidden, visible

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
OLDEST = 1880  # nobody living was born before
SEPARATORS = str.maketrans("", "", " \n-–—·_\u3000")
# between the parts of a name, as keyboards, other systems and old papers write them; U+00B7 is the one of the rules
DOT = "·"
DOTS = str.maketrans(
    dict.fromkeys(
        ".\u2022\u2024\u2027\u2219\u22c5\u2218\u25cf\u30fb\uff65\uff0e\u16eb\u2e31\u2e33\ua78f\u3002\uff61\u0387",
        DOT,
    )
)
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}{DOT}])\s+(?=[{HAN}{DOT}])")
AROUND_DOT = re.compile(rf"\s*[{DOT}]+\s*")


class Sameness(Enum):
    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"  # a human looks


@dataclass(frozen=True, slots=True)
class Described:
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
    number = _eighteen(_typed(text))
    if not number.isascii():
        return ""
    if len(number) != 18 or not number[:17].isdigit() or check_character(number[:17]) != number[17]:
        return ""
    return number if number[0] != "0" and birth_date(number) else ""


def wrong_in_id_number(text: str) -> str | None:
    """Which part of a number that is typed anew is wrong, as a sentence that repeats nothing of it.

    Stricter than ``normalise_id_number``, which has to know again what stands in the register.
    """
    if not (text or "").strip():
        return None
    typed = _typed(text)
    number = _eighteen(typed)
    if not re.fullmatch(r"[0-9]*[0-9X]", typed, re.ASCII):
        return _("An ID number has digits only, and perhaps an X at its end: take out what is neither.")
    if len(number) != 18:
        words = ngettext(
            "An ID number has 18 characters, an old one 15; this one has %(n)d character.",
            "An ID number has 18 characters, an old one 15; this one has %(n)d characters.",
            len(typed),
        )
        return words % {"n": len(typed)}
    if number[0] == "0":
        return _("The first six digits, the area, cannot begin with 0.")
    born_on = birth_date(number)
    if born_on is None:
        return _(
            "The date of birth in the number (after the first six digits) is no day that can be: compare it."
        )
    if born_on > timezone.localdate():
        return _("The date of birth in the number (after the first six digits) is still to come.")
    if number[14:17] == "000":
        return _("The serial number (the three digits after the date of birth) cannot be 000.")
    if check_character(number[:17]) != number[17]:
        return _("The last character does not fit the others: compare every digit of the number.")
    return None


def old_number(text: str) -> str:
    """The 15 digits that were written, where an old number was; empty for any other."""
    typed = _typed(text)
    return typed if typed != _eighteen(typed) and normalise_id_number(text) else ""


def _typed(text: str) -> str:
    """What was written, in one width, without spaces, hyphens and what nobody sees."""
    return unicodedata.normalize("NFKC", visible(text or "")).translate(SEPARATORS).upper()


def _eighteen(number: str) -> str:
    """15 digits with their century and check character; anything else as it is."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return number
    number = f"{number[:6]}19{number[6:]}"
    return number + check_character(number)


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


def written_name(name: str) -> str:
    """A name as the register keeps it: what is seen of it, no spaces in Chinese, one kind of middle dot there.

    Its characters stay as they are typed: a rare one stands so on the identity card.
    """
    words = " ".join(unhidden(name or "").split())
    if not re.search(rf"[{HAN}]", words):
        return words
    return AROUND_DOT.sub(DOT, BETWEEN_HAN.sub("", words.translate(DOTS)))


def normalise_name(name: str) -> str:
    """A name as it is compared: one width, no spaces, nothing unseen, one kind of middle dot."""
    plain = unicodedata.normalize("NFKC", visible(name or "")).translate(DOTS)
    return re.sub(rf"{DOT}+", DOT, "".join(plain.split())).casefold()


def name_and_birth(name: str, born_on: dt.date | None) -> str:
    """By what people without a number are found again: name and day of birth together."""
    if not name or born_on is None:
        return ""
    return f"{normalise_name(name)}|{born_on.isoformat()}"


def identity_index(name: str, born_on: dt.date | None) -> str:
    return blind_index(name_and_birth(name, born_on))


def same_person(one: Described, other: Described) -> Sameness:
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
