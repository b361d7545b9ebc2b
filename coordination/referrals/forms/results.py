"""The structured result of a leg: only the fields that it needs are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import (
    Asks,
    OutcomeForm,
    files_field,
    money_field,
    offer,
    outcome_field,
    past_day,
    reason_field,
    text_field,
)
from coordination.policy.days import worked_day
from coordination.referrals.models import CharityProject, Leg, LegResult

C = LegResult.Code


class ResultForm(OutcomeForm):
    """What came of it: a code, what makes it true, and its proof."""

    encrypted = ("summary", "reason", "advice", "place", "proof")

    outcome = outcome_field(_("Result"), C.choices)
    summary = text_field(
        _("What was done"), max_length=2000, help_text=_("In plain words; the person is told from this.")
    )
    form = forms.ChoiceField(
        label=_("Form of the aid"), choices=[("", _("please choose")), *LegResult.Form.choices]
    )
    value = money_field(_("Amount or value (yuan)"), least="0")
    project = forms.ModelChoiceField(
        label=_("Project on file"),
        queryset=CharityProject.objects.none(),
        help_text=_("A charity helps under a project that was filed beforehand."),
    )
    reason = reason_field(_("Reason"))
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("The notice of refusal carries it with the way of review; it is numbered when you sign."),
    )
    advice = forms.CharField(label=_("What the person may try instead"), max_length=300)
    review_on = worked_day(
        _("To be reviewed on"),
        help_text=_("On this day the waiting list comes back to you by itself."),
    )
    happened_on = past_day(_("Day of the event"), initial=None)
    place = forms.CharField(label=_("Where the person lives now"), max_length=120)
    proof = forms.CharField(
        label=_("Proof"),
        max_length=200,
        help_text=_("Number of the voucher, the record or the letter; or attach it below."),
        error_messages={"required": _("Name the proof or attach it; without it the clock keeps running.")},
    )
    files = files_field(
        _("Attached proof"), required=False, help_text=_("Several files can be chosen at once.")
    )
    asks = {
        C.GRANTED: Asks(needs=("form",), may=("value", "project")),
        C.ALREADY: Asks(may=("value",)),
        C.REFUSED: Asks(needs=("reason", "basis"), may=("advice",)),
        C.DECLINED: Asks(may=("reason",)),
        C.WAIT_LIST: Asks(needs=("review_on",)),
        C.MOVED: Asks(needs=("place", "happened_on")),
        C.DECEASED: Asks(needs=("happened_on",)),
    }
    needs_with = {"outcome": {code: ("proof",) for code in C if code != C.UNREACHABLE}}

    @property
    def needed(self) -> set[str]:
        return super().needed - ({"proof"} if self.files.get("files") else set())

    def __init__(self, *args: Any, leg: Leg, reviewing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leg.kind == Leg.Kind.REFER:
            today = timezone.localdate()
            filed = CharityProject.objects.filter(
                body=leg.receiver_id,
                status=CharityProject.Status.FILED,
                begins_on__lte=today,
                ends_on__gte=today,
            )
            offer(self, "project", filed, label_from_instance=lambda project: project.title)
            self.asks = {**self.asks, C.GRANTED: Asks(needs=("form", "project", "value"))}
        else:
            del self.fields["project"]
        if reviewing:
            kept = (C.GRANTED, C.REFUSED, C.WAIT_LIST, C.DECLINED, C.ALREADY)
            self.withhold(*(code for code in C if code not in kept))

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["code"] = data.pop("outcome")
        return data
