"""What the office types about rules and calendars."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.access import Actor
from coordination.forms import AskingForm, offer, past_day, planned_day, reason_field
from coordination.policy.calendar import CalendarMissing, add_working_days
from coordination.policy.keyed import must_be_known, offered
from coordination.policy.models import Parameter, PolicyDocument
from coordination.policy.notice import NoticeDay, check_notice, read_file
from coordination.policy.values import must_reach_least, parse, typed

LARGEST_NOTICE = 64 * 1024
UNNAMED_DOCUMENT = _("Choose the document, or enter title and number of a new one.")


class ChangeParameterForm(AskingForm):
    """A figure, the day from which it holds, and the document that says so."""

    value = forms.CharField(label=_("New figure"), max_length=500)
    in_force_from = planned_day(
        _("In force from"),
        help_text=_("Tomorrow at the earliest. Matters opened before keep the rules they began under."),
    )
    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=PolicyDocument.objects.none(),
        required=False,
        empty_label=_("A document not yet entered"),
    )
    title = forms.CharField(
        label=_("Title of the new document"),
        max_length=200,
        help_text=_("Only where it is not in the list above."),
        error_messages={"required": UNNAMED_DOCUMENT},
    )
    number = forms.CharField(
        label=_("Document number"), max_length=60, error_messages={"required": UNNAMED_DOCUMENT}
    )
    issued_on = past_day(_("Issued on"), initial=None, required=False)
    reason = reason_field(_("Reason"), max_length=500)
    needs_with = {"document": {"": ("title", "number")}}

    def __init__(self, data: Any = None, *, row: Parameter, actor: Actor) -> None:
        self.row = row
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        super().__init__(data, initial={"value": typed(row), "in_force_from": tomorrow})
        documents = PolicyDocument.objects.visible_to(actor).filter(ended_on=None).order_by("title")
        offer(self, "document", documents)
        self.fields["value"].help_text = offered(row.name) or row.get_unit_display()

    def clean_value(self) -> Any:
        raw = parse(self.cleaned_data["value"], self.row.unit, several=isinstance(self.row.raw, list))
        must_reach_least(raw, self.row.name)
        must_be_known(raw, self.row.name)
        return raw

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "value" in data and data["value"] == self.row.raw:
            self.add_error("value", _("This is the figure in force."))
        return data


class ImportNoticeForm(forms.Form):
    """The State Council's notice on one year's holidays."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An Excel workbook (.xlsx) with the headings date, kind and name; "
            "or text, one day a line, with commas between the three. "
            "The kind is holiday or workday, for example 2027-02-14,workday"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
    number = forms.CharField(label=_("Number of the notice"), max_length=60)
    issued_on = past_day(_("Issued on"), initial=None)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)

    def clean_file(self) -> list[NoticeDay]:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_NOTICE:
            raise ValidationError(_("The file is too large for a notice."))
        days = read_file(upload)
        check_notice(self.year, days)
        return days


def working_day_after(today: dt.date, typed_count: str) -> dt.date:
    """The day of "in N working days" as a form asks for it."""
    try:
        count = int(typed_count)
    except ValueError:
        raise ValidationError(_("Enter a whole number.")) from None
    if not 0 <= count <= 250:
        raise ValidationError(_("Enter a number from 0 to 250."))
    try:
        return add_working_days(today, count)
    except CalendarMissing as error:
        raise ValidationError(str(error)) from error
