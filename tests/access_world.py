"""The records that stand while every address is asked by everybody."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cached_property
from importlib import import_module

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.audit.models import Event, VerificationRun
from coordination.demo.county import CITY, NINGXI, PASSWORD
from coordination.demo.records import load_records
from coordination.documents.attachments import attach
from coordination.documents.models import Attachment, Paper, PaperFile
from coordination.duties.actions import draft_assignment, sign_slip
from coordination.duties.models import Assignment
from coordination.entries.actions.entering import enter_sheet
from coordination.entries.models import PaperEntry
from coordination.meetings.actions.clearance import pass_item
from coordination.meetings.actions.sessions import call_for_items, open_session
from coordination.meetings.models import AgendaItem, Countersign, Minutes, Opinion, Session
from coordination.notifications.actions import notify
from coordination.notifications.models import Notice
from coordination.policy.base import load_rules
from coordination.units.models import Absence, Organisation, Post
from coordination.units.takeover import import_county
from coordination.units.verbs import UnitVerb
from tests.access_rules import ROOMS
from tests.conftest import Cast
from tests.counties import OtherCounty
from tests.meetings.items import Walker
from workflows.engine.steps import task_for
from workflows.joint_meeting.front import open_item
from workflows.models import Process, Task
from workflows.notices import FlowNotice

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def ningxi(*, with_records: bool = True) -> OtherCounty:
    """The demonstration's second county with one record of each process, and the city's people above both."""
    for demo in (NINGXI, CITY):
        import_county(demo.read(), password=PASSWORD)
    county = NINGXI.county()
    load_rules(NINGXI.rules, county=county)
    if with_records:
        load_records(NINGXI)
    return OtherCounty(county.pk)


class World:
    """Rows of the finance bureau's matters, each made when a row of the table first asks for it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def actor(self, username: str, role: str = "") -> Actor:
        return self.cast.actor(username, role)

    def __getattr__(self, room: str) -> object:
        """The records of a room with a process of its own, from its ``tests/<room>/access.py``."""
        if room not in ROOMS:
            raise AttributeError(room)
        records = import_module(f"tests.{room}.access").Records(self)
        setattr(self, room, records)
        return records

    @cached_property
    def finance(self) -> Organisation:
        return self.cast.unit("CZ")

    @cached_property
    def clerk_post(self) -> Post:
        return self.cast.post("duwei")

    @cached_property
    def clerk_event(self) -> Event:
        """What the clerk did."""
        return record(UnitVerb.POST_CHOSEN, actor=self.actor("duwei"), subject=self.cast.user("duwei"))

    @cached_property
    def verification(self) -> VerificationRun:
        return VerificationRun.objects.create(how=VerificationRun.How.NIGHT)

    @cached_property
    def absence(self) -> Absence:
        return self.cast.away("duwei")

    @cached_property
    def item(self) -> AgendaItem:
        """A draft on the finance bureau's desk."""
        return open_item(
            actor=self.actor("duwei"),
            title="明确临时救助备用金的补充办法",
            kind=AgendaItem.Kind.REVIEW,
            background="本年已有 6 个乡镇的备用金用完，补充一次平均需要 9 个工作日。",
            request="请会议议定补充的条件和时限。",
            proposal="由县财政局按季预拨。",
            basis="临时救助办法",
        )

    @cached_property
    def draft_task(self) -> Task:
        task = task_for(self.item, "prepare")
        assert task is not None
        return task

    @cached_property
    def process(self) -> Process:
        return self.draft_task.process

    @cached_property
    def asked_item(self) -> AgendaItem:
        """An item submitted, and the housing bureau asked for its opinion."""
        return Walker(self.cast, clerk="duwei").asked("ZJ", head="fengkai").item

    @cached_property
    def opinion(self) -> Opinion:
        return self.asked_item.opinions.get()

    @cached_property
    def approval_task(self) -> Task:
        """An ordinary item that waits for the deputy convener."""
        walker = Walker(self.cast, clerk="duwei").asked(head="fengkai")
        walker.take("review", pass_item, opinion="拟同意。")
        return walker.task("approve")

    @cached_property
    def draft_session(self) -> Session:
        """A session that no unit was told of."""
        return open_session(
            actor=self.actor("wangmin"),
            kind=Session.Kind.AD_HOC,
            purpose="研究临时救助备用金",
            convener_role="DEPUTY",
        )

    @cached_property
    def session(self) -> Session:
        """A session for which all members were called."""
        soon = timezone.localdate() + dt.timedelta(days=10)
        return call_for_items(self.draft_session, actor=self.actor("wangmin"), closes_on=soon)

    @cached_property
    def minutes(self) -> Minutes:
        """A draft that the finance bureau is to countersign."""
        minutes = Minutes.objects.create(session=self.session, preamble="会议议定如下事项。")
        Countersign.objects.create(minutes=minutes, unit=self.finance, round=1)
        return minutes

    @cached_property
    def assignment(self) -> Assignment:
        """Dispatched to the finance bureau."""
        assignment = draft_assignment(
            actor=self.actor("wangmin"),
            source=self.session,
            source_label="第 1 次联席会议",
            title="按季预拨备用金",
            requirement="按季预拨临时救助备用金。",
            measure="每季首月 10 日前到账",
            basis="联席会议纪要",
            lead_unit=self.finance,
            due_on=timezone.localdate() + dt.timedelta(days=30),
            is_verbatim=True,
        )
        self._slip = sign_slip(assignment, actor=self.actor("chenjing", "OFFDIR").proven())
        assignment.refresh_from_db()
        return assignment

    @cached_property
    def paper(self) -> Paper:
        """The signed slip, rendered and sent to the finance bureau."""
        assert self.assignment
        paper = self._slip
        file = PaperFile(sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF), pages=1)
        file.pdf.save("slip.pdf", ContentFile(PDF), save=True)
        Paper.objects.filter(pk=paper.pk).update(file=file)
        paper.refresh_from_db()
        return paper

    @cached_property
    def attachment(self) -> Attachment:
        file = SimpleUploadedFile("测算.pdf", PDF, "application/pdf")
        return attach(file, to=self.item, actor=self.actor("duwei"))

    @cached_property
    def sheet(self) -> PaperEntry:
        """A sheet that the office entered in the name of the deputy convener."""
        return enter_sheet(
            self.item,
            actor=self.actor("wangmin"),
            step_id=self.approval_task.pk,
            step="AgendaItemFlow.approve",
            signer=self.cast.post("linyue"),
            signed_on=timezone.localdate(),
            scan=None,
            typed="{}",
            proposed_by=None,
            status=PaperEntry.Status.WAITING,
        )

    @cached_property
    def notice(self) -> Notice:
        """An urgent notice to the clerk that nobody has read."""
        [notice] = notify(
            [self.cast.user("duwei")],
            FlowNotice.TASK_OPENED,
            subject=self.item,
            key="access",
            urgent=True,
            title=self.item.title,
        )
        return notice
