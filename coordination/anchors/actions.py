"""Anchors leave the house, and alarms about the file are answered by two officers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.anchors.mail import mail_of
from coordination.anchors.models import AnchorAlarm, DayAnchor
from coordination.anchors.notices import AnchorNotice
from coordination.anchors.policies import can_confirm_alarm, can_explain_alarm, can_get_mail, can_see_anchors
from coordination.anchors.verbs import AnchorVerb
from coordination.audit.actions import record, save_version
from coordination.audit.anchor_file import FileState, go_on_writing
from coordination.audit.models import SealStatement
from coordination.changes import begin, gives_reason
from coordination.notifications.actions import notify
from coordination.notifications.outbox import put_mail
from coordination.units.models import Role, User
from coordination.units.officers import officers_everywhere
from coordination.vocabulary import choice

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event

Status = AnchorAlarm.Status


@transaction.atomic
def publish_anchor(day: dt.date, *, actor: Actor) -> DayAnchor | None:
    """The newest signed seal becomes the anchor of a day: mailed, and announced to be signed for on a sheet."""
    if DayAnchor.objects.filter(day=day).exists():
        return None
    statement = SealStatement.objects.select_related("seal").order_by("-seal__number").first()
    if statement is None:
        return None
    anchor = DayAnchor.objects.create(
        day=day,
        number=statement.seal.number,
        root=statement.seal.root,
        head=statement.head,
        made_at=timezone.now(),
    )
    event = record(
        AnchorVerb.PUBLISHED,
        actor=actor,
        subject=anchor,
        after={"number": anchor.number, "anchor": anchor.head},
    )
    notices = notify(
        officers_everywhere(Role.AUDADM),
        AnchorNotice.OF_THE_DAY,
        subject=anchor,
        key=f"anchor:{anchor.day}",
        event=event,
        url=_desk(),
        day=anchor.day,
        number=anchor.number,
    )
    put_mail(notices, lambda notice: mail_of(anchor, notice.recipient))
    return anchor


@transaction.atomic
def raise_alarm(state: FileState, *, actor: Actor) -> AnchorAlarm | None:
    """The file is not as it was left: told once, until two officers have answered."""
    if state.trouble is None or AnchorAlarm.objects.open().exists():
        return None
    alarm = AnchorAlarm(
        kind=AnchorAlarm.Kind(state.trouble.value),
        found_at=timezone.now(),
        last=state.last,
        written=state.written,
        newest=state.newest,
    )
    save_version(alarm, actor=actor)
    event = record(
        AnchorVerb.ALARMED,
        actor=actor,
        subject=alarm,
        after={
            "kind": choice(AnchorAlarm, "kind", alarm.kind),
            "last": state.last,
            "written": state.written,
            "newest": state.newest,
        },
    )
    _tell(alarm, AnchorNotice.ALARM, event, trouble=choice(AnchorAlarm, "kind", alarm.kind))
    return alarm


@gives_reason
@transaction.atomic
def explain_alarm(alarm: AnchorAlarm, *, actor: Actor, reason: str) -> AnchorAlarm:
    """The first officer says why the file is not as it was left."""
    alarm, change = begin(alarm, actor=actor)
    require(can_explain_alarm(actor, alarm))
    alarm.status = Status.EXPLAINED
    alarm.explained_by, alarm.explained_as, alarm.explained_at = actor.user, actor.role, timezone.now()
    alarm.reason = reason.strip()
    event = change.save(AnchorVerb.EXPLAINED, reason=alarm.reason)
    _tell(alarm, AnchorNotice.EXPLAINED, event, but=actor.user, who=actor.user.name, reason=alarm.reason)
    return alarm


@gives_reason
@transaction.atomic
def confirm_alarm(alarm: AnchorAlarm, *, actor: Actor, findings: str) -> AnchorAlarm:
    """The second officer confirms it; after the commit the file is written anew, the old one kept beside it."""
    alarm, change = begin(alarm, actor=actor)
    require(can_confirm_alarm(actor, alarm))
    alarm.status = Status.ANSWERED
    alarm.confirmed_by, alarm.confirmed_at = actor.user, timezone.now()
    alarm.findings = findings.strip()
    event = change.save(AnchorVerb.RENEWED, reason=alarm.findings)
    _tell(alarm, AnchorNotice.ANSWERED, event, but=actor.user, who=actor.user.name)
    transaction.on_commit(go_on_writing)
    return alarm


@transaction.atomic
def change_address(address: str, *, actor: Actor) -> User:
    """Where the reader's daily mail goes; empty, it goes nowhere."""
    require(can_get_mail(actor))
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError({"address": _("This is no mail address.")}) from None
    user, change = begin(actor.user, actor=actor)
    user.email = address
    change.save(AnchorVerb.ADDRESS_CHANGED)
    return user


@transaction.atomic
def print_sheet(anchor: DayAnchor, *, actor: Actor) -> Event:
    require(can_see_anchors(actor))
    return record(AnchorVerb.SHEET_PRINTED, actor=actor, subject=anchor)


def _tell(
    alarm: AnchorAlarm, kind: AnchorNotice, event: Event, but: User | None = None, **words: Any
) -> None:
    officers = officers_everywhere(Role.AUDADM, Role.SECADM)
    notify(
        [officer for officer in officers if but is None or officer.pk != but.pk],
        kind,
        subject=alarm,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=alarm.get_absolute_url(),
        **words,
    )


def _desk() -> str:
    return reverse("anchors:desk")
