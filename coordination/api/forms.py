"""Adding an interface client, and revoking its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.api.actions import ROLES
from coordination.api.keys import last_day
from coordination.api.models import ApiClient, Scope
from coordination.forms import line_field, offer, outcome_field, planned_day, text_field
from coordination.monitoring.models import Channel
from coordination.monitoring.policies import can_use_channel
from coordination.networks import networks_of
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

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
    organisation = UnitField(label=_("Unit"))
    role = outcome_field(pgettext_lazy("client", "Acts as"), [(role.value, role.label) for role in ROLES])
    channel = forms.ChoiceField(label=_("Channel"), choices=OFFERED)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    rate = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=6000, initial=60)
    valid_until = planned_day(
        _("Valid through"),
        from_today=True,
        initial=last_day,
        help_text=_("Within its last days whoever keeps the clients is warned; a changed key begins anew."),
    )
    addresses = text_field(
        _("Only from these addresses"),
        rows=2,
        required=False,
        max_length=1000,
        help_text=_("One address or network on a line, such as 10.0.3.0/24. Empty: from anywhere."),
    )
    signs = forms.BooleanField(
        label=_("It signs each request"),
        required=False,
        help_text=_(
            "Then the key itself never travels, and a request that was overheard opens nothing again."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.visible_to(actor).valid_on()
        if actor.county_id is None:
            units = units.filter(region=None)
        offer(self, "organisation", units, label_from_instance=lambda unit: unit.full_name)

    def clean_addresses(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        for line in lines:
            try:
                networks_of([line])
            except ValueError:
                raise ValidationError(
                    _("%(line)s is no address and no network."), params={"line": line}
                ) from None
        return lines

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
