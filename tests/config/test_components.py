"""The parts of a page that every form shares."""

from __future__ import annotations

from django import forms
from django.template.loader import render_to_string
from django.utils import translation


class Decision(forms.Form):
    note = forms.CharField(required=False)
    reason = forms.CharField(required=False, widget=forms.TextInput(attrs={"data-for-outcome": "return"}))
    title = forms.CharField()


def test_only_what_may_be_left_empty_whatever_is_chosen_is_called_optional():
    with translation.override("zh-hans"):
        said = {
            field.name: "选填" in render_to_string("components/field.html", {"field": field})
            for field in Decision()
        }
    assert said == {"note": True, "reason": False, "title": False}
