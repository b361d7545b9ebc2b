"""C6, steps 1 to 3: the window accepts, names receivers, and sends what may be sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper
from coordination.notifications.models import Notice
from coordination.policy.deadlines import due
from coordination.referrals.actions import intake
from coordination.referrals.models import Leg, Referral
from coordination.referrals.terms import LegTerms, Purpose
from coordination.referrals.verbs import ReferralVerb as V
from coordination.register.queries import chain
from tests.referrals.walker import Walker, the_person
from tests.seen import verbs
from workflows.engine.steps import StepTaken, complete, open_tasks

pytestmark = pytest.mark.django_db


def test_c6_1_one_application_is_registered_and_accepted_with_all_categories_tried(cast, one):
    case = one.case
    assert (case.status, case.window.code) == ("registered", "XZ01")
    assert case.number.startswith(f"{timezone.localdate():%Y}-")
    assert one.open == ["accept"]
    one.accepted(tries={"TEKUN": "no", "DIBAO": "may_fit"})
    assert one.case.status == "accepted"
    assert one.case.accepted_at is not None
    tries = dict(one.case.category_tries.values_list("category", "outcome"))
    assert tries == {"TEKUN": "no", "DIBAO": "may_fit"}
    assert {V.REGISTERED, V.ACCEPTED} <= set(verbs(one.case))
    assert one.case.history.latest().history_user.username == "wutong"
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        intake.accept_referral(one.case, actor=cast.actor("wutong"))


@pytest.mark.parametrize("who", ["yeqing", "wangmin", "panchen", "fanghui"])
def test_c6_1_only_the_accepting_window_accepts(cast, one, who):
    with pytest.raises(PermissionDenied) as refused:
        intake.accept_referral(one.case, actor=cast.actor(who))
    assert "桃源镇" in str(refused.value)


def test_c6_1_the_person_gets_a_receipt(cast, one):
    one.accepted()
    page = cast.client("wutong").get(f"/referrals/{one.case.pk}/receipt/")
    text = page.content.decode()
    assert one.case.number in text
    assert "周桂英" not in text


def test_c6_1_no_intake_vanishes_and_every_one_is_on_the_households_chain(cast, one):
    aid = chain(one.person.household, cast.actor("wangmin"))
    assert any(one.case.number in entry.label for entry in aid.entries)


def test_c10_the_green_channel_opens_on_the_sixtieth_birthday_and_halves_the_terms(cast):
    today = timezone.localdate()
    sixty = the_person(cast, name="李守田", born_on=today.replace(year=today.year - 60))
    walk = Walker(cast, "JT", person=sixty).dispatched().received("JT")
    assert (walk.case.is_green, walk.case.green_ground) == (True, "age")
    task = walk.task("handle", record=walk.leg("JT"))
    now = timezone.now()
    assert (
        task.due_at
        == due("HANDLE", start=now, on=walk.case.policy_on, county=cast.county, factor="GREEN_FACTOR").at
    )
    assert task.due_at < due("HANDLE", start=now, on=walk.case.policy_on, county=cast.county).at
    younger = the_person(cast, name="李守地", born_on=today.replace(year=today.year - 59))
    assert not Walker(cast, "JT", person=younger).case.is_green
    disabled = Walker(cast, "JT", person=the_person(cast, name="王平", born_on=None), is_disabled=True)
    assert disabled.case.green_ground == "disability"


def test_c6_2_what_the_window_handles_itself_is_a_leg_of_its_own(cast):
    walk = Walker(cast, "XZ01").dispatched()
    leg = walk.leg("XZ01")
    assert (leg.kind, leg.status, walk.case.status) == ("own", "handling", "in_handling")
    assert walk.task("handle", record=leg).holder_unit.code == "XZ01"
    walk.answered_leg("XZ01", who="wutong").settled()
    assert walk.case.status == "results_in"


def test_c6_2_a_charity_gets_nothing_without_the_persons_consent(cast, one):
    case = Walker(cast, "CSH").accepted().case
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        intake.dispatch_referral(case, actor=cast.actor("wutong").proven())
    assert "同意" in str(refused.value)
    assert not Paper.objects.filter(kind=PaperKind.D32).exists()


def test_c6_2_a_charity_gets_no_more_than_its_purpose_needs(cast, one):
    one.accepted()
    with pytest.raises(ValidationError), transaction.atomic():
        intake.name_leg(
            one.case,
            actor=cast.actor("wutong"),
            receiver=cast.unit("CSH"),
            purpose=Purpose.CHARITY,
            matter="请提供棉被",
            fields=("name", "phone", "id_number"),
        )
    leg = intake.name_leg(
        one.case,
        actor=cast.actor("wutong"),
        receiver=cast.unit("CSH"),
        purpose=Purpose.CHARITY,
        matter="请提供棉被",
    )
    assert (leg.kind, leg.fields) == ("refer", ["name", "phone", "address"])


def test_c6_2_complex_matters_go_to_deliberation(cast, one):
    one.accepted()
    case = intake.propose_deliberation(one.case, actor=cast.actor("wutong"), reason="涉及多个部门")
    assert case.status == "deliberating"
    assert case.legs.get().status == "dropped"
    assert V.SENT_TO_DELIBERATION in verbs(case)


def test_c6_3_sending_signs_a_slip_for_each_leg_and_tells_the_receivers(cast, walk):
    walk.dispatched()
    assert walk.case.status == "dispatched"
    forwarded, referred = walk.leg("JT"), walk.leg("CSH")
    slip = Paper.objects.of(forwarded).get(kind=PaperKind.D31)
    assert slip.is_signed
    assert forwarded.number == str(slip.number)
    assert forwarded.number.startswith("安桃政转办〔")
    assert Paper.objects.of(referred).get(kind=PaperKind.D32).number.text.startswith("安桃政转介〔")
    assert set(Distribution.objects.filter(paper=slip).values_list("unit__code", flat=True)) == {"JT"}
    assert Notice.objects.filter(recipient__username="panchen", kind="referral_leg_sent").exists()
    assert {V.LEG_SENT} <= set(verbs(forwarded))
    # consent covers exactly what is sent to the charity
    assert referred.consents.get().fields == referred.fields
    [task] = open_tasks(forwarded)
    assert (task.flow_task.name, task.holder_unit.code, task.holder_role) == ("receive", "JT", "LIAISON")


def test_c6_3_sending_asks_for_the_password_and_for_a_receiver(cast, one):
    one.accepted()
    with pytest.raises(PermissionDenied), transaction.atomic():
        intake.dispatch_referral(one.case, actor=cast.actor("wutong"))
    intake.unname_leg(one.leg("JT"), actor=cast.actor("wutong"))
    with pytest.raises(ValidationError), transaction.atomic():
        intake.dispatch_referral(one.case, actor=cast.actor("wutong").proven())


def test_r36_another_region_gets_a_letter_and_the_window_enters_its_receipt(cast):
    walk = Walker(cast, "YD-JB").dispatched()
    leg = walk.leg("YD-JB")
    assert leg.kind == "region"
    assert Paper.objects.of(leg).get(kind=PaperKind.D32).content["form"] == "异地受理转送单"
    assert walk.task("receive", record=leg).holder_unit.code == "XZ01"
    from coordination.referrals.actions import sending

    walk.take("receive", sending.receive_leg, "wutong", record=leg, note="对方来电确认收悉")
    walk.answered_leg("YD-JB", who="wutong").settled()
    assert walk.case.status == "results_in"


def test_r217_a_psychological_crisis_is_known_to_those_who_need_to_know(cast):
    walk = Walker(cast, "SGZX", purpose="crisis", title="轻生言语干预").dispatched()
    case = walk.case
    assert case.is_restricted
    seen = {
        who: Referral.objects.visible_to(walk.actor(who)).filter(pk=case.pk).exists()
        for who in (
            "wutong",
            "shilei",
            ("chenjing", "OFFDIR"),
            "linyue",
            "wangmin",
            "zhouzhengyi",
            "zhuangxiao",
        )
    }
    assert seen == {
        "wutong": True,
        "shilei": False,  # the window's head has no hand in it (measured 3.20)
        ("chenjing", "OFFDIR"): True,
        "linyue": True,
        "wangmin": False,
        "zhouzhengyi": False,
        "zhuangxiao": False,
    }
    # its title stands in no inbox, notice or chain, its facts on no paper
    [task] = open_tasks(walk.leg("SGZX"))
    assert "轻生" not in task.subject_title
    assert not [notice for notice in Notice.objects.all() if "轻生" in str(notice.params)]
    aid = chain(walk.person.household, cast.actor("wangmin"))
    assert not any(case.number in entry.label for entry in aid.entries)
    slip = Paper.objects.of(walk.leg("SGZX")).get(kind=PaperKind.D32)
    assert "周桂英" not in str(slip.content)
    intake.name_reader(case, cast.user("wangmin"), actor=cast.actor("wutong"))
    assert Referral.objects.visible_to(cast.actor("wangmin")).filter(pk=case.pk).exists()
    with pytest.raises(PermissionDenied):
        intake.name_reader(case, cast.user("duwei"), actor=cast.actor("wangmin"))


def test_c7_the_person_may_withdraw_until_the_first_result(cast, walk):
    from workflows.referral_closure.moves import withdraw

    walk.dispatched().received("JT")
    case = withdraw(walk.case, actor=cast.actor("wutong"), reason="本人不再需要")
    assert case.status == "withdrawn"
    assert set(case.legs.values_list("status", flat=True)) == {"dropped"}
    assert not any(open_tasks(leg) for leg in case.legs.all())
    assert Notice.objects.filter(recipient__username="panchen", kind="referral_leg_dropped").exists()
    other = Walker(cast, "JT", "ZJ").dispatched().received("JT").answered_leg("JT")
    with pytest.raises(PermissionDenied):
        intake.withdraw_referral(other.case, actor=cast.actor("wutong"), reason="晚了")


def test_c7_for_a_minor_the_office_consents_to_the_withdrawal(cast):
    child = the_person(cast, name="周小宝", born_on=timezone.localdate() - dt.timedelta(days=9 * 365))
    case = Walker(cast, "JT", person=child).dispatched().case
    with pytest.raises(PermissionDenied), transaction.atomic():
        intake.withdraw_referral(case, actor=cast.actor("wutong"), reason="监护人要求")
    assert intake.withdraw_referral(case, actor=cast.actor("wangmin"), reason="已核实").status == "withdrawn"


def test_two_at_the_window_send_once(cast, one):
    one.accepted()
    task = one.task("dispatch")
    complete(task, intake.dispatch_referral, actor=cast.actor("wutong"), reauth=True)
    with pytest.raises(StepTaken):
        complete(task, intake.dispatch_referral, actor=cast.actor("wutong"), reauth=True)


@pytest.mark.parametrize("values", [{"status": "accepted"}, {"status": "withdrawn"}, {"is_green": True}])
def test_the_database_refuses_a_state_without_its_proof(one, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=one.case.pk).update(**values)


def test_a_leg_takes_the_least_that_its_purpose_needs(cast):
    assert LegTerms(cast.unit("JT"), "资助").fields == ()
    walk = Walker(cast, "JT", purpose="education")
    assert walk.leg("JT").fields == ["name", "id_number", "phone", "categories"]
    assert Leg.objects.get(pk=walk.leg("JT").pk).kind == "forward"
