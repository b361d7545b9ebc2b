"""C4-6: quorum, recusal, positions, the chair last, and what the conclusion sends the case to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.audit.models import Event
from coordination.deliberation.actions import hearing, outcomes
from coordination.deliberation.policies import can_open_file
from coordination.documents.models import Paper
from coordination.policy.stages import StageTerms
from coordination.recusals.models import Declaration
from coordination.register.models import Person
from coordination.sittings import actions as seats
from coordination.sittings.quorum import quorum_of
from coordination.sittings.verbs import SittingVerb
from tests.deliberation.cases import Panel, family
from workflows.case_deliberation.written import answer_in_writing

pytestmark = pytest.mark.django_db


def test_c4_6_civil_affairs_the_lead_unit_and_finance_must_be_there(cast, panel):
    rich = Panel(cast, household=family(cast, name="罗大山"), amount=Decimal(8000))
    rich.opened(present=("YB", "CL", "MZ"))
    assert {unit.code for unit in rich.matter.required_units.all()} == {"MZ", "CZ"}
    quorum = quorum_of(rich.matter)
    assert (quorum.present, quorum.needed, quorum.is_met) == (3, 2, False)
    rich.outcome("category")
    with pytest.raises(ValidationError, match="县财政局"):
        rich.conclude()
    seats.sign_in(rich.seat("CZ"), actor=cast.actor("wangmin"), post=cast.head("CZ").post)
    assert quorum_of(rich.matter).is_met
    rich.conclude()
    assert rich.status == "decided"


def test_c4_6_without_a_quorum_the_case_is_called_again(panel):
    panel.opened(present=("YB",))
    panel.outcome("category")
    with pytest.raises(ValidationError):
        panel.conclude()
    panel.conclude("no_quorum", reason="民政未到会。")
    assert (panel.status, panel.open) == ("arranging", ["schedule"])
    panel.schedule()
    assert panel.round.hearings.count() == 2


def test_c4_6_who_keeps_out_leaves_the_count_and_the_file_is_closed_to_the_unit(cast, panel):
    panel.opened()
    person = panel.household.head
    liaison = cast.actor("sunjing")
    assert Person.objects.visible_to(liaison).filter(pk=person.pk).exists()
    hearing.keep_out(panel.case, actor=cast.actor("wangmin"), seat=panel.seat("CL"), reason="系当事人亲属。")
    assert quorum_of(panel.matter).invited == 2
    with pytest.raises(ValidationError, match="回避"):
        panel.say("CL")
    assert can_open_file(liaison, panel.case) is not None
    assert not Person.objects.visible_to(liaison).filter(pk=person.pk).exists()
    made = Declaration.objects.about(panel.case).get()
    assert Paper.objects.of(made).get(kind="D21").status == "draft", "until whoever keeps out signs it"


def test_c7_the_office_director_sends_another_person_of_the_unit_instead(cast, panel):
    panel.opened()
    recusal = hearing.keep_out(
        panel.case, actor=cast.actor("wangmin"), seat=panel.seat("CL"), reason="系当事人亲属。"
    )
    other = cast.post("sunjing")
    with pytest.raises(PermissionDenied):
        seats.replace_recused(recusal, actor=cast.actor("wangmin"), post=other)
    with pytest.raises(ValidationError):
        seats.replace_recused(recusal, actor=cast.actor("chenjing", "OFFDIR"), post=cast.post("qiumin"))
    seats.replace_recused(recusal, actor=cast.actor("chenjing", "OFFDIR"), post=other)
    assert quorum_of(panel.matter).invited == 3
    panel.say("CL")
    assert panel.matter.positions.get(seat__unit__code="CL").post == other
    assert can_open_file(cast.actor("qiumin"), panel.case) is not None


def test_c7_a_biased_chair_is_replaced_and_decides_nothing(cast, panel):
    panel.opened()
    with pytest.raises(PermissionDenied):
        hearing.replace_chair(
            panel.case, actor=cast.actor("wangmin"), chair=cast.post("zhouzhengyi"), reason="亲属。"
        )
    hearing.replace_chair(
        panel.case, actor=cast.actor("chenjing", "OFFDIR"), chair=cast.post("zhouzhengyi"), reason="亲属。"
    )
    assert panel.matter.sitting.chair == cast.post("zhouzhengyi")
    panel.outcome("category")
    panel.say("MZ").conclude()
    assert panel.task("sign").holder_role == "CHIEF"
    assert Event.objects.of(panel.case).filter(verb=SittingVerb.RECUSAL_DECIDED).exists()


def test_c4_6_a_reason_is_asked_against_the_majority_and_where_the_units_are_split(panel):
    panel.opened()
    panel.say("YB", "oppose", "不符合政策。").say("CL", "oppose", "证据不足。").say("MZ")
    panel.outcome("category")
    with pytest.raises(ValidationError, match="理由"):
        panel.conclude()
    assert panel.status == "deliberating"
    panel.conclude(reason="确有实际困难，先行支持。")
    assert (panel.status, panel.matter.is_against_majority) == ("decided", True)
    assert panel.round.conclusion_reason == "确有实际困难，先行支持。"


def test_c4_6_outcomes_are_confirmed_by_the_conclusion_and_say_what_it_says(panel):
    panel.opened()
    with pytest.raises(ValidationError, match="至少写明一项"):
        panel.conclude()
    panel.outcome("category")
    with pytest.raises(ValidationError):
        panel.outcome("refusal")
    with pytest.raises(ValidationError):
        panel.conclude("not_supported", reason="不符合。")
    panel.conclude()
    with pytest.raises(PermissionDenied):
        panel.outcome("duty")


def test_c4_6_b_stages_stay_within_number_and_span_and_the_leader_within_the_county_limit(cast, panel):
    panel.opened(chair=("weiguoqiang", "CHEAD"))
    one = StageTerms(Decimal(9000), dt.date(2000, 1, 1))
    with pytest.raises(ValidationError):
        panel.outcome("aid", stages=[one])
    with pytest.raises(ValidationError):
        panel.outcome("aid", stages=[])
    panel.outcome("aid")
    with pytest.raises(ValidationError, match="副总召集人"):
        panel.say("MZ").conclude()
    outcomes.remove_outcome(panel.outcomes()[0], actor=cast.actor("wangmin"))
    panel.outcome("category")
    panel.conclude()
    assert panel.status == "decided"


def test_c4_6_h_a_case_is_deferred_for_named_evidence_once(panel):
    panel.opened()
    panel.outcome("evidence")
    panel.conclude("deferred")
    assert (panel.status, panel.open, panel.round.deferrals) == ("deferred", ["evidence"], 1)
    panel.take("evidence", hearing.receive_evidence, "wangmin", evidence="票据已补齐。")
    assert panel.status == "arranging"
    panel.schedule().open_it()
    panel.outcome("evidence")
    with pytest.raises(ValidationError, match="一次"):
        panel.conclude("deferred")


def test_c4_6_a_split_panel_may_refer_the_case_to_the_joint_meeting(panel):
    panel.opened()
    panel.conclude("referred", reason="涉及多部门政策。")
    assert (panel.status, panel.open, panel.round.conclusion) == ("arranging", ["schedule"], "referred")


def test_c4_6_positions_are_taken_only_at_the_desk(cast, panel):
    panel.opened()
    with pytest.raises(PermissionDenied):
        seats.record_position(
            panel.matter, actor=cast.actor("jiangli"), seat=panel.seat("YB"), stance="agree"
        )
    with pytest.raises(PermissionDenied):
        panel.take("hold", hearing.conclude_case, "jiangli", conclusion="supported")


def test_c4_5_in_writing_every_head_answers_and_the_chair_concludes(panel):
    panel.scheduled(forum="written")
    panel.outcome("category")
    panel.take("write", answer_in_writing, "fanhua", of="YB", stance="agree")
    with pytest.raises(PermissionDenied):
        panel.take("write", answer_in_writing, "sunjing", of="CL", stance="agree")
    panel.take("write", answer_in_writing, "qiumin", of="CL", stance="oppose", reason="证据不足。")
    panel.take("write", answer_in_writing, "chenjing", of="MZ", stance="agree")
    assert panel.open == ["conclude"]
    page = panel.cast.client("linyue", "DEPUTY").get(panel.task("conclude").get_absolute_url())
    assert page.status_code == 200
    panel.take("conclude", hearing.conclude_case, ("linyue", "DEPUTY"), conclusion="supported")
    assert (panel.status, panel.open) == ("decided", ["sign"])
    assert not panel.matter.is_against_majority


def test_c4_5_a_written_round_without_all_answers_decides_nothing(panel):
    panel.scheduled(forum="written")
    panel.take("write", answer_in_writing, "fanhua", of="YB", stance="agree")
    assert panel.time_is_up("write") == 2
    assert (panel.status, panel.open) == ("arranging", ["schedule"])
    assert panel.round.conclusion == "no_quorum"
