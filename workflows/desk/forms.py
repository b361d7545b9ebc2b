"""What the engine itself asks at a step: the paper, the telephone call, a date by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import MomentInput, day_field, offer
from coordination.policy.deadlines import close_of_day
from coordination.rules import must_not_be_past
from coordination.units.fields import PostField, post_words
from coordination.units.models import Post, Role
from workflows.models import Task


class PaperForm(forms.Form):
    """What stands on the signed sheet."""

    signer = forms.TypedChoiceField(label=_("Signed by"), coerce=int, widget=forms.RadioSelect)
    signed_on = day_field(_("Date on the paper"))
    scan = forms.FileField(
        label=_("Scan of the sheet"), help_text=_("PDF or photograph; it is kept with the record.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, task: Task) -> None:
        super().__init__(data, files)
        posts = task.holder.posts()
        offer(self, "signer", [(post.pk, post_words(post)) for post in posts])
        if len(posts) == 1:
            self.fields["signer"].initial = posts[0].pk
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
    said_at = forms.DateTimeField(label=_("When it was said"), widget=MomentInput())
    taken_by = PostField(label=_("Call taken by"))

    def __init__(self, data: Any = None, files: Any = None, *, task: Task, post: Post) -> None:
        super().__init__(data, files)
        office = Post.objects.current().filter(unit=post.unit_id, role__in=[Role.OFFICE, Role.OFFDIR])
        offer(self, "taken_by", office.select_related("user", "unit"), empty_label=None)
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

    next_due = day_field(
        _("Due day of the next step"),
        help_text=_("The working days of that year are not announced; this date is yours."),
        validators=[must_not_be_past],
    )

    def clean_next_due(self) -> dt.datetime:
        return close_of_day(self.cleaned_data["next_due"])
