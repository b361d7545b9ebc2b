"""What each step of an assignment asks of the one who takes it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.duties.models import Assignment
from coordination.duties.policies import closing_role
from coordination.duties.queries.work import handler_choices, open_co_tasks
from coordination.duties.rules import must_follow
from coordination.forms import (
    Asks,
    OutcomeForm,
    files_field,
    leave_out,
    offer,
    outcome_field,
    text_field,
)
from coordination.policy.calendar import CalendarMissing, add_working_days
from coordination.policy.days import worked_day
from coordination.policy.words import due_day
from coordination.units.counties import county_of
from coordination.units.fields import PostField, UnitField, UnitsField
from coordination.units.models import Organisation, Post, Role

RULINGS = (
    ("uphold", _("Uphold: it stays with the unit")),
    ("reassign", _("Reassign it to another unit")),
    ("split", _("Split it between two units")),
)
PROPOSED_DAYS = 5  # of more time, counted from the due day; the form opens with it
RAISE_HELP = _("The head of your unit files it; the office director mediates.")


class SignForm(forms.Form):
    """A signature with a few words."""

    opinion = text_field(_("Opinion"), 2, required=False, phrases="同意。|请按时办结。")


class ApproveForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("approve", _("Approve the breakdown")), ("send_back", _("Send it back to the office"))],
        initial="approve",
    )
    opinion = text_field(_("Opinion, or what is to be changed"), 2)
    asks = {
        "approve": Asks(may=("opinion",), phrases={"opinion": "同意。"}),
        "send_back": Asks(
            needs=("opinion",), phrases={"opinion": "请进一步明确办结标准。|请重新研究牵头单位。"}
        ),
    }


class DisputingForm(OutcomeForm):
    """The unit accepts, or holds another unit competent."""

    ground = text_field(_("Legal ground"), help_text=RAISE_HELP, max_length=2000)
    proposed = UnitField(label=_("Unit that you hold competent"))

    def __init__(self, *args: Any, assignment: Assignment, may_dispute: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "proposed", others_than(assignment))
        if not may_dispute:
            self.withhold("dispute")


def others_than(assignment: Assignment) -> Any:
    return county_of(assignment).members.exclude(pk=assignment.lead_unit_id)


class ReceiveForm(DisputingForm):
    outcome = outcome_field(
        _("Outcome"),
        [("receive", _("Sign the receipt")), ("dispute", _("Another unit is competent"))],
        initial="receive",
    )
    note = forms.CharField(label=_("Note"), max_length=200)
    asks = {"receive": Asks(may=("note",)), "dispute": Asks(needs=("ground", "proposed"))}
    field_order = ("outcome", "note", "ground", "proposed")


class AssignForm(DisputingForm):
    outcome = outcome_field(
        _("Outcome"),
        [("assign", _("Assign the handler")), ("dispute", _("Another unit is competent"))],
        initial="assign",
    )
    handler = PostField(label=_("Handler"), widget=forms.RadioSelect)
    instruction = text_field(_("Instruction"), 2)
    asks = {
        "assign": Asks(
            needs=("handler",),
            may=("instruction",),
            phrases={"instruction": "请按要求抓紧办理，按时反馈进展。"},
        ),
        "dispute": Asks(needs=("ground", "proposed")),
    }
    field_order = ("outcome", "handler", "instruction", "ground", "proposed")

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, assignment=assignment, **kwargs)
        offer_handlers(self, assignment)


def offer_handlers(form: forms.Form, assignment: Assignment) -> None:
    found = [post.pk for post in handler_choices(assignment)]
    posts = Post.objects.filter(pk__in=found).select_related("user", "unit")
    offer(form, "handler", posts, initial=found[0] if found else None)


class FileDisputeForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("file", _("Sign and file the dispute")), ("drop", _("Do not file it"))],
        initial="file",
    )
    reason = text_field(_("Opinion, or why it is not filed"), 2)
    asks = {"file": Asks(may=("reason",)), "drop": Asks(needs=("reason",))}


class RulingForm(OutcomeForm):
    """Uphold, reassign or split."""

    outcome = outcome_field(_("Ruling"), RULINGS, initial="uphold")
    unit = UnitField(label=_("The other unit"))
    own_part = text_field(_("What stays with the unit"))
    other_part = text_field(_("What falls to the other unit"))
    reason = text_field(_("Reason"), max_length=2000)
    asks = {
        "reassign": Asks(needs=("unit",)),
        "split": Asks(needs=("unit", "own_part", "other_part")),
    }

    def __init__(self, *args: Any, assignment: Assignment, proposed: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", others_than(assignment), initial=proposed.pk)
        self.fields["own_part"].initial = assignment.requirement


class MediationForm(RulingForm):
    """The director may also ask for advice or refer the dispute up."""

    outcome = outcome_field(
        _("Ruling"),
        [
            *RULINGS,
            ("advise", _("First ask the justice bureau for advice")),
            ("refer", _("Refer it to the deputy convener, whose ruling is final")),
        ],
        initial="uphold",
    )


class AdviceForm(forms.Form):
    advice = text_field(_("Advice"), 4, max_length=2000)


class WorkForm(OutcomeForm):
    """The completion report, or the matter handed back to the liaison."""

    outcome = outcome_field(
        _("Outcome"),
        [
            ("report", _("The work is done: lay the report before the head")),
            ("hand_back", _("Hand the matter back to the liaison")),
        ],
        initial="report",
    )
    text = text_field(_("What was done"), 5, max_length=5000)
    evidence = text_field(_("Evidence against the measure"))
    residue = text_field(_("What remains, if anything"), 2)
    defaulting = UnitsField(
        label=_("Co-units whose time has passed without their part"),
        help_text=_("They are named in the report; a part whose time has not passed is waited for."),
    )
    files = files_field(_("Attachments"))
    reason = text_field(_("Why it goes back"), 2)
    asks = {
        "report": Asks(needs=("text", "evidence"), may=("residue", "defaulting", "files")),
        "hand_back": Asks(needs=("reason",)),
    }

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [task.unit_id for task in open_co_tasks(assignment)]
        if waiting:
            offer(self, "defaulting", Organisation.objects.filter(pk__in=waiting))
        else:
            del self.fields["defaulting"]
        report = assignment.reports.filter(verdict="").first()
        for name in ("text", "evidence", "residue"):
            self.fields[name].initial = getattr(report, name, "")


class SignReportForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("sign", _("Sign the report")), ("send_back", _("Send it back to the handler"))],
        initial="sign",
    )
    reason = text_field(_("Opinion, or what is to be changed"), 2)
    asks = {
        "sign": Asks(may=("reason",), phrases={"reason": "同意报送。"}),
        "send_back": Asks(needs=("reason",), phrases={"reason": "请补充佐证材料。|请写明办理结果。"}),
    }


class VerifyForm(OutcomeForm):
    outcome = outcome_field(
        _("Does the evidence meet the measure?"),
        [("pass", _("It meets the measure")), ("return", _("Return the report"))],
        initial="pass",
    )
    findings = text_field(_("What was compared and found"), 4, max_length=2000)
    asks = {
        "pass": Asks(phrases={"findings": "经对照办结标准核验，佐证齐全，符合要求。"}),
        "return": Asks(phrases={"findings": "佐证不足，请补充。"}),
    }


class RuleReturnForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("return", _("Return it to the unit")), ("pass", _("It passes after all"))],
        initial="return",
    )
    opinion = text_field(_("Opinion"))


class CloseForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [
            ("close", _("Close it and strike it off")),
            ("again", _("Have it verified again")),
            ("deputy", _("It is major: lay it before the deputy convener")),
        ],
        initial="close",
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=Assignment.Result.choices,
        initial=Assignment.Result.DONE,
        help_text=_("What remains is opened as an assignment of its own."),
    )
    opinion = text_field(_("Opinion or reason"))
    asks = {
        "close": Asks(needs=("result",), may=("opinion",), phrases={"opinion": "同意销号。"}),
        "again": Asks(needs=("opinion",)),
        "deputy": Asks(needs=("opinion",)),
    }
    needs_with = {"result": {one: ("opinion",) for one in Assignment.Result if one != Assignment.Result.DONE}}

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closing_role(assignment) == Role.DEPUTY:
            self.withhold("deputy")
        else:
            leave_out(self, "result", Assignment.Result.IMPOSSIBLE)


class ProgressForm(forms.Form):
    text = text_field(
        _("Progress"),
        4,
        max_length=2000,
        help_text=_("What was done since the last entry, what hinders it, what comes next."),
    )


class ContributeForm(forms.Form):
    answer = text_field(_("What your unit did"), 4, max_length=2000)


class SignRequestForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("sign", _("Sign the request")), ("drop", _("Do not ask for more time"))],
        initial="sign",
    )
    note = text_field(_("Opinion or reason"), 2)
    asks = {"sign": Asks(may=("note",)), "drop": Asks(needs=("note",))}


class RuleRequestForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"), [("grant", _("Grant more time")), ("refuse", _("Refuse it"))], initial="grant"
    )
    note = text_field(_("Opinion or reason"), 2)
    asks = {"grant": Asks(may=("note",)), "refuse": Asks(needs=("note",))}


class ChaseForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"), [("sign", _("Sign and send it")), ("drop", _("Lay it aside"))], initial="sign"
    )
    reason = text_field(_("Opinion, or why it is laid aside"), 2)
    asks = {"sign": Asks(may=("reason",)), "drop": Asks(needs=("reason",))}


class TransferForm(forms.Form):
    handler = PostField(label=_("Handler"), widget=forms.RadioSelect)
    reason = text_field(_("Reason"), 2, max_length=500)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_handlers(self, assignment)


class RemindForm(forms.Form):
    reason = text_field(
        _("What they are reminded of"),
        2,
        phrases="请抓紧办理，按时报送办结报告。|请尽快填报办理进展。",
        max_length=200,
    )


class ExtensionForm(forms.Form):
    asked_until = worked_day(_("Asked until"), working_days="")
    reason = text_field(_("Reason"), max_length=2000)
    measures = text_field(_("What is done meanwhile"), 2, max_length=2000)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = assignment.due_on
        stands = max(self.due_on, timezone.localdate())
        with suppress(CalendarMissing):  # of a year that is not known no day is proposed
            self.initial["asked_until"] = add_working_days(stands, PROPOSED_DAYS)
        self.fields["asked_until"].help_text = _("It is due on %(day)s.") % {"day": due_day(self.due_on)}

    def clean_asked_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["asked_until"]
        must_follow(until, self.due_on)
        return until
