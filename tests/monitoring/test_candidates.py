"""Several of one name are shown at triage already, and somebody says who it is (R236)."""

from __future__ import annotations

import pytest

from coordination.monitoring.actions import triage
from coordination.monitoring.forms.steps import TriageForm
from coordination.monitoring.models import Warning
from coordination.monitoring.proposal import reason_words
from tests.monitoring.reports import Registered, Walker

S = Warning.Status


@pytest.fixture
def two(cast):
    return Registered(cast), Registered(cast, 2)


def test_m2_4_12_two_of_one_name_are_shown_at_triage(cast, client, two):
    walker = Walker(cast)
    assert walker.warning.person is None
    assert any("在册有2人可能是此人" in words for words in reason_words(walker.warning.reasons))
    client.force_login(cast.user("suting"))
    for address in (walker.task("triage").get_absolute_url(), walker.warning.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "可能是在册的2人之一" in page
        assert "不在册" not in page
    form = TriageForm(warning=walker.warning)
    offered = set(form.fields["person"].queryset.values_list("pk", flat=True))
    assert offered == {known.person.pk for known in two}


def test_m2_4_12_chosen_at_triage_the_categories_are_known(cast, two):
    walker = Walker(cast)
    walker.take("triage", triage.triage_warning, route="3", person=two[1].person)
    warning = walker.warning
    assert (warning.person, warning.household, warning.candidates) == (two[1].person, two[1].household, [])
    assert warning.categories == ["DIBAO"]


def test_m2_4_12_left_open_whoever_verifies_says_it(cast, two):
    walker = Walker(cast).triaged("3")
    assert len(walker.warning.candidates) == 2
    walker.confirmed(person=two[0].person)
    assert walker.warning.person == two[0].person


def test_m2_4_12_where_nobody_is_meant_nothing_is_asked(cast):
    warning = Walker(cast).warning
    assert "person" not in TriageForm(warning=warning).fields
    assert any("不在" in words for words in reason_words(warning.reasons))
