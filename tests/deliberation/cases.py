"""A case at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from coordination.deliberation.actions import deciding, hearing, outcomes, preparing, proposing
from coordination.deliberation.models import Deliberation, Outcome, Round
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.identity import check_character
from coordination.sittings import actions as seats
from coordination.sittings.models import Matter, Seat
from tests.meetings.sessions import HEADS, LIAISONS, in_days, scan
from workflows.case_deliberation.front import open_deliberation
from workflows.engine.clock import sweep
from workflows.engine.steps import complete, open_tasks, record_for_holder
from workflows.models import Task

NAME = "梁小满"
ID_NUMBER = "34102319840612301" + check_character("34102319840612301")
TITLE = "重病后医疗费自付过高且无人照料"
FACTS = f"{NAME}于三月确诊，住院自付5.2万元，电话13855512345，独居无人照料。"
HEADS = {**HEADS, "YB": "fanhua", "RS": "chengyuan"}
LIAISONS = {**LIAISONS, "RS": "caixiaoyun"}
UNITS = ("MZ", "YB", "CL")


def family(cast, township="XZ01", village="XZ01-01", name=NAME, id_number=""):
    """A household with one member, registered by its township's clerk."""
    clerk = cast.actor("wutong")
    household = register_household(
        actor=clerk, township=cast.unit(township), village=cast.unit(village), address="桃花村三组12号"
    )
    register_person(household, actor=clerk, name=name, id_number=id_number, relation="head")
    household.refresh_from_db()
    return household


