"""What the forms of all rooms are made of: their fields, what a record offers, what each outcome asks for.

class ReceiveForm(OutcomeForm):
    outcome = outcome_field(_("Outcome"), [("receive", …), ("dispute", …)], initial="receive")
    note = forms.CharField(label=_("Note"))
    ground = text_field(_("Legal ground"))
    asks = {"receive": Asks(may=("note",)), "dispute": Asks(needs=("ground",))}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from coordination.day_fields import DayInput as DayInput
from coordination.day_fields import HappenedDay as HappenedDay
from coordination.day_fields import HappenedMoment as HappenedMoment
from coordination.day_fields import MomentInput as MomentInput
from coordination.day_fields import PlannedDay as PlannedDay
from coordination.day_fields import PlannedMoment as PlannedMoment
from coordination.day_fields import day_field as day_field
from coordination.day_fields import past_day as past_day
from coordination.day_fields import planned_day as planned_day

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

UNSEEN = {"autocomplete": "off", "spellcheck": "false"}  # what is typed stays out of the browser's memory

# --- fields ------------------------------------------------------------------------------------------


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is checked when it is attached."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def files_field(label: _StrOrPromise, **options: Any) -> Any:
    """Any, since it is mostly called ``files``, as every form calls what was sent."""
    return FilesField(label=label, **options)


def money_field(
    label: _StrOrPromise, *, least: str = "0.01", digits: int = 12, **options: Any
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal(least),
        max_digits=digits,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
        **options,
    )


def long_text(rows: int = 3, phrases: _StrOrPromise = "") -> forms.Textarea:
    """Several lines, with phrases on offer above them."""
    return forms.Textarea(attrs={"rows": rows, **({"data-phrases": phrases} if phrases else {})})


def text_field(
    label: _StrOrPromise, rows: int = 3, *, phrases: _StrOrPromise = "", **options: Any
) -> forms.CharField:
    return forms.CharField(label=label, widget=long_text(rows, phrases), **options)


def reason_field(
    label: _StrOrPromise, rows: int = 3, *, max_length: int | None = 2000, **options: Any
) -> forms.CharField:
    """Why something is done; where it is asked for and missing, that is said."""
    return text_field(
        label, rows, max_length=max_length, error_messages={"required": gettext_lazy("Say why.")}, **options
    )


def line_field(label: _StrOrPromise, *, phrases: _StrOrPromise = "", **options: Any) -> forms.CharField:
    """One line with phrases on offer."""
    offered = {"data-phrases": phrases} if phrases else {}
    return forms.CharField(
        label=label,
        widget=forms.TextInput(attrs={**offered, "autocomplete": "off"}),
        **options,
    )


def outcome_field(
    label: _StrOrPromise, choices: Iterable[tuple[Any, Any]], **options: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, **options)


def yes_or_no(label: _StrOrPromise, choices: Iterable[tuple[str, Any]], **options: Any) -> forms.ChoiceField:
    """Two answers, "yes" and "no", in the words of the matter."""
    return forms.TypedChoiceField(
        label=label,
        choices=list(choices),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        **options,
    )


# --- what a record offers ----------------------------------------------------------------------------


def offer(form: forms.BaseForm, name: str, rows: Any, **settings: Any) -> None:
    """Lay out what can be chosen: which rows there are is known only when the form is made."""
    field: Any = form.fields[name]
    setattr(field, "queryset" if isinstance(field, forms.ModelChoiceField) else "choices", rows)
    for setting, value in settings.items():
        setattr(field, setting, value)


def leave_out(form: forms.BaseForm, name: str, *codes: str) -> None:
    """Take choices away from one form: its class names all that there are, so that they can be checked."""
    field: Any = form.fields[name]
    field.choices = [choice for choice in field.choices if choice[0] not in codes]


# --- what a choice asks for --------------------------------------------------------------------------

ANY = "*"  # whatever the deciding field holds, so that it is not empty


@dataclass(frozen=True)
class Asks:
    """Of one outcome: what it cannot do without, what it shows, though it may stay empty, and its phrases."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    phrases: Mapping[str, _StrOrPromise] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.needs or name in self.may


class AskedField(BoundField):
    """A field that tells the page's script what the tables say of it."""

    form: AskingForm

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        marks = self.form.marks(self.name)
        if marks:
            built.pop("required", None)  # what the choice hides must not hold the form up
        return built | marks


