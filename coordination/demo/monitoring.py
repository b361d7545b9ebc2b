"""The demonstration's warnings, some of them carried on by their people as far as the fixture says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.demo.cast import Cast, first_of
from coordination.demo.county import DemoCounty
from coordination.demo.walk import Walk
from coordination.monitoring.actions import informing, recheck, triage
from coordination.monitoring.intake import Reader, Row
from coordination.monitoring.models import Warning
from coordination.register.actions import confirm_category, register_household, register_person
from coordination.register.authorities import authority_of
from coordination.register.identity import check_character
from coordination.units.counties import County
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.warning_disposal.front import open_warnings

SOURCES = {
    "province": "province",
    "city": "city",
    "online": "province",
    "hotline": "hotline",
    "window": "window",
    "visit": "visits",
    "unit": "units",
}
Step = tuple[str, Callable[..., Any], dict[str, Any]]


def load_warnings(demo: DemoCounty) -> int:
    """Open the warnings that are not there yet, and say how many."""
    county = demo.county()
    known = set(Warning.objects.of_county(county).values_list("source_key", flat=True))
    reader, opened = Reader(county.units()), 0
    for given in demo.rows("warnings"):
        if given["key"] not in known:
            _load(given, demo, county, reader)
            opened += 1
    return opened


@transaction.atomic
def _load(given: dict[str, Any], demo: DemoCounty, county: County, reader: Reader) -> None:
    first = f"{demo.area}{given['born']}{given['serial']:03d}"
    number = first + check_character(first)
    if given["category"]:
        _register(given, number, county)
    row, problems = reader.read({**given, "source_key": given["key"], "id_number": number})
    if row is None:
        raise ValueError(f"{demo.key}, {given['key']}: {problems}")
    warning = _report(row, given["channel"], county)
    walk = Walk(warning)
    for name, action, values in _steps(given["reach"]):
        walk.take(name, action, **values)


def _register(given: dict[str, Any], number: str, county: County) -> None:
    clerk = Cast(county).holder(Role.CCLERK)
    units = county.by_code([given["township"], given["village"] or "-"])
    household = register_household(
        actor=clerk, township=units[given["township"]], village=units.get(given["village"])
    )
    register_person(household, actor=clerk, name=given["name"], id_number=number, relation="head")
    since = timezone.localdate() - dt.timedelta(days=400)
    confirm_category(
        household,
        given["category"],
        actor=clerk,
        authority=authority_of(given["category"], county) or county.civil_affairs,
        from_on=since,
        review_on=since + dt.timedelta(days=730),
        basis=f"{county.government.short_name}城乡低保标准和临时救助实施细则",
    )


def _report(row: Row, channel: str, county: County) -> Warning:
    cast = Cast(county)
    if channel in ("province", "city", "online"):
        actor, channel = cast.holder(Role.UP, "SMZ"), "city" if channel == "city" else "province"
    elif channel == "visit":
        actor = first_of(Holder.liaison(county.units().get(pk=row.township)))
    elif channel == "unit":
        actor = cast.handler("JT")
    elif channel == "window":
        actor = cast.holder(Role.CCLERK)
    else:
        actor = cast.holder(Role.HOT, "ZWSJ")
    return open_warnings([row], actor=actor, channel=channel, source=SOURCES[channel]).warnings[0]


def _steps(reach: str) -> list[Step]:
    """What its people do one after the other until the warning stands where the fixture says."""
    if reach == "triage":
        return []
    if reach == "dismissed":
        return [("triage", triage.dismiss_warning, {"note": "同一线索已在办理，不再重复处置。"})]
    route = {"verifying2": "2", "verifying4": "4", "verifying": "3"}.get(reach, "3")
    if reach in ("rechecking", "hearing", "deciding", "kept"):
        route = "4"
    steps: list[Step] = [
        ("triage", triage.triage_warning, {"route": route, "note": "按线索内容选择该途径。"})
    ]
    if reach.startswith("verifying"):
        return steps
    found = {"method": "visit", "findings": "入户核实，家庭人口、收入和困难情况与预警一致。"}
    if reach == "false":
        found = {"method": "check", "findings": "经核对资料，情况不属实。"}
        return [*steps, ("verify", triage.find_warning_false, found)]
    steps.append(("verify", triage.confirm_warning, found))
    return steps + (_recheck_steps(reach) if route == "4" else _inform_steps(reach))


def _inform_steps(reach: str) -> list[Step]:
    at = timezone.now() - dt.timedelta(hours=1)
    tried: Step = (
        "inform",
        informing.try_to_inform,
        {"way": "phone", "at": at, "proof": "拨打两次无人接听"},
    )
    told: Step = (
        "inform",
        informing.inform_person,
        {
            "way": "visit",
            "at": at,
            "policies": "最低生活保障、低保边缘家庭认定、临时救助；可到镇社会救助窗口或线上申请。",
            "proof": "本人签字的政策告知单一份",
        },
    )
    if reach == "informing":
        return []
    if reach == "informing_tried":
        return [tried]
    if reach == "following":
        return [told]
    note = {"applied": "已提交低保申请，镇窗口受理。", "declined": "本人表示暂不申请。"}[reach]
    return [tried, told, ("follow_up", informing.follow_up, {"outcome": reach, "note": note})]


def _recheck_steps(reach: str) -> list[Step]:
    if reach == "rechecking":
        return []
    if reach == "kept":
        kept = {"finding": "keep", "note": "扣减重病刚性支出后，仍符合认定条件。"}
        return [("recheck", recheck.recheck_household, kept)]
    cut = {"finding": "end", "note": "经核对，家庭人均收入连续六个月超过当地低保标准。"}
    steps: list[Step] = [("recheck", recheck.recheck_household, cut)]
    if reach == "deciding":
        heard = {
            "heard_on": timezone.localdate(),
            "place": "镇社会事务办公室",
            "statement": "本人对收入核对结果没有异议，希望保留渐退期。",
        }
        steps.append(("hear", recheck.hear_person, heard))
    return steps
