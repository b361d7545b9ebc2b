"""Adding an interface client, and revoking its key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.api.actions import ROLES
from coordination.api.models import ApiClient, Scope
from coordination.monitoring.models import Channel
from coordination.monitoring.policies import PLATFORMS
from coordination.units.models import Organisation, Role

OFFERED = [(one.value, one.label) for one in Channel if one != Channel.HOUSE]


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


class ClientForm(forms.Form):
    """Which system, whose, as whom it acts, and what its key opens."""

    name = forms.CharField(
        label=_("Name of the system"),
        max_length=40,
        help_text=_("As people call it; it stands in the traces of what it reports."),
    )
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Letters, digits and hyphens. It marks the source of each warning and never changes."),
    )
    organisation = UnitField(label=_("Unit"), queryset=Organisation.objects.none(), to_field_name="code")
    role = forms.ChoiceField(
        label=pgettext_lazy("client", "Acts as"),
        choices=[(role.value, role.label) for role in ROLES],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=OFFERED)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    rate = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=6000, initial=60)
    valid_until = forms.DateField(
        label=_("Valid through"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: until it is revoked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["organisation"]
        unit.queryset = Organisation.objects.valid_on().order_by("order", "code")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if ApiClient.objects.filter(code=code).exists():
            raise ValidationError(_("Another client has this code."))
        return code

    def clean_valid_until(self) -> Any:
        day = self.cleaned_data["valid_until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("This day has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.UP and data.get("channel") not in (None, *PLATFORMS):
            self.add_error("channel", _("A platform reports on its own channel only."))
        return data


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stands in the trail."),
        widget=forms.TextInput(
            attrs={"data-phrases": _("The system is no longer used|The key may have become known|Replaced")}
        ),
    )
