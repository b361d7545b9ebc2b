"""Assignments: one a decision line, word for word; the slip is the director's, the receipt the liaison's."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper
from coordination.duties import actions
from coordination.duties.models import Assignment
from coordination.duties.verbs import DutyVerb
from tests.walking import in_days

pytestmark = pytest.mark.django_db

DIRECTOR = ("chenjing", "OFFDIR")


def draft(cast, who="wangmin", lead="CL", helpers=("CZ",), **more) -> Assignment:
    values = {
        "source": cast.unit("FG"),
        "source_label": "领导批示",
        "title": "补发护理补贴",
        "requirement": "逐一核实并补发到位。",
        "measure": "补发到人",
        "basis": "残疾人两项补贴制度",
        "due_on": in_days(60),
        "is_verbatim": True,
    }
    return actions.draft_assignment(
        actor=cast.actor(*((who,) if isinstance(who, str) else who)),
        lead_unit=cast.unit(lead),
        co_units=[cast.unit(code) for code in helpers],
        **(values | more),
    )


@pytest.fixture
def assignment(cast, meeting) -> Assignment:
    return draft(cast)


def dispatched(cast, assignment):
    actions.sign_slip(assignment, actor=cast.actor(*DIRECTOR).proven())
    assignment.refresh_from_db()
    return assignment


def test_an_assignment_is_drafted_from_its_source(cast, assignment):
    assert (assignment.status, assignment.number, assignment.source_type) == (
        "drafted",
        "",
        "units.organisation",
    )
    assert assignment.policy_version
    assert [unit.code for unit in assignment.co_units.all()] == ["CZ"]
    assert assignment.history.earliest().history_user.username == "wangmin"
    event = Event.objects.of(assignment).get()
    assert (event.verb, event.unit_id) == (DutyVerb.ASSIGNMENT_DRAFTED, assignment.lead_unit_id)


@pytest.mark.parametrize("who", ["songlan", "linyue", "guqing"])
def test_only_the_office_drafts(cast, meeting, who):
    with pytest.raises(PermissionDenied):
        draft(cast, who)
    assert not Assignment.objects.exists()


def test_a_line_of_signed_minutes_opens_one_assignment(cast, meeting):
    draft(cast, is_verbatim=True)
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        draft(cast, is_verbatim=True)


def test_an_assignment_says_what_is_required(cast, meeting):
    with pytest.raises(ValidationError):
        draft(cast, source=cast.unit("MZ"), requirement="")


def test_the_director_signs_the_slip(cast, assignment):
    dispatched(cast, assignment)
    assert (assignment.status, assignment.dispatched_at is not None) == ("dispatched", True)
    paper = Paper.objects.of(assignment).get(kind=PaperKind.D07)
    assert assignment.number == str(paper.number)
    assert assignment.number.startswith("安联办交〔")
    assert paper.signatures.get().signer_name == "陈静"
    sent = Distribution.objects.filter(paper=paper).values_list("unit__code", flat=True)
    assert set(sent) == {"CL", "CZ"}
    assert ["办理要求", "逐一核实并补发到位。"] in paper.content["rows"]
    verbs = set(Event.objects.of(assignment).values_list("verb", flat=True))
    assert {DutyVerb.SLIP_SIGNED, DutyVerb.ASSIGNMENT_DISPATCHED} <= verbs
    assert assignment.history.latest().history_user.username == "chenjing"
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        dispatched(cast, assignment)


@pytest.mark.parametrize("who", [("wangmin",), ("linyue",), ("chenjing", "UHEAD"), ("qiumin",)])
def test_nobody_else_signs_the_slip(cast, assignment, who):
    with pytest.raises(PermissionDenied) as refused:
        actions.sign_slip(assignment, actor=cast.actor(*who).proven())
    assert str(refused.value)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.sign_slip(assignment, actor=cast.actor(*DIRECTOR))  # without the password
    assignment.refresh_from_db()
    assert (assignment.status, assignment.number) == ("drafted", "")


def test_the_lead_units_liaison_signs_the_receipt(cast, assignment):
    dispatched(cast, assignment)
    received = actions.receive_assignment(
        assignment, actor=cast.actor("sunjing").proven(), note="已转业务科室"
    )
    assert (received.status, received.received_by.user.username) == ("received", "sunjing")
    receipt = Paper.objects.of(assignment).get(kind=PaperKind.D09)
    assert receipt.is_signed
    assert receipt.organ == cast.unit("CL")
    assert ["备注", "已转业务科室"] in receipt.content["rows"]
    assert Distribution.objects.get(paper=receipt).unit.code == "LXB"
    event = Event.objects.of(assignment).first()
    assert (event.verb, event.reason) == (DutyVerb.ASSIGNMENT_RECEIVED, "已转业务科室")
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        actions.receive_assignment(assignment, actor=cast.actor("sunjing").proven())


@pytest.mark.parametrize("who", ["qiumin", "zhaoli", "songlan", "wangmin", "linyue"])
def test_nobody_else_signs_the_receipt(cast, assignment, who):
    dispatched(cast, assignment)
    with pytest.raises(PermissionDenied):
        actions.receive_assignment(assignment, actor=cast.actor(who).proven())
    assignment.refresh_from_db()
    assert assignment.status == "dispatched"


def test_in_a_township_the_clerk_signs_the_receipt(cast, meeting):
    assignment = dispatched(cast, draft(cast, lead="XZ01", helpers=()))
    with pytest.raises(PermissionDenied):
        actions.receive_assignment(assignment, actor=cast.actor("shilei").proven())
    assert actions.receive_assignment(assignment, actor=cast.actor("wutong").proven()).status == "received"


def test_nothing_is_received_before_it_is_sent_nor_without_the_password(cast, assignment):
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        actions.receive_assignment(assignment, actor=cast.actor("sunjing").proven())
    dispatched(cast, assignment)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.receive_assignment(assignment, actor=cast.actor("sunjing"))
    assignment.refresh_from_db()
    assert (assignment.status, assignment.received_at) == ("dispatched", None)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "dispatched"},
        {"status": "received", "number": "1号"},
        {"status": "closed", "number": "1号"},
    ],
)
def test_the_database_refuses_a_state_without_its_proof(assignment, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(**values)


# --- the pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["wangmin", "linyue", "sunjing", "songlan"])
def test_pages_open_for_those_concerned(cast, assignment, who):
    dispatched(cast, assignment)
    client = cast.client(who)
    assert assignment.title in client.get("/assignments/").content.decode()
    assert client.get("/assignments/", {"status": "nonsense", "format": "xlsx"}).status_code == 200
    for tab in ("overview", "work", "papers", "flow", "traces", "nonsense"):
        page = client.get(f"/assignments/{assignment.pk}/", {"tab": tab})
        assert page.status_code == 200
        assert assignment.number in page.content.decode()


@pytest.mark.parametrize("who", ["tangwen", "wutong", "guqing", "yangfan"])
def test_for_others_it_is_not_there(cast, assignment, who):
    dispatched(cast, assignment)
    client = cast.client(who)
    assert client.get(f"/assignments/{assignment.pk}/").status_code in (403, 404)
    listed = client.get("/assignments/")
    assert listed.status_code == 403 or assignment.title not in listed.content.decode()


def test_a_draft_is_not_there_for_its_lead_unit(cast, assignment):
    assert cast.client("sunjing").get(f"/assignments/{assignment.pk}/").status_code == 404


def test_the_list_costs_the_same_for_two_and_for_twenty(cast, meeting, django_assert_num_queries):
    from tests.meetings.test_sessions_pages import cost

    units = list(type(cast.unit("CZ")).objects.order_by("pk")[:20])
    for unit in units[:2]:
        draft(cast, source=unit)
    client = cast.client("wangmin")
    two = cost(client, "/assignments/")
    for unit in units[2:]:
        draft(cast, source=unit)
    assert cost(client, "/assignments/") == two
