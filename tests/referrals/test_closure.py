"""C6, steps 5 and 6: one answer, one call-back, and a verifier who handled none of it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.printing import pdf_bytes
from coordination.duties.models import Assignment
from coordination.notifications.models import Notice
from coordination.referrals.actions import answers
from coordination.referrals.models import Leg
from coordination.referrals.verbs import ReferralVerb as V
from coordination.register.queries import chain
from coordination.units.actors import clock_actor
from tests.order import disagreements
from tests.referrals.walker import Walker, the_person
from workflows.models import Process
from workflows.referral_closure import moves

pytestmark = pytest.mark.django_db
DIRECTOR = ("chenjing", "OFFDIR")


def test_c6_the_whole_way_with_two_units_and_a_charity(cast, walk):
    walk.closed()
    assert walk.case.status == "closed"
    assert walk.open == []
    assert not Process.objects.of(walk.case).filter(finished__isnull=True).exists()
    assert disagreements("referrals.") == []


def test_c6_5_the_case_waits_for_all_legs_and_is_answered_once_from_its_window(cast, walk):
    walk.dispatched().received("JT").answered_leg("JT").settled()
    assert (walk.case.status, walk.open) == ("in_handling", [])
    walk.results_in()
    assert (walk.case.status, walk.open) == ("results_in", ["answer"])
    for who in ("panchen", "fanghui", "wangmin", "yeqing"):
        with pytest.raises(PermissionDenied), transaction.atomic():
            answers.answer_person(walk.case, actor=cast.actor(who), answer="x", answer_way="phone")
    walk.answered()
    notice = Paper.objects.of(walk.case).get(kind=PaperKind.D33)
    assert notice.is_signed
    assert notice.content["addressee"] == "周桂英："
    assert ["办理结果", "已落实资助和租赁补贴。"] in notice.content["rows"]
    assert V.ANSWERED in set(Event.objects.of(walk.case).values_list("verb", flat=True))
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        answers.answer_person(
            walk.case, actor=cast.actor("wutong").proven(), answer="再答", answer_way="phone"
        )


def test_c6_5_the_call_back_asks_whether_the_person_is_satisfied(cast, one):
    one.answered()
    task = one.task("call_back")
    assert timezone.localdate(task.due_at) > timezone.localdate()  # the next working day
    with pytest.raises(ValidationError), transaction.atomic():
        answers.call_back(one.case, actor=cast.actor("wutong").proven(), satisfaction="dissatisfied")
    one.take("call_back", answers.call_back, "wutong", satisfaction="fair")
    assert (one.case.status, one.case.satisfaction) == ("called_back", "fair")
    record = Paper.objects.of(one.case).get(kind=PaperKind.D34)
    assert ["满意程度", "基本满意"] in record.content["rows"]
    assert record.is_signed


def test_c6_5_dissatisfied_with_ground_reopens_the_leg_and_the_person_is_answered_again(cast, walk):
    walk.answered()
    walk.take(
        "call_back",
        answers.reopen_after_complaint,
        "wutong",
        person_says="补助没有到账",
        legs=[walk.leg("JT")],
    )
    leg = walk.leg("JT")
    assert (walk.case.status, walk.case.reopenings, walk.case.round) == ("in_handling", 1, 2)
    assert (leg.status, leg.round, leg.reason) == ("handling", 2, "补助没有到账")
    assert walk.task("handle", record=leg).holder_unit.code == "JT"
    assert walk.leg("ZJ").status == "answered"
    assert Notice.objects.filter(recipient__username="panchen", kind="referral_reopened").exists()
    walk.answered_leg("JT").settled()
    assert walk.leg("JT").results.count() == 2
    walk.take("answer", answers.answer_person, "wutong", answer="补助已到账。", answer_way="phone")
    walk.take("call_back", answers.call_back, "wutong", satisfaction="satisfied")
    walk.take("verify", answers.close_referral, "wangmin", note="属实")
    assert walk.case.status == "closed"


def test_c6_5_or_the_unit_comes_under_supervision_as_a_duty(cast, one):
    one.answered()
    with pytest.raises(ValidationError), transaction.atomic():
        answers.supervise_after_complaint(
            one.case, actor=cast.actor("wutong").proven(), person_says="态度差", unit=cast.unit("CL")
        )
    one.take(
        "call_back",
        answers.supervise_after_complaint,
        "wutong",
        person_says="多次推诿",
        unit=cast.unit("JT"),
    )
    assert one.case.status == "supervised"
    duty = Assignment.objects.get(source_type="referrals.referral", source_id=one.case.pk)
    assert duty.lead_unit.code == "JT"
    assert "多次推诿" in duty.requirement
    with pytest.raises(PermissionDenied):
        answers.end_supervision(one.case, actor=cast.actor("wutong"))
    child = Process.objects.of(duty).get()
    from workflows.engine.steps import wake
    from workflows.engine.turning import cancel_process

    cancel_process(child, actor=clock_actor(), reason="督办办结")
    wake(one.case, "supervision", actor=clock_actor())
    one.reread()
    assert (one.case.status, one.open) == ("answered", ["call_back"])


def test_c6_6_whoever_had_a_hand_in_it_cannot_verify_it(cast, one):
    one.called_back()
    one.case.hands.add(cast.user("wangmin"))
    with pytest.raises(PermissionDenied) as refused, transaction.atomic():
        answers.close_referral(one.case, actor=cast.actor("wangmin"), note="x")
    assert "参与" in str(refused.value)
    for who in ("wutong", "zhuqi", "linyue", DIRECTOR):
        with pytest.raises(PermissionDenied), transaction.atomic():
            answers.close_referral(one.case, actor=one.actor(who), note="x")
    one.take("verify", answers.close_referral, "liqian", note="经核属实")
    assert (one.case.status, one.case.verified_by.username) == ("closed", "liqian")


def test_c6_6_where_all_of_the_office_had_a_hand_the_director_verifies_else_the_deputy(cast, one):
    one.answered()
    for name in ("wangmin", "liqian", "zhengnan", "luoxin"):
        one.case.hands.add(cast.user(name))
    one.take("call_back", answers.call_back, "wutong", satisfaction="satisfied")
    assert one.task("verify").holder_role == "OFFDIR"
    other = Walker(cast, "JT", person=one.person).answered()
    for name in ("wangmin", "liqian", "zhengnan", "luoxin", "chenjing"):
        other.case.hands.add(cast.user(name))
    other.take("call_back", answers.call_back, "wutong", satisfaction="satisfied")
    assert other.task("verify").holder_role == "DEPUTY"


def test_c0_a_substitute_inherits_the_bar(cast, one):
    one.called_back()
    one.case.hands.add(cast.user("wangmin"))
    substitute = cast.actor("liqian").for_post(cast.post("wangmin"))
    with pytest.raises(PermissionDenied), transaction.atomic():
        answers.close_referral(one.case, actor=substitute, note="x")


def test_c6_6_closing_is_a_line_of_the_ledger_and_of_the_households_chain(cast, one):
    one.closed()
    page = cast.client("wangmin").get("/referrals/ledger/").content.decode()
    assert one.case.number in page
    book = cast.client("wangmin").get("/referrals/ledger/", {"format": "xlsx"})
    assert book["Content-Type"].startswith("application/vnd")
    aid = chain(one.person.household, cast.actor("wangmin"))
    said = "\n".join(entry.sentence for entry in aid.entries if one.case.number in entry.label)
    assert "核验后予以销号" in said
    assert "反馈办理结果" in said
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        answers.close_referral(one.case, actor=cast.actor("wangmin"), note="再销")


def test_c6_6_the_verifier_reopens_a_leg_that_is_wanting(cast, walk):
    walk.called_back()
    with pytest.raises(ValidationError), transaction.atomic():
        answers.reopen_at_verification(walk.case, actor=cast.actor("wangmin"), reason="缺凭证", legs=[])
    walk.take("verify", answers.reopen_at_verification, "wangmin", reason="缺凭证", legs=[walk.leg("ZJ")])
    assert (walk.case.status, walk.leg("ZJ").status) == ("in_handling", "handling")
    assert walk.case.verified_by is None
    assert not walk.case.hands.filter(username="wangmin").exists()  # may verify again


def test_c7_the_director_reopens_a_closed_matter_within_the_months_given(cast, one):
    one.closed()
    legs = list(Leg.objects.filter(case=one.case))
    with pytest.raises(PermissionDenied), transaction.atomic():
        answers.reopen_closed(one.case, actor=cast.actor("wangmin"), reason="有新情况", legs=legs)
    later = timezone.now() + dt.timedelta(days=400)
    with time_machine.travel(later, tick=True), pytest.raises(PermissionDenied), transaction.atomic():
        answers.reopen_closed(one.case, actor=cast.actor(*DIRECTOR), reason="太晚", legs=legs)
    moves.reopen(one.case, actor=cast.actor(*DIRECTOR), reason="有新情况", legs=legs)
    assert one.reread().status == "in_handling"
    one.answered_leg("JT").settled()
    assert one.open == ["answer"]


def test_another_process_opens_a_referral_and_is_woken_by_its_end(cast, one):
    assert Process.objects.of(one.case).get().parent_task is None
    assert one.case.channel == "process"


def test_r60_a_gap_between_lists_becomes_a_referral(cast):
    from coordination.register.actions import confirm_category

    person = the_person(cast)
    confirm_category(
        person.household,
        "POVERTY_WATCH",
        actor=cast.actor("suting", "CCLERK"),
        authority=cast.unit("NYNC"),
        from_on=timezone.localdate(),
        review_on=None,
        basis="防返贫监测",
    )
    client = cast.client("wutong")
    assert person.household.number in client.get("/referrals/gaps/").content.decode()
    client.post(f"/referrals/gaps/{person.household.key}/open/")
    case = person.household.referrals.get()
    assert (case.kind, case.legs.get().receiver.code, case.window.code) == ("list_gap", "MZ", "XZ01")
    client.post(f"/referrals/gaps/{person.household.key}/open/")
    assert person.household.referrals.count() == 1
    assert "跟进中" in client.get("/referrals/gaps/").content.decode()


def test_m2_5_5_the_duty_says_what_was_complained_of_without_names_and_numbers(cast, one):
    """What the person said is encrypted, and a duty is not."""
    one.answered()
    one.take(
        "call_back",
        answers.supervise_after_complaint,
        "wutong",
        person_says="周桂英说多次推诿，请回电13805551234",
        unit=cast.unit("JT"),
    )
    duty = Assignment.objects.get(source_type="referrals.referral", source_id=one.case.pk)
    assert "周*说多次推诿，请回电138****1234" in duty.requirement
    assert "周桂英" in one.case.person_says


def test_m2_3_24_striking_off_signs_a_numbered_line_of_the_ledger(cast, walk):
    walk.closed()
    case = walk.case
    line = Paper.objects.of(case).get(kind=PaperKind.D16)
    assert line.is_signed
    assert str(line.number).startswith("安联办销〔")  # the series of duties: one ledger, one series
    assert line.title == f"{case.number}销号登记"
    rows = dict(line.content["rows"])
    assert (rows["核验人"], rows["核验意见"]) == (case.verified_by.name, "经核，结果属实。")
    assert rows["回访满意程度"] == "满意"
    assert "周桂英" not in str(line.content)
    [[_heading, header, legs]] = line.content["tables"]
    assert header[1] == "承办单位"
    assert len(legs) == case.legs.count()
    assert [signature.signer_name for signature in line.signatures.all()] == [case.verified_by.name]
    assert [sent.unit.code for sent in line.readers.all()] == ["XZ01"]
    assert Paper.objects.visible_to(cast.actor("wutong")).filter(pk=line.pk).exists()
    assert not Paper.objects.visible_to(cast.actor("panchen")).filter(pk=line.pk).exists()
    event = Event.objects.of(case).get(verb=V.CLOSED)
    assert event.after["paper"] == str(line.number)
    assert pdf_bytes(line)[0].startswith(b"%PDF")


def test_m2_3_24_the_verifier_s_signature_asks_for_the_password(cast, one):
    one.called_back()
    with pytest.raises(PermissionDenied), transaction.atomic():
        answers.close_referral(one.case, actor=cast.actor("wangmin"), note="经核属实")
    assert one.case.status == "called_back"
    assert not Paper.objects.of(one.case).filter(kind=PaperKind.D16).exists()


def test_m2_3_24_closed_once_more_it_has_a_line_of_its_own(cast, one):
    one.closed()
    moves.reopen(one.case, actor=one.actor(DIRECTOR), reason="群众反映未到账", legs=[one.leg("JT")])
    one.reread()
    one.answered_leg("JT").settled()
    one.take("answer", answers.answer_person, "wutong", answer="补助已到账。", answer_way="phone")
    one.take("call_back", answers.call_back, "wutong", satisfaction="satisfied")
    one.take("verify", answers.close_referral, note="经核，已到账。")
    lines = Paper.objects.of(one.case).filter(kind=PaperKind.D16).order_by("pk")
    assert [dict(line.content["rows"])["重启次数"] for line in lines] == ["0", "1"]
    assert len({str(line.number) for line in lines}) == 2
