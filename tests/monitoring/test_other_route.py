"""Whoever leaves the proposed route says why, on the page and for several at once (C1)."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from coordination.audit.models import Event
from coordination.monitoring.actions import triage
from coordination.monitoring.forms.steps import TriageForm
from coordination.monitoring.models import Warning
from coordination.monitoring.verbs import WarningVerb
from tests.monitoring.reports import Walker, id_number

S = Warning.Status
SEVERAL = "workflows:warnings-triage"


def test_m2_3_23_another_route_than_proposed_needs_a_reason(cast):
    walker = Walker(cast)
    assert walker.warning.proposed == "3"
    with pytest.raises(ValidationError) as refused:
        walker.take("triage", triage.triage_warning, route="5")
    assert "note" in refused.value.message_dict
    assert walker.warning.status == S.TRIAGE
    walker.take("triage", triage.triage_warning, route="5", note="涉及两个部门。")
    event = Event.objects.of(walker.warning).get(verb=WarningVerb.TRIAGED)
    assert (event.before["proposed"], event.after["route"], event.reason) == ("3", "5", "涉及两个部门。")


def test_m2_3_23_the_proposal_needs_none(cast):
    walker = Walker(cast)
    walker.take("triage", triage.triage_warning, route="3")
    assert walker.warning.status == S.VERIFYING


def test_m2_3_23_chosen_again_nothing_is_proposed_any_more(cast):
    walker = Walker(cast).triaged("2")
    walker.take("verify", triage.send_warning_back, "wutong", method="visit", findings="实为教育困难。")
    walker.take("choose_again", triage.triage_warning, "suting", route="5")
    assert walker.warning.route == "5"


def test_m2_3_23_the_page_asks_for_it(cast):
    warning = Walker(cast).warning
    form = TriageForm({"outcome": "5", "note": ""}, warning=warning)
    assert "note" in form.errors
    assert TriageForm({"outcome": "3", "note": ""}, warning=warning).is_valid()


def test_m2_3_23_of_several_those_that_leave_it_say_why_and_the_others_go_on(cast, client):
    one, other = Walker(cast), Walker(cast, id_number=id_number(2))
    client.force_login(cast.user("suting"))
    chosen = {f"route-{one.warning.key}": "5", f"route-{other.warning.key}": "3"}
    page = client.post(reverse(SEVERAL), chosen).content.decode()
    assert "所选类别与建议不同，请说明理由" in page
    assert (one.status, other.status) == (S.TRIAGE, S.VERIFYING)
    client.post(reverse(SEVERAL), {f"route-{one.warning.key}": "5", "note": "涉及两个部门。"})
    assert one.status == S.VERIFYING
    reasons = {event.subject_id: event.reason for event in Event.objects.filter(verb=WarningVerb.TRIAGED)}
    assert reasons == {str(one.warning.pk): "涉及两个部门。", str(other.warning.pk): ""}


def test_m2_3_23_a_row_with_a_forged_key_has_its_line(cast, client):
    client.force_login(cast.user("suting"))
    page = client.post(reverse(SEVERAL), {f"route-{'f' * 32}": "3"}).content.decode()
    assert "没有这条预警，或者你无权处理" in page
