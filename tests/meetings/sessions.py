"""A session at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from coordination.meetings.actions import holding, minutes, sessions
from coordination.meetings.actions.sessions import Turn
from coordination.meetings.models import AgendaItem, Session
from coordination.policy.models import Parameter
from coordination.sittings import actions as seats
from coordination.sittings.models import Seat
from tests.meetings.items import Walker
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, record_for_holder, task_for
from workflows.joint_meeting.moves import call_and_start
from workflows.joint_meeting.placing import arrange_and_place, conclude_and_settle, end_and_carry_over
from workflows.models import Task

LINE = {"text": "由县残联逐一核实并补发到位。", "measure": "补发到人，名单公示。"}
HEADS = {
    "CL": "qiumin",
    "CZ": "fengkai",
    "MZ": "chenjing",
    "ZJ": "lubin",
    "YB": "fanhua",
    "FG": "hanxue",
    "XZ01": "shilei",
}
LIAISONS = {
    "CL": "sunjing",
    "CZ": "songlan",
    "MZ": "hedan",
    "ZJ": "tangwen",
    "YB": "jiangli",
    "XZ01": "wutong",
}


def load_rules() -> None:
    if not Parameter.objects.exists():
        call_command("loaddata", "policy_parameters", "calendar", verbosity=0)


def scan() -> SimpleUploadedFile:
    """The sheet as the office scans it."""
    return SimpleUploadedFile("sheet.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


class Meeting:
    """Takes the open step of one session as the person whose it is."""

    def __init__(self, cast, *, convener="DEPUTY", kind=Session.Kind.AD_HOC):
        self.cast = cast
        self.session = sessions.open_session(
            actor=cast.actor("wangmin"), kind=kind, purpose="研究护理补贴补发。", convener_role=convener
        )

    # --- the steps one by one ------------------------------------------------------------

    def actor(self, who):
        return self.cast.actor(*who) if isinstance(who, tuple) else self.cast.actor(who)

    def task(self, name, code="") -> Task:
        found = [
            task
            for task in open_tasks(self.session)
            if task.flow_task.name == name and (not code or task.subject.unit.code == code)
        ]
        assert found, f"{name} {code} is not open, but {self.open}"
        return found[0]

    def step(self, name, action, who, code="", **values):
        result = complete(self.task(name, code), action, actor=self.actor(who), **values)
        self.session = Session.objects.select_related("sitting").get(pk=self.session.pk)
        return result

    def on_paper(self, name, action, code="", **values):
        """The office enters what the holder signed by hand."""
        values = {"signed_on": timezone.localdate(), "scan": scan()} | values
        result = record_for_holder(self.task(name, code), action, actor=self.cast.actor("wangmin"), **values)
        self.session = Session.objects.select_related("sitting").get(pk=self.session.pk)
        return result

    @property
    def open(self) -> list[str]:
        return sorted({task.flow_task.name for task in open_tasks(self.session)})

    @property
    def status(self) -> str:
        return Session.objects.values_list("status", flat=True).get(pk=self.session.pk)

    def time_is_up(self, name) -> int:
        """The closing time of every open step of that name has come, and the clock goes by."""
        tasks = [task for task in open_tasks(self.session) if task.flow_task.name == name]
        past = timezone.now() - dt.timedelta(minutes=1)
        for task in tasks:
            Task.objects.filter(pk=task.pk).update(
                rung=len(task.flow_task.ladder) - 1, next_rung_at=past, due_at=past
            )
        done = sweep()
        self.session = Session.objects.select_related("sitting").get(pk=self.session.pk)
        return done

    # --- up to somewhere -----------------------------------------------------------------

    def called(self):
        self.session = call_and_start(self.session, actor=self.cast.actor("wangmin"), closes_on=in_days(7))
        return self

    def collected(self):
        self.called()
        self.time_is_up("answer_call")
        return self

    def instructed(self):
        self.collected()
        who = "zhouzhengyi" if self.session.convener_role == "CHIEF" else "linyue"
        self.step("instruct", sessions.instruct_session, who, instruction="请尽快筹备。")
        return self

    def arrangement(self, items, members=("CL", "CZ", "MZ"), **more):
        chair = "zhouzhengyi" if self.session.convener_role == "CHIEF" else "linyue"
        return {
            "place": "县政府二楼会议室",
            "starts_at": timezone.now() + dt.timedelta(days=10),
            "chair": self.cast.post(chair),
            "turns": [Turn(item, 15) for item in items],
            "members": {self.cast.unit(code): "议题涉及" for code in members},
        } | more

    def arranged(self, *items, members=("CL", "CZ", "MZ"), **more):
        self.instructed()
        items = items or (approved_item(self.cast),)
        self.step("arrange", arrange_and_place, "wangmin", **self.arrangement(items, members, **more))
        return self

    def noticed(self, *items, members=("CL", "CZ", "MZ"), **more):
        self.arranged(*items, members=members, **more)
        self.step("sign_notice", sessions.sign_notice, ("chenjing", "OFFDIR"), reauth=True)
        return self

    def acknowledge(self, code, answer="attend", **values):
        self.step("acknowledge", seats.answer_seat, LIAISONS[code], code, answer=answer, **values)
        return self.seat(code)

    def begun(self, *items, members=("CL", "CZ", "MZ"), present=None, **more):
        self.noticed(*items, members=members, **more)
        for code in members:
            self.acknowledge(code)
        self.step("begin", holding.begin_session, "wangmin")
        for code in members if present is None else present:
            self.sign_in(code)
        return self

    def sign_in(self, code, who=None):
        return seats.sign_in(
            self.seat(code), actor=self.cast.actor("wangmin"), post=self.head(code) if who is None else who
        )

    def decided(self, *items, lead="CL", helpers=("CZ",), conclusion="adopt", **more):
        self.begun(*items, **more)
        self.decide(lead, helpers, conclusion)
        return self

    def decide(self, lead="CL", helpers=("CZ",), conclusion="adopt", **values):
        office = self.cast.actor("wangmin")
        matter = self.next_matter()
        seats.open_matter(matter, actor=office)
        self.write(matter)
        matter.refresh_from_db()
        if lead:
            self.line(matter, lead, helpers)
        conclude_and_settle(matter, actor=office, conclusion=conclusion, **values)
        seats.confirm_read_back(matter, actor=office)
        matter.refresh_from_db()
        return matter

    def write(self, matter):
        matter.refresh_from_db()
        return seats.write_matter(
            matter,
            actor=self.cast.actor("wangmin"),
            revision=matter.revision,
            heard="会议听取了县残联的汇报。",
            considered="会议认为，应当补发。",
            resolved="会议同意补发护理补贴。",
        )

    def line(self, matter, lead="CL", helpers=(), **more):
        return holding.add_decision_line(
            matter,
            actor=self.cast.actor("wangmin"),
            lead_unit=self.cast.unit(lead),
            co_units=[self.cast.unit(code) for code in helpers],
            **{**LINE, "due_on": in_days(60), **more},
        )

    def ended(self, *items, **more):
        self.decided(*items, **more)
        self.step("hold", end_and_carry_over, "wangmin")
        return self

    def countersigning(self, *items, **more):
        self.ended(*items, **more)
        self.step("draft", minutes.send_for_countersigning, "wangmin")
        return self

    def countersign(self, code, answer="agree", text=""):
        who = ("chenjing", "UHEAD") if code == "MZ" else HEADS[code]
        self.step("countersign", minutes.countersign, who, code, answer=answer, text=text)
        return self

    def checking(self, *items, **more):
        self.countersigning(*items, **more)
        for task in open_tasks(self.session):
            self.countersign(task.subject.unit.code)
        return self

    def signing(self, *items, **more):
        self.checking(*items, **more)
        self.step("check", minutes.check_minutes, ("chenjing", "OFFDIR"), opinion="拟同意。")
        return self

    def issued(self, *items, **more):
        self.signing(*items, **more)
        self.step("sign", minutes.sign_minutes, "linyue", reauth=True)
        return self

    # --- what stands where ---------------------------------------------------------------

    @property
    def sitting(self):
        return self.session.sitting

    @property
    def minutes(self):
        return Session.objects.get(pk=self.session.pk).minutes

    def seat(self, code) -> Seat:
        return self.sitting.seats.select_related("unit").get(unit__code=code)

    def head(self, code):
        return self.cast.post(HEADS[code], "THEAD" if code.startswith("XZ") else "UHEAD")

    def next_matter(self):
        return self.sitting.matters.filter(state="waiting").first()

    def countersign_of(self, code):
        return self.minutes.countersigns.filter(unit__code=code).order_by("-round").first()


def approved_item(cast, **fields) -> AgendaItem:
    return Walker(cast, **fields).approved().item


__all__ = [
    "HEADS",
    "LIAISONS",
    "LINE",
    "Meeting",
    "approved_item",
    "in_days",
    "load_rules",
    "scan",
    "task_for",
]
