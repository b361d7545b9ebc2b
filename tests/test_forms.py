"""Every form with outcomes, outcome by outcome: what its table says is what server and page ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from coordination.forms import Asks, OutcomeForm
from coordination.wording import error_words
from tests.reading import task_pages

PAGES = task_pages()
FORMS = sorted(
    {page.form_class for _flow, _name, page in PAGES if issubclass(page.form_class, OutcomeForm)},
    key=lambda form: (form.__module__, form.__name__),
)


def outcomes_of(form_class: type[OutcomeForm]) -> list[str]:
    field: Any = form_class.base_fields[form_class.decides]
    return [str(code) for code, _words in field.choices if code]


EACH = [
    pytest.param(form, outcome, id=f"{form.__module__.split('.')[1]}.{form.__name__}.{outcome}")
    for form in FORMS
    for outcome in outcomes_of(form)
]


def filled(form_class: type[OutcomeForm], outcome: str, **typed: str) -> OutcomeForm:
    """A form sent with one outcome and little else, made without its record."""
    data = QueryDict(mutable=True)
    data.update({form_class.decides: outcome, **typed})
    form = form_class.__new__(form_class)
    OutcomeForm.__init__(form, data)
    return form


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
        missed = set(form.errors)
        words = "\n".join(error_words(form))
        assert missed == {*asked(form_class, outcome).needs, *always} - {form.decides}
        for name in missed:
            assert f"{form[name].label}：" in words


@pytest.mark.parametrize(("form_class", "outcome"), EACH)
def test_what_an_outcome_hides_does_not_count(form_class, outcome):
    hidden = [name for name in filled(form_class, outcome).named if name not in asked(form_class, outcome)]
    form = filled(form_class, outcome, **dict.fromkeys(hidden, "1" * 5000))
    for name in hidden:
        assert name not in form.errors
        assert not form.cleaned_data[name]


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_the_page_reads_the_same_table(form_class):
    form = form_class.__new__(form_class)
    OutcomeForm.__init__(form)
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
