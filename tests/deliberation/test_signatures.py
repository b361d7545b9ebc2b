"""Who signs which paper of a case: D18 the proposer, D19 the office, D20 whoever spoke, D21 whoever keeps out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.audit.models import Event
from coordination.deliberation.actions import deciding, hearing, proposing, speaking
from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import can_open_file
from coordination.deliberation.verbs import DeliberationVerb as V
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.recusals.actions import sign_declaration, withdraw
from coordination.recusals.models import Declaration
from coordination.recusals.verbs import RecusalVerb
from coordination.sittings import actions as seats
from coordination.sittings.quorum import quorum_of
from coordination.units.kept_out import is_kept_out
from tests.deliberation.cases import Panel
from workflows.case_deliberation.written import answer_in_writing
from workflows.engine.steps import complete, open_tasks

pytestmark = pytest.mark.django_db
WHY = "系当事人亲属。"
PASSWORD = "anhe-2026"


def papers(record, kind):
    return Paper.objects.of(record).filter(kind=kind)


def opened_by_another(panel, **more):
    return Panel(panel.cast, household=panel.household, source=panel.case, source_label="预警 1", **more)


# --- D18 ---------------------------------------------------------------------------------------------


def test_m2_2_14_what_another_process_proposes_waits_for_the_proposers_signature(panel):
    case = opened_by_another(panel)
    assert (case.status, case.open) == ("proposed", ["propose"])
    assert papers(case.case, "D18").get().status == "draft"
    case.take("propose", proposing.sign_proposal, "wutong")
    paper = papers(case.case, "D18").get()
    assert (paper.is_signed, paper.signatures.get().user.username) == (True, "wutong")
    assert Event.objects.of(case.case).filter(verb=V.FORM_SIGNED).count() == 1
    assert (case.status, case.open) == ("proposed", ["accept"])


def test_m2_2_14_nobody_else_signs_the_proposal_and_nobody_twice(panel):
    case = opened_by_another(panel)
    for who in ("wangmin", "songlan", "linyue"):
        with pytest.raises(PermissionDenied):
            case.take("propose", proposing.sign_proposal, who)
    assert papers(case.case, "D18").get().status == "draft"
    case.take("propose", proposing.sign_proposal)
    with pytest.raises(ValidationError):
        proposing.sign_proposal(case.case, actor=panel.cast.actor("wutong").proven())
    assert papers(case.case, "D18").count() == 1


def test_m2_2_14_what_the_house_itself_proposes_the_office_signs_and_any_of_it_accepts(panel):
    """Whoever opened it may propose nothing: the house carries it on, and no clerk becomes its proposer."""
    case = opened_by_another(panel, proposer="linyue")
    assert case.case.proposer_unit == panel.cast.county.office
    case.take("propose", proposing.sign_proposal, "wangmin")
    assert papers(case.case, "D18").get().signatures.get().user.username == "wangmin"
    case.accepted(who="wangmin")
    assert case.status == "preparing"


def test_m2_2_14_a_proposal_signed_by_hand_is_entered_by_the_office(panel):
    case = opened_by_another(panel)
    case.on_paper("propose", proposing.sign_proposal)
    assert papers(case.case, "D18").get().signatures.get().medium == "paper"
    assert case.open == ["accept"]


def test_proposed_by_hand_it_is_signed_at_once_and_the_report_at_assembling(panel):
    assert panel.open == ["accept"]
    assert papers(panel.case, "D18").get().signatures.get().user.username == "wutong"
    panel.assembled()
    assert papers(panel.round, "D19").get().signatures.get().user.username == "wangmin"


# --- D20 ---------------------------------------------------------------------------------------------


@pytest.fixture
def heard(panel):
    """The chair has concluded; what the units said waits for their signatures."""
    panel.opened()
    panel.say("YB", "oppose", "不符合医保政策。").say("MZ")
    panel.outcome("category")
    panel.take("hold", hearing.conclude_case, conclusion="supported", reason="确有困难。")
    return panel


def test_c4_6_whoever_spoke_signs_what_was_said_before_the_chair_signs(heard):
    spoke = {task.subject.unit.code for task in open_tasks(heard.case)}
    assert (heard.open, spoke) == (["undersign"], {"YB", "MZ"}), "CL said nothing"
    with pytest.raises(PermissionDenied):
        heard.take("undersign", speaking.sign_position, "jiangli", of="YB")
    heard.take("undersign", speaking.sign_position, "fanhua", of="YB")
    paper = papers(heard.round, "D20").get(organ__code="YB", status="signed")
    assert paper.signatures.get().user.username == "fanhua"
    assert (paper.content["stance"], paper.content["reason"]) == ("不同意", "不符合医保政策。")
    assert Event.objects.of(heard.case).filter(verb=V.POSITION_SIGNED).count() == 1
    assert heard.open == ["undersign"]
    heard.undersigned()
    assert heard.open == ["sign"]
    heard.sign()
    assert set(papers(heard.round, "D20").values_list("status", flat=True)) == {"signed"}


def test_c9_the_sheet_of_a_unit_is_read_by_that_unit_and_by_no_other(heard):
    heard.undersigned()
    sheet = papers(heard.round, "D20").get(organ__code="YB")
    for who, reads in (("fanhua", True), ("qiumin", False), ("linyue", True), ("wutong", False)):
        assert Paper.objects.visible_to(heard.cast.actor(who)).filter(pk=sheet.pk).exists() is reads, who


def test_c4_6_a_position_is_signed_once(heard):
    seat = heard.seat("YB")
    heard.take("undersign", speaking.sign_position, of="YB")
    with pytest.raises(ValidationError):
        speaking.sign_position(seat, actor=heard.cast.actor("fanhua").proven())
    with pytest.raises(ValidationError):
        speaking.sign_position(heard.seat("CL"), actor=heard.cast.actor("qiumin").proven())


def test_c4_6_when_time_is_up_the_decision_waits_no_longer_and_the_trail_says_so(heard):
    assert heard.time_is_up("undersign") == 2
    assert heard.open == ["sign"]
    assert Event.objects.of(heard.case).filter(verb=V.POSITION_UNSIGNED).count() == 2
    assert not papers(heard.round, "D20").signed().exists()
    with pytest.raises(PermissionDenied):
        speaking.note_unsigned(heard.seat("YB"), actor=heard.cast.actor("wangmin"))


def test_c4_6_heard_again_it_is_signed_again(heard):
    heard.undersigned()
    heard.take("sign", deciding.recall_case, reason="有新情况。")
    heard.schedule().open_it()
    heard.say("YB")
    heard.take("hold", hearing.conclude_case, conclusion="supported", reason="一致。")
    assert heard.open == ["undersign"]
    heard.undersigned()
    assert papers(heard.round, "D20").filter(organ__code="YB").signed().count() == 2


def test_c4_6_a_written_position_is_signed_as_it_is_stated(panel):
    panel.scheduled(forum="written")
    task = panel.task("write", "YB")
    actor = panel.cast.actor("fanhua")
    with pytest.raises(PermissionDenied):
        complete(task, answer_in_writing, actor=actor, stance="agree")
    panel.take("write", answer_in_writing, of="YB", stance="agree")
    assert papers(panel.round, "D20").get(organ__code="YB").signatures.get().user == actor.user
    for code in ("CL", "MZ"):
        panel.take("write", answer_in_writing, of=code, stance="agree")
    panel.outcome("category")
    panel.take("conclude", hearing.conclude_case, conclusion="supported")
    assert panel.open == ["sign"], "nothing is signed twice"


# --- D21 ---------------------------------------------------------------------------------------------


def kept_out(panel, code="CL"):
    hearing.keep_out(panel.case, actor=panel.cast.actor("wangmin"), seat=panel.seat(code), reason=WHY)
    return Declaration.objects.about(panel.case).get()


def test_m2_2_14_what_the_desk_took_down_holds_and_the_declarant_signs_it(panel):
    made = kept_out(panel.opened())
    head = panel.cast.actor("qiumin")
    assert made.post == head.post
    assert not Deliberation.objects.visible_to(head).filter(pk=panel.case.pk).exists()
    assert Notice.objects.filter(recipient=head.user, kind="recusal_to_sign").count() == 1
    for who in ("wangmin", "sunjing"):
        with pytest.raises(PermissionDenied):
            sign_declaration(made, actor=panel.cast.actor(who).proven(), ground="kin")
    with pytest.raises(ValidationError):
        sign_declaration(made, actor=head.proven(), ground="nonsense")
    sign_declaration(made, actor=head.proven(), ground="kin")
    paper = papers(made, "D21").get()
    assert (paper.is_signed, paper.signatures.get().user) == (True, head.user)
    assert paper.content["signed"] == "声明人"
    assert Event.objects.of(made).filter(verb=RecusalVerb.SIGNED).count() == 1
    with pytest.raises(PermissionDenied):
        sign_declaration(made, actor=head.proven(), ground="kin")


def test_m2_2_14_the_declarant_signs_on_the_page_with_the_password(panel):
    made = kept_out(panel.opened())
    client = panel.cast.client("qiumin")
    assert "签署回避声明" in client.get(made.get_absolute_url()).content.decode()
    url = f"{made.get_absolute_url()}sign/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"ground": "kin", "password": "falsch"}).status_code == 422
    assert papers(made, "D21").get().status == "draft"
    assert client.post(url, {"ground": "kin", "password": PASSWORD}).status_code == 302
    made.refresh_from_db()
    assert (made.ground, papers(made, "D21").get().is_signed) == ("kin", True)
    assert "签署回避声明" not in client.get(made.get_absolute_url()).content.decode().split("lx-timeline")[0]
    assert panel.cast.client("wangmin").get(url).status_code == 403


def test_m2_2_14_a_withdrawn_declaration_waits_for_no_signature(panel):
    made = kept_out(panel.opened())
    withdraw(made, actor=panel.cast.actor("chenjing", "OFFDIR"), reason="经核实无亲属关系。")
    with pytest.raises(PermissionDenied):
        sign_declaration(made, actor=panel.cast.actor("qiumin").proven(), ground="kin")


def test_c7_a_chair_replaced_for_a_conflict_signs_that_as_well(panel):
    panel.opened()
    before = panel.cast.actor("linyue", "DEPUTY")
    hearing.replace_chair(
        panel.case,
        actor=panel.cast.actor("chenjing", "OFFDIR"),
        chair=panel.cast.post("zhouzhengyi"),
        reason=WHY,
    )
    made = Declaration.objects.about(panel.case).get()
    assert is_kept_out(before, panel.case)
    sign_declaration(made, actor=before.proven(), ground="kin")
    assert papers(made, "D21").get().signatures.get().user == before.user


@pytest.mark.parametrize("came", [False, True], ids=["before anybody came", "once signed in"])
def test_m2_2_a_seat_recused_shuts_the_person_out_whether_or_not_somebody_signed_in(panel, came):
    panel.opened(present=("YB", "MZ", *(("CL",) if came else ())))
    made = kept_out(panel)
    head = panel.cast.actor("qiumin")
    assert made.post == head.post
    assert quorum_of(panel.matter).invited == 2
    assert is_kept_out(head, panel.case)
    assert can_open_file(head, panel.case) is not None
    assert not Deliberation.objects.visible_to(head).filter(pk=panel.case.pk).exists()
    assert panel.cast.client("qiumin").get(panel.case.get_absolute_url()).status_code == 404


def test_m2_2_of_a_unit_that_sends_a_proxy_the_proxy_is_shut_out(panel):
    panel.scheduled()
    proxy = panel.cast.post("sunjing")
    panel.take("acknowledge", seats.answer_seat, of="CL", answer="proxy", proxy=proxy, proxy_scope="全权")
    panel.take("authorise_proxy", seats.authorise_proxy, of="CL")
    panel.take("rule", seats.rule_on_seat, of="CL", is_granted=True)
    panel.open_it(present=("YB", "MZ"))
    assert kept_out(panel).post == proxy
    assert is_kept_out(panel.cast.actor("sunjing"), panel.case)
