"""Measured 3.20 with R217 and C9: a psychological crisis is open to the few who work on it, while they do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.access import Actor
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, Paper
from coordination.referrals.actions import answers, intake, results, sending
from coordination.referrals.models import Leg, Referral
from coordination.referrals.papers import SEALED
from coordination.referrals.verbs import ReferralVerb as V
from coordination.units.models import Post
from tests.referrals.walker import Walker
from tests.seen import verbs
from workflows.engine.narrowing import narrow
from workflows.models import Task
from workflows.referral_closure.pages.steps import HandlePage

pytestmark = pytest.mark.django_db

COLLEAGUE = "tiantian"
HEAD = "shilei"


def colleague_of(cast, who: str, role: str) -> Actor:
    """Somebody else with a post of this role in the same unit."""
    post = Post.objects.get(user=cast.user(who), role=role)
    user, today = cast.user("yeqing"), timezone.localdate()
    return Actor(
        user, Post.objects.create(user=user, unit=post.unit, role=role, valid_from=today, title="同岗")
    )


@pytest.fixture
def crisis(cast) -> Walker:
    return Walker(cast, "SGZX", purpose="crisis", title="轻生言语干预").dispatched()


def reads(cast, who, record) -> bool:
    return type(record).objects.visible_to(cast.actor(who)).filter(pk=record.pk).exists()


def test_m2_3_20_a_crisis_is_shut_to_the_windows_head_and_to_colleagues(cast, crisis):
    case, leg = crisis.case, crisis.leg("SGZX")
    for who, opens in {
        "wutong": True,
        "linyue": True,
        HEAD: False,
        COLLEAGUE: False,
        "wangmin": False,
    }.items():
        assert (reads(cast, who, case), reads(cast, who, leg)) == (opens, opens), who
        assert cast.client(who).get(case.get_absolute_url()).status_code == (200 if opens else 404)
        listed = cast.client(who).get("/referrals/", {"view": "all" if who == "linyue" else ""})
        assert (case.number in listed.content.decode()) is opens, who
    # another clerk of the same window is a colleague like any other
    other = colleague_of(cast, "wutong", "TCLERK")
    assert not Referral.objects.visible_to(other).filter(pk=case.pk).exists()
    with pytest.raises(PermissionDenied):
        intake.name_reader(case, cast.user("wangmin"), actor=other)


def test_m2_3_20_a_leg_of_a_crisis_is_its_handlers_alone_and_only_while_it_lasts(cast, crisis):
    other = colleague_of(cast, "zhuangxiao", "PROV")
    leg = crisis.leg("SGZX")
    # what is asked opens with the receipt
    page = cast.client("zhuangxiao").get(leg.get_absolute_url())
    assert page.status_code == 200
    assert leg.matter not in page.content.decode()
    crisis.received("SGZX", handler=cast.user("zhuangxiao"))
    leg = crisis.leg("SGZX")
    slip = Paper.objects.of(leg).get(kind=PaperKind.D32)
    assert reads(cast, "zhuangxiao", leg)
    assert reads(cast, "zhuangxiao", slip)
    assert leg.matter in cast.client("zhuangxiao").get(leg.get_absolute_url()).content.decode()
    assert not Leg.objects.visible_to(other).filter(pk=leg.pk).exists()
    assert not Paper.objects.visible_to(other).filter(pk=slip.pk).exists()
    with pytest.raises(PermissionDenied):
        results.answer_leg(leg, actor=other.proven(), code="declined", summary="无")
    crisis.answered_leg("SGZX")
    leg = crisis.leg("SGZX")
    for paper in Paper.objects.of(leg):
        assert not reads(cast, "zhuangxiao", paper), paper.kind
        assert cast.client("zhuangxiao").get(f"{paper.get_absolute_url()}").status_code == 404
    assert not reads(cast, "zhuangxiao", leg)
    assert cast.client("zhuangxiao").get(leg.get_absolute_url()).status_code == 404
    assert leg.short_number not in cast.client("zhuangxiao").get("/referrals/?status=any").content.decode()
    found = cast.client("zhuangxiao").post("/search/", {"q": crisis.case.number}).content.decode()
    assert leg.short_number not in found


def test_m2_3_20_the_last_step_of_the_body_leads_back_to_its_list(cast, crisis):
    crisis.received("SGZX", handler=cast.user("zhuangxiao"))
    leg = crisis.leg("SGZX")
    page = HandlePage(crisis.task("handle", record=leg), cast.actor("zhuangxiao"))
    assert page.done_url(leg) == leg.get_absolute_url()
    crisis.answered_leg("SGZX")
    assert page.done_url(leg) == "/referrals/"


def test_m2_3_20_papers_and_files_of_a_crisis_are_shut_to_those_who_read_all_others(cast, crisis):
    case = crisis.case
    scan = SimpleUploadedFile("谈话.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")
    file = attach(scan, to=case, actor=cast.actor("wutong"))
    slip = Paper.objects.of(crisis.leg("SGZX")).get(kind=PaperKind.D32)
    for who, opens in {
        "wutong": True,
        "linyue": True,
        "wangmin": False,
        "zhouzhengyi": False,
        HEAD: False,
    }.items():
        assert Attachment.objects.visible_to(cast.actor(who)).filter(pk=file.pk).exists() is opens, who
        assert Paper.objects.visible_to(cast.actor(who)).filter(pk=slip.pk).exists() is opens, who
    assert "周桂英" not in str(slip.content)


def test_m2_3_20_a_named_reader_reads_it_until_it_ends(cast, crisis):
    intake.name_reader(crisis.case, cast.user("wangmin"), actor=cast.actor("linyue"))
    assert reads(cast, "wangmin", crisis.case)
    crisis.called_back()
    crisis.take("verify", answers.close_referral, note="经核，结果属实。")
    assert crisis.case.status == "closed"
    line = Paper.objects.of(crisis.case).get(kind=PaperKind.D16)
    assert SEALED == dict(line.content["rows"])["事项"] == dict(line.content["rows"])["核验意见"]
    assert "tables" not in line.content
    assert not Paper.objects.visible_to(cast.actor("wangmin")).filter(pk=line.pk).exists()
    assert not reads(cast, "wangmin", crisis.case)
    assert reads(cast, "linyue", crisis.case)


def test_m2_3_20_steps_of_a_crisis_stand_in_no_colleagues_inbox_until_they_are_named(cast):
    walk = Walker(cast, "SGZX", purpose="crisis").accepted()
    other = colleague_of(cast, "wutong", "TCLERK")
    task = walk.task("dispatch")
    narrow([task])
    assert not Task.objects.waiting_for(other).filter(pk=task.pk).exists()
    with pytest.raises(PermissionDenied):
        intake.dispatch_referral(walk.case, actor=other.proven())
    intake.name_reader(walk.case, other.user, actor=cast.actor("wutong"))
    assert Task.objects.waiting_for(other).filter(pk=task.pk).exists()
    assert V.READER_NAMED in verbs(walk.case)


def test_m2_3_20_a_crisis_whose_clerk_has_left_the_window_is_its_clerks_again(cast, crisis):
    other = colleague_of(cast, "wutong", "TCLERK")
    assert not Referral.objects.visible_to(other).filter(pk=crisis.case.pk).exists()
    Post.objects.filter(user=cast.user("wutong")).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert Referral.objects.visible_to(other).filter(pk=crisis.case.pk).exists()


def test_m2_3_20_a_body_downloads_its_slip_without_the_full_name_and_while_its_leg_lasts(cast):
    walk = Walker(cast, "CSH").dispatched()
    slip = Paper.objects.of(walk.leg("CSH")).get(kind=PaperKind.D32)
    assert "周桂英" not in str(slip.content)
    body = cast.holder("PROV", "CSH").user.username
    address = f"{slip.get_absolute_url()}pdf/"
    assert cast.client(body).get(slip.get_absolute_url()).status_code == 200
    walk.received("CSH").answered_leg("CSH")
    for paper in Paper.objects.of(walk.leg("CSH")).filter(kind=PaperKind.D32):
        assert cast.client(body).get(paper.get_absolute_url()).status_code == 404
        assert reads(cast, "wutong", paper)
        assert reads(cast, "wangmin", paper)
    assert cast.client(body).get(address).status_code == 404
    # the leg itself stays in its list, with its fields closed
    assert reads(cast, body, walk.leg("CSH"))
    # one with a duty keeps what it was sent
    duty = Walker(cast, "JT").dispatched().received("JT").answered_leg("JT")
    [slip] = Paper.objects.of(duty.leg("JT")).filter(kind=PaperKind.D31)
    assert reads(cast, "panchen", slip)


def test_m2_3_20_a_body_that_gave_a_leg_back_opens_its_slip_no_longer(cast):
    walk = Walker(cast, "CSH").dispatched()
    body = cast.holder("PROV", "CSH").user.username
    walk.returned("CSH", right="MZ")
    slip = Paper.objects.of(walk.leg("CSH")).get(kind=PaperKind.D32)
    assert not reads(cast, body, slip)
    walk.take("resend", sending.resend_leg, record=walk.leg("CSH"), receiver=cast.unit("MZ"))
    assert not reads(cast, body, slip)
