"""What stays in clear says nothing of a person: no number of one, and a name only where somebody has looked.

A text of a form is taken to end in a column in clear unless its form names the field in ``encrypted``
(all columns that it reaches are encrypted) or in ``numbers`` (the field is itself a number, or is only
looked for and not kept). Which columns are which is said by ``coordination/keeping/columns.py``. So a new
form refuses numbers until somebody has decided otherwise.

class SupplementForm(forms.Form):
    encrypted = ("statement",)

A field that asks for a name of its own (``names``) is not warned of. A form about one person's matter whose
texts are read by others in clear names these fields in ``opens_in_clear()``: of an illness there its writer is warned, too.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.ailments import tells_of_illness
from coordination.family_names import COMPOUND, INSIDE_WORDS, ORDINARY, SINGLE
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor

# --- numbers -----------------------------------------------------------------------------------------

ID_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")

ABROAD = re.compile(r"(?<!\d)(?:\+|00)?86[ -]?(?=1\d{2})")  # the code of the country before a telephone
DAY = re.compile(r"(?<![\d-])(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}(?:[ T]+\d{1,2}:\d\d(?::\d\d)?)?(?!\d|-\d)")
PARTED = re.compile(
    r"(?<![\d-])\d+(?:[ \t\u2010-\u2015-]{1,2}\d+)+[Xx]?(?!\d)|(?<!\d)\d{6}[ -]\d{8}[ -]\d{3}[Xx]"
)
PHONE_GROUPS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (4, 4, 3), (1, 10)}
YEAR = re.compile(r"(?:19|20)\d\d")


def has_personal_number(text: str) -> bool:
    """Whether an ID number, a mobile telephone or a bank account stands in a text, in any width, in groups or not."""
    plain = ABROAD.sub(" ", unicodedata.normalize("NFKC", text))
    if any(pattern.search(plain) for pattern in (ID_NUMBER, PHONE, ACCOUNT)):
        return True
    return any(_is_number(found[0]) for found in PARTED.finditer(DAY.sub("，", plain)))


def _is_number(parted: str) -> bool:
    """Whether groups of digits are one number written apart, and not days, years or sums beside each other."""
    groups = re.split(r"\D+(?=\d)", parted)
    joined = "".join(groups)
    sizes = tuple(map(len, groups))
    if joined.startswith("1") and sizes in PHONE_GROUPS:
        return True
    if re.fullmatch(r"\d{17}[\dXx]", joined) and _is_day(joined[6:14]):
        return True
    in_fours = len(groups) > 3 and set(sizes[:-1]) == {4} and 16 <= len(joined) <= 19 and joined.isdecimal()
    return in_fours and not YEAR.fullmatch(groups[0])


def _is_day(digits: str) -> bool:
    try:
        dt.datetime.strptime(digits, "%Y%m%d")  # noqa: DTZ007 - a day of birth has no zone
    except ValueError:
        return False
    return digits[:2] in ("18", "19", "20")


def no_number() -> str:
    """What is said to whoever wrote a number where it would stay in clear."""
    return _(
        "An ID number, a mobile phone number or a bank account number stands here. This text is kept in clear "
        "and is read in many places: take the number out. It belongs into the person's record."
    )


def refuse_numbers(**texts: str) -> None:
    """Of an action that writes texts in clear which came through no form: at the first in which one stands."""
    for name, text in texts.items():
        if has_personal_number(text):
            raise ValidationError({name: no_number()})


# --- the fields of a form ----------------------------------------------------------------------------


def clear_fields(form: forms.BaseForm) -> Iterator[str]:
    """The fields whose texts end in columns in clear."""
    free = declared(type(form), "encrypted") | declared(type(form), "numbers")
    for name, field in form.fields.items():
        if is_text(field) and not any(fnmatchcase(name, one) for one in free):
            yield name


def declared(form: type[forms.BaseForm], what: str) -> set[str]:
    """What a form and those that it is made of say of their fields; a star stands for the number of a row."""
    return {name for one in form.__mro__ for name in vars(one).get(what, ())}


def is_text(field: forms.Field) -> bool:
    """Whether somebody writes into it; a password is checked and not kept."""
    typed = not (field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput))
    return typed and isinstance(field, forms.CharField)


def clear_texts(form: forms.BaseForm) -> dict[str, str]:
    """By field, what was written and would be kept in clear; what an outcome hides does not count."""
    cleaned = getattr(form, "cleaned_data", {})
    return {
        name: value if isinstance(value, str) else str(form[name].data)  # made of the text: what was written
        for name in clear_fields(form)
        if (value := cleaned.get(name))
    }


def refuse_numbers_of(form: forms.BaseForm) -> None:
    """At each field whose text stays in clear."""
    for name, text in clear_texts(form).items():
        if has_personal_number(text):
            form.add_error(name, no_number())


# --- names -------------------------------------------------------------------------------------------

KEPT = "keeps_names"  # what is ticked by whoever has read the warning
LONGEST = 20_000  # characters of a text that are looked through
LOOKED_UP = 2_000  # candidates of a form, which are one question to the register
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+(?:[·•・][\u3400-\u9fff]+)*")
POINTS = str.maketrans("•・", "··")

NameFinder = Callable[[Collection[str], "Actor"], set[str]]
_finders: list[NameFinder] = []


def finds_names(find: NameFinder) -> NameFinder:
    """Enter what knows, of some names and whoever writes them, which are those of registered persons."""
    _finders.append(find)
    return find


def name_candidates(text: str) -> set[str]:
    """What may be a name in a text: a family name and one or two signs, or parts with a point between them."""
    found: set[str] = set()
    for run in HAN.findall(text[:LONGEST]):
        found.update(_cut_from(run) if run.isalpha() else _with_point(run.translate(POINTS)))
    return found


def _with_point(run: str) -> Iterator[str]:
    """Of a name in parts, as Uyghurs and others have one: nobody knows where the words around it end."""
    (first, point, rest), most = run.partition("·"), 8
    last = rest.rpartition("·")[2]
    before = rest[: len(rest) - len(last)]
    for start in range(max(0, len(first) - most), len(first) - 1):
        for end in range(1, min(len(last), most) + 1):
            yield f"{first[start:]}{point}{before}{last[:end]}"


def _cut_from(run: str) -> Iterator[str]:
    for at in range(len(run) - 1):
        family = 2 if run[at : at + 2] in COMPOUND else 1 if run[at] in SINGLE else 0
        if not family or run[at - 1 : at + 1] in INSIDE_WORDS:
            continue
        for given in (1, 2):
            name = run[at : at + family + given]
            if len(name) == family + given and name not in ORDINARY:
                yield name


def asks_about_persons(form: forms.BaseForm, actor: Actor) -> bool:
    """Whether a form has to come back once, since a text that stays in clear may name a person or tell an illness.

    What is said is where, not who, and not that somebody is registered: the writer may not know that.
    """
    is_kept = form.add_prefix(KEPT) in form.data
    named = [] if is_kept else fields_with_names(form, actor)
    telling = [] if is_kept else fields_with_illness(form)
    if named or telling or is_kept:
        form.fields[KEPT] = _tick()
    if named:
        form.add_error(None, _may_name([str(form[name].label) for name in named]))
    if telling:
        form.add_error(None, _may_tell([str(form[name].label) for name in telling]))
    return bool(named or telling)


def fields_with_illness(form: forms.BaseForm) -> list[str]:
    """Of the fields that others read in clear of one person's matter, those that may tell an illness."""
    opened: Collection[str] = getattr(form, "opens_in_clear", tuple)()
    return [name for name, text in clear_texts(form).items() if name in opened and tells_of_illness(text)]


