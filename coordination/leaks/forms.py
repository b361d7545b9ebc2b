"""What a report of a leak and each of its steps asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    AskingForm,
    Asks,
    OutcomeForm,
    line_field,
    offer,
    outcome_field,
    past_day,
    reason_field,
    text_field,
)
from coordination.leaks.freezing import numbered_record
from coordination.leaks.models import Leak
from coordination.units.fields import UserField
from coordination.units.models import OFFICERS, Post, User

if TYPE_CHECKING:
    from coordination.access import Actor


class ReportForm(forms.Form):
    encrypted = ("found",)

    kind = outcome_field(pgettext_lazy("leak", "What happened?"), Leak.Kind.choices, initial="wrong")
    found = text_field(pgettext_lazy("leak", "What happened, and how it is known"), 3, max_length=2000)
    account = UserField(
        label=pgettext_lazy("leak", "Whose account"),
        required=False,
        help_text=_("Who opened it without need, where that is known: they are kept out of it at once."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.visible_to(actor).current().exclude(role__in=OFFICERS)
        offer(self, "account", User.objects.filter(pk__in=posts.values("user")).order_by("name"))


class NumberForm(ReportForm):
    """From the security officer's desk: the record is named by its number."""

    number = line_field(
        pgettext_lazy("leak", "Number of the record or paper"),
        max_length=80,
        help_text=_("Of a household, an aid case, a referral, a deliberation or a paper of this county."),
    )
    field_order = ["number"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.actor = actor

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        self.record = numbered_record(number, self.actor)
        if self.record is None:
            raise ValidationError(_("Nothing of this county bears this number: compare it."))
        return number


class AssessForm(OutcomeForm):
    encrypted = ("data_kinds", "harm", "advice", "why_not_told", "reason")

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("tell", _("It is so: the person is notified")),
            ("spare", _("It is so, and no harm can come of it: nobody is notified")),
            ("unfounded", _("It is not so")),
        ],
        initial="tell",
    )
    data_kinds = text_field(pgettext_lazy("leak", "Which personal data"), 2, max_length=500)
    harm = text_field(pgettext_lazy("leak", "What harm may come of it"), 2, max_length=500)
    advice = text_field(pgettext_lazy("leak", "What the person can do"), 2, max_length=500)
    why_not_told = text_field(pgettext_lazy("leak", "Why the person is not notified"), 2, max_length=500)
    reason = reason_field(_("Reason"))
    asks = {
        "tell": Asks(needs=("data_kinds", "harm", "advice")),
        "spare": Asks(needs=("data_kinds", "harm", "why_not_told")),
        "unfounded": Asks(needs=("reason",)),
    }


class TellForm(AskingForm):
    encrypted = ("how",)

    on = past_day(pgettext_lazy("leak", "Notified on"))
    how = text_field(pgettext_lazy("leak", "How the person was notified"), 2, max_length=500)


class MeasuresForm(AskingForm):
    encrypted = ("measures",)

    measures = text_field(pgettext_lazy("leak", "Measures taken"), 4, max_length=2000)
    stays_out = forms.BooleanField(
        label=_("What is frozen stays frozen after the case is closed"), required=False
    )


class CloseForm(OutcomeForm):
    encrypted = ("reason",)

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("close", _("Close the case")), ("more", _("More is to be done"))],
        initial="close",
    )
    reason = reason_field(_("Reason"))
    asks = {"close": Asks(), "more": Asks(needs=("reason",))}
