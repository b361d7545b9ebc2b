"""C4-6 to C4-8: what a signed decision opens, who is told, and the visit after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.aid.actions.reserves import open_account
from coordination.aid.models import Account, AidCase
from coordination.audit.models import Event
from coordination.deliberation.actions import deciding, publishing
from coordination.deliberation.models import Deliberation
from coordination.deliberation.verbs import DeliberationVerb as V
from coordination.documents.models import Paper
from coordination.duties.models import Assignment
from coordination.meetings.models import AgendaItem
from coordination.monitoring.actions import recheck
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.referrals.models import Referral
from coordination.referrals.verbs import ReferralVerb
from coordination.register.models import CategoryStatus, WatchEntry
from coordination.register.verbs import RegisterVerb
from coordination.remedies.models import Remedy
from tests.deliberation.cases import ID_NUMBER, NAME, Panel
from tests.order import disagreements
from tests.walking import Walker, in_days, load_rules
from workflows.case_deliberation.publicity import take_notice_down
from workflows.engine.clock import sweep
from workflows.engine.turning import cancel_process
from workflows.models import Process
from workflows.warning_disposal.watching import look_after_categories

pytestmark = pytest.mark.django_db


def end_children(panel):
    """Everything that the decision opened comes to its end, and the clock tells the case."""
    actor = panel.actor("wangmin")
    for process in Process.objects.filter(parent_task__process__in=Process.objects.of(panel.case)):
        cancel_process(process, actor=actor, reason="办结。")
    sweep()


def test_c4_6_a_confirms_other_hardship_with_its_review(panel):
    panel.signed("category")
    status = CategoryStatus.objects.get()
    assert (status.category, status.person, status.basis) == (
        "OTHER_HARDSHIP",
        panel.household.head,
        panel.round.decision_number,
    )
    assert status.review_on == panel.outcomes()[0].review_on
    assert panel.outcomes()[0].opened_id == status.pk
    assert panel.open == ["tell"]


def review_due(panel) -> Walker:
    """The day has come on which the category is looked at again."""
    panel.signed("category")
    CategoryStatus.objects.update(review_on=timezone.localdate())
    assert look_after_categories() == 1
    return Walker(Warning.objects.get(kind="review"), panel.cast)


def test_m2_3_19_a_category_confirmed_together_is_the_mechanisms(panel):
    panel.signed("category")
    status = CategoryStatus.objects.get()
    assert status.authority == panel.cast.county.office
    event = Event.objects.of(status).get(verb=RegisterVerb.CATEGORY_CONFIRMED)
    assert event.after["authority"] == panel.cast.county.office.short_name
    assert look_after_categories() == 0, "before its day none is opened"


def test_m2_3_19_its_review_day_opens_a_task_of_the_office(panel):
    walk = review_due(panel)
    task = walk.task("recheck")
    assert (task.holder_unit.code, task.holder_role) == ("LXB", "OFFICE")
    assert look_after_categories() == 0
    with pytest.raises(PermissionDenied):
        walk.take("recheck", recheck.recheck_household, "suting", finding="keep", note="仍困难。")
    with pytest.raises(ValidationError):
        walk.take("recheck", recheck.recheck_household, "wangmin", finding="keep", note="仍困难。")
    later = in_days(200)
    walk.take(
        "recheck", recheck.recheck_household, "wangmin", finding="keep", note="仍困难。", review_on=later
    )
    assert (walk.status, CategoryStatus.objects.get().review_on) == ("closed", later)
    assert disagreements() == []


def test_m2_3_19_where_it_ends_the_director_decides_after_a_hearing(panel):
    walk = review_due(panel)
    walk.take("recheck", recheck.recheck_household, "wangmin", finding="end", note="已就业。")
    said = {"heard_on": timezone.localdate(), "place": "联席办", "statement": "无异议。"}
    walk.take("hear", recheck.hear_person, "wangmin", **said)
    with pytest.raises(PermissionDenied):
        walk.take("decide", recheck.decide_cut, ("weiguoqiang", "CHEAD"), decision="end", grounds="已就业。")
    walk.take(
        "decide", recheck.decide_cut, ("chenjing", "OFFDIR"), decision="end", grounds="已就业。", basis=""
    )
    paper = Paper.objects.of(walk.record).get(kind="D37")
    assert (paper.organ.code, paper.is_signed) == ("LXB", True)
    assert CategoryStatus.objects.get().end_reason


def test_c4_6_c_an_assignment_is_opened_with_the_signature_and_awaited(panel):
    panel.signed("duty")
    duty = Assignment.objects.get()
    assert (duty.lead_unit.code, duty.household_key) == ("CL", panel.household.key)
    panel.tell()
    assert (panel.status, panel.open) == ("executing", [])
    end_children(panel)
    assert (panel.status, panel.open) == ("follow_up", ["follow_up"])
    assert Event.objects.of(panel.case).filter(verb=V.ALL_CARRIED_OUT).exists()


@pytest.fixture
def pool(cast) -> Account:
    """The county's pool, opened by finance."""
    return open_account(
        cast.unit("CZ"),
        actor=cast.actor("hejun"),
        kind=Account.Kind.POOL,
        quota=Decimal(1000000),
        opening=Decimal(500000),
    )