class Panel:
    """Takes the open step of one case as the person whose it is."""

    def __init__(self, cast, *, proposer="wutong", household=None, **fields):
        self.cast = cast
        self.household = household or family(cast)
        self.case = open_deliberation(
            actor=cast.actor(proposer),
            household=self.household,
            person=self.household.head,
            **{
                "title": TITLE,
                "facts": FACTS,
                "tried": "基本医保、大病保险已报销；临时救助已发放一次。",
                "request": f"请研究对{NAME}的综合帮扶。",
                "is_urgent": False,
                "needs": ["medical", "care"],
                **fields,
            },
        )

    # --- one step ------------------------------------------------------------------------

    def actor(self, who):
        return self.cast.actor(*who) if isinstance(who, tuple) else self.cast.actor(who)

    def task(self, name, code="") -> Task:
        found = [
            task
            for task in open_tasks(self.case)
            if task.flow_task.name == name and (not code or task.subject.unit.code == code)
        ]
        assert found, f"{name} {code} is not open, but {self.open}"
        return found[0]

    def step(self, name, action, who, code="", **values):
        result = complete(self.task(name, code), action, actor=self.actor(who), **values)
        self.case = Deliberation.objects.get(pk=self.case.pk)
        return result

    def on_paper(self, name, action, code="", **values):
        values = {"signed_on": timezone.localdate(), "scan": scan()} | values
        result = record_for_holder(self.task(name, code), action, actor=self.actor("wangmin"), **values)
        self.case = Deliberation.objects.get(pk=self.case.pk)
        return result

    def time_is_up(self, name) -> int:
        """The closing time of every open step of that name has come, and the clock goes by."""
        past = timezone.now() - dt.timedelta(minutes=1)
        for task in open_tasks(self.case):
            if task.flow_task.name == name:
                last = len(task.flow_task.ladder) - 1
                Task.objects.filter(pk=task.pk).update(rung=last, next_rung_at=past, due_at=past)
        done = sweep()
        self.case = Deliberation.objects.get(pk=self.case.pk)
        return done

    @property
    def open(self) -> list[str]:
        return sorted({task.flow_task.name for task in open_tasks(self.case)})

    @property
    def status(self) -> str:
        return Deliberation.objects.values_list("status", flat=True).get(pk=self.case.pk)

    @property
    def round(self) -> Round:
        return Deliberation.objects.get(pk=self.case.pk).current

    @property
    def matter(self) -> Matter:
        matter = self.round.matter
        assert matter is not None
        return matter

    def seat(self, code) -> Seat:
        return self.matter.sitting.seats.select_related("unit").get(unit__code=code)

    def head(self, code):
        role = "THEAD" if code.startswith("XZ") else "UHEAD"
        return self.cast.post("chenjing" if code == "MZ" else HEADS[code], role)

    # --- up to somewhere -----------------------------------------------------------------

    def accepted(self, units=UNITS, lead="MZ"):
        self.step(
            "accept",
            proposing.accept_case,
            "wangmin",
            units={self.cast.unit(code): "职责涉及" for code in units},
            lead_unit=self.cast.unit(lead),
        )
        return self

    def give(self, code, offer_kind="service", written=False, **values):
        who = "hedan" if code == "MZ" else LIAISONS[code]
        values = {
            "facts": "情况属实。",
            "offer": "" if offer_kind == "nothing" else "提供一次综合评估。",
            "rule": "" if offer_kind == "nothing" else "社会救助法",
            **values,
        }
        self.step(
            "sheet",
            preparing.give_sheet,
            who,
            code,
            offer_kind=offer_kind,
            agrees_to_written=written,
            **values,
        )
        return self

    def prepared(self, units=UNITS, written=False, **more):
        self.accepted(units, **more)
        for task in open_tasks(self.case):
            self.give(task.subject.unit.code, written=written)
        return self

    def assembled(self, units=UNITS, written=False, **more):
        return self.prepared(units, written, **more).assemble()

    def assemble(self):
        self.step(
            "assemble",
            preparing.assemble_report,
            "wangmin",
            report=f"{NAME}医疗自付5.2万元，基本生活困难。",
            insurance="基本医保和大病保险已报销。",
            assistance="临时救助2000元。",
            welfare="尚未对接慈善。",
            reauth=True,
        )
        return self

    def scheduled(self, chair=("linyue", "DEPUTY"), forum="panel", **more):
        self.assembled(written=forum == "written", **more)
        return self.schedule(chair, forum)

    def schedule(self, chair=("linyue", "DEPUTY"), forum="panel"):
        self.step(
            "schedule",
            preparing.schedule_case,
            "wangmin",
            forum=forum,
            chair=self.cast.post(*chair),
            place="县政府二楼小会议室",
            starts_at=timezone.now() + dt.timedelta(days=3),
        )
        return self

    def opened(self, present=None, **more):
        self.scheduled(**more)
        return self.open_it(present)

    def open_it(self, present=None):
        codes = [task.subject.unit.code for task in open_tasks(self.case)]
        for code in codes:
            who = "hedan" if code == "MZ" else LIAISONS[code]
            self.step("acknowledge", seats.answer_seat, who, code, answer="attend")
        self.step("begin", hearing.open_panel, "wangmin")
        for code in codes if present is None else present:
            seats.sign_in(self.seat(code), actor=self.actor("wangmin"), post=self.head(code))
        return self

    def say(self, code, stance="agree", reason=""):
        seats.record_position(
            self.matter, actor=self.actor("wangmin"), seat=self.seat(code), stance=stance, reason=reason
        )
        return self

    def outcome(self, kind, **values):
        """Write an outcome down with what its kind asks for."""
        given = {
            "category": {"text": "认定为其他困难人员。", "review_on": in_days(180)},
            "aid": {
                "text": "给予临时救助，分两期发放。",
                "stages": [
                    {"amount": Decimal("6000"), "due_on": in_days(5), "form": "cash", "condition": ""},
                    {"amount": Decimal("4000"), "due_on": in_days(40), "form": "cash", "condition": "复查"},
                ],
            },
            "duty": {
                "text": "由县残联入户评估照护需求并落实服务。",
                "measure": "服务记录",
                "unit": self.cast.unit("CL"),
                "due_on": in_days(30),
            },
            "refusal": {"text": "家庭收入超过条件。", "basis": "临时救助办法", "measure": "可申请慈善帮扶。"},
            "evidence": {"text": "补充近一年医疗票据。", "due_on": in_days(10)},
            "policy_gap": {"text": "照护补贴缺少政策依据，提请联席会议研究。", "unit": self.cast.unit("MZ")},
            "referral": {"text": "落实门诊慢特病待遇。", "unit": self.cast.unit("YB")},
            "single_dibao": {"text": "建议按单人户纳入低保。"},
            "charity": {"text": "对接慈善医疗项目。", "unit": self.cast.unit("CSH")},
        }[kind]
        return outcomes.write_outcome(
            self.case, actor=self.actor("wangmin"), kind=kind, **{**given, **values}
        )

    def conclude(self, conclusion="supported", **values):
        self.step("hold", hearing.conclude_case, "wangmin", conclusion=conclusion, **values)
        return self

    def decided(self, *kinds, **more):
        self.opened(**more)
        for seat in self.matter.sitting.seats.select_related("unit"):
            self.say(seat.unit.code)
        for kind in kinds or ("category", "duty"):
            self.outcome(kind)
        return self.conclude()

    def sign(self, who=("linyue", "DEPUTY")):
        self.step("sign", deciding.sign_decision, who, reauth=True)
        return self

    def signed(self, *kinds, **more):
        self.decided(*kinds, **more)
        return self.sign()

    def tell(self):
        self.step(
            "tell", deciding.tell_person, "wutong", told_how="in_person", plain_words="会帮您。", reauth=True
        )
        return self

    def carried_out(self, *kinds, **more):
        """Told, and nothing that it opened is left to wait for."""
        self.signed(*(kinds or ("category",)), **more)
        return self.tell()

    def outcomes(self) -> list[Outcome]:
        return list(self.round.outcomes.all())
