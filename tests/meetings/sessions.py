"""A session at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from coordination.meetings.actions import holding, minutes, sessions
from coordination.meetings.actions.sessions import Turn
from coordination.meetings.models import AgendaItem, Session
from coordination.sittings import actions as seats
from coordination.sittings.models import Seat
from coordination.units.models import Organisation
from tests.meetings.items import Walker
from tests.walking import Walker as Walk
from tests.walking import in_days
from workflows.engine.steps import open_tasks
from workflows.joint_meeting.moves import call_and_start
from workflows.joint_meeting.placing import arrange_and_place, conclude_and_settle, end_and_carry_over

LINE = {"text": "由县残联逐一核实并补发到位。", "measure": "补发到人，名单公示。"}
ASKED = ("CL", "CZ", "MZ", "ZJ")


class Meeting(Walk[Session]):
    """Takes the open step of one session as the person whose it is."""

    def __init__(self, cast, *, convener="DEPUTY", kind=Session.Kind.AD_HOC):
        session = sessions.open_session(
            actor=cast.actor("wangmin"), kind=kind, purpose="研究护理补贴补发。", convener_role=convener
        )
        super().__init__(session, cast)

    @property
    def session(self) -> Session:
        return self.record

    def reread(self) -> Session:
        self.record = Session.objects.select_related("sitting").get(pk=self.record.pk)
        return self.record

    # --- up to somewhere -----------------------------------------------------------------

    def called(self):
        self.record = call_and_start(self.session, actor=self.cast.actor("wangmin"), closes_on=in_days(7))
        return self

    def collected(self):
        """Called and answered; of those asked a few stand for all, since none of them had anything to say."""
        others = Organisation.objects.filter(is_member=True).exclude(code__in=ASKED)
        keys = list(others.values_list("pk", flat=True))
        others.update(is_member=False)
        self.called()
        Organisation.objects.filter(pk__in=keys).update(is_member=True)
        self.time_is_up("answer_call")
        return self

    def instructed(self):
        self.collected()
        self.take("instruct", sessions.instruct_session, instruction="请尽快筹备。")
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
        self.take("arrange", arrange_and_place, **self.arrangement(items, members, **more))
        return self

    def noticed(self, *items, members=("CL", "CZ", "MZ"), **more):
        self.arranged(*items, members=members, **more)
        self.take("sign_notice", sessions.sign_notice)
        return self

    def acknowledge(self, code, answer="attend", **values):
        self.take("acknowledge", seats.answer_seat, of=code, answer=answer, **values)
        return self.seat(code)

    def begun(self, *items, members=("CL", "CZ", "MZ"), present=None, **more):
        self.noticed(*items, members=members, **more)
        for code in members:
            self.acknowledge(code)
        self.take("begin", holding.begin_session)
        for code in members if present is None else present:
            self.sign_in(code)
        return self

    def sign_in(self, code, who=None):
        return seats.sign_in(
            self.seat(code),
            actor=self.cast.actor("wangmin"),
            post=self.cast.head(code).post if who is None else who,
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
        self.take("hold", end_and_carry_over)
        return self

    def countersigning(self, *items, **more):
        self.ended(*items, **more)
        self.take("draft", minutes.send_for_countersigning)
        return self

    def countersign(self, code, answer="agree", text=""):
        self.take("countersign", minutes.countersign, of=code, answer=answer, text=text)
        return self

    def checking(self, *items, **more):
        self.countersigning(*items, **more)
        for task in open_tasks(self.session):
            self.countersign(task.subject.unit.code)
        return self

    def signing(self, *items, **more):
        self.checking(*items, **more)
        self.take("check", minutes.check_minutes, opinion="拟同意。")
        return self

    def issued(self, *items, **more):
        self.signing(*items, **more)
        self.take("sign", minutes.sign_minutes)
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

    def next_matter(self):
        return self.sitting.matters.filter(state="waiting").first()

    def countersign_of(self, code):
        return self.minutes.countersigns.filter(unit__code=code).order_by("-round").first()


def approved_item(cast, **fields) -> AgendaItem:
    return Walker(cast, **fields).approved().item
