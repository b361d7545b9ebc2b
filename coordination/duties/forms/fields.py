"""Fields that several forms of this room use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from coordination.units.models import Organisation, Post
from coordination.units.queries import member_units

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class DayInput(forms.DateInput):
    """A date picked as "in N working days"; a figure is proposed, none leaves the box empty."""

    def __init__(self, working_days: str = "", outcome: str = "") -> None:
        attrs = {"type": "date", "data-working-days": working_days}
        if outcome:
            attrs["data-for-outcome"] = outcome
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label


class UnitsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.label


class HandlerField(forms.ModelChoiceField):
    """Somebody of the unit, named with the post."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.label} · {obj.label}"


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is checked when it is attached."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


def long_text(rows: int = 3, *, phrases: _StrOrPromise = "", outcome: str = "") -> forms.Textarea:
    attrs: dict[str, Any] = {"rows": rows}
    if phrases:
        attrs["data-phrases"] = phrases
    if outcome:
        attrs["data-for-outcome"] = outcome
    return forms.Textarea(attrs=attrs)


def unit_field(
    label: _StrOrPromise, *, required: bool = True, outcome: str = "", help_text: _StrOrPromise = ""
) -> UnitField:
    widget = forms.Select(attrs={"data-for-outcome": outcome} if outcome else {})
    return UnitField(
        Organisation.objects.none(), label=label, required=required, widget=widget, help_text=help_text
    )


def members(without: int | None = None) -> Any:
    units = member_units().order_by("order", "code")
    return units.exclude(pk=without) if without else units


def outcome_field(
    label: _StrOrPromise, choices: Sequence[tuple[str, _StrOrPromise]], initial: str
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, initial=initial)


class OutcomeForm(forms.Form):
    """One decision among several; ``needs`` names the fields that an outcome cannot do without."""

    needs: dict[str, tuple[str, ...]] = {}
    use_required_attribute = False  # a field that the chosen outcome does not show must not stop the form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.get("outcome", "") if self.is_bound else self.fields["outcome"].initial
        for outcome, names in self.needs.items():
            for name in names:
                if outcome == chosen or (not self.is_bound and self._is_only_for(name, outcome)):
                    self.fields[name].required = True

    def _is_only_for(self, name: str, outcome: str) -> bool:
        """Whether nothing but this outcome shows the field: then it is not called optional."""
        return bool(self.fields[name].widget.attrs.get("data-for-outcome") == outcome)
