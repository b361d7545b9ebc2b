"""Verification runs by itself and by the button, is kept, and alarms those who must know (measured-2.md 5.10)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from coordination.audit import running
from coordination.audit.models import Event, VerificationRun
from coordination.audit.running import LEASE, verify_tonight, verify_trail
from coordination.audit.seals import seal_all
from coordination.audit.verbs import AuditVerb
from coordination.config.lifespan import run_jobs
from coordination.dates import newest_night
from coordination.notifications.models import Notice
from coordination.officers.actions import ask_verification
from coordination.officers.notices import OfficerNotice
from coordination.officers.verbs import OfficerVerb

pytestmark = pytest.mark.django_db


def broken(happen, tamper):
    [event] = happen(1)
    seal_all()
    tamper(f"UPDATE audit_event SET reason = 'otherwise' WHERE id = {event.pk}")  # noqa: S608 - ours
    return event


def work():
    """The worker does what waits."""
    for job in DBTaskResult.objects.ready():
        verify_trail.call(*job.args_kwargs["args"])


def test_m2_5_10_the_night_verifies_once(cast, happen):
    happen(2)
    seal_all()
    assert verify_tonight() == 1
    assert verify_tonight() == 0, "another clock was quicker"
    run = VerificationRun.objects.get()
    assert run.ended_at is None, "not in the clock's own round"
    work()
    run.refresh_from_db()
    assert run.is_sound
    assert (run.how, run.night) == ("night", timezone.localdate(newest_night(timezone.now())))
    assert run.events >= 2
    assert run.seals >= 1
    assert run.seconds >= 1
    event = Event.objects.get(verb=AuditVerb.AUDIT_VERIFIED)
    assert event.post_label == "联席办 · 系统时钟"
    assert event.after["events"] == run.events
    assert not Notice.objects.filter(kind__in=OfficerNotice.values).exists()
    assert verify_tonight(timezone.now() + dt.timedelta(days=1)) == 1


def test_m2_5_10_what_is_found_alarms_audit_and_security_officers(cast, happen, tamper):
    event = broken(happen, tamper)
    verify_tonight()
    work()
    run = VerificationRun.objects.get()
    assert run.is_alarm
    assert any(str(event.pk) in finding["sentence"] for finding in run.findings)
    told = Notice.objects.filter(kind=OfficerNotice.TRAIL_UNSOUND)
    assert {notice.recipient.username for notice in told} == {"guqing", "majun"}
    assert all(notice.urgent and notice.url == run.get_absolute_url() for notice in told)
    assert run.findings[0]["sentence"] in told[0].sentence
    assert Event.objects.filter(verb=AuditVerb.AUDIT_UNSOUND).count() == 1
    for username in ("guqing", "majun"):
        page = cast.client(username).get(run.get_absolute_url()).content.decode()
        assert run.findings[0]["sentence"] in page
    assert cast.client("yangfan").get(run.get_absolute_url()).status_code == 403


def test_m2_5_10_the_button_asks_and_a_worker_verifies(cast, happen):
    happen(1)
    client = cast.client("guqing")
    answer = client.post("/officer/verify/", follow=True)
    assert "正在核验" in answer.content.decode()
    run = VerificationRun.objects.get()
    assert (run.how, run.user_name, run.ended_at) == ("button", "顾清", None)
    assert Event.objects.filter(verb=OfficerVerb.VERIFICATION_ASKED).count() == 1
    again = client.post("/officer/verify/", follow=True)
    assert VerificationRun.objects.count() == 1
    assert "正在核验" in again.content.decode()
    work()
    run.refresh_from_db()
    assert run.is_sound
    assert Event.objects.get(verb=AuditVerb.AUDIT_VERIFIED).user_name == "顾清"
    assert "完好" in client.get("/officer/").content.decode()
    assert "完好" in client.get("/audit/verifications/").content.decode()


def test_only_the_audit_officer_asks(cast):
    for username in ("majun", "yangfan", "wangmin"):
        with pytest.raises(PermissionDenied):
            ask_verification(actor=cast.actor(username))
    ask_verification(actor=cast.actor("guqing"))
    with pytest.raises(ValidationError):
        ask_verification(actor=cast.actor("guqing"))


def test_a_run_whose_worker_died_is_carried_out_by_another(cast, happen):
    happen(1)
    run = ask_verification(actor=cast.actor("guqing"))
    VerificationRun.objects.update(began_at=timezone.now())
    verify_trail.call(run.pk)
    run.refresh_from_db()
    assert run.ended_at is None, "somebody is at it"
    VerificationRun.objects.update(began_at=timezone.now() - LEASE - dt.timedelta(minutes=1))
    verify_trail.call(run.pk)
    run.refresh_from_db()
    ended = run.ended_at
    assert ended is not None
    verify_trail.call(run.pk)
    run.refresh_from_db()
    assert run.ended_at == ended, "once"


def test_what_breaks_off_is_no_silence(cast, happen, monkeypatch):
    def breaks(verification):
        raise ValueError("a row that nobody expected")

    monkeypatch.setattr(running.Verification, "run", breaks)
    run = ask_verification(actor=cast.actor("guqing"))
    verify_trail.call(run.pk)
    run.refresh_from_db()
    assert "ValueError" in run.trouble
    assert run.is_alarm
    assert Event.objects.filter(verb=AuditVerb.AUDIT_UNREAD).count() == 1
    assert Notice.objects.filter(kind=OfficerNotice.TRAIL_UNREAD).count() == 2


def test_without_its_key_a_run_says_so(cast, happen, monkeypatch):
    def keyless(verification):
        raise ImproperlyConfigured("AUDIT_MAC_KEY is missing")

    monkeypatch.setattr(running.Verification, "run", keyless)
    run = ask_verification(actor=cast.actor("guqing"))
    verify_trail.call(run.pk)
    run.refresh_from_db()
    assert "AUDIT_MAC_KEY" in run.trouble
    assert run.is_alarm
    assert Notice.objects.filter(kind=OfficerNotice.TRAIL_UNREAD).count() == 2


def test_the_command_keeps_its_run_likewise(cast, happen, tamper, capsys):
    happen(1)
    seal_all()
    call_command("audit", "verify")
    assert VerificationRun.objects.get().how == "command"
    broken(happen, tamper)
    with pytest.raises(CommandError):
        call_command("audit", "verify")
    assert VerificationRun.objects.first().is_alarm
    assert Notice.objects.filter(kind=OfficerNotice.TRAIL_UNSOUND).count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_job_worker_of_the_house_takes_it(cast, happen):
    happen(1)
    verify_tonight()
    run_jobs()
    assert VerificationRun.objects.get().is_sound


def test_a_house_without_a_trail_is_not_verified(db, monkeypatch):
    monkeypatch.setattr(running.Event.objects, "exists", lambda: False)
    assert verify_tonight() == 0
    assert not VerificationRun.objects.exists()


def test_findings_are_kept_in_the_language_of_the_house(cast, happen, tamper):
    broken(happen, tamper)
    run = ask_verification(actor=cast.actor("guqing"))
    with translation.override("en"):
        verify_trail.call(run.pk)
    run.refresh_from_db()
    assert "被" in run.findings[0]["sentence"], settings.LANGUAGE_CODE
