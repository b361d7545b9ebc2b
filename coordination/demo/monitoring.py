"""The demonstration's warnings, some of them carried on by their people as far as the fixture says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.demo.desks import anhe, sitting_at
from coordination.monitoring.actions import informing, recheck, triage
from coordination.monitoring.intake import Reader, Row
from coordination.monitoring.models import Warning
from coordination.register.actions import confirm_category, register_household, register_person
from coordination.register.identity import check_character
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role
from workflows.engine.steps import complete, task_for
from workflows.warning_disposal.front import open_warnings

FILE = Path(settings.BASE_DIR) / "fixtures" / "warnings.json"
SOURCES = {
    "province": "province",
    "city": "city",
    "online": "province",
    "hotline": "hotline",
    "window": "window",
    "visit": "visits",
    "unit": "units",
}
AREA = "349921"  # no such county
Step = tuple[str, Callable[..., Any], str, dict[str, Any]]


def load_warnings() -> int:
    """Open the warnings that are not there yet, and say how many."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    known = set(Warning.objects.values_list("source_key", flat=True))
    reader, opened = Reader(anhe().units()), 0
    for given in rows:
        if given["key"] not in known:
            _load(given, reader)
            opened += 1
    return opened


@transaction.atomic
def _load(given: dict[str, Any], reader: Reader) -> None:
    first = f"{AREA}{given['born']}{given['serial']:03d}"
    number = first + check_character(first)
    if given["category"]:
        _register(given, number)
    row, problems = reader.read({**given, "source_key": given["key"], "id_number": number})
    if row is None:
        raise ValueError(f"{FILE.name}, {given['key']}: {problems}")
    warning = _report(row, given["channel"])
    for name, action, who, values in _steps(given["reach"]):
        task = task_for(warning, name)
        if task is None:
            raise ValueError(f"{FILE.name}, {given['key']}: {name} is not open")
        complete(task, action, actor=_actor(warning, who), **values)


def _register(given: dict[str, Any], number: str) -> None:
    clerk = sitting_at(anhe().holder(Role.CCLERK))
    units = Organisation.objects.in_bulk([given["township"], given["village"] or "-"], field_name="code")
    household = register_household(
        actor=clerk, township=units[given["township"]], village=units.get(given["village"])
    )
    register_person(household, actor=clerk, name=given["name"], id_number=number, relation="head")
    since = timezone.localdate() - dt.timedelta(days=400)
    confirm_category(
        household,
        given["category"],
        actor=clerk,
        authority=anhe().civil_affairs,
        from_on=since,
        review_on=since + dt.timedelta(days=730),
        basis="安和县城乡低保标准和临时救助实施细则",
    )


def _report(row: Row, channel: str) -> Warning:
    if channel in ("province", "city", "online"):
        actor, channel = _platform(), "city" if channel == "city" else "province"
    elif channel == "visit":
        actor = sitting_at(Holder(Organisation.objects.get(pk=row.township), Role.TCLERK))
    elif channel == "unit":
        actor = sitting_at(Holder(Organisation.objects.get(code="JT"), Role.UCLERK))
    elif channel == "window":
        actor = sitting_at(anhe().holder(Role.CCLERK))
    else:
        actor = sitting_at(Holder(Organisation.objects.get(code="ZWSJ"), Role.HOT))
    return open_warnings([row], actor=actor, channel=channel, source=SOURCES[channel]).warnings[0]


def _platform() -> Actor:
    return sitting_at(Holder(Organisation.objects.get(code="SMZ"), Role.UP))


def _steps(reach: str) -> list[Step]:
    """What its people do one after the other until the warning stands where the fixture says."""
    if reach == "triage":
        return []
    if reach == "dismissed":
        return [("triage", triage.dismiss_warning, "desk", {"note": "同一线索已在办理，不再重复处置。"})]
    route = {"verifying2": "2", "verifying4": "4", "verifying": "3"}.get(reach, "3")
    if reach in ("rechecking", "hearing", "deciding", "kept"):
        route = "4"
    steps: list[Step] = [("triage", triage.triage_warning, "desk", {"route": route})]
    if reach.startswith("verifying"):
        return steps
    found = {"method": "visit", "findings": "入户核实，家庭人口、收入和困难情况与预警一致。"}
    if reach == "false":
        found = {"method": "check", "findings": "经核对资料，情况不属实。"}
        return [*steps, ("verify", triage.find_warning_false, "town", found)]
    steps.append(("verify", triage.confirm_warning, "town", found))
    return steps + (_recheck_steps(reach) if route == "4" else _inform_steps(reach))


def _inform_steps(reach: str) -> list[Step]:
    at = timezone.now() - dt.timedelta(hours=1)
    tried: Step = (
        "inform",
        informing.try_to_inform,
        "town",
        {"way": "phone", "at": at, "proof": "拨打两次无人接听"},
    )
    told: Step = (
        "inform",
        informing.inform_person,
        "town",
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
    return [tried, told, ("follow_up", informing.follow_up, "town", {"outcome": reach, "note": note})]


def _recheck_steps(reach: str) -> list[Step]:
    if reach == "rechecking":
        return []
    if reach == "kept":
        kept = {"finding": "keep", "note": "扣减重病刚性支出后，仍符合认定条件。"}
        return [("recheck", recheck.recheck_household, "desk", kept)]
    cut = {"finding": "end", "note": "经核对，家庭人均收入连续六个月超过当地低保标准。"}
    steps: list[Step] = [("recheck", recheck.recheck_household, "desk", cut)]
    if reach == "deciding":
        heard = {
            "heard_on": timezone.localdate(),
            "place": "镇社会事务办公室",
            "statement": "本人对收入核对结果没有异议，希望保留渐退期。",
            "reauth": True,
        }
        steps.append(("hear", recheck.hear_person, "desk", heard))
    return steps


def _actor(warning: Warning, who: str) -> Actor:
    if who == "desk":
        return sitting_at(Holder(warning.desk, Role.CCLERK))
    return sitting_at(Holder(warning.township, Role.TCLERK))
