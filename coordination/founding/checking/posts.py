"""The sheets of posts and substitutes: who does what where, and who stands in for whom."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.founding.book import tell, tell_of_sheet
from coordination.founding.checking.units import Kind, Units
from coordination.units.counties import CIVIL_AFFAIRS_ROLES, GOVERNMENT_ROLES, OFFICE_ROLES
from coordination.units.models import AccountClass, Role, class_for_role
from coordination.units.models.people import ONE_IN_COUNTY, ONE_IN_UNIT
from coordination.wording import listed
from coordination.workbooks import Line, Reading

PostKey = tuple[str, str, str]
TOWNSHIP_ROLES = frozenset({Role.THEAD, Role.TCLERK, Role.TOFFICER})
# without them nobody opens accounts, grants posts, reads the trail, calls the joint meeting or pays
NEEDED = (Role.SYSADM, Role.SECADM, Role.AUDADM, Role.OFFDIR, Role.OFFICE, Role.FIN)
EXPECTED = (Role.CHIEF, Role.DEPUTY, Role.CHEAD, Role.CCLERK)  # what goes to them waits until somebody comes


def check_posts(reading: Reading, units: Units, people: dict[str, Line]) -> dict[PostKey, Line]:
    """The posts by person, unit and role."""
    posts: dict[PostKey, Line] = {}
    first: dict[str, Line] = {}
    for line in reading.lines:
        username, unit, role = (line.values[name] for name in ("username", "unit", "role"))
        if username is not None and username not in people:
            tell(line, "username", _("Nobody in the sheet of people has this user name."))
        if unit is not None and unit not in units:
            tell(line, "unit", _("No unit has this code: neither in this sheet nor above the counties."))
        if role is None:
            continue
        if unit in units:
            _check_place(line, units)
        if username is not None:
            _check_class(line, first.setdefault(username, line))
            if unit is not None:
                posts.setdefault((username, unit, role), line)
    _check_finance(reading, units)
    _check_one_holder(reading)
    _check_needed(reading, units)
    _check_idle(people, first)
    return posts


def _check_place(line: Line, units: Units) -> None:
    """A role stands where the house looks for it (C0)."""
    unit, role = line.values["unit"], line.values["role"]
    if role == Role.UP:
        fits, words = not units.in_county(unit), _("This role is held in a unit of the city or the province.")
    elif not units.in_county(unit):
        fits, words = False, _("This role is held in a unit of the county.")
        if class_for_role(role) == AccountClass.CASE:
            words = _("This role is held in a unit of the county; above it stands the role %(role)s.")
            words %= {"role": Role.UP.label}
    elif role in OFFICE_ROLES:
        fits, words = units.kind(unit) == Kind.OFFICE, _("This role is held in the joint-meeting office.")
    elif role in GOVERNMENT_ROLES:
        fits, words = units.kind(unit) == Kind.GOVERNMENT, _("This role is held in the county's government.")
    elif role in CIVIL_AFFAIRS_ROLES:
        fits, words = (
            unit == _leading_unit(units),
            _("This role is held in the unit of which the office is part."),
        )
    elif role in TOWNSHIP_ROLES:
        fits, words = units.kind(unit) == Kind.TOWNSHIP, _("This role is held in a township.")
    elif role == Role.FIN:
        fits, words = (
            _may_pay(unit, units),
            _("This role is held in a unit of the county itself, in no township or village."),
        )
    elif role == Role.VCO:
        fits, words = units.kind(unit) == Kind.VILLAGE, _("This role is held in a village.")
    else:
        return
    if not fits:
        tell(line, "unit", words)


def _leading_unit(units: Units) -> str:
    """The code of the unit that houses the office."""
    office = next((line for line in units.rows.values() if line.values["kind"] == Kind.OFFICE), None)
    return str(office.values["parent"] or "") if office is not None else ""


def _check_class(line: Line, first: Line) -> None:
    """An account is of one class for good: the three officers never handle cases (B9)."""
    if class_for_role(line.values["role"]) != class_for_role(first.values["role"]):
        words = _(
            "The same person cannot hold this post beside the one in row %(row)s: "
            "the three officers never handle cases. Give it to somebody else."
        )
        tell(line, "role", words % {"row": first.number})


def _check_finance(reading: Reading, units: Units) -> None:
    """One unit keeps the books and pays."""
    lines = [
        line
        for line in reading.lines
        if line.values["role"] == Role.FIN and _may_pay(line.values["unit"] or "", units)
    ]
    for line in lines[1:]:
        if line.values["unit"] != lines[0].values["unit"]:
            words = _("Row %(row)s has this role in another unit: it is held in one unit of the county.")
            tell(line, "unit", words % {"row": lines[0].number})


def _check_one_holder(reading: Reading) -> None:
    """A county begins with one holder of a post that is one (R196, R199)."""
    first: dict[tuple[str, str], Line] = {}
    for line in reading.lines:
        unit, role = line.values["unit"], line.values["role"]
        if unit is None or role not in (*ONE_IN_COUNTY, *ONE_IN_UNIT):
            continue
        earlier = first.setdefault((role, "" if role in ONE_IN_COUNTY else unit), line)
        if earlier is not line:
            words = _("Row %(row)s has this post already: one person holds it at a time.")
            tell(line, "role", words % {"row": earlier.number})


def _may_pay(unit: str, units: Units) -> bool:
    return units.in_county(unit) and units.kind(unit) not in (Kind.TOWNSHIP, Kind.VILLAGE)


def _check_needed(reading: Reading, units: Units) -> None:
    held = _held_today(reading, units)
    for role in NEEDED:
        if role not in held:
            words = _("Nobody holds the role %(role)s, without which the county cannot begin.")
            tell_of_sheet(reading, "role", words % {"role": role.label})


def _held_today(reading: Reading, units: Units) -> set[str]:
    """The roles that somebody has in the county from the day of its founding; a wrong unit is told at its row."""
    today = timezone.localdate()
    return {
        line.values["role"]
        for line in reading.lines
        if _may_be_in_county(line.values["unit"], units)
        and (line.values["valid_from"] is None or line.values["valid_from"] <= today)
    }


def _may_be_in_county(unit: str | None, units: Units) -> bool:
    return unit is None or unit not in units or units.in_county(unit)


def missing_holders(reading: Reading, units: Units) -> list[str]:
    """Roles that the county can begin without, though not go on."""
    missing = [role for role in EXPECTED if role not in _held_today(reading, units)]
    if not missing:
        return []
    words = _("Nobody holds the roles %(roles)s today. What goes to them waits until somebody does.")
    return [words % {"roles": listed(str(role.label) for role in missing)}]


def _check_idle(people: dict[str, Line], first: dict[str, Line]) -> None:
    for username, line in people.items():
        if username not in first:
            words = _("This person holds no post: add one to the sheet of posts, or take the row out.")
            tell(line, "username", words)


def check_substitutes(reading: Reading, posts: dict[PostKey, Line]) -> None:
    for line in reading.lines:
        absent = _post(line, "username", "unit", "role")
        substitute = _post(line, "substitute", "substitute_unit", "substitute_role")
        for key, field in ((absent, "username"), (substitute, "substitute")):
            if key is not None and key not in posts:
                tell(line, field, _("No row of the sheet of posts has this person in this unit and role."))
        if absent is None or substitute is None:
            continue
        if absent[0] == substitute[0]:
            tell(line, "substitute", _("Nobody substitutes themself."))
        if {class_for_role(key[2]) for key in (absent, substitute)} != {AccountClass.CASE}:
            tell(line, "role", _("The three officers have no substitutes."))
        if (absent[2] == Role.UP) != (substitute[2] == Role.UP):
            tell(line, "substitute", _("A substitute is of the same county."))


def _post(line: Line, username: str, unit: str, role: str) -> PostKey | None:
    found = line.values[username], line.values[unit], line.values[role]
    return None if None in found else found