def test_c4_6_b_aid_above_the_ceiling_becomes_a_plan_under_one_approval(panel, pool):
    panel.signed("aid")
    aid = AidCase.objects.get()
    assert (aid.status, aid.lane, aid.person) == ("plan_approved", "granted", panel.household.head)
    assert panel.round.public_notice.endswith("10,000元")
    assert NAME not in panel.round.public_notice
    assert panel.round.public_until is not None


def test_c4_6_c_e_f_forward_suggest_and_refer(panel):
    panel.signed("referral", "single_dibao", "charity")
    kinds = sorted(Referral.objects.values_list("kind", "legs__receiver__code"))
    assert kinds == [("forward", "MZ"), ("forward", "YB"), ("refer", "CSH")]
    assert {referral.window for referral in Referral.objects.all()} == {panel.household.township}
    opened = Event.objects.filter(verb=ReferralVerb.OPENED, basis__startswith=panel.round.decision_number)
    assert opened.count() == 3  # nobody registered an application: the decision did it
    assert all(row.opened_label for row in panel.outcomes())


def test_c4_6_d_a_policy_gap_becomes_the_draft_of_an_agenda_item(panel):
    panel.signed("policy_gap", "category")
    item = AgendaItem.objects.get()
    assert (item.status, item.unit.code, item.kind) == ("draft", "MZ", "policy")
    assert panel.case.number in item.source_label
    assert panel.open == ["tell"]


def test_c4_6_g_not_supported_issues_the_refusal_and_closes_after_telling(panel):
    panel.opened()
    panel.outcome("refusal")
    panel.conclude("not_supported", reason="收入超过条件。").sign()
    refusal = Paper.objects.of(panel.case).get(kind="D35")
    assert refusal.is_signed
    assert "复议" in refusal.content["requirement"]
    assert WatchEntry.objects.get().kind == "refused"
    assert panel.open == ["tell"]
    panel.tell()
    assert (panel.status, panel.open, panel.case.closed_as) == ("closed", [], "not_supported")


def test_c4_7_the_chair_signs_and_nobody_else(panel):
    panel.decided("category")
    for who in ("wangmin", ("weiguoqiang", "CHEAD"), ("zhouzhengyi", "CHIEF"), ("chenjing", "OFFDIR")):
        with pytest.raises(PermissionDenied):
            panel.sign(who)
    panel.sign()
    paper = Paper.objects.of(panel.case).get(kind="D22")
    assert str(paper.number) == panel.round.decision_number
    assert "安联议" in panel.round.decision_number
    assert NAME not in str(paper.content)
    table = Paper.objects.of(panel.round).get(kind="D20", title=panel.case.title)
    assert table.signatures.get().user.username == "linyue"
    assert Notice.objects.filter(kind="case_decided", recipient__username="wutong").exists()


def test_c4_7_a_decision_signed_by_hand_is_entered_by_the_office(panel):
    panel.decided("category")
    panel.on_paper("sign", deciding.sign_decision)
    event = Event.objects.of(panel.case).get(verb=V.SIGNED)
    assert event.medium == "paper"
    assert Paper.objects.of(panel.case).get(kind="D22").signatures.get().signer_name == "林越"


def test_c4_7_the_chair_sends_the_wording_back_or_recalls_the_case_for_new_facts(panel):
    panel.decided("category")
    chair = ("linyue", "DEPUTY")
    panel.take("sign", deciding.send_back_decision, chair, reason="请写明复核日期。")
    assert (panel.status, panel.open) == ("settling", ["settle"])
    panel.outcome("duty")
    panel.take("settle", deciding.settle_decision, "wangmin")
    panel.take("sign", deciding.recall_case, chair, reason="当事人收入有变化。")
    assert (panel.status, panel.open) == ("arranging", ["schedule"])
    assert not Assignment.objects.exists()
    panel.schedule().open_it()
    assert panel.round.hearings.count() == 2


def test_c4_7_the_person_is_told_in_plain_words_by_the_township(panel):
    panel.signed("category")
    with pytest.raises(PermissionDenied):
        panel.take("tell", deciding.tell_person, "wangmin", told_how="phone", plain_words="会帮您。")
    assert "其他困难人员" in panel.round.plain_words
    panel.tell()
    paper = Paper.objects.of(panel.case).get(kind="D33")
    assert paper.is_signed
    assert NAME not in str(paper.content)


