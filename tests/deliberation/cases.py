"""A case at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from coordination.deliberation.actions import deciding, hearing, outcomes, preparing, proposing, speaking
from coordination.deliberation.models import Deliberation, Outcome, Round
from coordination.policy.stages import StageTerms
from coordination.register.actions.households import register_household
from coordination.register.actions.persons import register_person
from coordination.register.identity import check_character
from coordination.sittings import actions as seats
from coordination.sittings.models import Matter, Seat
from tests.walking import Walker, in_days
from workflows.case_deliberation.front import open_deliberation
from workflows.engine.steps import open_tasks

NAME = "梁小满"
ID_NUMBER = "34102319840612301" + check_character("34102319840612301")
TITLE = "重病后医疗费自付过高且无人照料"
FACTS = f"{NAME}于三月确诊，住院自付5.2万元，电话13855512345，独居无人照料。"
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


class Panel(Walker[Deliberation]):
    """Takes the open step of one case as the person whose it is."""

    def __init__(self, cast, *, proposer="wutong", household=None, **fields):
        self.household = household or family(cast)
        case = open_deliberation(
            actor=cast.actor(proposer).proven(),
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

        super().__init__(case, cast)

    @property
    def case(self) -> Deliberation:
        return self.record

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

    # --- up to somewhere -----------------------------------------------------------------

    def accepted(self, units=UNITS, lead="MZ", who=None):
        self.take(
            "accept",
            proposing.accept_case,
            who,
            units={self.cast.unit(code): "职责涉及" for code in units},
            lead_unit=self.cast.unit(lead),
        )
        return self

    def give(self, code, offer_kind="service", written=False, **values):
        values = {
            "facts": "情况属实。",
            "offer": "" if offer_kind == "nothing" else "提供一次综合评估。",
            "rule": "" if offer_kind == "nothing" else "社会救助法",
            **values,
        }
        self.take(
            "sheet",
            preparing.give_sheet,
            of=code,
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
        self.take(
            "assemble",
            preparing.assemble_report,
            report=f"{NAME}医疗自付5.2万元，基本生活困难。",
            insurance="基本医保和大病保险已报销。",
            assistance="临时救助2000元。",
            welfare="尚未对接慈善。",
        )
        return self

    def scheduled(self, chair=("linyue", "DEPUTY"), forum="panel", **more):
        self.assembled(written=forum == "written", **more)
        return self.schedule(chair, forum)

    def schedule(self, chair=("linyue", "DEPUTY"), forum="panel"):
        self.take(
            "schedule",
            preparing.schedule_case,
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
            self.take("acknowledge", seats.answer_seat, of=code, answer="attend")
        self.take("begin", hearing.open_panel)
        for code in codes if present is None else present:
            seats.sign_in(self.seat(code), actor=self.cast.actor("wangmin"), post=self.cast.head(code).post)
        return self

    def say(self, code, stance="agree", reason=""):
        seats.record_position(
            self.matter, actor=self.cast.actor("wangmin"), seat=self.seat(code), stance=stance, reason=reason
        )
        return self

    def outcome(self, kind, **values):
        """Write an outcome down with what its kind asks for."""
        given = {
            "category": {"text": "认定为其他困难人员。", "review_on": in_days(180)},
            "aid": {
                "text": "给予临时救助，分两期发放。",
                "stages": [
                    StageTerms(Decimal("6000"), in_days(5)),
                    StageTerms(Decimal("4000"), in_days(40), condition="复查"),
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
            self.case, actor=self.cast.actor("wangmin"), kind=kind, **{**given, **values}
        )

    def conclude(self, conclusion="supported", **values):
        self.take("hold", hearing.conclude_case, conclusion=conclusion, **values)
        return self.undersigned()

    def undersigned(self):
        """Whoever spoke for a unit has signed what was said."""
        for task in open_tasks(self.case):
            if task.flow_task.name == "undersign":
                self.take("undersign", speaking.sign_position, of=task.subject.unit.code)
        return self

    def decided(self, *kinds, **more):
        self.opened(**more)
        for seat in self.matter.sitting.seats.select_related("unit"):
            self.say(seat.unit.code)
        for kind in kinds or ("category", "duty"):
            self.outcome(kind)
        return self.conclude()

    def sign(self, who=None):
        self.take("sign", deciding.sign_decision, who)
        return self

    def signed(self, *kinds, **more):
        self.decided(*kinds, **more)
        return self.sign()

    def tell(self):
        self.take("tell", deciding.tell_person, told_how="in_person", plain_words="会帮您。")
        return self

    def carried_out(self, *kinds, **more):
        """Told, and nothing that it opened is left to wait for."""
        self.signed(*(kinds or ("category",)), **more)
        return self.tell()

    def outcomes(self) -> list[Outcome]:
        return list(self.round.outcomes.all())
