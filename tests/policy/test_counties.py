"""Rules know the county: each reads its own, what stands above serves all, nobody reads without one."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from openpyxl import load_workbook

from coordination.notifications.models import Notice
from coordination.policy import deadlines, queries, standards, words
from coordination.policy.actions import put_in_force
from coordination.policy.base import load_rules
from coordination.policy.deadlines import due, open_of_day
from coordination.policy.models import Parameter, PolicyDocument, PolicyVersion
from coordination.policy.queries import history_of, parameter, parameter_on_days, policy_version
from coordination.policy.regions import INSTALLATION, region_key
from coordination.policy.snapshot import policy_snapshot
from coordination.policy.standards import months_of_standard
from coordination.register.numbering import draw
from coordination.sittings.models import Matter, Seat, Sitting
from coordination.sittings.quorum import quorum_of
from coordination.units.counties import county_of
from coordination.units.models import Role
from tests.counties import second_county
from tests.duties.walk import Duty
from tests.meetings.sessions import in_days
from tests.reading import PRODUCT, calls, short, sources, tree
from workflows.engine.ladder import Rung
from workflows.engine.opening import due_of
from workflows.engine.steps import open_tasks
from workflows.member_duty.flow import MemberDutyFlow
from workflows.member_duty.front import open_duty

ON = dt.date(2026, 9, 1)
SINCE = dt.date(2025, 6, 1)

# Every function that reads a rule.
FACE = (
    queries.all_parameters,
    queries.history_of,
    queries.parameter,
    queries.parameter_on_days,
    queries.parameters,
    queries.policy_version,
    queries.terms,
    deadlines.by_hand,
    deadlines.close_of_day,
    deadlines.close_of_days,
    deadlines.due,
    deadlines.due_before,
    deadlines.recompute,
    standards.months_of_standard,
    words.lamp,
)
# Where a rule is asked for no county, and why.
NO_COUNTY = {
    "coordination/founding/checking/parameters.py": "the county of a workbook does not stand yet",
    "coordination/sign_ins/passwords.py": "an account that is kept above the counties, or that nobody has yet",
    "coordination/policy/traces.py": "seals of a house without a county",
    "coordination/policy/regions.py": "an actor without a desk reads the defaults on the pages of rules",
}


@pytest.mark.parametrize("reader", FACE, ids=lambda reader: reader.__name__)
def test_nobody_reads_a_rule_without_saying_of_which_county(reader):
    county = inspect.signature(reader).parameters["county"]
    assert county.kind is county.KEYWORD_ONLY
    assert county.default is county.empty


def test_no_other_function_of_the_room_reads_rules():
    """Whoever asks for rows of rules past these functions would ask for no county."""
    asking = {
        f"{short(path)}:{name}"
        for path, name, call in calls(*PRODUCT)
        if ast.unparse(call.func).startswith(("Parameter.objects", "PolicyVersion.objects"))
        and name not in ("of_region", "visible_to", "raw", "create", "bulk_create", "select_for_update")
        and not any(hop in ast.unparse(call.func) for hop in ("of_region(", "visible_to("))
    }
    assert asking == {
        "coordination/policy/actions.py:filter",  # of the region in hand
        "coordination/policy/actions.py:order_by",
        "coordination/policy/actions.py:first",
        "coordination/policy/base.py:get",  # the version that a row of a file names, in its region
        "coordination/policy/base.py:values_list",  # what a new house has already
        "coordination/policy/base.py:filter",  # whether it has its rules
        "coordination/policy/base.py:exists",
    }


def test_what_is_asked_for_no_county_is_named_with_its_reason():
    found = {
        short(path)
        for path in sources(*PRODUCT)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name) and node.id == "INSTALLATION"
    }
    assert found == NO_COUNTY.keys()


def test_a_record_is_no_region(cast):
    with pytest.raises(TypeError, match="of which county"):
        region_key(cast.post("wangmin"))
    assert region_key(INSTALLATION) is None


# two counties with figures of their own


def put(region, label="2025-9", **figures):
    """A version of a region with other figures than the default has."""
    version = PolicyVersion.objects.create(label=label, region=region, in_force_from=SINCE)
    for name, raw in figures.items():
        like = Parameter.objects.filter(name=name).order_by("valid_from")[0]
        Parameter.objects.create(
            version=version,
            region=region,
            name=name,
            valid_from=SINCE,
            raw=raw,
            unit=like.unit,
            rolls=like.rolls,
        )
    return version


@pytest.fixture
def other(cast):
    """The county beside ours, under the same city, with rules of its own."""
    other = second_county()
    put(
        other.county.government,
        JM_QUORUM="0.75",
        LOW_STANDARD="650",
        OVERDUE_LADDER=[2, 4, 6, 8],
        RECEIPT=4,
        REMIND_BEFORE=[6, 2],
        WORD_HOUSEHOLD="云户",
    )
    return other


def test_an_amount_is_each_countys_own(cast, other):
    ours, theirs = (
        months_of_standard("TOWN_LIMIT", on=ON, county=county) for county in (cast.county, other.county)
    )
    assert ours / 786 == theirs / 650


def test_a_row_of_the_city_serves_both_and_a_county_may_cover_it(cast, other):
    put(cast.unit("CITY"), JM_REGULAR_MIN=3, RECEIPT=9)
    assert [parameter("JM_REGULAR_MIN", on=ON, county=one.county).value for one in (cast, other)] == [3, 3]
    assert [parameter("RECEIPT", on=ON, county=one.county).value for one in (cast, other)] == [9, 4]
    assert parameter("RECEIPT", on=ON, county=INSTALLATION).value == 1


def test_on_one_page_the_figure_of_one_county_is_not_taken_for_the_others(cast, other):
    with policy_snapshot():
        assert [parameter("RECEIPT", on=ON, county=one.county).value for one in (cast, other)] == [1, 4]
        days = parameter_on_days("RECEIPT", [ON, dt.date(2025, 1, 2)], county=other.county)
    assert {day: row.value for day, row in days.items()} == {ON: 4, dt.date(2025, 1, 2): 1}


def test_a_step_is_due_by_the_rules_of_its_records_county(cast, other):
    moment = timezone.now().replace(microsecond=0)
    with time_machine.travel(moment, tick=False):
        ours, theirs = (
            Duty(cast).assignment,
            open_duty(
                actor=other.actor(Role.OFFICE),
                source=None,
                source_label="县领导批示",
                title="补发护理补贴",
                requirement="逐一核实并补发到位。",
                measure="补发到人",
                basis="残疾人两项补贴制度",
                due_on=in_days(60),
                is_verbatim=True,
                lead_unit=other.unit("ZJ"),
            ),
        )
        for one, county in ((ours, cast.county), (theirs, other.county)):
            [task] = open_tasks(one)
            day = one.policy_on
            rung = Rung(after="OVERDUE_LADDER", nth=1)
            late = due("OVERDUE_LADDER", start=task.due_at, on=day, county=county, step=1).at
            opens = open_of_day(timezone.localdate(late), county=county)
            assert rung.at(task.due_at, on=day, task=task) == opens
        ours_late, theirs_late = (rung.days(on=ON, task=open_tasks(one)[0]) for one in (ours, theirs))
    assert (ours_late, theirs_late) == (3, 4)
    assert (ours.policy_version, theirs.policy_version) == ("2026-2", "2026-1")
    receipt = [due_of(MemberDutyFlow.receive, one, open_tasks(one)[0]).at for one in (ours, theirs)]
    assert receipt == [
        due("RECEIPT", start=timezone.now(), on=ON, county=one.county).at for one in (cast, other)
    ]


def test_a_quorum_is_the_sittings_countys(cast, other):
    needed = []
    for chair in (cast.post("linyue"), other.post(Role.DEPUTY)):
        sitting = Sitting.objects.create(title="会议", chair=chair, policy_on=ON, quorum_rule="JM_QUORUM")
        units = county_of(sitting).members[:4]
        matter = Matter.objects.create(sitting=sitting, order=1, title="事项", presenter=units[0])
        for unit in units:
            Seat.objects.create(sitting=sitting, unit=unit, standing=Seat.Standing.MEMBER)
        needed.append(quorum_of(matter).needed)
    assert needed == [2, 3]


def test_a_number_begins_with_the_countys_word_and_counts_in_it(cast, other):
    assert draw("WORD_HOUSEHOLD", county=other.county) == ["云户000001"]
    [ours] = draw("WORD_HOUSEHOLD", county=cast.county)
    assert ours.startswith("安户")
    assert draw("WORD_HOUSEHOLD", county=other.county) == ["云户000002"]


def test_the_lamp_turns_as_the_county_reminds(cast, other):
    now = dt.datetime(2026, 9, 7, 9, tzinfo=timezone.get_default_timezone())
    at = now + dt.timedelta(days=7)  # five working days, with a weekend between
    assert words.lamp(at, now, county=cast.county) == "ok"
    assert words.lamp(at, now, county=other.county) == "soon"


def test_two_counties_may_number_their_versions_alike(cast, other):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    labels = []
    for actor in (cast.actor("chenjing", "OFFDIR"), other.actor(Role.OFFDIR)):
        document = PolicyDocument.objects.get(code="COUNTY-JM")
        version = put_in_force(
            {"RETURN_MAX": 7}, in_force_from=tomorrow, document=document, reason="议定", actor=actor
        )
        assert version.region_id == actor.county_id
        labels.append(version.label)
    assert PolicyVersion.objects.filter(label=labels[1]).count() == 2
    for one, label in zip((cast, other), labels, strict=True):
        assert policy_version(on=tomorrow, county=one.county) == label
    told = Notice.objects.filter(kind="policy_changed").values_list(
        "recipient__posts__unit__region", flat=True
    )
    assert set(told) == {cast.county.pk, other.county.pk}


def test_the_file_of_one_county_leaves_the_version_of_another_where_it_is(cast, other):
    """Both files label theirs 2026-2."""
    load_rules("policy_ningxi", county=other.county)
    alike = PolicyVersion.objects.filter(label="2026-2")
    assert set(alike.values_list("region", flat=True)) == {cast.county.pk, other.county.pk}
    on = dt.date(2026, 11, 1)
    figures = [parameter("LOW_STANDARD", on=on, county=one.county) for one in (cast, other)]
    assert [row.value for row in figures] == [786, 702]
    assert [row.version.region_id for row in figures] == [cast.county.pk, other.county.pk]


# the pages


def test_a_county_reads_its_own_rows_and_those_above_it(cast, other):
    put(cast.county.government, "2025-8", RETURN_MAX=7101)
    put(cast.unit("CITY"), "2025-8", RETURN_MAX=7202)
    put(other.county.government, "2025-8", RETURN_MAX=7303)
    address = "/policy/parameters/RETURN_MAX/"
    ours = cast.client("songlan").get(address).content.decode()
    theirs = other.client(Role.OFFDIR).get(address).content.decode()
    assert ("7101" in ours, "7202" in ours, "7303" in ours) == (True, True, False)
    assert ("7101" in theirs, "7202" in theirs, "7303" in theirs) == (False, True, True)
    assert [row.raw for row in history_of("RETURN_MAX", county=cast.unit("CITY"))][:1] == [7202]
    exported = [
        [cell.value for cell in row]
        for row in load_workbook(
            BytesIO(other.client(Role.OFFICE).get("/policy/?export=xlsx").content)
        ).active.iter_rows()
    ]
    assert any("650" in str(row) for row in exported)
    assert not any("786" in str(row) for row in exported)


def test_versions_and_figures_of_another_county_are_seen_by_nobody(cast, other):
    regions = {None, cast.county.pk, cast.unit("CITY").pk}
    actor = cast.actor("wangmin")
    assert {row.region_id for row in Parameter.objects.visible_to(actor)} <= regions
    assert {row.region_id for row in PolicyVersion.objects.visible_to(actor)} <= regions
    assert Parameter.objects.visible_to(other.actor(Role.OFFICE)).filter(region=other.county.pk).exists()


def test_a_countys_document_is_listed_where_its_rules_apply(cast, other):
    document = PolicyDocument.objects.create(
        code="YP-1", title="云屏县实施细则", level="county", evidence="V"
    )
    assert not PolicyDocument.objects.visible_to(other.actor(Role.OFFICE)).filter(pk=document.pk).exists()
    put(other.county.government, "2025-7")
    PolicyVersion.objects.filter(label="2025-7").update(document=document)
    assert "云屏县实施细则" in other.client(Role.OFFICE).get("/policy/documents/").content.decode()
    assert "云屏县实施细则" not in cast.client("wangmin").get("/policy/documents/").content.decode()
    form = cast.client("chenjing", "OFFDIR").get("/policy/parameters/RECEIPT/change/").content.decode()
    assert "云屏县实施细则" not in form


def test_a_director_changes_the_own_countys_rows_alone(cast, other):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    put_in_force(
        {"RECEIPT": 6},
        in_force_from=tomorrow,
        document=PolicyDocument.objects.get(code="COUNTY-JM"),
        reason="议定",
        actor=other.actor(Role.OFFDIR),
    )
    assert parameter("RECEIPT", on=tomorrow, county=other.county).value == 6
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).value == 1
    assert parameter("RECEIPT", on=tomorrow, county=cast.unit("CITY")).value == 1


def test_a_default_in_words_names_the_county_for_which_it_is_read(cast):
    other, today = second_county(), timezone.localdate()

    def word(name, county):
        return parameter(name, on=today, county=county).value

    assert word("MARK_MINUTES", cast.county) == "安和县困难群众基本生活保障联席会议纪要"
    assert word("MARK_MINUTES", other.county) == "云屏县困难群众基本生活保障联席会议纪要"
    assert (word("WORD_SLIP", cast.county), word("WORD_SLIP", other.county)) == ("安联办交", "云联办交")
    assert word("WORD_SLIP", INSTALLATION) == "{县代字}联办交"
