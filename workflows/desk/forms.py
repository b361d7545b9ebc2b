"""What the engine itself asks at a step: the paper, the telephone call, a date by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import HappenedDay, HappenedMoment, offer, planned_day, text_field
from coordination.policy.deadlines import close_of_day
from coordination.units.counties import County
from coordination.units.fields import PostField, post_words
from coordination.units.models import Post, Role
from workflows.engine.narrowing import posts_for
from workflows.engine.notes import LONGEST
from workflows.models import Task


class NoteForm(forms.Form):
    """Words for the colleague who took a step first."""

    encrypted = ("text",)

    text = text_field(_("What your colleague should know"), rows=5, max_length=LONGEST)


class PaperForm(forms.Form):
    """What stands on the signed sheet."""

    stand_ins = {"signed_on": timezone.localdate}  # for what the page promises before it is entered

    signer = forms.TypedChoiceField(label=_("Signed by"), coerce=int, widget=forms.RadioSelect)
    signed_on = HappenedDay(label=_("Date on the paper"))
    scan = forms.FileField(
        label=_("Scan of the sheet"), help_text=_("PDF or photograph; it is kept with the record.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, task: Task) -> None:
        super().__init__(data, files)
        posts = posts_for(task)
        offer(self, "signer", [(post.pk, post_words(post)) for post in posts])
        if len(posts) == 1:
            self.fields["signer"].initial = posts[0].pk
        self.opened_on = timezone.localdate(task.created)

    def clean_signed_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["signed_on"]
        if on < self.opened_on:
            raise ValidationError(_("The step was not open yet on that day."))
        return on


class TelephoneForm(forms.Form):
    """Who said it on the telephone, when, and who of the office heard it."""

    names = ("told_by",)

    told_by = forms.CharField(
        label=_("Who said it"),
        max_length=40,
        help_text=_("Name, and post where it helps: the unit may ask later who spoke for it."),
    )
    said_at = HappenedMoment(label=_("When it was said"))
    taken_by = PostField(label=_("Call taken by"))

    def __init__(self, data: Any = None, files: Any = None, *, task: Task, post: Post) -> None:
        super().__init__(data, files)
        office = Post.objects.current().filter(unit=post.unit_id, role__in=[Role.OFFICE, Role.OFFDIR])
        offer(self, "taken_by", office.select_related("user", "unit"), empty_label=None)
        self.initial.update(said_at=timezone.localtime().replace(second=0), taken_by=post.pk)
        self.opened_at = task.created

    def clean_said_at(self) -> dt.datetime:
        at: dt.datetime = self.cleaned_data["said_at"]
        if at < self.opened_at.replace(second=0, microsecond=0):
            raise ValidationError(_("The unit had not been asked yet at that time."))
        return at


class HandDateForm(forms.Form):
    """The next step's due day, where the calendar of its year is missing."""

    next_due = planned_day(
        _("Due day of the next step"),
        from_today=True,
        help_text=_("The working days of that year are not announced; this date is yours."),
    )

    def __init__(self, data: Any = None, *, county: County) -> None:
        super().__init__(data)
        self.county = county

    def clean_next_due(self) -> dt.datetime:
        return close_of_day(self.cleaned_data["next_due"], county=self.county)