def fields_with_names(form: forms.BaseForm, actor: Actor) -> list[str]:
    """The fields in clear in which a person of the register may be named; such as ask for a name apart."""
    asked_for = declared(type(form), "names")
    return texts_with_names({k: text for k, text in clear_texts(form).items() if k not in asked_for}, actor)


def texts_with_names(texts: Mapping[str, str], actor: Actor) -> list[str]:
    """Of texts in clear by their names, those in which a person of the register may be named: one question to it."""
    candidates = {name: name_candidates(text) for name, text in texts.items()}
    looked_up = sorted(set().union(*candidates.values()), key=lambda one: (-len(one), one))[:LOOKED_UP]
    if not looked_up:
        return []
    known: set[str] = set().union(*(find(looked_up, actor) for find in _finders))
    return [name for name, found in candidates.items() if found & known]


def tick_of(form: forms.BaseForm) -> forms.BoundField | None:
    """The tick of the warning, where it was given and the form itself is not shown again."""
    return form[KEPT] if KEPT in form.fields else None


def _tick() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("This has been looked at: it has to stand as written"), required=False
    )


def _may_name(labels: list[str]) -> str:
    return _(
        "A person's name may stand here: %(fields)s. These texts are kept in clear and are read in many places. "
        "Take the name out where it is not needed; where it is, tick that you have looked, and send it again."
    ) % {"fields": listed(labels)}


def _may_tell(labels: list[str]) -> str:
    return _(
        "An illness or disability may be told here: %(fields)s. What the decision opens says these texts in clear to "
        "everybody who carries it out. Say what is to be done; why stays in the case, which is encrypted. Where it has "
        "to stand, tick that you have looked, and send it again."
    ) % {"fields": listed(labels)}
