"""What each step of an aid case asks of the one who takes it; each form gives the values of one action."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.forms.rulings import ANOTHER, found_field
from coordination.aid.models import AidCase, Stage
from coordination.forms import (
    Asks,
    OutcomeForm,
    money_field,
    offer,
    outcome_field,
    past_day,
    planned_day,
    reason_field,
    text_field,
)
from coordination.lives.forms import DIED, died_on_field
from coordination.lives.leaving_forms import MOVED, moved_on_field, new_place_field
from coordination.policy.stages import StageRows
from coordination.units.fields import UnitsField
from coordination.units.models import Organisation


def opinion_field(help_text: Any) -> forms.CharField:
    return reason_field(_("Opinion or reason"), help_text=help_text)


class QuickForm(OutcomeForm):
    """The head's word on a phone: approve, or one of three other ways."""

    encrypted = ("opinion", "found_answer")

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("approve", _("Approve, pay at once")),
            ("ordinary", _("To the ordinary lane: verify first")),
            ("return", _("Return it for amendment")),
            ("refuse", _("Refuse the request")),
        ],
        initial="approve",
    )
    amount = money_field(_("Amount approved (yuan)"))
    found_answer = found_field(_("You may approve without it: an advance does not wait."))
    opinion = opinion_field(_("A reason is needed unless you approve."))
    asks = {
        "approve": Asks(
            needs=("amount",),
            may=("opinion", "found_answer"),
            phrases={
                "opinion": _("The case is urgent, agreed.|Agreed; hand the papers in afterwards."),
                "found_answer": ANOTHER,
            },
        ),
        "ordinary": Asks(needs=("opinion",)),
        "return": Asks(needs=("opinion",)),
        "refuse": Asks(needs=("opinion",)),
    }

    def __init__(self, *args: Any, case: AidCase, asks_found: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = case.amount
        if not asks_found:
            del self.fields["found_answer"]


class OpinionForm(forms.Form):
    encrypted = ("opinion",)
    opinion = text_field(_("Opinion"), 2, phrases=_("Agreed."), required=False, max_length=500)


class ReceiptForm(OutcomeForm):
    encrypted = ("found",)
    outcome = outcome_field(
        _("Did it arrive?"),
        [
            ("received", _("Yes, the person has it")),
            ("missing", _("No, it did not arrive: to be paid again")),
        ],
        initial="received",
    )
    found = text_field(
        _("What was seen"),
        2,
        max_length=500,
    )
    on = past_day(pgettext_lazy("of a day", "On"))
    money = {
        "received": Asks(phrases={"found": _("The money is on the card.|The person confirmed the receipt.")}),
        "missing": Asks(
            phrases={"found": _("The money is not on the card.|The person has received nothing.")}
        ),
    }
    goods = {
        "received": Asks(phrases={"found": _("The goods are there.|The person confirmed the receipt.")}),
        "missing": Asks(phrases={"found": _("The goods are not there.|The person has received nothing.")}),
    }
    service = {
        "received": Asks(phrases={"found": _("The service was given.|The person confirmed it.")}),
        "missing": Asks(phrases={"found": _("The service was not given.|The person has seen nobody.")}),
    }
    asks = money

    def __init__(self, *args: Any, stage: Stage | None, **kwargs: Any) -> None:
        """What is seen of goods or of a service is not said of money."""
        self.asks = {Stage.Form.GOODS: self.goods, Stage.Form.SERVICE: self.service}.get(
            Stage.Form(stage.form) if stage is not None else Stage.Form.CASH, self.money
        )
        super().__init__(*args, **kwargs)


class EaseForm(forms.Form):
    encrypted = ("note",)
    on = past_day(_("Emergency over on"))
    note = text_field(_("Note"), 2, required=False, max_length=500)


class SupplementForm(forms.Form):
    encrypted = ("statement",)
    statement = text_field(
        _("What is found after the emergency"),
        5,
        max_length=4000,
        help_text=_("Person, cause, amount, how it was given, and the proof that follows."),
    )
    confirmed = money_field(
        _("Spent as told (yuan)"),
        required=False,
        least="0",
        help_text=_("Left empty: all of the advance that was not given back."),
    )
    needs_plan = forms.BooleanField(label=_("More aid in stages is needed"), required=False)


class FileForm(OutcomeForm):
    encrypted = ("note",)
    outcome = outcome_field(
        _("Are the papers in order?"),
        [
            ("file", _("In order: file them")),
            ("return", _("Ask for better papers")),
            ("lawful", _("No entitlement followed, but the advance was lawful: no recovery")),
            ("untrue", _("A statement proved false: file them and ask the aid back")),
        ],
        initial="file",
    )
    amount = money_field(_("Ask back (yuan)"), help_text=_("The person is heard before anything is ordered."))
    note = reason_field(_("Note or reason"))
    asks = {
        "file": Asks(may=("note",)),
        "return": Asks(needs=("note",)),
        "lawful": Asks(needs=("note",)),
        "untrue": Asks(needs=("note", "amount")),
    }

    def __init__(self, *args: Any, stands: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = stands


METHODS = (
    ("入户走访", _("visit at home")),
    ("邻里访问", _("neighbours asked")),
    ("信函索证和数据比对", _("letters and data")),
)


class VerifyForm(OutcomeForm):
    encrypted = ("found", "new_place")
    outcome = outcome_field(
        _("Is the hardship true?"),
        [
            ("true", pgettext_lazy("aid", "Confirmed")),
            ("false", _("Not confirmed: the township head decides")),
            DIED,
            MOVED,
        ],
        initial="true",
    )
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
    methods = forms.MultipleChoiceField(
        label=_("How was it verified?"), choices=METHODS, widget=forms.CheckboxSelectMultiple
    )
    found = text_field(_("What was found"), 4, max_length=2000)
    on = past_day(pgettext_lazy("of a day", "On"))
    asks = {"died": Asks(needs=("died_on",)), "moved": Asks(needs=("moved_on", "new_place"))}


class PlanForm(forms.Form):
    """Rows of stages; an empty row is left out."""

    encrypted = ("condition_*",)

    def __init__(self, *args: Any, case: AidCase, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = StageRows(most, Stage.Form.choices)
        self.fields.update(self.rows.fields(needed=1))
        self.fields["amount_1"].initial = case.amount
        self.fields["due_on_1"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "stages": self.rows.read(self.cleaned_data)}


class ReviewForm(OutcomeForm):
    encrypted = ("opinion", "found_answer")
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("agree", _("Agree")),
            ("return", _("Return it for amendment")),
            ("refuse", _("Refuse the request")),
        ],
        initial="agree",
    )
    found_answer = found_field()
    opinion = opinion_field(_("A reason is needed unless you agree."))
    asks = {
        "agree": Asks(
            needs=("found_answer",),
            may=("opinion",),
            phrases={"opinion": _("Agreed."), "found_answer": ANOTHER},
        ),
        "return": Asks(needs=("opinion",)),
        "refuse": Asks(needs=("opinion",)),
    }

    def __init__(self, *args: Any, asks_found: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_found:
            del self.fields["found_answer"]


class CountyCheckForm(OutcomeForm):
    encrypted = ("note",)
    outcome = outcome_field(
        _("Is the plan in order?"),
        [("pass", _("In order: on to the county leader")), ("return", _("Return it for amendment"))],
        initial="pass",
    )
    note = reason_field(_("Note or reason"))
    asks = {"pass": Asks(may=("note",)), "return": Asks(needs=("note",))}


class AmendForm(forms.Form):
    encrypted = ("facts",)
    facts = text_field(_("What happened"), 5, max_length=4000)
    amount = money_field(_("Amount asked (yuan)"))

    def __init__(self, *args: Any, case: AidCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts"].initial, self.fields["amount"].initial = case.facts, case.amount


def confirmed(label: Any) -> forms.BooleanField:
    """One of the points without which a stage is not released."""
    words = _("A stage is released only where all three points are confirmed; else propose a cut or suspend.")
    return forms.BooleanField(label=label, error_messages={"required": words})


class CheckStageForm(OutcomeForm):
    encrypted = ("found", "reason", "new_place")
    outcome = outcome_field(
        _("What follows from the check?"),
        [
            ("release", _("Release the stage")),
            ("cut", _("Propose to cut or stop; the person is heard first")),
            ("suspend", _("Suspend until a day")),
            DIED,
            MOVED,
        ],
        initial="release",
    )
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
    is_alive = confirmed(_("The person was met alive"))
    is_resident = confirmed(_("The person still lives here"))
    is_met = confirmed(_("The condition is met, and no other aid was found"))
    found = text_field(_("What was found"), max_length=2000)
    on = past_day(pgettext_lazy("of a day", "On"))
    reason = reason_field(_("Reason"), 2)
    until = planned_day(_("Suspended until"))
    asks = {
        "release": Asks(needs=("is_alive", "is_resident", "is_met")),
        "cut": Asks(needs=("reason",)),
        "suspend": Asks(needs=("reason", "until")),
        "died": Asks(needs=("died_on",)),
        "moved": Asks(needs=("moved_on", "new_place")),
    }


class HearForm(forms.Form):
    encrypted = ("statement",)
    statement = text_field(
        _("What the person says"),
        4,
        phrases=_("No objection.|The person asks to keep the aid."),
        max_length=4000,
    )
    on = past_day(pgettext_lazy("of a day", "On"))


class CutForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("cut", _("Pay less on this stage")),
            ("stop", _("Stop everything that is not paid")),
            ("keep", _("Leave the stage as it was planned")),
        ],
    )
    amount = money_field(_("New amount of the stage (yuan)"))
    reason = reason_field(_("Reason"))
    asks = {"cut": Asks(needs=("amount",))}


class ResumeForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("resume", _("The aid goes on")),
            ("end", _("The reason lasts: hear the person, then decide on the end")),
        ],
    )
    reason = reason_field(_("Reason"))


class SettleForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("stop", _("Stop everything that is not paid")),
            ("pay", _("Pay to the family what was due before the death")),
        ],
    )
    reason = reason_field(_("Reason"))


class FollowForm(OutcomeForm):
    encrypted = ("found", "new_place")
    outcome = outcome_field(
        _("How does it stand?"), [*AidCase.Outcome.choices, DIED, MOVED], initial=AidCase.Outcome.SOLVED
    )
    died_on = died_on_field()
    moved_on = moved_on_field()
    new_place = new_place_field()
    found = text_field(_("What was found"), 4, max_length=2000)
    on = past_day(pgettext_lazy("of a day", "On"))
    units = UnitsField(label=_("Units that can help"), columns=True)
    asks = {
        AidCase.Outcome.OTHER_UNITS: Asks(needs=("units",)),
        "died": Asks(needs=("died_on",)),
        "moved": Asks(needs=("moved_on", "new_place")),
    }

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "units", units)


class CloseForm(forms.Form):
    encrypted = ("note",)
    note = text_field(_("Note"), 2, required=False, max_length=500)
