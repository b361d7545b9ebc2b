"""What each step of an assignment asks of the one who takes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.duties.forms.fields import (
    DayInput,
    Files,
    FilesField,
    HandlerField,
    OutcomeForm,
    UnitsField,
    long_text,
    members,
    outcome_field,
    unit_field,
)
from coordination.duties.models import Assignment
from coordination.duties.policies import closing_role
from coordination.duties.queries.work import handler_choices, open_co_tasks
from coordination.forms import leave_out
from coordination.units.models import Organisation, Post, Role

RULINGS = (
    ("uphold", _("Uphold: it stays with the unit")),
    ("reassign", _("Reassign it to another unit")),
    ("split", _("Split it between two units")),
)
RAISE_HELP = _("The head of your unit files it; the office director mediates.")


class SignForm(forms.Form):
    """A signature with a few words."""

    opinion = forms.CharField(
        label=_("Opinion"), required=False, widget=long_text(2, phrases="同意。|请按时办结。")
    )


class ApproveForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("approve", _("Approve the breakdown")), ("send_back", _("Send it back to the office"))],
        "approve",
    )
    opinion = forms.CharField(
        label=_("Opinion, or what is to be changed"), required=False, widget=long_text(2, phrases="同意。")
    )
    needs = {"send_back": ("opinion",)}


class DisputingForm(OutcomeForm):
    """The unit accepts, or holds another unit competent."""

    ground = forms.CharField(
        label=_("Legal ground"),
        required=False,
        widget=long_text(3, outcome="dispute"),
        help_text=RAISE_HELP,
        max_length=2000,
    )
    proposed = unit_field(_("Unit that you hold competent"), required=False, outcome="dispute")
    needs = {"dispute": ("ground", "proposed")}

    def __init__(self, *args: Any, assignment: Assignment, may_dispute: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposed"].queryset = members(assignment.lead_unit_id)  # type: ignore[attr-defined]
        if not may_dispute:
            del self.fields["ground"], self.fields["proposed"]
            leave_out(self, "outcome", "dispute")


class ReceiveForm(DisputingForm):
    outcome = outcome_field(
        _("Outcome"),
        [("receive", _("Sign the receipt")), ("dispute", _("Another unit is competent"))],
        "receive",
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-for-outcome": "receive"}),
    )
    field_order = ("outcome", "note", "ground", "proposed")


class AssignForm(DisputingForm):
    outcome = outcome_field(
        _("Outcome"),
        [("assign", _("Assign the handler")), ("dispute", _("Another unit is competent"))],
        "assign",
    )
    handler = HandlerField(
        Post.objects.none(),
        label=_("Handler"),
        required=False,
        widget=forms.RadioSelect(attrs={"data-for-outcome": "assign"}),
    )
    instruction = forms.CharField(
        label=_("Instruction"),
        required=False,
        widget=long_text(2, phrases="请按要求抓紧办理，按时反馈进展。", outcome="assign"),
    )
    needs = {"assign": ("handler",), "dispute": ("ground", "proposed")}
    field_order = ("outcome", "handler", "instruction", "ground", "proposed")

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, assignment=assignment, **kwargs)
        set_handlers(self, assignment)


def set_handlers(form: forms.Form, assignment: Assignment) -> None:
    posts = handler_choices(assignment)
    field: Any = form.fields["handler"]
    field.queryset = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("user", "unit")
    field.empty_label = None
    field.initial = posts[0].pk if posts else None


class FileDisputeForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"), [("file", _("Sign and file the dispute")), ("drop", _("Do not file it"))], "file"
    )
    reason = forms.CharField(label=_("Opinion, or why it is not filed"), required=False, widget=long_text(2))
    needs = {"drop": ("reason",)}


class RulingForm(OutcomeForm):
    """Uphold, reassign or split."""

    outcome = outcome_field(_("Ruling"), RULINGS, "uphold")
    unit = unit_field(_("The other unit"), required=False, outcome="reassign split")
    own_part = forms.CharField(
        label=_("What stays with the unit"), required=False, widget=long_text(3, outcome="split")
    )
    other_part = forms.CharField(
        label=_("What falls to the other unit"), required=False, widget=long_text(3, outcome="split")
    )
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)
    needs = {"reassign": ("unit",), "split": ("unit", "own_part", "other_part")}

    def __init__(self, *args: Any, assignment: Assignment, proposed: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = members(assignment.lead_unit_id)  # type: ignore[attr-defined]
        self.fields["unit"].initial = proposed.pk
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
        "uphold",
    )


class AdviceForm(forms.Form):
    advice = forms.CharField(label=_("Advice"), widget=long_text(4), max_length=2000)


class WorkForm(OutcomeForm):
    """The completion report, or the matter handed back to the liaison."""

    outcome = outcome_field(
        _("Outcome"),
        [
            ("report", _("The work is done: lay the report before the head")),
            ("hand_back", _("Hand the matter back to the liaison")),
        ],
        "report",
    )
    text = forms.CharField(
        label=_("What was done"), required=False, widget=long_text(5, outcome="report"), max_length=5000
    )
    evidence = forms.CharField(
        label=_("Evidence against the measure"), required=False, widget=long_text(3, outcome="report")
    )
    residue = forms.CharField(
        label=_("What remains, if anything"), required=False, widget=long_text(2, outcome="report")
    )
    defaulting = UnitsField(
        label=_("Co-units whose time has passed without their part"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-for-outcome": "report"}),
        help_text=_("They are named in the report; a part whose time has not passed is waited for."),
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Attachments"), required=False, widget=Files(attrs={"data-for-outcome": "report"})
    )
    reason = forms.CharField(
        label=_("Why it goes back"), required=False, widget=long_text(2, outcome="hand_back")
    )
    needs = {"report": ("text", "evidence"), "hand_back": ("reason",)}

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [task.unit_id for task in open_co_tasks(assignment)]
        if waiting:
            field: Any = self.fields["defaulting"]
            field.queryset = Organisation.objects.filter(pk__in=waiting)
        else:
            del self.fields["defaulting"]
        report = assignment.reports.filter(verdict="").first()
        for name in ("text", "evidence", "residue"):
            self.fields[name].initial = getattr(report, name, "")


class SignReportForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("sign", _("Sign the report")), ("send_back", _("Send it back to the handler"))],
        "sign",
    )
    reason = forms.CharField(
        label=_("Opinion, or what is to be changed"),
        required=False,
        widget=long_text(2, phrases="同意报送。"),
    )
    needs = {"send_back": ("reason",)}


class VerifyForm(OutcomeForm):
    outcome = outcome_field(
        _("Does the evidence meet the measure?"),
        [("pass", _("It meets the measure")), ("return", _("Return the report"))],
        "pass",
    )
    findings = forms.CharField(
        label=_("What was compared and found"),
        widget=long_text(4, phrases="经对照办结标准核验，佐证齐全，符合要求。|佐证不足，请补充。"),
        max_length=2000,
    )


class RuleReturnForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("return", _("Return it to the unit")), ("pass", _("It passes after all"))],
        "return",
    )
    opinion = forms.CharField(label=_("Opinion"), widget=long_text(3))


class CloseForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [
            ("close", _("Close it and strike it off")),
            ("again", _("Have it verified again")),
            ("deputy", _("It is major: lay it before the deputy convener")),
        ],
        "close",
    )
    result = forms.ChoiceField(
        label=_("Result"),
        choices=Assignment.Result.choices,
        initial=Assignment.Result.DONE,
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": "close"}),
        help_text=_("What remains is opened as an assignment of its own."),
    )
    opinion = forms.CharField(
        label=_("Opinion or reason"), required=False, widget=long_text(3, phrases="同意销号。")
    )
    needs = {"close": ("result",), "again": ("opinion",), "deputy": ("opinion",)}

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closing_role(assignment) == Role.DEPUTY:
            leave_out(self, "outcome", "deputy")
        else:
            leave_out(self, "result", Assignment.Result.IMPOSSIBLE)


class ProgressForm(forms.Form):
    text = forms.CharField(
        label=_("Progress"),
        widget=long_text(4),
        max_length=2000,
        help_text=_("What was done since the last entry, what hinders it, what comes next."),
    )


class ContributeForm(forms.Form):
    answer = forms.CharField(label=_("What your unit did"), widget=long_text(4), max_length=2000)


class SignRequestForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"),
        [("sign", _("Sign the request")), ("drop", _("Do not ask for more time"))],
        "sign",
    )
    note = forms.CharField(label=_("Opinion or reason"), required=False, widget=long_text(2))
    needs = {"drop": ("note",)}


class RuleRequestForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"), [("grant", _("Grant more time")), ("refuse", _("Refuse it"))], "grant"
    )
    note = forms.CharField(label=_("Opinion or reason"), required=False, widget=long_text(2))
    needs = {"refuse": ("note",)}


class ChaseForm(OutcomeForm):
    outcome = outcome_field(
        _("Outcome"), [("sign", _("Sign and send it")), ("drop", _("Lay it aside"))], "sign"
    )
    reason = forms.CharField(label=_("Opinion, or why it is laid aside"), required=False, widget=long_text(2))
    needs = {"drop": ("reason",)}


class TransferForm(forms.Form):
    handler = HandlerField(Post.objects.none(), label=_("Handler"))
    reason = forms.CharField(label=_("Reason"), widget=long_text(2), max_length=500)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_handlers(self, assignment)


class RemindForm(forms.Form):
    reason = forms.CharField(
        label=_("What they are reminded of"),
        widget=long_text(2, phrases="请抓紧办理，按时报送办结报告。|请尽快填报办理进展。"),
        max_length=200,
    )


class ExtensionForm(forms.Form):
    asked_until = forms.DateField(label=_("Asked until"), widget=DayInput("5"))
    reason = forms.CharField(label=_("Reason"), widget=long_text(3), max_length=2000)
    measures = forms.CharField(label=_("What is done meanwhile"), widget=long_text(2), max_length=2000)
