"""What each step of a session asks of the one who takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import leave_out
from coordination.meetings.forms.sessions import MomentInput
from coordination.meetings.models import CallAnswer, Countersign, Session
from coordination.sittings.models import Seat
from coordination.units.models import Organisation, Post, Role
from coordination.wording import listed


def long_text(rows: int = 4, phrases: str = "") -> forms.Textarea:
    attrs: dict[str, Any] = {"rows": rows}
    if phrases:
        attrs["data-phrases"] = phrases
    return forms.Textarea(attrs=attrs)


class CallAnswerForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Does your unit submit items?"),
        widget=forms.RadioSelect,
        choices=[
            (CallAnswer.Answer.ITEMS, _("Yes; we submit them before the call closes")),
            (CallAnswer.Answer.NOTHING, _("No, nothing to submit")),
        ],
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class InstructionForm(forms.Form):
    instruction = forms.CharField(
        label=_("Instruction"),
        widget=long_text(
            3, "请办公室安排会议议程和会务工作。|请尽快筹备，按期召开。|请将材料提前送各成员单位。"
        ),
        help_text=_("Agenda and arrangements are made only after it."),
    )


class ArrangementForm(forms.Form):
    """Room, time and chair; agenda and units are chosen beside it."""

    place = forms.CharField(label=_("Place"), max_length=80)
    starts_at = forms.DateTimeField(label=_("Starts"), widget=MomentInput())
    chair = forms.ModelChoiceField(Post.objects.none(), label=_("Chair"), widget=forms.RadioSelect)
    arrangements = forms.CharField(
        label=_("Further requirements in the notice"), required=False, widget=long_text(2)
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs = Post.objects.current().filter(role__in=[Role.CHIEF, Role.DEPUTY])
        field: Any = self.fields["chair"]
        field.queryset = chairs.select_related("user", "unit")
        field.empty_label = None
        field.label_from_instance = lambda post: f"{post.user.label} · {post.label}"
        sitting = session.sitting
        self.initial.setdefault("place", sitting.place)
        self.initial.setdefault("starts_at", sitting.starts_at or _nine(session.planned_on))
        chair = sitting.chair or chairs.filter(role=session.convener_role).first()
        self.initial.setdefault("chair", chair)
        self.initial.setdefault("arrangements", session.arrangements)

    def clean_starts_at(self) -> dt.datetime:
        starts_at: dt.datetime = self.cleaned_data["starts_at"]
        if starts_at <= timezone.now():
            raise ValidationError(_("The meeting must lie ahead."))
        return starts_at


def _nine(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def decision(code: str, words: Any) -> forms.ChoiceField:
    """Go on, or send back."""
    return forms.ChoiceField(
        label=pgettext_lazy("of a step", "Decision"),
        choices=[(code, words), ("return", _("Send back"))],
        widget=forms.RadioSelect,
        initial=code,
    )


class OrReturnForm(forms.Form):
    """A decision, or the matter sent back with the reason."""

    reason = forms.CharField(
        label=_("Opinion; when sending back, what is to be changed"), required=False, widget=long_text(3)
    )

    field_order = ("outcome", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == "return" and not data.get("reason"):
            self.add_error("reason", _("Say what is to be changed."))
        return data

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "opinion": self.cleaned_data.get("reason", "")}


class SignNoticeForm(OrReturnForm):
    outcome = decision("sign", _("Sign and send the notice"))


class CheckMinutesForm(OrReturnForm):
    outcome = decision("pass", _("Checked; to the chair for signature"))


class SignMinutesForm(OrReturnForm):
    outcome = decision("sign", _("Sign and issue"))


class AcknowledgeForm(forms.Form):
    """Attend, send a proxy, or ask for leave."""

    answer = forms.ChoiceField(
        label=_("Your unit's answer"),
        widget=forms.RadioSelect,
        choices=[
            (Seat.Answer.ATTEND, _("The head attends")),
            (Seat.Answer.PROXY, _("A proxy attends; the head authorises, the chair consents")),
            (Seat.Answer.LEAVE, _("We ask for leave; the chair decides")),
        ],
    )
    proxy = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Proxy"),
        required=False,
        widget=forms.Select(attrs={"data-for-outcome": Seat.Answer.PROXY.value}),
    )
    proxy_scope = forms.CharField(
        label=_("What the proxy may say"),
        max_length=200,
        required=False,
        initial=_("Full authority"),
        widget=forms.TextInput(attrs={"data-for-outcome": Seat.Answer.PROXY.value}),
    )
    leave_reason = forms.CharField(
        label=_("Reason for leave"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-for-outcome": Seat.Answer.LEAVE.value}),
    )

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proxy"]
        posts = Post.objects.current().filter(unit=unit).exclude(role__in=[Role.UHEAD, Role.THEAD])
        field.queryset = posts.select_related("user", "unit")
        field.label_from_instance = lambda post: f"{post.user.label} · {post.label}"


class RulingForm(forms.Form):
    is_granted = forms.TypedChoiceField(
        label=pgettext_lazy("of a step", "Decision"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Consent")), ("no", _("Refuse; the head has to come"))],
    )
    ruling = forms.CharField(label=_("Word to the unit"), max_length=200, required=False)


class CountersignForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your unit's word on the draft"),
        widget=forms.RadioSelect,
        choices=[
            (Countersign.Answer.AGREE, _("Agree")),
            (Countersign.Answer.COMMENT, _("Agree with a comment")),
            (Countersign.Answer.OBJECT, _("Object, with the text wanted instead")),
        ],
    )
    text = forms.CharField(label=_("Comment or objection"), required=False, widget=long_text(4))


class ReconcileForm(forms.Form):
    """What was done about each comment and objection, and whether the units are asked again."""

    outcome = forms.ChoiceField(
        label=_("Next"),
        widget=forms.RadioSelect,
        choices=[
            ("again", _("Ask these units again with the amended text")),
            ("on", _("Bring both texts to the office director")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        answers: list[Countersign],
        may_ask_again: bool,
        newly_named: Sequence[Organisation] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        for answer in answers:
            self.fields[f"resolution-{answer.pk}"] = forms.CharField(
                label=f"{answer.unit.label}（{answer.get_answer_display()}）",
                help_text=answer.text,
                widget=long_text(2, "已采纳，文稿已修改。|未采纳，理由是："),
            )
        outcome: Any = self.fields["outcome"]
        if newly_named:
            units = listed([unit.label for unit in newly_named])
            on = _("Ask %(units)s, whom a line now names, to countersign") % {"units": units}
            outcome.choices = [outcome.choices[0], ("on", on)]
        if not may_ask_again:
            leave_out(self, "outcome", "again")
        self.order_fields([*(name for name in self.fields if name != "outcome"), "outcome"])

    def values(self) -> dict[str, Any]:
        return {
            "resolutions": {
                answer.pk: self.cleaned_data[f"resolution-{answer.pk}"] for answer in self.answers
            },
            "is_asked_again": self.cleaned_data["outcome"] == "again",
        }


class ReceiptForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class OpinionForm(forms.Form):
    opinion = forms.CharField(label=_("Opinion"), required=False, widget=long_text(2, "同意。|请按时办结。"))
