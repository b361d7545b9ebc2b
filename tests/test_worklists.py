"""Every list of the house, found by walking them: no room is named here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.access import Actor
from coordination.accounts.actions import open_account
from coordination.aid.models import Account, AidCase, BankBatch
from coordination.anchors.models import DayAnchor
from coordination.audit.actions import record
from coordination.audit.models import VerificationRun
from coordination.audit.running import verify_trail
from coordination.books.models import Opening
from coordination.documents.models import Paper
from coordination.entries.actions.entering import enter_sheet
from coordination.entries.models import PaperEntry
from coordination.founding.models import Undertaking
from coordination.leaks.models import Leak
from coordination.lives.models import Arrival, DeathReport, Departure, HouseholdMove, MoveReport
from coordination.meetings.actions.sessions import open_session
from coordination.meetings.models import AgendaItem
from coordination.monitoring.models import RefusedRow
from coordination.policy.snapshot import policy_snapshot
from coordination.recoveries.models import Recovery
from coordination.recusals.models import Declaration
from coordination.register.actions.merging import ask_identity
from coordination.register.models import Person
from coordination.remedies.models import Remedy
from coordination.tables import SHEETS, Column, Sheet
from coordination.units.actions import grant_post, set_substitution
from coordination.units.models import Post, Role, User
from coordination.units.verbs import UnitVerb
from coordination.worklists import FRAGMENT, Listed, View, WorkList
from tests.api.clients import add
from tests.conftest import Cast
from tests.leaving import left
from tests.officers.jobs import fail
from tests.referrals.walker import Walker

ROOT = Path(settings.BASE_DIR)
MOST_QUERIES = 10
SOMEBODY = Actor(User(pk=1), None)
import_module(settings.ROOT_URLCONF)  # whoever has a page has declared its lists then
WORK_LISTS = [sheet for sheet in SHEETS.values() if isinstance(sheet, WorkList)]


def asked(sheet: WorkList[Any], view: View | None) -> QueryDict:
    return QueryDict(f"{sheet.parameter}={view.key}" if view else "")


def readings(sheet: WorkList[Any], actors: list[Actor]) -> Iterator[Listed[Any]]:
    """Each view of a list as the first person reads it who sees more than one line there."""
    for view in sheet.views or [None]:
        for actor in actors:
            if view is None or view.offered(actor):
                listed = sheet.read(actor, asked(sheet, view))
                if len(listed.page.rows) > 1:
                    yield sheet.read(actor, asked(sheet, view))
                    break


def lay_out(listed: Listed[Any], size: int) -> int:
    """The queries of one page of this many lines, read and laid out as in a request."""
    again = listed.sheet.read(listed.actor, listed.query)
    with CaptureQueriesContext(connection) as counted:
        again.__dict__["page"] = again.sheet.page(again, size)
        html = render_to_string(FRAGMENT, {"list": again, "links": []})
    assert html.count("<tr") == len(again.lines) + 1
    return len(counted)


def costs(listed: Listed[Any]) -> tuple[int, int]:
    """The queries of a page of one line and of all of them, but for the rules that a request reads once.

    Whether a line needs a rule, that of its lamp, lies in how late it is today.
    """
    with policy_snapshot():
        lay_out(listed, 25)
        return lay_out(listed, 1), lay_out(listed, 25)


def complete(cast: Cast) -> None:
    """Of what the demonstration has less than two: sessions, clients, questions, matters struck off, failed sign-ins, accounts to confirm, bank files, posts and substitutes newly set, verifications, counties on their way, failed jobs."""
    for number in (1, 2):
        record(UnitVerb.SIGN_IN_FAILED, actor=cast.actor("wangmin"), subject=cast.user("wangmin"))
        open_session(actor=cast.actor("wangmin"), kind="ad_hoc", purpose="研究备用金", convener_role="DEPUTY")
        add(cast, f"platform-{number}")
        Walker(cast, "JT").closed()
        Walker(cast, "CZ").dispatched()
        enter(cast, number)
        office = cast.unit("LXB")
        user, _plain = open_account(
            f"xin{number}", "辛仁", actor=cast.actor("yangfan"), unit=office, reason="新到岗"
        )
        majun = cast.actor("majun")
        post = grant_post(user, cast.unit("CZ"), Role.UCLERK, "经办人", actor=majun)
        set_substitution(cast.post("duwei"), post, actor=majun)
        VerificationRun.objects.create(how=VerificationRun.How.NIGHT)
        Undertaking.objects.create(
            status="refused", file_name="云岭县.xlsx", workbook=b"", brought_by=cast.user("yangfan")
        )
        Opening.objects.create(
            government=cast.county.government,
            status="refused",
            reason="不符",
            file_name="账册.xlsx",
            sha256="0" * 64,
        )
        fail(verify_trail, 0)
        day = timezone.localdate() - dt.timedelta(days=number)
        BankBatch.objects.create(
            account=Account.objects.get(kind="pool"),
            number=f"20261130-{number:02d}",
            count=1,
            total=number,
            made_by=cast.user("hejun"),
            made_as=cast.post("hejun"),
            made_at=timezone.now(),
        )
        of_people(cast, number)
        RefusedRow.objects.create(
            county=cast.county.government,
            channel="province",
            source=f"platform-{number}",
            reported_by=cast.unit("SMZ"),
            received_at=timezone.now(),
            content={"name": "张秀英", "township": "月亮镇"},
            problems=[["township", "本县没有该乡镇。"]],
            fields=["township"],
        )
        DayAnchor.objects.create(day=day, number=number, root="0" * 64, head="0" * 64, made_at=timezone.now())
    people = Person.objects.standing().order_by("pk")
    for person, other in zip(people[:2], people[2:4], strict=True):
        ask_identity(person, other, actor=cast.actor("wutong"), reason="number")


def of_people(cast: Cast, number: int) -> None:
    """What happens to people and to decisions about them: a death, a move, aid asked back, a decision contested."""
    now, today = timezone.now(), timezone.localdate()
    clerk, rules = cast.post("wutong"), {"policy_on": today, "policy_version": "2024-1"}
    case = AidCase.objects.order_by("pk")[number]
    person = Person.objects.standing().order_by("-pk")[number]
    DeathReport.objects.create(
        person=person,
        household=person.household,
        died_on=today,
        how_known="村委会报告",
        reported_by=clerk.user,
        reported_post=clerk,
        reported_at=now,
        **rules,
    )
    HouseholdMove.objects.create(
        household=person.household,
        from_township=cast.unit("XZ01"),
        to_township=cast.unit("XZ02"),
        moved_on=today,
        reason="搬迁",
        sent_by=clerk,
        sent_at=now,
        **rules,
    )
    departure = Departure.objects.create(
        household=person.household,
        place="江州市江北区民政局",
        moved_on=today,
        reason="搬迁",
        prepared_by=clerk,
        prepared_at=now,
        **rules,
    )
    Arrival.objects.create(
        departure=departure,
        unit=cast.unit("MZ"),
        from_county=cast.county.government,
        moved_on=today,
        pack={"number": f"云户{number:06d}", "members": []},
        came_at=now,
        **rules,
    )
    MoveReport.objects.create(
        household=person.household,
        township=cast.unit("XZ01"),
        moved_on=today,
        how_known="邻居告知",
        reported_by=clerk,
        reported_at=now,
        **rules,
    )
    Recovery.objects.create(
        case=case,
        ground="false",
        found="隐瞒收入",
        amount=100,
        proposed_by=clerk,
        proposed_at=now,
        **rules,
    )
    Leak.objects.create(
        kind="wrong",
        subject_type="aid.aidcase",
        subject_id=case.pk,
        number=case.number,
        found="误开",
        reported_by=clerk,
        reported_at=now,
        **rules,
    )
    Declaration.objects.create(
        subject_type="aid.aidcase",
        subject_id=case.pk,
        number=case.number,
        post=cast.post("niesi"),
        ground="kin",
        reason="亲属",
        entered_by=clerk,
        entered_at=now,
    )
    Remedy.objects.create(
        paper=Paper.objects.filter(status="signed").order_by("pk")[number],
        kind="objection",
        came="person",
        received_on=today,
        said="不服",
        status="answering",
        entered_by=clerk,
        entered_at=now,
        **rules,
    )


def enter(cast: Cast, number: int) -> None:
    """A sheet signed by hand, entered by the office."""
    enter_sheet(
        AgendaItem.objects.order_by("pk")[0],
        actor=cast.actor("wangmin"),
        step_id=number,
        step="AgendaItemFlow.approve",
        signer=cast.post("linyue"),
        signed_on=timezone.localdate(),
        scan=None,
        typed="",
        proposed_by=None,
        status=PaperEntry.Status.IN_EFFECT,
    )


@pytest.fixture
def county(cast, tmp_path, settings) -> list[Actor]:
    """The whole demonstration, and everybody who works in it."""
    settings.MEDIA_ROOT = tmp_path
    call_command("load_demo", "--county", "anhe", verbosity=0)
    complete(cast)
    posts = Post.objects.current().select_related("user", "unit").order_by("pk")
    return [Actor(post.user, post) for post in posts]


def test_every_list_costs_the_same_however_many_lines_and_leaves_as_a_workbook(county):
    problems = []
    for sheet in WORK_LISTS:
        found = list(readings(sheet, county))
        if not found:
            problems.append(f"{sheet.element}: nobody sees two lines of it")
        caches["limits"].clear()  # one reader may read more lists than leave as workbooks in a while
        for listed in found:
            where = f"{sheet.element} {listed.view.key if listed.view else ''} for {listed.actor}"
            one, many = costs(listed)
            if many > one or many > MOST_QUERIES:
                problems.append(f"{where}: {one} queries for one line, {many} for {len(listed.lines)}")
            rows = list(left(listed.workbook_of_all()).active.values)
            if rows[0] != tuple(str(column.words) for column in sheet.exported) or len(rows) < 3:
                problems.append(f"{where}: the workbook says {rows[0]} over {len(rows) - 1} lines")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_every_workbook_has_exactly_the_columns_of_its_list(sheet, db):
    assert len({column.key for column in sheet.columns}) == len(sheet.columns)
    assert sheet.exported, "a list leaves as a workbook"
    [heads] = left(sheet.workbook([], actor=SOMEBODY)).active.values
    assert heads == tuple(str(column.words) for column in sheet.exported)


def test_workbooks_are_laid_by_columns_alone():
    callers = {
        str(path.relative_to(ROOT))
        for room in ("coordination", "workflows")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bworkbook_response\(", path.read_text(encoding="utf-8"))
    }
    assert callers == {"coordination/exports.py", "coordination/tables.py"}


class Row(NamedTuple):
    name: str
    sum: Decimal


def test_a_workbook_that_is_cut_says_so(db):
    sheet: Sheet[Row] = Sheet(
        "sums",
        "sums",
        [Column("name", "Name", lambda row: row.name), Column("sum", "Sum", lambda row: row.sum)],
    )
    del SHEETS["sums"]
    answer = sheet.workbook(
        [Row("a", Decimal("1.50")), Row("b", Decimal(2)), Row("c", Decimal(3))], actor=SOMEBODY, longest=2
    )
    heads, first, second, last = left(answer).active.values
    assert (heads, first, second) == (("Name", "Sum"), ("a", 1.5), ("b", 2))
    assert "2" in last[0]
    [[_line, cells]] = sheet.table([Row("a", Decimal("1234.5"))]).rows
    assert [cell.words for _column, cell in cells] == ["a", "1,234.50"]


def test_what_an_address_names_wrongly_is_not_asked(cast):
    sheet = SHEETS["item-list"]
    assert isinstance(sheet, WorkList)
    listed = sheet.read(
        cast.actor("wangmin"), QueryDict("view=nonsense&status=nonsense&unit=999999&q=%00&after=x")
    )
    assert listed.view is not None
    assert listed.view.key == "todo"
    assert not listed.is_filtered
    assert list(listed.lines) == []
    assert listed.address(view="all") == "?view=all&status=nonsense&unit=999999&q=%00"
