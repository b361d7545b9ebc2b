"""What each step of a remedy asks for; each form gives the values of one action."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import Asks, OutcomeForm, outcome_field, past_day, reason_field, text_field
from coordination.remedies.models import Remedy

Outcome = Remedy.Outcome


class EnterForm(OutcomeForm):
    """What a person brings against a decision, entered from the decision's page."""

    encrypted = ("said",)
    decides = "kind"

    kind = outcome_field(pgettext_lazy("remedy", "Kind"), Remedy.Kind.choices, initial=Remedy.Kind.OBJECTION)
    came = forms.ChoiceField(label=pgettext_lazy("remedy", "How it came"), choices=Remedy.Way.choices)
    received_on = past_day(_("Received on"))
    reference = forms.CharField(
        label=_("File number there"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_simple = forms.BooleanField(
        label=_("Simple procedure"), required=False, help_text=_("The reply is due sooner.")
    )
    said = text_field(_("What is brought forward"), 4, max_length=4000)
    asks = {
        "objection": Asks(),
        "complaint": Asks(),
        "review": Asks(may=("reference", "is_simple")),
        "suit": Asks(may=("reference",)),
    }


class AnswerForm(OutcomeForm):
    encrypted = ("words",)

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            (Outcome.STANDS, pgettext_lazy("remedy", "The decision stands")),
            (Outcome.CHANGED, pgettext_lazy("remedy", "The decision is to be changed")),
            (Outcome.REVOKED, pgettext_lazy("remedy", "The decision is revoked")),
        ],
        initial=Outcome.STANDS,
    )
    words = reason_field(_("Reasons for the person"), 4)
    asks = {Outcome.STANDS: Asks(), Outcome.CHANGED: Asks(), Outcome.REVOKED: Asks()}


class ReplyForm(forms.Form):
    encrypted = ("words",)

    on = past_day(_("Replied on"))
    words = text_field(
        _("Reply, and the evidence that went with it"),
        5,
        max_length=4000,
        help_text=_("Only evidence that stood at the decision: nothing new is collected against the person."),
    )


class DecidedForm(OutcomeForm):
    encrypted = ("words",)

    outcome = outcome_field(pgettext_lazy("remedy", "Outcome"), Outcome.choices)
    on = past_day(_("Decided on"))
    words = text_field(_("What was decided, with its number"), 4, max_length=4000)
    asks = dict.fromkeys(Outcome.values, Asks())


class CarriedOutForm(forms.Form):
    encrypted = ("words",)

    on = past_day(_("Carried out on"))
    words = text_field(_("What was done"), 4, max_length=2000)


class StopForm(forms.Form):
    encrypted = ("basis",)

    basis = reason_field(_("By whose order, and why"), 3, max_length=500)
