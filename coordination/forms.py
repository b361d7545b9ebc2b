"""What the forms of all rooms are made of: their fields, what a record offers, what each outcome asks for.

class ReceiveForm(OutcomeForm):
    outcome = outcome_field(_("Outcome"), [("receive", …), ("dispute", …)], initial="receive")
    note = forms.CharField(label=_("Note"))
    ground = text_field(_("Legal ground"))
    asks = {"receive": Asks(may=("note",)), "dispute": Asks(needs=("ground",))}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.forms import BoundField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.rules import must_have_come

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

UNSEEN = {"autocomplete": "off", "spellcheck": "false"}  # what is typed stays out of the browser's memory

# --- fields ------------------------------------------------------------------------------------------


class DayInput(forms.DateInput):
    """A day; picked as "in N working days" where a figure is proposed, or an empty one asked for."""

    input_type = "date"

    def __init__(self, working_days: str | None = None) -> None:
        attrs = {} if working_days is None else {"data-working-days": working_days}
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


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


def day_field(label: _StrOrPromise, *, working_days: str | None = None, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(working_days), **options)


def past_day(label: _StrOrPromise, **options: Any) -> forms.DateField:
    """Today, or a day before it."""
    return day_field(label, **{"initial": timezone.localdate, "validators": [must_have_come], **options})


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
    return forms.CharField(
        label=label,
        widget=forms.TextInput(attrs={"data-phrases": phrases, "autocomplete": "off"}),
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


# --- who signs ---------------------------------------------------------------------------------------


class ReauthForm(forms.Form):
    """Signing asks once more who signs."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy(
            "It stands for your signature: the step is signed with your name, post and time."
        ),
    )

    def proves(self, request: HttpRequest) -> bool:
        """The signer is who signed in; a wrong password counts like one at the door."""
        user: Any = request.user
        password = self.cleaned_data["password"]
        if authenticate(request, username=user.get_username(), password=password) is None:
            self.add_error("password", _("This is not your password."))
            return False
        return True


# --- what an outcome asks for ------------------------------------------------------------------------


@dataclass(frozen=True)
class Asks:
    """Of one outcome: what it cannot do without, and what it shows, though it may stay empty."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    def __contains__(self, name: str) -> bool:
        return name in self.needs or name in self.may


class AskedField(BoundField):
    """A field that tells the page's script what the table says of it."""

    form: OutcomeForm

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        marks = self.form.marks(self.name)
        if marks:
            built.pop("required", None)  # what the chosen outcome hides must not hold the form up
        return built | marks


class OutcomeForm(forms.Form):
    """One choice among several, and one table of what each of them asks for, read here and by the page.

    A field that the table names is shown by those outcomes alone that name it, and what was typed
    there does not count for the others; a field that it does not name is asked for in any case.
    """

    decides = "outcome"
    asks: Mapping[str, Asks] = {}
    bound_field_class = AskedField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._need(())

    @property
    def asked(self) -> Asks:
        """What the chosen outcome asks for."""
        return self.asks.get(str(self[self.decides].data or ""), Asks())

    @property
    def named(self) -> list[str]:
        """The fields of which the table speaks."""
        return [name for name in self.fields if any(name in asks for asks in self.asks.values())]

    def withhold(self, *outcomes: str) -> None:
        """Take outcomes away that this record does not allow, and the fields that they alone ask for."""
        leave_out(self, self.decides, *outcomes)
        before = self.named
        self.asks = {outcome: asks for outcome, asks in self.asks.items() if outcome not in outcomes}
        for name in set(before) - set(self.named):
            del self.fields[name]

    def marks(self, name: str) -> dict[str, str]:
        """Of a field, as the script reads it: which outcomes show it, which cannot do without it."""
        if name == self.decides:
            return {"data-decides": "true"}
        shown = [str(outcome) for outcome, asks in self.asks.items() if name in asks]
        needed = [str(outcome) for outcome, asks in self.asks.items() if name in asks.needs]
        marks = {"data-needed-for": " ".join(needed)} if needed else {}
        deciding: Any = self.fields[self.decides]
        if shown and not {str(code) for code, _words in deciding.choices if code} <= set(shown):
            marks["data-for-outcome"] = " ".join(shown)
        return marks

    def _need(self, names: Iterable[str]) -> None:
        for name in self.named:
            self.fields[name].required = name in names

    def full_clean(self) -> None:
        if self.is_bound:
            self._need(self.asked.needs)
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        asked = self.asked
        for name in self.named:
            if name not in asked:
                self.errors.pop(name, None)
                data[name] = self.fields[name].clean(None)
        return data
