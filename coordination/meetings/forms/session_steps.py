"""What each step of a session asks of the one who takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    Asks,
    OutcomeForm,
    offer,
    outcome_field,
    reason_field,
    text_field,
)
from coordination.meetings.models import CallAnswer, Countersign, Session
from coordination.policy.days import called_moment
from coordination.units.counties import county_of
from coordination.units.fields import PostField
from coordination.units.models import Organisation, Post, Role
from coordination.wording import listed


class CallAnswerForm(forms.Form):
    reply = outcome_field(
        _("Does your unit submit items?"),
        [
            (CallAnswer.Answer.ITEMS, _("Yes; we submit them before the call closes")),
            (CallAnswer.Answer.NOTHING, _("No, nothing to submit")),
        ],
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class InstructionForm(forms.Form):
    instruction = text_field(
        _("Instruction"),
        phrases="请办公室安排会议议程和会务工作。|请尽快筹备，按期召开。|请将材料提前送各成员单位。",
        help_text=_("Agenda and arrangements are made only after it."),
    )


class ArrangementForm(forms.Form):
    """Room, time and chair; agenda and units are chosen beside it."""

    place = forms.CharField(label=_("Place"), max_length=80)
    starts_at = called_moment(_("Starts"))
    chair = PostField(label=_("Chair"), widget=forms.RadioSelect)
    arrangements = text_field(_("Further requirements in the notice"), 2, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs = Post.objects.current().filter(unit=county_of(session).pk, role__in=[Role.CHIEF, Role.DEPUTY])
        offer(self, "chair", chairs.select_related("user", "unit"))
        sitting = session.sitting
        self.initial.setdefault("place", sitting.place)
        self.initial.setdefault("starts_at", sitting.starts_at or _nine(session.planned_on))
        chair = sitting.chair or chairs.filter(role=session.convener_role).first()
        self.initial.setdefault("chair", chair)
        self.initial.setdefault("arrangements", session.arrangements)


def _nine(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def decision(code: str, words: Any) -> forms.ChoiceField:
    """Go on, or send back."""
    choices = [(code, words), ("return", _("Send back"))]
    return outcome_field(pgettext_lazy("of a step", "Decision"), choices, initial=code)


class OrReturnForm(OutcomeForm):
    """A decision, or the matter sent back with the reason."""

    reason = reason_field(_("Opinion; when sending back, what is to be changed"), max_length=None)
    field_order = ("outcome", "reason")

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "opinion": self.cleaned_data.get("reason", "")}


class SignNoticeForm(OrReturnForm):
    outcome = decision("sign", _("Sign and send the notice"))
    asks = {"sign": Asks(may=("reason",)), "return": Asks(needs=("reason",))}


class CheckMinutesForm(OrReturnForm):
    outcome = decision("pass", _("Checked; to the chair for signature"))
    asks = {"pass": Asks(may=("reason",)), "return": Asks(needs=("reason",))}


class SignMinutesForm(OrReturnForm):
    outcome = decision("sign", _("Sign and issue"))
    asks = SignNoticeForm.asks


class CountersignForm(OutcomeForm):
    answer = outcome_field(
        _("Your unit's word on the draft"),
        [
            (Countersign.Answer.AGREE, _("Agree")),
            (Countersign.Answer.COMMENT, _("Agree with a comment")),
            (Countersign.Answer.OBJECT, _("Object, with the text wanted instead")),
        ],
    )
    text = text_field(_("Comment or objection"), 4)
    decides = "answer"
    asks = {
        Countersign.Answer.AGREE: Asks(may=("text",)),
        Countersign.Answer.COMMENT: Asks(needs=("text",)),
        Countersign.Answer.OBJECT: Asks(needs=("text",)),
    }


AGAIN = ("again", _("Ask these units again with the amended text"))


class ReconcileForm(OutcomeForm):
    """What was done about each comment and objection, and whether the units are asked again."""

    outcome = outcome_field(
        _("Next"),
        [
            AGAIN,
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
            self.fields[f"resolution-{answer.pk}"] = text_field(
                f"{answer.unit.label}（{answer.get_answer_display()}）",
                2,
                phrases="已采纳，文稿已修改。|未采纳，理由是：",
                help_text=answer.text,
            )
        if newly_named:
            units = listed([unit.label for unit in newly_named])
            on = _("Ask %(units)s, whom a line now names, to countersign") % {"units": units}
            offer(self, "outcome", [AGAIN, ("on", on)])
        if not may_ask_again:
            self.withhold("again")
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
    opinion = text_field(_("Opinion"), 2, phrases="同意。|请按时办结。", required=False)
