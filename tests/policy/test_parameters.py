"""Rules dated by region, and a new version of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.policy.actions import put_in_force, register_document
from coordination.policy.base import EVERY_COUNTY, bring_new_figures, load_rules
from coordination.policy.models import Evidence, Parameter, PolicyDocument, PolicyVersion
from coordination.policy.names import GROUPS, ParameterName, group_of
from coordination.policy.queries import ParameterMissing, all_parameters, parameter, policy_version
from coordination.policy.regions import region_key
from coordination.policy.values import in_words, parse, typed
from coordination.policy.verbs import PolicyVerb

ON = dt.date(2026, 9, 1)
DOCUMENT = "COUNTY-JM"


@pytest.fixture
def document(cast) -> PolicyDocument:
    return PolicyDocument.objects.get(code=DOCUMENT)


@pytest.fixture
def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def test_every_named_parameter_is_in_force_with_unit_and_ground(cast):
    found = all_parameters(on=ON, county=cast.county)
    assert set(found) == set(ParameterName.values)
    for row in found.values():
        assert row.unit
        assert row.source
        assert row.source_en
        assert row.evidence in Evidence.values


def test_every_parameter_stands_in_a_group():
    assert {group_of(name) for name in ParameterName.values} == set(GROUPS)


@pytest.mark.parametrize(
    ("name", "value", "unit", "evidence"),
    [
        ("JM_REGULAR_MIN", 1, "count", "S"),
        ("JM_NOTICE_LEAD", 3, "wd", "V"),
        ("JM_QUORUM", Decimal("0.5"), "percent", "V"),
        ("JM_CHIEF_ABOVE", Decimal(500_000), "yuan", "P"),
        ("OVERDUE_LADDER", [1, 3, 5, 15], "wd", "V"),
        ("REMIND_BEFORE", [3, 1], "wd", "P"),
        ("SMALL_CAP", Decimal(1), "M", "V"),
        ("SUPP_DAYS", 10, "wd", "K"),
        ("TEKUN_RATIO", Decimal("1.3"), "ratio", "S"),
        ("PRICE_CPI", Decimal("0.035"), "percent", "V"),
        ("EXTEND_MAX", Decimal("0.5"), "percent", "P"),
        ("JM_REMIND", "10-01", "monthday", "P"),
        ("DAY_CLOSE", "17:30", "time", "P"),
        ("SEAL_SECONDS", 60, "s", "P"),
    ],
)
def test_a_parameter_has_its_value_unit_and_evidence(cast, name, value, unit, evidence):
    row = parameter(name, on=ON, county=cast.county)
    assert (row.value, row.unit, row.evidence) == (value, unit, evidence)


def test_the_county_comes_before_the_default(cast):
    assert parameter("LOW_STANDARD", on=ON, county=cast.county).value == 786
    assert parameter("LOW_STANDARD", on=ON, county=cast.unit("CITY")).value == 700
    assert (
        parameter("LOW_STANDARD", on=dt.date(2026, 6, 30), county=cast.county).value == 700
    )  # the county's begins in July


def test_a_member_unit_stands_in_its_county(cast):
    assert parameter("LOW_STANDARD", on=ON, county=cast.unit("MZ")).value == 786
    assert region_key(cast.unit("MZ")) == region_key(cast.county)


def test_the_city_stands_between_county_and_default(cast):
    version = PolicyVersion.objects.create(
        label="2025-9", region=cast.unit("CITY"), in_force_from=dt.date(2025, 5, 1)
    )
    Parameter.objects.create(
        version=version,
        region=version.region,
        name="TASK_TERM",
        valid_from=version.in_force_from,
        raw=20,
        unit="wd",
    )
    assert parameter("TASK_TERM", on=ON, county=cast.county).value == 20
    assert parameter("TASK_TERM", on=dt.date(2025, 4, 30), county=cast.county).value == 15


def test_a_rule_that_did_not_exist_yet_is_missing(cast):
    with pytest.raises(ParameterMissing, match="SMALL_CAP"):
        parameter("SMALL_CAP", on=dt.date(2025, 6, 1), county=cast.county)


def test_the_version_is_the_newest_in_force_on_the_day(cast):
    assert policy_version(on=dt.date(2025, 6, 1), county=cast.county) == "2024-1"
    assert policy_version(on=dt.date(2026, 2, 1), county=cast.county) == "2026-1"
    assert policy_version(on=ON, county=cast.county) == "2026-2"


def test_documents_chain_up_to_the_law(document):
    assert [each.code for each in document.chain()] == [
        "COUNTY-JM",
        "CITY-NET",
        "PROV-LAYERS",
        "OP-LOW-2023",
        "LAW-SA",
    ]


def test_a_figure_costs_one_query_wherever_it_comes_from(cast, django_assert_num_queries):
    county = cast.county
    with django_assert_num_queries(1):
        parameter("TASK_TERM", on=ON, county=county)
    with django_assert_num_queries(1):  # the county has its own
        parameter("LOW_STANDARD", on=ON, county=county)


def test_on_one_page_a_figure_is_read_once(cast, rules, django_assert_num_queries):
    county = cast.county
    parameter("TASK_TERM", on=ON, county=county)
    with django_assert_num_queries(0):
        parameter("TASK_TERM", on=ON, county=county)


def test_another_countys_figures_do_not_count(cast):
    elsewhere = cast.unit("CITY")
    elsewhere = type(elsewhere).objects.create(
        code="OTHER",
        name="邻县人民政府",
        short_name="邻县",
        level="county",
        kind="government",
        parent=elsewhere,
        order=99,
        valid_from=dt.date(2010, 1, 1),
    )
    version = PolicyVersion.objects.create(
        label="2025-8", region=elsewhere, in_force_from=dt.date(2025, 5, 1)
    )
    Parameter.objects.create(
        version=version,
        region=elsewhere,
        name="TASK_TERM",
        valid_from=version.in_force_from,
        raw=99,
        unit="wd",
    )
    assert parameter("TASK_TERM", on=ON, county=cast.county).value == 15
    assert parameter("TASK_TERM", on=ON, county=elsewhere).value == 99
    assert policy_version(on=ON, county=cast.county) == "2026-2"


def test_loading_again_adds_nothing(cast):
    assert load_rules(*EVERY_COUNTY) == 0
    assert load_rules("policy_anhe", county=cast.county) == 0


# a new version


def test_a_new_figure_begins_tomorrow_and_the_old_one_stays(cast, document, tomorrow):
    version = put_in_force(
        {"RECEIPT": 2, "OVERDUE_LADDER": [2, 4, 6, 15]},
        in_force_from=tomorrow,
        document=document,
        reason="联席会议议定",
        actor=cast.actor("chenjing", "OFFDIR"),
    )

    today = timezone.localdate()
    assert parameter("RECEIPT", on=today, county=cast.county).value == 1
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).value == 2
    assert parameter("OVERDUE_LADDER", on=tomorrow, county=cast.county).value == [2, 4, 6, 15]
    assert policy_version(on=today, county=cast.county) == "2026-2"
    assert policy_version(on=tomorrow, county=cast.county) == version.label
    event = Event.objects.get(verb=PolicyVerb.PARAMETERS_VERSIONED)
    assert event.before == {"RECEIPT": 1, "OVERDUE_LADDER": [1, 3, 5, 15]}
    assert event.after == {"RECEIPT": 2, "OVERDUE_LADDER": [2, 4, 6, 15]}
    assert event.reason == "联席会议议定"
    told = Notice.objects.filter(kind="policy_changed").values_list("recipient__username", flat=True)
    assert {"wangmin", "liqian", "chenjing"} <= set(told)


@pytest.mark.parametrize("name", ["wangmin", "linyue", "fengkai", "yangfan", "guqing"])
def test_only_the_office_director_puts_rules_in_force(cast, document, tomorrow, name):
    with pytest.raises(PermissionDenied):
        put_in_force(
            {"RECEIPT": 2}, in_force_from=tomorrow, document=document, reason="试", actor=cast.actor(name)
        )
    assert not Event.objects.filter(verb=PolicyVerb.PARAMETERS_VERSIONED).exists()
    assert parameter("RECEIPT", on=tomorrow, county=cast.county).value == 1


def test_the_same_person_in_another_post_may_not(cast, document, tomorrow):
    with pytest.raises(PermissionDenied):
        put_in_force(
            {"RECEIPT": 2},
            in_force_from=tomorrow,
            document=document,
            reason="试",
            actor=cast.actor("chenjing", "UHEAD"),
        )


def test_rules_never_begin_today_or_before(cast, document):
    with pytest.raises(PermissionDenied):
        put_in_force(
            {"RECEIPT": 2},
            in_force_from=timezone.localdate(),
            document=document,
            reason="试",
            actor=cast.actor("chenjing", "OFFDIR"),
        )


def test_a_change_says_why(cast, document, tomorrow):
    with pytest.raises(ValidationError):
        put_in_force(
            {"RECEIPT": 2},
            in_force_from=tomorrow,
            document=document,
            reason=" ",
            actor=cast.actor("chenjing", "OFFDIR"),
        )


def test_a_version_does_not_begin_before_a_later_one(cast, document, tomorrow):
    actor = cast.actor("chenjing", "OFFDIR")
    later = tomorrow + dt.timedelta(days=30)
    put_in_force({"RECEIPT": 2}, in_force_from=later, document=document, reason="议定", actor=actor)
    with pytest.raises(ValidationError):
        put_in_force({"RECEIPT": 3}, in_force_from=tomorrow, document=document, reason="议定", actor=actor)


def test_a_row_in_force_is_never_edited(cast):
    row = parameter("RECEIPT", on=ON, county=cast.county)
    row.raw = 9
    with pytest.raises(TypeError):
        row.save()
    assert parameter("RECEIPT", on=ON, county=cast.county).value == 1


def test_a_document_is_entered_with_its_trace(cast):
    document = register_document(
        "安和县联席会议补充规定",
        number="安联〔2026〕9号",
        issuers=["安和县人民政府"],
        level="county",
        issued_on=None,
        in_force_from=None,
        actor=cast.actor("wangmin"),
    )
    assert Event.objects.get(verb=PolicyVerb.POLICY_DOCUMENT_REGISTERED).subject_id == str(document.pk)
    with pytest.raises(PermissionDenied):
        register_document(
            "无权",
            number="1",
            issuers=[],
            level="county",
            issued_on=None,
            in_force_from=None,
            actor=cast.actor("songlan"),
        )


# figures in words


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("RECEIPT", "1 working day", "1 个工作日"),
        ("OVERDUE_LADDER", "1, 3, 5, 15 working days", "1、3、5、15 个工作日"),
        ("ANSWER", "the same day", "当日"),
        ("ADV_HOURS", "24 hours", "24 小时"),
        ("JM_CHIEF_ABOVE", "500,000 yuan", "500,000 元"),
        ("PRICE_CPI", "3.5%", "3.5%"),
        ("SMALL_CAP", "1 × the monthly standard", "1 倍月低保标准"),
        ("JM_REMIND", "10-01", "10-01"),
        ("GREEN_AGE", "60 years of age", "60 周岁"),
    ],
)
def test_a_figure_is_said_in_words(cast, name, english, chinese):
    row = parameter(name, on=ON, county=cast.county)
    with translation.override("en"):
        assert in_words(row) == english
    with translation.override("zh-hans"):
        assert in_words(row) == chinese


@pytest.mark.parametrize("name", sorted(set(ParameterName.values)))
def test_what_a_form_shows_is_read_back_as_it_was(cast, name):
    row = parameter(name, on=ON, county=cast.county)
    text = typed(row)
    if row.unit in {"yuan", "yuan_year", "people"}:
        text = text.replace(",", "")
    again = Parameter(raw=parse(text, row.unit, several=isinstance(row.raw, list)), unit=row.unit)
    assert again.value == row.value


@pytest.mark.parametrize(
    ("text", "unit", "several"),
    [
        ("drei", "wd", False),
        ("1.5", "wd", False),
        ("-1", "wd", False),
        ("1 2", "wd", False),
        ("", "wd", True),
        ("NaN", "yuan", False),
        ("1e99", "yuan", False),
        ("25:00", "time", False),
        ("13-40", "monthday", False),
    ],
)
def test_a_figure_that_is_none_is_refused(text, unit, several):
    with pytest.raises(ValidationError):
        parse(text, unit, several=several)


def test_an_upgraded_house_gets_the_figures_that_its_new_code_asks_for(cast):
    Parameter.objects.filter(name="LOOK_HOURS").delete()
    own = Parameter.objects.exclude(region=None).values_list("pk", "raw")
    before = dict(own)
    assert bring_new_figures(plan=[(None, True)]) == 0
    assert bring_new_figures() == 1
    assert parameter("LOOK_HOURS", on=ON, county=cast.county).value == 4
    assert bring_new_figures() == 0
    assert dict(own) == before
