"""Adding an interface client, and revoking its key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.api.actions import ROLES
from coordination.api.models import ApiClient, Scope
from coordination.forms import day_field, line_field, offer, outcome_field
from coordination.monitoring.models import Channel
from coordination.monitoring.policies import can_use_channel
from coordination.rules import must_not_be_past
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

OFFERED = [(one.value, one.label) for one in Channel if one != Channel.HOUSE]


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
    organisation = UnitField(label=_("Unit"), to_field_name="code")
    role = outcome_field(pgettext_lazy("client", "Acts as"), [(role.value, role.label) for role in ROLES])
    channel = forms.ChoiceField(label=_("Channel"), choices=OFFERED)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    rate = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=6000, initial=60)
    valid_until = day_field(
        _("Valid through"),
        required=False,
        validators=[must_not_be_past],
        help_text=_("Empty: until it is revoked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.valid_on()
        offer(self, "organisation", units, label_from_instance=lambda unit: unit.full_name)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if ApiClient.objects.filter(code=code).exists():
            raise ValidationError(_("Another client has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refusal = can_use_channel(data.get("role", ""), data.get("channel", ""))
        if refusal and "channel" in data:
            self.add_error("channel", str(refusal))
        return data


class ReasonForm(forms.Form):
    reason = line_field(
        _("Reason"),
        phrases=_("The system is no longer used|The key may have become known|Replaced"),
        max_length=200,
        help_text=_("It stands in the trail."),
    )
