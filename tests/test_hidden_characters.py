"""What is not seen in a text is not taken: zero widths and marks of direction, at every field of every form."""

from __future__ import annotations

from importlib import import_module

import pytest
from django import forms
from django.conf import settings

from coordination.wording import unhidden

import_module(settings.ROOT_URLCONF)  # whoever has a page has declared its forms then
HIDDEN = "\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def forms_of_the_house() -> list[type[forms.BaseForm]]:
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith(("coordination.", "workflows.")):
                found.append(form)
    return found


def text_fields(form):
    for name, field in form.base_fields.items():
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
            yield name, field


def test_m2_5_16_no_text_field_of_any_form_takes_what_is_not_seen():
    kept, seen = [], 0
    for form in forms_of_the_house():
        for name, field in text_fields(form):
            seen += 1
            taken = str(field.to_python(f"甲{HIDDEN}乙"))
            if set(taken) & set(HIDDEN):
                kept.append(f"{form.__name__}.{name}")
    assert seen > 100
    assert not kept


def test_m2_5_16_a_password_is_what_was_typed():
    class Typed(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = Typed({"password": " a\u200bb "})
    assert form.is_valid()
    assert form.cleaned_data["password"] == " a\u200bb "


@pytest.mark.parametrize(
    "name",
    [
        "买买提·阿不都拉",
        "欧阳𠮷",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # a joiner that shapes the letters
        "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ",
        "བཀྲ་ཤིས",
        "第一行\r\n第二行\t第三列",
        "“引号”—破折号…",
    ],
)
def test_m2_5_16_what_belongs_to_a_name_or_is_seen_stays(name):
    assert unhidden(name) == name


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("付款\u202e元00001", "付款元00001"),
        ("张\u200d三", "张三"),
        ("\u200c李四", "李四"),
        ("王\ufeff五", "王五"),
    ],
)
def test_m2_5_16_what_turns_a_text_round_or_parts_it_unseen_goes(typed, taken):
    assert unhidden(typed) == taken
