"""The parts of a page that every form shares."""

from __future__ import annotations

from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from coordination.forms import Asks, OutcomeForm, outcome_field


class Decision(OutcomeForm):
    outcome = outcome_field("Outcome", [("pass", "Pass"), ("return", "Return")])
    note = forms.CharField()
    reason = forms.CharField()
    title = forms.CharField()
    asks = {"pass": Asks(may=("note",)), "return": Asks(needs=("note", "reason"))}


def test_only_what_may_be_left_empty_whatever_is_chosen_is_called_optional():
    with translation.override("zh-hans"):
        said = {
            field.name: "选填" in render_to_string("components/field.html", {"field": field})
            for field in Decision()
        }
    assert said == {"outcome": False, "note": True, "reason": False, "title": False}
