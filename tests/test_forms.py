"""Every form with outcomes, outcome by outcome: what its table says is what server and page ask."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from coordination.config.components import is_optional, needed_at_times
from coordination.forms import ANY, AskingForm, Asks, OutcomeForm
from coordination.meetings.forms.items import ApproveForm
from coordination.wording import error_words
from tests.reading import all_forms, task_pages

PAGES = task_pages()
ASKING = [form for form in all_forms() if issubclass(form, AskingForm) and form.base_fields]
FORMS = [form for form in ASKING if issubclass(form, OutcomeForm) and form.decides in form.base_fields]


def outcomes_of(form_class: type[OutcomeForm]) -> list[str]:
    field: Any = form_class.base_fields[form_class.decides]
    return [str(code) for code, _words in field.choices if code]


EACH = [
    pytest.param(form, outcome, id=f"{form.__module__.split('.')[1]}.{form.__name__}.{outcome}")
    for form in FORMS
    for outcome in outcomes_of(form)
]


def sent(form_class: type[AskingForm], **typed: str) -> AskingForm:
    """A form sent with little, made without its record."""
    data = QueryDict(mutable=True)
    data.update(typed)
    form = form_class.__new__(form_class)
    AskingForm.__init__(form, data)
    return form


def filled(form_class: type[OutcomeForm], outcome: str, **typed: str) -> OutcomeForm:
    return sent(form_class, **{form_class.decides: outcome, **typed})


def asked(form_class: type[OutcomeForm], outcome: str) -> Asks:
    return form_class.asks.get(outcome, Asks())


def test_every_choice_that_decides_what_follows_is_made_by_a_form_of_the_kit():
    for flow, name, page in PAGES:
        fields = page.form_class.base_fields
        if page.actions or page.outcome_field in fields:
            assert issubclass(page.form_class, OutcomeForm), f"{flow.__name__}.{name}"
            assert page.form_class.decides == page.outcome_field


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_a_table_speaks_of_outcomes_and_fields_that_are(form_class):
    assert {str(outcome) for outcome in form_class.asks} <= set(outcomes_of(form_class))
    for asks in form_class.asks.values():
        assert not set(asks.needs) & set(asks.may)
        assert {*asks.needs, *asks.may} <= set(form_class.base_fields) - {form_class.decides}


@pytest.mark.parametrize(("form_class", "outcome"), EACH)
def test_what_an_outcome_needs_is_missed_by_name_and_nothing_else_is(form_class, outcome):
    form = filled(form_class, outcome)
    always = {name for name, field in form.fields.items() if field.required and name not in form.named}
    with translation.override("zh-hans"):
        missed = set(form.errors) - {form.decides}
        words = "\n".join(error_words(form))
        besides = {name for name in form.fields if (form.decides, outcome) in form.pairs(name)}
        assert missed == {*asked(form_class, outcome).needs, *always, *besides} - {form.decides}
        for name in missed:
            assert f"{form[name].label}：" in words


@pytest.mark.parametrize(("form_class", "outcome"), EACH)
def test_what_an_outcome_hides_does_not_count(form_class, outcome):
    hidden = [name for name in filled(form_class, outcome).tabled if name not in asked(form_class, outcome)]
    form = filled(form_class, outcome, **dict.fromkeys(hidden, "1" * 5000))
    for name in hidden:
        assert name not in form.errors
        assert not form.cleaned_data[name]


PAIRS = [
    pytest.param(
        form, decider, held, names, id=f"{form.__module__.split('.')[1]}.{form.__name__}.{decider}={held}"
    )
    for form in ASKING
    for decider, table in form.needs_with.items()
    for held, names in table.items()
]


@pytest.mark.parametrize(("form_class", "decider", "held", "names"), PAIRS)
def test_m2_1_8_what_a_field_holds_decides_whether_another_may_stay_empty(form_class, decider, held, names):
    """Refused at its field where it is needed, taken where it is not, and marked by the same words."""
    outcome = {}
    if issubclass(form_class, OutcomeForm) and form_class.decides != decider:
        showing = [one for one in outcomes_of(form_class) if decider in form_class.asks.get(one, Asks())]
        outcome = {form_class.decides: showing[0]}
    for name in names:
        form = sent(form_class, **outcome, **({decider: "1" if held == ANY else held} if held else {}))
        assert name in form.errors, f"{name} is taken without a word"
        assert f"{decider}={held}" in form[name].build_widget_attrs({})["data-needed-with"]
        others = [one for one in spare(form_class, decider) if one not in needing(form_class, decider, name)]
        assert others
        for other in others:
            form = sent(form_class, **outcome, **({decider: other} if other else {}))
            needs = (
                form_class.asks[form_class.decides and next(iter(outcome.values()))].needs if outcome else ()
            )
            assert name not in form.errors or name in needs, f"{name} is marked as optional with {other}"


def needing(form_class: type[AskingForm], decider: str, name: str) -> set[str]:
    found = {held for held, names in form_class.needs_with[decider].items() if name in names}
    return {str(one) for one in found} | ({"1"} if ANY in found else set())


def spare(form_class: type[AskingForm], decider: str) -> list[str]:
    """What may stand in a deciding field: each of its choices, ticked or not, something or nothing."""
    field = form_class.base_fields[decider]
    codes = [str(code) for code, _words in getattr(field, "choices", ()) if code]
    if isinstance(field, forms.BooleanField):
        codes = ["on"]
    return codes if codes and field.required else ["", *(codes or ["1"])]


def test_there_are_forms_in_which_one_field_decides_about_another():
    assert len(PAIRS) > 10
    assert len(FORMS) > 50


# phrases that stand with every outcome: they do not speak of it
WITH_EVERY_OUTCOME = {"SheetForm.facts": "what the unit knows, whether it gives something or not"}


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_m2_1_8_a_phrase_goes_with_its_outcome(form_class):
    form = form_class.__new__(form_class)
    AskingForm.__init__(form)
    for name, field in form.fields.items():
        attrs = field.widget.attrs
        assert "data-phrases" not in attrs or f"{form_class.__name__}.{name}" in WITH_EVERY_OUTCOME
        table = {str(one): asks.phrases[name] for one, asks in form.asks.items() if name in asks.phrases}
        marks = form[name].build_widget_attrs({})
        assert json.loads(marks.get("data-phrases-for", "{}")) == {
            one: str(words) for one, words in table.items()
        }
    for outcome, asks in form_class.asks.items():
        for name in asks.phrases:
            assert name in asks or name not in form.tabled, f"{outcome} hides {name}"


def test_m2_1_8_holding_an_item_offers_no_consent():
    held, agreed = (str(ApproveForm.asks[one].phrases["opinion"]) for one in ("hold", "approve"))
    with translation.override("zh-hans"):
        assert "同意" in str(ApproveForm.asks["approve"].phrases["opinion"])
        for outcome in ("hold", "higher", "reject"):
            assert "同意" not in str(ApproveForm.asks[outcome].phrases["opinion"])
    assert held != agreed


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_m2_1_8_a_mark_waits_for_the_choice(form_class):
    """The page says "optional" of nothing that some choice refuses to miss, until it knows the choice."""
    form = form_class.__new__(form_class)
    AskingForm.__init__(form)
    for name in form.named:
        needed = any(name in asks.needs for asks in form.asks.values()) or any(form.pairs(name))
        assert needed_at_times(form[name]) is needed
        if name in form.tabled:
            assert is_optional(form[name]) is (
                name not in form.at_times and any(name in asks.may for asks in form.asks.values())
            )


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_the_page_reads_the_same_table(form_class):
    form = form_class.__new__(form_class)
    AskingForm.__init__(form)
    for name in form.named:
        if hasattr(form.fields[name], "choices"):
            form.fields[name].widget.choices = [("1", "one")]  # a list without rows shows nothing
        html = str(form[name])
        for mark, outcomes in (
            ("data-for-outcome", [one for one, asks in form.asks.items() if name in asks]),
            ("data-needed-for", [one for one, asks in form.asks.items() if name in asks.needs]),
        ):
            everywhere = mark == "data-for-outcome" and set(outcomes) == set(outcomes_of(form_class))
            if outcomes and not everywhere:
                assert f'{mark}="{" ".join(outcomes)}"' in html
            else:
                assert mark not in html
        assert " required" not in html, "what is hidden must not hold the form up"
