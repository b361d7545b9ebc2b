"""C7, C9: a leak is frozen at once, assessed, told to the person or not with a reason, and closed by a second person."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.audit.models import Event
from coordination.documents.attachments import attach
from coordination.documents.models import Attachment, Paper
from coordination.leaks.actions import reporting
from coordination.leaks.models import Leak
from coordination.leaks.verbs import LeakVerb
from coordination.notifications.models import Notice
from coordination.referrals.models import Referral
from coordination.units.models import KeptOut
from tests.aid.world import Aid
from tests.counties import second_county
from tests.referrals.walker import Walker as Referred
from tests.walking import Walker
from workflows.engine.narrowing import people_for
from workflows.engine.steps import open_tasks
from workflows.leak_case.front import open_leak

S = Leak.Status
KINDS, HARM, ADVICE = "姓名、身份证号", "可能接到冒名电话", "留意陌生来电，不要转账"


class Case(Walker[Leak]):
    """Takes the open step of one leak."""

    def told_of(self, **values):
        self.take("assess", reporting.ask_to_tell, data_kinds=KINDS, harm=HARM, advice=ADVICE, **values)
        return self

    def notified(self):
        self.take("notify", reporting.tell_person, on=timezone.localdate(), how="上门送达。")
        return self

    def mended(self, **values):
        self.take("measures", reporting.take_measures, measures="收回权限，约谈本人。", **values)
        return self


@pytest.fixture
def aid(cast):
    return Aid(cast).walk()


@pytest.fixture
def leak(cast, aid):
    """The clerk opened a case without need; the head of the township reports it."""
    made = open_leak(
        aid.case,
        actor=cast.actor("shilei"),
        kind="wrong",
        found="非经办时打开。",
        account=cast.user("suting"),
    )
    return Case(made, cast)


def sees(cast, aid, who):
    return AidCase.objects.visible_to(cast.actor(who)).filter(pk=aid.case.pk).exists()


def test_c7_a_report_freezes_the_account_at_once_and_is_the_security_officers_case(cast, aid, leak):
    assert not sees(cast, aid, "suting")
    assert sees(cast, aid, "niesi"), "nobody else is kept out"
    [task] = open_tasks(leak.record)
    assert [user.username for user in people_for([task])[0]] == ["majun"]
    assert Notice.objects.filter(recipient=cast.user("majun"), kind="leak_reported", urgent=True).exists()
    assert Event.objects.of(leak.record).filter(verb=LeakVerb.REPORTED).exists()
    assert Event.objects.of(aid.case).filter(verb=LeakVerb.FROZEN).exists()


def test_c7_a_paper_named_is_read_by_nobody_until_it_is_decided(cast, aid):
    aid.approved().paid()
    clerk = cast.actor("suting")
    paper = Paper.objects.visible_to(clerk).first()
    case = Case(open_leak(paper, actor=clerk, kind="leak", found="被拍照外传。"), cast)
    client = cast.client("suting")
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert client.get(f"{paper.get_absolute_url()}pdf/").status_code == 404
    case.take("assess", reporting.find_unfounded, reason="照片系本人所摄。")
    assert case.status == S.UNFOUNDED
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert not KeptOut.objects.exists()


def test_c7_a_household_opened_by_the_wrong_person_is_shut_to_them(cast, aid):
    household = aid.case.household
    client = cast.client("wutong")
    assert client.get(household.get_absolute_url()).status_code == 200
    open_leak(
        household, actor=cast.actor("suting"), kind="wrong", found="查看邻居。", account=cast.user("wutong")
    )
    assert client.get(household.get_absolute_url()).status_code == 404


def test_c7_the_person_is_notified_on_paper_in_plain_words(cast, aid, leak):
    leak.told_of().notified()
    paper = leak.reread().notice
    assert (paper.kind, paper.is_signed) == ("LEAK", True)
    said = str(paper.content)
    assert all(words in said for words in (KINDS, HARM, ADVICE, "第五十七条", "你"))
    assert aid.case.person.name not in said
    assert paper.signatures.get().user.username == "niesi", "the account concerned notifies nobody"
    assert leak.status == S.MEASURES


def test_c7_nobody_is_notified_only_with_a_reason(cast, leak):
    with pytest.raises(ValidationError):
        leak.take("assess", reporting.spare_the_notice, data_kinds=KINDS, harm="无", why_not_told=" ")
    leak.take("assess", reporting.spare_the_notice, data_kinds=KINDS, harm="无", why_not_told="仅见编号。")
    assert leak.status == S.MEASURES
    assert Event.objects.of(leak.record).get(verb=LeakVerb.ASSESSED).reason == "仅见编号。"


def test_c7_a_second_person_closes_it_and_what_was_frozen_opens(cast, aid, leak):
    leak.told_of().notified().mended()
    with pytest.raises(PermissionDenied):
        reporting.close_leak(leak.record, actor=cast.actor("majun"))
    leak.take("close", reporting.ask_for_more, reason="还应培训。")
    assert leak.status == S.MEASURES
    leak.mended()
    leak.take("close", reporting.close_leak)
    assert leak.status == S.CLOSED
    assert sees(cast, aid, "suting")
    assert Event.objects.of(leak.record).filter(verb=LeakVerb.CLOSED).exists()


def test_c7_an_account_may_stay_kept_out_after_the_case_is_closed(cast, aid, leak):
    leak.told_of().notified().mended(stays_out=True)
    leak.take("close", reporting.close_leak)
    assert not sees(cast, aid, "suting")


def test_c7_who_reported_it_does_not_close_it(cast, aid):
    director = cast.actor("chenjing", "OFFDIR")
    made = open_leak(aid.case, actor=director, kind="wrong", found="误开。", account=cast.user("niesi"))
    case = Case(made, cast).told_of().notified().mended()
    [task] = open_tasks(case.record)
    assert [user.username for user in people_for([task])[0]] == ["weiguoqiang"]


def test_anybody_reports_it_from_the_page_of_the_record(cast, aid):
    client, case = cast.client("wutong"), aid.case
    url = f"/leaks/report/aid.aidcase/{case.pk}/"
    assert url in client.get(case.get_absolute_url()).content.decode()
    sent = {"kind": "wrong", "found": "误开。", "account": cast.user("suting").pk}
    answer = client.post(url, sent)
    made = Leak.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert client.get(made.get_absolute_url()).status_code == 200
    officer = cast.client("majun")
    [task] = open_tasks(made)
    assert officer.get(made.get_absolute_url()).status_code == 200
    assert officer.get(task.get_absolute_url()).status_code == 200
    assert case.person.name not in officer.get(task.get_absolute_url()).content.decode()
    assert cast.client("duwei").get(made.get_absolute_url()).status_code == 404


def report_of(record) -> str:
    return f"/leaks/report/{record._meta.label_lower}/{record.pk}/"


def test_m2_2_a_leak_is_reported_from_the_pages_of_households_papers_and_files(cast, aid):
    aid.approved().paid()
    case = aid.case
    scan = SimpleUploadedFile("票据.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")
    file = attach(scan, to=case, actor=cast.actor("wutong"))
    paper = Paper.objects.visible_to(cast.actor("suting")).of(case).first()
    pages = [
        ("wutong", case.household.get_absolute_url(), case.household),
        ("suting", paper.get_absolute_url(), paper),
        ("wutong", f"{case.get_absolute_url()}?tab=papers", file),
    ]
    for who, address, record in pages:
        client = cast.client(who)
        text = client.get(address).content.decode()
        assert report_of(record) in text, address
        assert "lx-danger" not in text[text.index(report_of(record)) - 80 : text.index(report_of(record))]
        assert client.get(report_of(record)).status_code == 200
    made = open_leak(file, actor=cast.actor("wutong"), kind="leak", found="文件外传。")
    assert not Attachment.objects.visible_to(cast.actor("wutong")).filter(pk=file.pk).exists()
    assert made.subject_type == "documents.attachment"


def test_m2_2_a_leak_of_a_leg_shuts_its_referral_to_the_account(cast):
    leg = Referred(cast, "JT").accepted().consented("JT").dispatched().leg("JT")
    client = cast.client("zhuqi")
    assert report_of(leg) in client.get(leg.get_absolute_url()).content.decode()
    sent = {"kind": "wrong", "found": "误开。", "account": cast.user("suting").pk}
    assert client.post(report_of(leg), sent).status_code == 302
    assert not Referral.objects.visible_to(cast.actor("suting")).filter(pk=leg.case_id).exists()


def test_m2_2_the_security_officer_reports_by_number_and_reads_nothing_of_it(cast, aid):
    officer, case = cast.client("majun"), aid.case
    desk = officer.get("/officer/").content.decode()
    assert "/leaks/report/" in desk
    sent = {"number": "没有这个号", "kind": "leak", "found": "群众来信反映。"}
    assert officer.post("/leaks/report/", sent).status_code == 422
    answer = officer.post(
        "/leaks/report/", {**sent, "number": case.number, "account": cast.user("suting").pk}
    )
    made = Leak.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.subject_type, made.subject_id) == ("aid.aidcase", case.pk)
    assert not sees(cast, aid, "suting")
    assert Event.objects.of(made).filter(verb=LeakVerb.REPORTED).exists()
    assert officer.get(case.get_absolute_url()).status_code == 404
    assert made.number in officer.get("/officer/").content.decode()
    assert cast.client("wutong").get("/leaks/report/").status_code == 403


def test_m2_2_another_countys_number_is_not_known_here(cast, aid):
    other = second_county()
    officer = other.client("SECADM")
    sent = {"number": aid.case.number, "kind": "leak", "found": "来信反映。"}
    assert officer.post("/leaks/report/", sent).status_code == 422
    assert not Leak.objects.exists()
