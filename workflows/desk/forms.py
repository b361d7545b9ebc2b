"""What the engine itself asks at a step: the password, the paper, a date by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.policy.deadlines import close_of_day
from coordination.units.models import Post, Role
from coordination.units.queries import holders
from workflows.models import Task


class ReauthForm(forms.Form):
    """Signing asks once more who signs."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("It stands for your signature: the step is signed with your name, post and time."),
    )


class PaperForm(forms.Form):
    """What stands on the signed sheet."""

    signer = forms.TypedChoiceField(label=_("Signed by"), coerce=int, widget=forms.RadioSelect)
    signed_on = forms.DateField(
        label=_("Date on the paper"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = forms.FileField(
        label=_("Scan of the sheet"), help_text=_("PDF or photograph; it is kept with the record.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, task: Task) -> None:
        super().__init__(data, files)
        posts = holders(task.holder_unit, task.holder_role)
        field: Any = self.fields["signer"]
        field.choices = [(post.pk, f"{post.user.label} · {post.label}") for post in posts]
        if len(posts) == 1:
            field.initial = posts[0].pk
        self.opened_on = timezone.localdate(task.created)

    def clean_signed_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["signed_on"]
        if on > timezone.localdate():
            raise ValidationError(_("The paper cannot have been signed after today."))
        if on < self.opened_on:
            raise ValidationError(_("The step was not open yet on that day."))
        return on


class TelephoneForm(forms.Form):
    """Who said it on the telephone, when, and who of the office heard it."""

    told_by = forms.CharField(
        label=_("Who said it"),
        max_length=40,
        help_text=_("Name, and post where it helps: the unit may ask later who spoke for it."),
    )
    said_at = forms.DateTimeField(
        label=_("When it was said"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    taken_by = forms.ModelChoiceField(Post.objects.none(), label=_("Call taken by"))

    def __init__(self, data: Any = None, files: Any = None, *, task: Task, post: Post) -> None:
        super().__init__(data, files)
        field: Any = self.fields["taken_by"]
        office = Post.objects.current().filter(unit=post.unit_id, role__in=[Role.OFFICE, Role.OFFDIR])
        field.queryset = office.select_related("user", "unit")
        field.label_from_instance = lambda post: f"{post.user.label} · {post.label}"
        field.empty_label = None
        self.initial.update(said_at=timezone.localtime().replace(second=0), taken_by=post.pk)
        self.opened_at = task.created

    def clean_said_at(self) -> dt.datetime:
        at: dt.datetime = self.cleaned_data["said_at"]
        if at > timezone.now():
            raise ValidationError(_("The call cannot lie ahead."))
        if at < self.opened_at.replace(second=0, microsecond=0):
            raise ValidationError(_("The unit had not been asked yet at that time."))
        return at


class HandDateForm(forms.Form):
    """The next step's due day, where the calendar of its year is missing."""

    next_due = forms.DateField(
        label=_("Due day of the next step"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The working days of that year are not announced; this date is yours."),
    )

    def clean_next_due(self) -> dt.datetime:
        on: dt.date = self.cleaned_data["next_due"]
        if on < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return close_of_day(on)
