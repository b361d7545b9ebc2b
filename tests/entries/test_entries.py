"""C10: a sheet is read by two, its holder hears of it and may object; what has not left stops."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.audit.models import Event
from coordination.documents.models import Attachment
from coordination.entries.actions import objecting
from coordination.entries.models import Objection, PaperEntry
from coordination.entries.notices import EntryNotice
from coordination.entries.verbs import EntryVerb
from coordination.meetings.models import AgendaItem
from coordination.notifications.models import Notice
from coordination.units.models import Role
from tests.meetings.items import Walker
from tests.meetings.sessions import Meeting
from tests.order import disagreements
from tests.sheets_compared import compared_by
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, record_for_holder, task_for
from workflows.models import Process, Task
from workflows.paper_signatures import moves
from workflows.paper_signatures.rounds import look_after_entries
from workflows.verbs import FlowVerb

S = PaperEntry.Status
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def walker(cast):
    walker = Walker(cast)
    walker.approving()
    return walker


@pytest.fixture
def instructed(cast):
    """A session whose instruction was entered from paper: it takes effect at once, and its next step is open."""
    meeting = Meeting(cast)
    meeting.collected()
    task = meeting.task("instruct")
    answer = cast.client("wangmin").post(
        f"/tasks/{task.pk}/paper/",
        {
            "instruction": "请尽快筹备。",
            "signer": cast.post("linyue").pk,
            "signed_on": timezone.localdate().isoformat(),
            "scan": sheet(),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    meeting.reread()
    return meeting.session, PaperEntry.objects.get(step_id=task.pk)


def sheet():
    return SimpleUploadedFile("签批.pdf", PDF, "application/pdf")


def enter(cast, walker, by="wangmin", **values):
    """The office enters that the deputy convener approved the item on paper."""
    task = walker.task("approve")
    given = {
        "outcome": "approve",
        "opinion": "同意上会。",
        "signer": cast.post("linyue").pk,
        "signed_on": timezone.localdate().isoformat(),
        "scan": sheet(),
    }
    answer = cast.client(by).post(f"/tasks/{task.pk}/paper/", given | values)
    assert answer.status_code == 302, answer.content.decode()
    return PaperEntry.objects.get(step_id=task.pk)


def item_status(walker):
    return AgendaItem.objects.values_list("status", flat=True).get(pk=walker.item.pk)


def told_of(record):
    """What the trail of the matter says of the dispute."""
    verbs = (FlowVerb.RESTS, FlowVerb.GOES_ON)
    return list(Event.objects.of(record).filter(verb__in=verbs).order_by("at").values_list("verb", flat=True))


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_m2_1_20_nothing_happens_before_a_second_person_has_read_the_sheet(cast, walker):
    entry = enter(cast, walker)
    assert (entry.status, item_status(walker)) == (S.WAITING, "approving")
    assert told("entered_in_your_name") == {"linyue"}
    assert Attachment.objects.filter(pk=entry.scan_id, is_scan=True).exists()
    (task,) = open_tasks(entry)
    assert task.holder_role == Role.OFFICE
    assert abs(task.due_at - entry.entered_at - dt.timedelta(hours=4)) < dt.timedelta(minutes=1)
    entry = compared_by(cast, "liqian", entry.get_absolute_url())
    assert (entry.status, entry.compared_by, entry.typed) == (S.IN_EFFECT, cast.user("liqian"), "")
    assert item_status(walker) == "approved"
    step = Task.objects.get(pk=entry.step_id)
    assert (step.owner, step.medium) == (cast.user("wangmin"), "paper")
    assert Event.objects.of(entry).filter(verb=EntryVerb.COMPARED).count() == 1
    assert disagreements() == []


def test_m2_1_20_who_entered_or_proposed_it_does_not_compare_it(cast, walker):
    entry = enter(cast, walker)
    (task,) = open_tasks(entry)
    assert cast.client("wangmin").get(f"/tasks/{task.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        complete(task, moves.compare_entry, actor=cast.actor("wangmin"))
    PaperEntry.objects.filter(pk=entry.pk).update(proposed_by=cast.user("liqian"))
    with pytest.raises(PermissionDenied):
        moves.compare_entry(PaperEntry.objects.get(pk=entry.pk), actor=cast.actor("liqian"))
    assert item_status(walker) == "approving"


def test_m2_1_20_no_door_takes_such_a_sheet_without_the_second_person(cast, walker):
    for second in (None, cast.actor("wangmin")):
        with pytest.raises(PermissionDenied):
            record_for_holder(
                walker.task("approve"),
                lambda item, *, actor: item,
                actor=cast.actor("wangmin"),
                compared=second,
                signed_on=timezone.localdate(),
                scan=sheet(),
            )
    assert item_status(walker) == "approving"


def test_m2_1_20_a_sheet_that_differs_goes_back_and_is_entered_anew(cast, walker):
    entry = enter(cast, walker)
    (task,) = open_tasks(entry)
    answer = cast.client("liqian").post(f"/tasks/{task.pk}/", {"outcome": "differ", "reason": " "})
    assert answer.status_code == 422
    entry = compared_by(cast, "liqian", entry.get_absolute_url(), "differ", "扫描件上没有签名。")
    assert (entry.status, entry.reason, entry.typed) == (S.RETURNED, "扫描件上没有签名。", "")
    assert told("entry_returned") == {"wangmin"}
    assert item_status(walker) == "approving"
    again = cast.client("wangmin").get(f"/tasks/{walker.task('approve').pk}/paper/")
    assert again.status_code == 200
    assert disagreements() == []


def test_m2_1_20_two_do_not_enter_one_step(cast, walker):
    enter(cast, walker)
    task = walker.task("approve")
    given = {"outcome": "approve", "opinion": "同意。", "signer": cast.post("linyue").pk}
    given |= {"signed_on": timezone.localdate().isoformat(), "scan": sheet()}
    answer = cast.client("liqian").post(f"/tasks/{task.pk}/paper/", given)
    assert answer.status_code == 422
    assert "已录入" in answer.content.decode()
    assert PaperEntry.objects.count() == 1


def test_m2_1_20_what_the_step_would_refuse_is_refused_at_the_entry(cast, walker):
    task = walker.task("approve")
    given = {"outcome": "hold", "opinion": "", "signer": cast.post("linyue").pk}
    given |= {"signed_on": timezone.localdate().isoformat(), "scan": sheet()}
    assert cast.client("wangmin").post(f"/tasks/{task.pk}/paper/", given).status_code == 422
    assert not PaperEntry.objects.exists()
    assert not Attachment.objects.filter(is_scan=True).exists()


def test_m2_1_20_the_page_does_not_promise_that_the_step_is_over(cast, walker):
    task = walker.task("approve")
    given = {"outcome": "approve", "opinion": "同意上会。", "signer": cast.post("linyue").pk}
    given |= {"signed_on": timezone.localdate().isoformat(), "scan": sheet()}
    promise = cast.client("wangmin").post(f"/tasks/{task.pk}/paper/preview/", given).content.decode()
    assert "核对签批件" in promise
    assert "data-stays" in promise
    assert "随即停止" not in promise
    assert "data-waits" not in promise


def test_m2_1_20_the_overdue_look_is_told_to_the_director(cast, walker):
    entry = enter(cast, walker)
    (task,) = open_tasks(entry)
    past = timezone.now() - dt.timedelta(minutes=1)
    Task.objects.filter(pk=task.pk).update(due_at=past, next_rung_at=past)
    assert sweep() == 1
    assert "chenjing" in {name for kind in ("task_overdue", "task_escalated") for name in told(kind)}


def test_m2_1_20_an_entry_lapses_where_the_holder_signs_by_himself(cast, walker):
    entry = enter(cast, walker)
    answer = cast.client("linyue").post(
        f"/tasks/{walker.task('approve').pk}/",
        {"outcome": "approve", "opinion": "同意。", "password": cast.password},
    )
    assert answer.status_code == 302
    assert look_after_entries() == 1
    entry.refresh_from_db()
    assert (entry.status, open_tasks(entry)) == (S.LAPSED, [])
    assert look_after_entries() == 0
    assert disagreements() == []


# --- the objection ---------------------------------------------------------------------------------


def in_effect(cast, walker):
    return compared_by(cast, "liqian", enter(cast, walker).get_absolute_url())


def object_to(cast, entry, who="linyue", reason="此件不是我签的。"):
    return cast.client(who).post(f"/signatures/{entry.pk}/object/", {"reason": reason})


def test_m2_1_20_an_objection_stops_an_entry_that_is_not_in_effect(cast, walker):
    entry = enter(cast, walker)
    assert object_to(cast, entry).status_code == 302
    entry.refresh_from_db()
    assert (entry.status, open_tasks(entry), item_status(walker)) == (S.STOPPED, [], "approving")
    assert {"majun", "chenjing", "wangmin"} <= told("objection_raised")
    objection = Objection.objects.get()
    complete(
        task_for(objection, "examine"),
        objecting.examine_objection,
        actor=cast.actor("majun"),
        findings="已核查。",
    )
    complete(
        task_for(objection, "answer"),
        objecting.uphold_objection,
        actor=cast.actor("zhouzhengyi"),
        answer="属实。",
    )
    objection.refresh_from_db()
    entry.refresh_from_db()
    assert (objection.status, entry.status) == (Objection.Status.PUT_RIGHT, S.ANNULLED)
    assert walker.task("approve").is_open
    assert disagreements() == []


def test_m2_1_20_what_is_in_effect_rests_until_it_is_put_right(cast, walker):
    entry = in_effect(cast, walker)
    process = Process.objects.of(walker.item).get()
    assert object_to(cast, entry).status_code == 302
    process.refresh_from_db()
    entry.refresh_from_db()
    assert (entry.status, process.is_stopped) == (S.DISPUTED, process.finished is None)
    objection = Objection.objects.get()
    with pytest.raises(PermissionDenied):
        complete(
            task_for(objection, "examine"),
            objecting.examine_objection,
            actor=cast.actor("wangmin"),
            findings="无。",
        )
    answer = cast.client("majun").post(
        f"/tasks/{task_for(objection, 'examine').pk}/", {"findings": "录入岗位和时间已核对。"}
    )
    assert answer.status_code == 302
    with pytest.raises(PermissionDenied):
        complete(
            task_for(objection, "answer"),
            objecting.uphold_objection,
            actor=cast.actor("linyue"),
            answer="是。",
        )
    page = cast.client("zhouzhengyi").post(
        f"/tasks/{task_for(objection, 'answer').pk}/", {"outcome": "uphold", "answer": "经核查属实。"}
    )
    assert page.status_code == 302
    entry.refresh_from_db()
    assert entry.status == S.ANNULLED
    assert {"linyue", "majun", "wangmin"} <= told("objection_answered")
    right = f"/tasks/{task_for(objection, 'put_right').pk}/"
    asked = cast.client("chenjing").get(right).content.decode()
    assert asked.count("<dt>状态</dt>") + asked.count("<dt>理由</dt>") == 2, "said once, of the objection"
    done = cast.client("chenjing").post(right, {"remedy": "已发更正通知。"})
    assert done.status_code == 302
    process.refresh_from_db()
    objection.refresh_from_db()
    assert (process.is_stopped, objection.status) == (False, Objection.Status.PUT_RIGHT)
    assert told("objection_put_right") == {"linyue"}
    assert disagreements() == []
    page = cast.client("linyue").get(entry.get_absolute_url()).content.decode()
    trail = [
        words
        for words in ("提出异议", "核查了异议", "认定异议成立", "纠正了")
        if words in page.partition("lx-aside")[2]
    ]
    assert trail == ["提出异议", "核查了异议", "认定异议成立", "纠正了"]
    for notice in Notice.objects.filter(kind__in=[*EntryNotice]).select_related("recipient"):
        assert notice.url == entry.get_absolute_url(), f"{notice.kind} leads nowhere"
        assert cast.client(notice.recipient.username).get(notice.url).status_code == 200


def test_m2_1_20_no_step_of_a_matter_that_rests_is_taken(cast, instructed):
    record, entry = instructed
    assert (entry.status, record.status) == (S.IN_EFFECT, "arranging")
    moves.object_to_entry(entry, actor=cast.actor("linyue"), reason="此件不是我签的。")
    task = open_tasks(record)[0]
    people = [post.user.username for post in task.holder.posts()]
    page = cast.client(people[0]).get(f"/tasks/{task.pk}/")
    assert page.status_code == 403
    assert "提出异议" in page.content.decode()
    with pytest.raises(PermissionDenied, match="异议"):
        complete(task, lambda subject, *, actor: subject, actor=cast.actor(people[0]))
    Task.objects.filter(pk=task.pk).update(next_rung_at=timezone.now() - dt.timedelta(minutes=1))
    assert sweep() == 0
    assert told_of(record) == [FlowVerb.RESTS]
    objection = Objection.objects.get()
    complete(
        task_for(objection, "examine"),
        objecting.examine_objection,
        actor=cast.actor("majun"),
        findings="笔迹一致。",
    )
    complete(task_for(objection, "answer"), moves.dismiss, actor=cast.actor("zhouzhengyi"), answer="有效。")
    assert told_of(record) == [FlowVerb.RESTS, FlowVerb.GOES_ON]
    trail = cast.client("wangmin").get(f"{record.get_absolute_url()}?tab=traces").content.decode()
    assert "签批异议已办结，事项继续办理" in trail


def test_m2_1_20_only_the_holder_objects_and_in_time(cast, walker):
    entry = in_effect(cast, walker)
    for stranger in ("zhouzhengyi", "wangmin", "chenjing"):
        with pytest.raises(PermissionDenied):
            moves.object_to_entry(entry, actor=cast.actor(stranger), reason="不对。")
    with pytest.raises(ValidationError):
        moves.object_to_entry(entry, actor=cast.actor("linyue"), reason="  ")
    PaperEntry.objects.filter(pk=entry.pk).update(object_until=timezone.now() - dt.timedelta(minutes=1))
    assert object_to(cast, entry).status_code == 403
    assert not Objection.objects.exists()


def test_m2_1_20_an_objection_that_is_dismissed_lets_the_matter_go_on(cast, walker):
    entry = in_effect(cast, walker)
    objection = moves.object_to_entry(entry, actor=cast.actor("linyue"), reason="记不清了。")
    complete(
        task_for(objection, "examine"),
        objecting.examine_objection,
        actor=cast.actor("majun"),
        findings="笔迹一致。",
    )
    complete(
        task_for(objection, "answer"), moves.dismiss, actor=cast.actor("zhouzhengyi"), answer="签批有效。"
    )
    entry.refresh_from_db()
    assert entry.status == S.IN_EFFECT
    assert not Process.objects.filter(is_stopped=True).exists()
    with pytest.raises(PermissionDenied):
        moves.object_to_entry(entry, actor=cast.actor("linyue"), reason="再提。")


def test_m2_1_20_the_security_officer_sees_the_sheet_but_not_the_matter(cast, walker):
    entry = enter(cast, walker)
    page = cast.client("majun").get(entry.get_absolute_url())
    assert page.status_code == 200
    words = page.content.decode()
    assert "王敏" in words
    assert walker.item.title not in words
    assert f"/attachments/{entry.scan_id}" not in words
    assert cast.client("songlan").get(entry.get_absolute_url()).status_code == 404
    assert cast.client("linyue").get("/signatures/").status_code == 200
