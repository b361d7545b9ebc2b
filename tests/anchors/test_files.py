"""The anchor file is written on, never anew: where it is not as it was left, two officers answer first."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from coordination.access import Actor
from coordination.anchors.actions import confirm_alarm, explain_alarm
from coordination.anchors.models import AnchorAlarm
from coordination.anchors.notices import AnchorNotice
from coordination.anchors.rounds import watch_file
from coordination.anchors.verbs import AnchorVerb
from coordination.audit.actions import record
from coordination.audit.anchor_file import Trouble, append_anchors, file_state
from coordination.audit.models import Event, Seal
from coordination.audit.seals import seal_all, seal_pending
from coordination.audit.verify import verify
from coordination.notifications.models import Notice
from coordination.units.models import Post, User
from coordination.units.verbs import UnitVerb

pytestmark = pytest.mark.django_db


@pytest.fixture
def happen(cast):
    def some() -> None:
        record(UnitVerb.ORGANISATION_ADDED, actor=cast.actor("wangmin"), subject=cast.unit("CZ"))

    return some


@pytest.fixture
def sealed(happen, anchor_file):
    """Three seals in the file."""
    seal_all()
    for _each in range(3):
        happen()
        seal_all()
    return anchor_file.read_text()


def lines(file) -> list[str]:
    return file.read_text().splitlines()


def told(kind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_m2_5_4_anchor_a_house_without_seals_begins_its_file(happen, anchor_file):
    assert file_state().trouble is None
    happen()
    seal_pending()
    assert len(lines(anchor_file)) == Seal.objects.count() == 1
    assert anchor_file.stat().st_mode & 0o777 == 0o600


def test_m2_5_4_anchor_a_missing_file_is_not_written_anew(sealed, anchor_file, happen):
    anchor_file.unlink()
    happen()
    assert seal_pending() is not None
    assert append_anchors() == 0
    assert not anchor_file.exists()
    assert file_state().trouble == Trouble.MISSING
    assert any(finding.kind == "anchor" for finding in verify())


def test_m2_5_4_anchor_a_shorter_file_is_not_written_on(sealed, anchor_file, happen):
    left = "".join(line + "\n" for line in sealed.splitlines()[:-2])
    anchor_file.write_text(left)
    happen()
    seal_pending()
    assert anchor_file.read_text() == left
    assert file_state().trouble == Trouble.SHORTER


def test_m2_5_4_anchor_an_emptied_file_is_a_shorter_one(sealed, anchor_file, happen):
    anchor_file.write_text("")
    happen()
    seal_pending()
    assert anchor_file.read_text() == ""
    assert file_state().trouble == Trouble.SHORTER


def test_m2_5_4_anchor_a_file_with_another_last_seal_is_not_written_on(sealed, anchor_file, happen):
    changed = sealed[:-65] + "0" * 64 + "\n"
    anchor_file.write_text(changed)
    happen()
    seal_pending()
    assert anchor_file.read_text() == changed
    assert file_state().trouble == Trouble.OTHER


def test_m2_5_4_anchor_database_and_file_cut_together_leave_a_file_ahead_or_a_mark(
    sealed, anchor_file, tamper
):
    newest = Seal.objects.order_by("-number").first()
    tamper("DELETE FROM audit_leaf WHERE seal_id = %s", newest.pk)
    tamper("DELETE FROM audit_seal WHERE id = %s", newest.pk)
    assert file_state().trouble == Trouble.AHEAD
    anchor_file.write_text("".join(line + "\n" for line in sealed.splitlines()[:-1]))
    assert file_state().trouble == Trouble.SHORTER


def test_m2_5_4_anchor_a_crash_before_the_line_is_no_loss(sealed, anchor_file, happen, monkeypatch):
    happen()
    with monkeypatch.context() as patch:
        patch.setattr("coordination.audit.seals.append_anchors", lambda: None)
        seal_pending()
    assert file_state().trouble is None
    happen()
    seal_pending()
    assert len(lines(anchor_file)) == Seal.objects.count()


def test_m2_5_4_anchor_the_alarm_reaches_audit_and_security_officers_once(sealed, anchor_file):
    anchor_file.unlink()
    assert [watch_file(), watch_file()] == [1, 0]
    alarm = AnchorAlarm.objects.get()
    assert (alarm.kind, alarm.status, alarm.last) == ("missing", "waiting", 0)
    assert {"guqing", "majun"} <= told(AnchorNotice.ALARM)
    assert "yangfan" not in told(AnchorNotice.ALARM)
    event = Event.objects.of(alarm).get()
    assert event.verb == AnchorVerb.ALARMED
    assert event.after["newest"] == alarm.newest


def test_m2_5_4_anchor_nothing_is_wrong_where_the_file_is_as_it_was_left(sealed):
    assert watch_file() == 0
    assert not AnchorAlarm.objects.exists()


@pytest.fixture
def alarm(sealed, anchor_file) -> AnchorAlarm:
    anchor_file.write_text(sealed.splitlines()[0] + "\n")
    watch_file()
    return AnchorAlarm.objects.get()


def test_m2_5_4_anchor_two_officers_answer_and_only_then_the_file_goes_on(
    cast, alarm, anchor_file, django_capture_on_commit_callbacks
):
    cut = anchor_file.read_text()
    explain_alarm(alarm, actor=cast.actor("guqing"), reason="磁盘更换时漏拷")
    assert told(AnchorNotice.EXPLAINED) >= {"majun"}
    assert anchor_file.read_text() == cut
    with django_capture_on_commit_callbacks(execute=True):
        confirm_alarm(alarm, actor=cast.actor("majun"), findings="与签字单核对一致")
    alarm.refresh_from_db()
    assert (alarm.status, alarm.explained_by.username, alarm.confirmed_by.username) == (
        "answered",
        "guqing",
        "majun",
    )
    assert [line.split()[0] for line in lines(anchor_file)] == [
        str(number) for number in Seal.objects.order_by("number").values_list("number", flat=True)
    ]
    [kept] = anchor_file.parent.glob(f"{anchor_file.name}.*")
    assert kept.read_text() == cut
    assert file_state().trouble is None
    events = Event.objects.of(alarm).order_by("pk")
    assert [(event.verb, event.reason) for event in events] == [
        ("anchors.alarmed", ""),
        ("anchors.explained", "磁盘更换时漏拷"),
        ("anchors.renewed", "与签字单核对一致"),
    ]
    assert watch_file() == 0


def test_m2_5_4_anchor_a_file_that_was_put_back_is_written_on(
    cast, alarm, sealed, anchor_file, django_capture_on_commit_callbacks
):
    anchor_file.write_text(sealed)
    explain_alarm(alarm, actor=cast.actor("majun"), reason="误移走")
    with django_capture_on_commit_callbacks(execute=True):
        confirm_alarm(alarm, actor=cast.actor("guqing"), findings="已放回")
    assert anchor_file.read_text().startswith(sealed)
    assert list(anchor_file.parent.iterdir()) == [anchor_file]


@pytest.mark.parametrize("name", ["yangfan", "wangmin", "chenjing"])
def test_m2_5_4_anchor_nobody_else_answers(cast, alarm, name):
    with pytest.raises(PermissionDenied):
        explain_alarm(alarm, actor=cast.actor(name), reason="不知")
    explain_alarm(alarm, actor=cast.actor("guqing"), reason="磁盘更换")
    with pytest.raises(PermissionDenied):
        confirm_alarm(alarm, actor=cast.actor(name), findings="不知")
    assert AnchorAlarm.objects.get().status == "explained"


def test_m2_5_4_anchor_one_officer_is_not_two(cast, alarm):
    with pytest.raises(PermissionDenied):
        confirm_alarm(alarm, actor=cast.actor("majun"), findings="无")
    explain_alarm(alarm, actor=cast.actor("guqing"), reason="磁盘更换")
    with pytest.raises(PermissionDenied):
        confirm_alarm(alarm, actor=cast.actor("guqing"), findings="我自己看过")
    with pytest.raises(PermissionDenied):
        explain_alarm(alarm, actor=cast.actor("majun"), reason="又一个说法")


def test_m2_5_4_anchor_the_second_is_of_the_other_office(cast, alarm):
    post = cast.actor("guqing").post
    colleague = User.objects.create(username="colleague", name="另一审计管理员", account_class="audit")
    beside = Post.objects.create(
        user=colleague, unit=post.unit, role=post.role, title=post.title, valid_from=post.valid_from
    )
    explain_alarm(alarm, actor=cast.actor("guqing"), reason="磁盘更换")
    with pytest.raises(PermissionDenied):
        confirm_alarm(alarm, actor=Actor(colleague, beside), findings="看过")


@pytest.mark.parametrize("blank", ["", "  "])
def test_m2_5_4_anchor_each_gives_a_reason(cast, alarm, blank):
    with pytest.raises(ValidationError):
        explain_alarm(alarm, actor=cast.actor("guqing"), reason=blank)
    explain_alarm(alarm, actor=cast.actor("guqing"), reason="磁盘更换")
    with pytest.raises(ValidationError):
        confirm_alarm(alarm, actor=cast.actor("majun"), findings=blank)


def test_m2_5_4_anchor_no_answer_stands_without_two(alarm):
    with pytest.raises(IntegrityError), transaction.atomic():
        AnchorAlarm.objects.filter(pk=alarm.pk).update(status="answered")


def test_m2_5_4_anchor_health_says_so(client, sealed, anchor_file):
    assert client.get("/health/").json() == {"status": "ok"}
    anchor_file.unlink()
    said = client.get("/health/").json()
    assert (said["status"], [*said["missing"]]) == ("degraded", ["anchors"])
