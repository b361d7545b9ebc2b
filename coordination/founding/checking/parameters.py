"""The sheet of parameters: figures that the rules know, valid as the rules take them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.founding.book import tell
from coordination.founding.checking.units import Units
from coordination.monitoring.models import Kind
from coordination.policy.keyed import must_be_known
from coordination.policy.models import Parameter
from coordination.policy.names import ParameterName
from coordination.policy.queries import all_parameters
from coordination.policy.regions import INSTALLATION
from coordination.policy.values import parse
from coordination.register.models import Category
from coordination.wording import listed
from coordination.workbooks import Line, Reading

N = ParameterName


def check_parameters(reading: Reading, units: Units) -> list[str]:
    """Put each figure as it is stored in its row; tell what is none."""
    known = all_parameters(on=timezone.localdate(), county=INSTALLATION)
    given = set()
    for line in reading.lines:
        name, value = line.values["name"], line.values["value"]
        if name is None:
            continue
        given.add(name)
        base = known.get(name)
        if base is None:
            tell(
                line,
                "name",
                _("The base rules have no figure of this name today, so the county cannot have its own."),
            )
        elif value is not None:
            _check_value(line, base, units)
    return _of_other_units(known, given, units)


def _check_value(line: Line, base: Parameter, units: Units) -> None:
    try:
        line.values["raw"] = parse(line.values["value"], base.unit, several=isinstance(base.raw, list))
        must_be_known(line.values["raw"], base.name)
    except ValidationError as error:
        hint = _("It is said in %(unit)s.") % {"unit": base.get_unit_display()}
        tell(line, "value", f"{' '.join(error.messages)} {hint}")
        return
    unknown = _unknown_in(base.name, line.values["raw"], units)
    if unknown:
        words = _("These are known neither as kinds of hardship nor as codes of units: %(words)s.")
        tell(line, "value", words % {"words": listed(unknown)})


def _unknown_in(name: str, raw: Any, units: Units) -> list[str]:
    """What a figure that names units names without there being one."""
    if name == N.JM_MONEY_UNITS:
        return [code for code in raw if not units.in_county(code)]
    if name == N.WARN_UNITS:
        pairs = [(pair, *pair.partition("=")[::2]) for pair in raw]
        return [pair for pair, kind, code in pairs if kind not in Kind.values or not units.in_county(code)]
    if name in (N.NEXT_TIER, N.TIER_RATIO):
        held = [word for pair in raw for word in _categories_in(name, pair)]
        return [word for word in held if word != "AID" and word not in Category.values]
    if name == N.CATEGORY_DELEGATED:
        return [held for held in raw if held not in Category.values]
    return []


def _categories_in(name: str, pair: str) -> list[str]:
    """What names a category in a pair: both sides where one follows the other, else the left one."""
    before, _equals, after = pair.partition("=")
    return [before, after] if name == N.NEXT_TIER else [before]


def _of_other_units(known: dict[str, Parameter], given: set[str], units: Units) -> list[str]:
    """Base rules that name units by codes which this county has not."""
    notes = []
    for name in (N.JM_MONEY_UNITS, N.WARN_UNITS):
        base = known.get(name)
        unknown = _unknown_in(name, base.raw, units) if base is not None and name not in given else []
        if unknown:
            words = _(
                "%(name)s: the base rules name units that the county has not (%(units)s). A row of its own would name others."
            )
            notes.append(words % {"name": name.label, "units": listed(unknown)})
    return notes
