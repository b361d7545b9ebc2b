"""Reported rows, and a warning at any point of its way, walked there by the people whose turn it is."""

from __future__ import annotations

from coordination.monitoring.actions import informing, recheck, triage
from coordination.monitoring.intake import Reader, Row
from coordination.monitoring.models import Warning
from coordination.register.actions import confirm_category, register_household, register_person
from coordination.register.identity import check_character
from coordination.units.models import Organisation
from tests.walking import Walker as Walk
from workflows.warning_disposal.front import open_warnings

GIVEN = {
    "name": "张秀英",
    "township": "XZ01",
    "kinds": ["illness"],
    "facts": "医保数据显示，近三个月个人负担医疗费用 3.2 万元。",
}


def id_number(serial: int, birth: str = "19660312") -> str:
    """A valid number; the area is the fictional county's."""
    first = f"341024{birth}{serial:03d}"
    return first + check_character(first)


def row(**given) -> Row:
    county = Organisation.objects.counties().order_by("pk").first()
    read, problems = Reader(Organisation.objects.of_county(county).valid_on()).read({**GIVEN, **given})
    assert read is not None, problems
    return read


class Registered:
    """Somebody whom the register knows, in a category or not."""

    def __init__(self, cast, serial=1, *, category="DIBAO", name="张秀英", township="XZ01", number=True):
        clerk = cast.actor("suting")
        place = cast.unit(township)
        self.id_number = id_number(serial) if number else ""
        self.household = register_household(actor=clerk, township=place)
        self.person = register_person(
            self.household, actor=clerk, name=name, id_number=self.id_number, relation="head"
        )
        if category:
            self.status = confirm_category(
                self.household,
                category,
                actor=clerk,
                authority=cast.unit("MZ"),
                from_on=clerk_day(),
                review_on=None,
                basis="最低生活保障审核确认办法",
            )


def clerk_day():
    from django.utils import timezone

    return timezone.localdate()


class Walker(Walk[Warning]):
    """Takes the open step of one warning as the person whose it is."""

    def __init__(self, cast, *, reporter="zhuoya", channel="hotline", **given):
        received = open_warnings([row(**given)], actor=cast.actor(reporter), channel=channel, source="test")
        super().__init__(received.warnings[0], cast)

    @property
    def warning(self) -> Warning:
        return self.record

    def triaged(self, route, **values):
        if route != self.warning.proposed:
            values.setdefault("note", "与核实线索相符，按此途径办理。")
        self.take("triage", triage.triage_warning, route=route, **values)
        return self

    def confirmed(self, **values):
        given = {"method": "visit", "findings": "入户核实，情况属实。", **values}
        self.take("verify", triage.confirm_warning, **given)
        return self

    def informed(self, at):
        values = {
            "way": "visit",
            "policies": "低保、临时救助；到镇社会救助窗口申请。",
            "proof": "本人签字的告知单",
        }
        self.take("inform", informing.inform_person, at=at, **values)
        return self

    def rechecked(self, finding):
        self.take("recheck", recheck.recheck_household, finding=finding, note="核对家庭收入。")
        return self

    def heard(self, on):
        values = {"heard_on": on, "place": "县民政局", "statement": "本人认为收入不稳定。"}
        self.take("hear", recheck.hear_person, **values)
        return self
