"""C1: what each route starts, and that the warning closes when it has ended."""

from __future__ import annotations

import pytest
from django.conf import settings

from coordination.aid.models import AidCase
from coordination.audit.models import Event
from coordination.deliberation.models import Deliberation
from coordination.links import named
from coordination.monitoring.actions import triage
from coordination.monitoring.models import Warning
from coordination.monitoring.queries import Child, children_of
from coordination.monitoring.verbs import WarningVerb
from coordination.referrals.models import Referral
from tests.monitoring.reports import Registered, Walker
from tests.order import disagreements
from workflows.engine.turning import cancel_process
from workflows.models import Process

S = Warning.Status


def disagreeing():
    """Warnings whose status and open steps disagree; the children are other rooms' matter."""
    return disagreements("monitoring.")


def end(record, cast, warning, run_commits):
    """The child's process ends, however it ended; its parent hears of it after the commit."""
    with run_commits(execute=True):
        process = Process.objects.of(record).get()
        cancel_process(process, actor=cast.actor("wangmin"), reason="撤回")
    warning.refresh_from_db()


@pytest.fixture
def known(cast):
    return Registered(cast)


def test_c1_1_asks_the_competent_unit_to_deliver_the_policy(cast, known, django_capture_on_commit_callbacks):
    walker = Walker(
        cast, kinds=["policy_gap", "disability"], policy_item="护理补贴", id_number=known.id_number
    )
    walker.triaged("1").confirmed()
    assert walker.warning.status == S.WORKING
    referral = Referral.objects.get()
    assert (referral.source_type, referral.source_id) == ("monitoring.warning", walker.warning.pk)
    assert {leg.receiver.code for leg in referral.legs.all()} == {"MZ", "CL"}
    assert {leg.matter for leg in referral.legs.all()} == {"护理补贴"}
    assert referral.household == known.household
    assert disagreeing() == []
    end(referral, cast, walker.warning, django_capture_on_commit_callbacks)
    assert (walker.warning.status, walker.warning.outcome) == (S.CLOSED, "done")


def test_what_a_warning_started_is_read_of_the_records_and_linked_for_those_who_see_them(cast, known):
    warning = Walker(cast, kinds=["illness"], id_number=known.id_number).triaged("2").confirmed().warning
    referral = Referral.objects.get()
    started = [Child(named(referral), referral.get_absolute_url())]
    assert referral.number in started[0].words
    assert children_of(warning, cast.actor("wangmin")) == started
    assert children_of(warning, cast.actor("duwei")) == [Child(named(referral), "")]
    page = cast.client("suting").get(warning.get_absolute_url()).content.decode()
    assert started[0].words in page
    Referral.objects.update(source_id=None)
    assert children_of(warning, cast.actor("wangmin")) == []


def test_the_report_names_nobody_until_the_person_is_opened(cast, known):
    number, phone, account = known.id_number, "13855512345", "6222026600000000081"
    told = f"张秀英（{number}，电话{phone}，卡{account}）住院自付三万元。"
    warning = Walker(cast, facts=told, id_number=number, level="urgent").triaged("3").warning
    clerk, head = cast.client("suting"), cast.client("shilei")
    aid = AidCase.objects.get()
    for client, record in ((clerk, warning), (head, aid)):
        page = client.get(record.get_absolute_url()).content.decode()
        assert "住院自付三万元" in page
        assert f'<a href="{settings.SOURCE_URL}" rel="noopener">' in page  # the program's, not the record's
        assert not [secret for secret in ("张秀英", number, phone, account) if secret in page]
    clerk.post(f"{warning.get_absolute_url()}open/", {"purpose": "核对身份"})
    assert told in clerk.get(warning.get_absolute_url()).content.decode()


def test_c1_2_sends_by_kind_of_hardship(cast, known):
    walker = Walker(cast, kinds=["illness", "education"], id_number=known.id_number)
    walker.triaged("2").confirmed()
    referral = Referral.objects.get()
    matters = {leg.receiver.code: leg.matter for leg in referral.legs.all()}
    assert matters == {"YB": "大额医疗支出", "JT": "就学困难"}
    started = Event.objects.of(walker.warning).get(verb=WarningVerb.STARTED)
    assert started.after["pk"] == referral.pk
    assert started.household == known.household.key


def test_c1_5_starts_a_deliberation(cast, known, django_capture_on_commit_callbacks):
    walker = Walker(cast, kinds=["minor", "illness", "housing"], id_number=known.id_number)
    walker.triaged("5").confirmed()
    case = Deliberation.objects.get()
    assert (case.needs, case.is_guarded) == (["care", "medical", "housing"], True)
    assert case.source_id == walker.warning.pk
    assert "未成年人" in case.facts
    assert walker.warning.status == S.WORKING
    assert disagreeing() == []
    end(case, cast, walker.warning, django_capture_on_commit_callbacks)
    assert walker.warning.status == S.CLOSED


def test_c1_urgent_opens_emergency_aid_at_once_beside_the_route(
    cast, known, django_capture_on_commit_callbacks
):
    walker = Walker(cast, level="urgent", id_number=known.id_number).triaged("3")
    aid = AidCase.objects.get()
    assert aid.is_urgent
    assert aid.source_id == walker.warning.pk
    assert walker.open == ["verify"]  # the aid goes its own way, nobody waits for it
    walker.take("verify", triage.find_warning_false, "wutong", method="visit", findings="情况不属实。")
    assert walker.warning.status == S.WORKING  # closes only when the aid has ended, too
    assert disagreeing() == []
    end(aid, cast, walker.warning, django_capture_on_commit_callbacks)
    assert (walker.warning.status, walker.warning.outcome) == (S.DISMISSED, "false")
    assert disagreeing() == []


def test_c1_urgent_for_somebody_unknown_enters_the_person_first(cast):
    walker = Walker(cast, level="urgent").triaged("3")
    warning = Warning.objects.get()
    assert warning.person.is_temporary
    assert AidCase.objects.get().person == warning.person
    assert walker.open == ["verify"]


def test_aid_is_not_opened_where_the_desk_says_no(cast, known):
    Walker(cast, level="urgent", id_number=known.id_number).triaged("3", opens_aid=False)
    assert not AidCase.objects.exists()


def test_c1_found_urgent_at_verification_opens_aid_beside_the_route(
    cast, known, django_capture_on_commit_callbacks
):
    walker = Walker(cast, id_number=known.id_number).triaged("2").confirmed(opens_aid=True)
    aid, referral = AidCase.objects.get(), Referral.objects.get()
    end(referral, cast, walker.warning, django_capture_on_commit_callbacks)
    assert walker.warning.status == S.WORKING
    end(aid, cast, walker.warning, django_capture_on_commit_callbacks)
    assert walker.warning.status == S.CLOSED
    assert disagreeing() == []
