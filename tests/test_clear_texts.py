"""What a form keeps in clear: no number of a person, and no name that nobody has looked at."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.models import BaseModelForm

from coordination.clear_texts import declared, has_personal_number, is_text, no_number
from tests.reading import PRODUCT, all_forms, calls, short

NUMBERS = ["341221199001011234", "13805581234", "6217001234567890123"]

TEXTS = [
    pytest.param(form, name, id=f"{form.__module__.removeprefix('coordination.')}.{form.__name__}.{name}")
    for form in all_forms()
    for name, field in form.base_fields.items()
    if is_text(field)
]
NOT_KEPT = {
    "SignInForm.username": "looked for; nothing of it is kept",
    "ProposeForm.who": "looked for: the household or the person is kept, not what was typed",
    "MovePersonForm.household": "looked for: the household is kept",
    "DutySearchForm.q": "looked for",
    "CodeForm.code": "compared",
    "AccountForm.phone": "the telephone of an official at work, which stands in call lists",
    "NewCaseForm.order_number": "the number of a work order of the hotline",
}


def refused(form_class: type[forms.BaseForm], name: str, text: str) -> bool:
    """Whether the form takes no such text there, made without its record and sent with that field alone."""
    form: Any = form_class.__new__(form_class)
    is_of_model = issubclass(form_class, BaseModelForm)
    (BaseModelForm if is_of_model else forms.BaseForm).__init__(form, {name: text})
    form.fields, form.clean = {name: form.fields[name]}, lambda: form.cleaned_data
    setattr(form, f"clean_{name}", lambda: form.cleaned_data[name])
    form.fields[name].validators.clear()
    forms.BaseForm.full_clean(form)
    return no_number() in form.errors.get(name, [])


@pytest.mark.parametrize(("form_class", "name"), TEXTS)
def test_m2_5_5_a_form_takes_a_number_only_where_it_is_encrypted(form_class, name):
    free = name in declared(form_class, "encrypted") | declared(form_class, "numbers")
    for number in NUMBERS:
        form_words = f"{form_class.__name__}.{name}"
        assert refused(form_class, name, number) is not free, (
            f"{form_words}: a form refuses numbers unless it names the field in `encrypted`, which is right "
            "where every column that the text reaches is encrypted (coordination/keeping/columns.py)."
        )


@pytest.mark.parametrize(
    "text",
    [
        "身份证号341221199001011234，家住",
        "34122119900101123x",
        "ＩＤ：３４１２２１１９９００１０１１２３Ｘ",
        "341221 19900101 123X",
        "341221-1990-0101-1234",
        "3412 2119 9001 0112 34",
        "旧证340123900101123",
        "电话13805581234。",
        "138 0558 1234",
        "138-0558-1234",
        "138–0558–1234",
        "138\u30000558\u30001234",
        "１３８ ０５５８ １２３４",
        "+86 13805581234",
        "+86-138-0558-1234",
        "8613805581234",
        "卡号6217001234567890123",
        "6217 0012 3456 7890 123",
        "6217-0012-3456-7890",
    ],
)
def test_m2_5_5_a_number_is_known_in_any_width_and_parted(text):
    assert has_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年11月30日至2026年12月1日",
        "2026-11-30 2026-12-01",
        "2026-11-01 08:30 至 2026-12-01 17:30",
        "20261130-20261201",
        "2026.11.30-2026.12.01",
        "2026 2027 2028 2029",
        "编号 2026-0001 2026-0002",
        "皖政〔2026〕12号第3条",
        "AH-J-2026-0001",
        "0558-6123456、12345热线",
        "拨付 13000 200000 元",
        "10000-20000-30000",
        "1200万元、13800户、150 000人",
        "统一社会信用代码91341221MA2ABCDE1X",
    ],
)
def test_m2_5_5_days_sums_and_numbers_of_papers_are_taken(text):
    assert not has_personal_number(text)


def test_m2_5_5_whatever_takes_a_number_in_clear_says_why():
    """A field that is no column of a person, and is a number or is looked for."""
    named = {
        f"{form.__name__}.{name}"
        for form in all_forms()
        for name in declared(form, "numbers")
        if name in vars(form).get("numbers", ())
    }
    assert named == set(NOT_KEPT)


def test_m2_5_5_what_a_form_says_of_its_fields_is_of_fields_that_it_has():
    for form in all_forms():
        told = declared(form, "encrypted") | declared(form, "numbers") | declared(form, "names")
        assert {one for one in told if "*" not in one} <= set(form.base_fields), form.__name__
        assert not declared(form, "encrypted") & declared(form, "numbers"), form.__name__


# Whoever asks a form by itself whether it is valid, and why names are not asked about there.
BY_THEMSELVES = {
    "coordination/pages.py": "asks, for all pages",
    "coordination/books/views.py": "the password",
    "coordination/recusals/views.py": "the password",
    "coordination/referrals/views/categories.py": "the password",
    "coordination/referrals/views/legs.py": "the purpose of an opening is encrypted",
    "coordination/register/views/households.py": "the purpose of an opening is encrypted",
    "coordination/monitoring/refused_pages.py": "the purpose of an opening is encrypted",
    "coordination/monitoring/views.py": "the purpose of an opening is encrypted",
    "coordination/notifications/views.py": "the note of a call is encrypted",
    "coordination/second_factor/views.py": "a code is no text",
    "coordination/units/views.py": "a search keeps nothing",
    "workflows/case_deliberation/pages/cases.py": "the password",
    "workflows/desk/entering.py": "asked when the sheet was entered",
    "workflows/desk/previews.py": "promises, and writes nothing",
    "workflows/desk/taken.py": "a note to a colleague is encrypted",
    "workflows/desk/views.py": "the password, the sheet, the day beside the step's own form",
    "workflows/joint_meeting/pages/sessions.py": "the chair's reason is kept encrypted and shown in the minutes' draft",
    "workflows/referral_closure/pages/referrals.py": "asked already; whether the person was found",
    "workflows/warning_disposal/pages/warnings.py": "a workbook, whose rows are read one by one",
}


def test_m2_5_5_a_page_asks_for_names_wherever_it_takes_a_form():
    asking = {short(path) for path, name, _call in calls(*PRODUCT) if name == "is_valid"}
    assert asking == set(BY_THEMSELVES), "use pages.is_sound, or say here why not"