def visit(panel, found):
    panel.take("follow_up", deciding.record_visit, "wutong", found=found, note_text="入户查看。")


def test_c4_8_improving_means_one_more_visit_and_then_a_decision(panel):
    panel.carried_out()
    visit(panel, "again")
    assert (panel.status, panel.open, panel.round.visits) == ("follow_up", ["follow_up"], 1)
    with pytest.raises(ValidationError):
        visit(panel, "again")
    visit(panel, "solved")
    assert (panel.status, panel.case.closed_as) == ("closed", "solved")
    assert Paper.objects.of(panel.case).filter(kind="D28").count() == 2


def test_c4_8_not_solved_begins_a_second_round_under_the_same_number(panel):
    panel.carried_out()
    number = panel.case.number
    visit(panel, "unsolved")
    assert (panel.status, panel.case.round, panel.case.number) == ("preparing", 2, number)
    assert set(panel.open) == {"sheet"}
    assert panel.round.sheets.count() == 3
    assert panel.case.rounds.get(number=1).decision_number
    assert disagreements() == []


def test_c7_a_person_who_died_or_moved_ends_the_case(panel):
    panel.carried_out()
    visit(panel, "overtaken")
    assert (panel.status, panel.case.closed_as) == ("closed", "overtaken")


def posted(panel, days=20):
    on = timezone.localdate() - dt.timedelta(days=days)
    panel.take("put_up", publishing.publicise_decision, "wutong", posted_on=on, place="村务公开栏")
    return Paper.objects.of(panel.case).get(kind="D44")


def test_m2_3_17_aid_that_a_decision_grants_is_made_known_for_its_days(panel, pool):
    panel.signed("aid")
    assert sorted(panel.open) == ["put_up", "tell"]
    with pytest.raises(PermissionDenied):
        panel.take(
            "put_up",
            publishing.publicise_decision,
            "wangmin",
            posted_on=timezone.localdate(),
            place="公开栏",
        )
    paper = posted(panel)
    rows = dict(paper.content["rows"])
    assert (rows["救助对象"], rows["救助事项"], rows["救助金额"]) == (NAME, "临时救助", "10,000元")
    assert rows["所在村（社区）"] == panel.household.village.short_name
    for words in ("病", "医疗", "照护", ID_NUMBER, "13855512345", panel.case.title):
        assert words not in str(paper.content), words
    assert NAME not in paper.title
    assert panel.round.public_until == paper.posting.until_on
    with pytest.raises(ValidationError):
        publishing.publicise_decision(
            panel.case, actor=panel.actor("wutong").proven(), posted_on=timezone.localdate(), place="公开栏"
        )
    panel.tell()
    end_children(panel)
    assert (panel.status, panel.open) == ("executing", ["take_down"])
    panel.take(
        "take_down",
        take_notice_down,
        "wutong",
        taken_down_on=timezone.localdate(),
        objections="该户另有住房。",
    )
    paper.posting.refresh_from_db()
    assert not paper.posting.is_up
    remedy = Remedy.objects.get(paper=paper)
    assert (remedy.kind, remedy.status) == ("objection", "answering")
    verbs = set(Event.objects.of(panel.case).values_list("verb", flat=True))
    assert {V.PUBLICISED, V.NOTICE_ENDED} <= verbs
    assert panel.status == "follow_up", "the decision stands meanwhile"
    assert not [one for one in disagreements() if one.startswith("deliberation.")]


def test_m2_3_17_a_unit_of_the_panel_reads_no_notice_that_names_the_person(panel, pool):
    """C9: it knows the person by a pseudonym; the township and the office read the sheet."""
    panel.signed("aid")
    paper = posted(panel)
    assert Deliberation.objects.visible_to(panel.actor("jiangli")).filter(pk=panel.case.pk).exists()
    readers = {
        who: Paper.objects.visible_to(panel.actor(who)).filter(pk=paper.pk).exists()
        for who in ("jiangli", "wutong", "wangmin")
    }
    assert readers == {"jiangli": False, "wutong": True, "wangmin": True}


def test_m2_3_17_before_its_day_no_notice_comes_down(panel, pool):
    panel.signed("aid")
    posted(panel, days=0)
    with pytest.raises(ValidationError):
        panel.take("take_down", take_notice_down, "wutong", taken_down_on=timezone.localdate())
    assert Paper.objects.of(panel.case).get(kind="D44").posting.is_up


def test_m2_3_17_a_guarded_case_hangs_on_no_board(cast, pool):
    load_rules()
    panel = Panel(cast, is_guarded=True).signed("aid")
    assert panel.round.public_notice == ""
    assert panel.open == ["tell"]
    with pytest.raises(ValidationError):
        publishing.publicise_decision(
            panel.case, actor=panel.actor("wutong").proven(), posted_on=timezone.localdate(), place="公开栏"
        )