class AskingForm(forms.Form):
    """A form in which what stands in one field decides whether another may stay empty.

    Server and page read it here: what is marked as optional is taken when it is empty, and what
    the choice needs is refused at its field.
    """

    needs_with: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    """Field → what it holds, or ANY → the fields that cannot stay empty then."""
    at_times: tuple[str, ...] = ()
    """Fields that the record may ask for: no mark says that they are optional, their help says when."""
    bound_field_class = AskedField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._need(())

    def pairs(self, name: str) -> Iterator[tuple[str, str]]:
        """What has to stand where, so that a field cannot stay empty."""
        for decider, table in self.needs_with.items():
            if decider in self.fields:
                yield from ((decider, str(held)) for held, names in table.items() if name in names)

    @property
    def needed(self) -> set[str]:
        """What cannot stay empty with what was sent."""
        held = {name: _held(self[name].data) for name in self.needs_with if name in self.fields}
        return {
            name
            for name in self.fields
            for decider, value in self.pairs(name)
            if held[decider] == value or (value == ANY and held[decider])
        }

    @property
    def named(self) -> list[str]:
        """The fields of which the tables speak."""
        return [name for name in self.fields if any(self.pairs(name))]

    def may_stay_empty(self, name: str) -> bool:
        """Whether some choice takes the form without it."""
        if name in self.at_times:
            return False
        return name in self.named or not self.fields[name].required

    def is_needed_at_times(self, name: str) -> bool:
        return any(self.pairs(name))

    def marks(self, name: str) -> dict[str, str]:
        """Of a field, as the script reads it."""
        found = " ".join(f"{decider}={held}" for decider, held in self.pairs(name))
        return {"data-needed-with": found} if found else {}

    def _need(self, names: Iterable[str]) -> None:
        for name in self.named:
            self.fields[name].required = name in names

    def full_clean(self) -> None:
        if self.is_bound:
            self._need(self.needed)
        super().full_clean()


def _held(data: Any) -> str:
    """What was sent in a field, as the page's script reads it of its control."""
    return "on" if data is True else str(data or "")


class OutcomeForm(AskingForm):
    """One choice among several, and one table of what each of them asks for, read here and by the page.

    A field that the table names is shown by those outcomes alone that name it, and what was typed
    there does not count for the others; a field that it does not name is asked for in any case.
    """

    decides = "outcome"
    asks: Mapping[str, Asks] = {}

    @property
    def asked(self) -> Asks:
        """What the chosen outcome asks for."""
        return self.asks.get(str(self[self.decides].data or ""), Asks())

    @property
    def needed(self) -> set[str]:
        return {*self.asked.needs, *super().needed}

    @property
    def tabled(self) -> list[str]:
        """The fields of which the table of outcomes speaks."""
        return [name for name in self.fields if any(name in asks for asks in self.asks.values())]

    @property
    def named(self) -> list[str]:
        return list(dict.fromkeys([*self.tabled, *super().named]))

    def withhold(self, *outcomes: str) -> None:
        """Take outcomes away that this record does not allow, and the fields that they alone ask for."""
        leave_out(self, self.decides, *outcomes)
        before = self.tabled
        self.asks = {outcome: asks for outcome, asks in self.asks.items() if outcome not in outcomes}
        for name in set(before) - set(self.tabled):
            del self.fields[name]

    def may_stay_empty(self, name: str) -> bool:
        if name in self.tabled and name not in self.at_times:
            return any(name in asks.may for asks in self.asks.values())
        return super().may_stay_empty(name)

    def is_needed_at_times(self, name: str) -> bool:
        return any(name in asks.needs for asks in self.asks.values()) or super().is_needed_at_times(name)

    def marks(self, name: str) -> dict[str, str]:
        """Of a field: which outcomes show it, which cannot do without it, which phrases go with which."""
        if name == self.decides:
            return {"data-decides": "true"}
        shown = [str(outcome) for outcome, asks in self.asks.items() if name in asks]
        needed = [str(outcome) for outcome, asks in self.asks.items() if name in asks.needs]
        phrases = {
            str(one): str(asks.phrases[name]) for one, asks in self.asks.items() if name in asks.phrases
        }
        marks = super().marks(name)
        if needed:
            marks["data-needed-for"] = " ".join(needed)
        if phrases:
            marks["data-phrases-for"] = json.dumps(phrases, ensure_ascii=False)
        deciding: Any = self.fields[self.decides]
        if shown and not {str(code) for code, _words in deciding.choices if code} <= set(shown):
            marks["data-for-outcome"] = " ".join(shown)
        return marks

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        asked = self.asked
        for name in self.tabled:
            if name not in asked:
                self.errors.pop(name, None)
                self.fields[name].required = False
                data[name] = self.fields[name].clean(None)
        return data
