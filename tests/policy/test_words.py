"""Due times in words, both languages, and the lamp beside them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from coordination import dates
from coordination.policy import words
from coordination.policy.regions import INSTALLATION


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("due", "now", "chinese", "english", "lamp"),
    [
        ("2026-11-24 17:30", "2026-11-20 09:00", "剩 2 个工作日", "2 working days left", "soon"),
        ("2026-11-23 17:30", "2026-11-20 09:00", "剩 1 个工作日", "1 working day left", "soon"),
        ("2026-11-20 17:30", "2026-11-20 09:00", "今日 17:30 到期", "due today 17:30", "soon"),
        ("2026-11-20 17:30", "2026-11-20 18:00", "逾期 1 个工作日", "1 working day overdue", "late"),
        ("2026-11-17 17:30", "2026-11-20 09:00", "逾期 3 个工作日", "3 working days overdue", "late"),
        ("2026-11-20 17:30", "2026-11-23 09:00", "逾期 1 个工作日", "1 working day overdue", "late"),
        ("2026-11-20 17:30", "2026-11-22 10:00", "逾期 2 天", "2 days overdue", "late"),
        # over the National Day: no working day has passed, and the person has waited six days
        ("2026-09-30 17:30", "2026-10-06 09:00", "逾期 6 天", "6 days overdue", "late"),
        (
            "2026-09-30 17:30",
            "2026-10-08 09:00",
            "逾期 8 天（其中 1 个工作日）",
            "8 days overdue, 1 of them working days",
            "late",
        ),
        ("2026-12-04 17:30", "2026-11-20 09:00", "剩 10 个工作日", "10 working days left", "ok"),
        ("2026-11-22 17:30", "2026-11-21 09:00", "11月22日 17:30 到期", "due 22 Nov 17:30", "soon"),
        ("2028-03-01 17:30", "2027-12-20 09:00", "2028年3月1日（周三）到期", "due on Wed 1 Mar 2028", "ok"),
    ],
)
def test_time_left_in_words(rules, due, now, chinese, english, lamp):
    with translation.override("zh-hans"):
        assert words.time_left(at(due), at(now)) == chinese
    with translation.override("en"):
        assert words.time_left(at(due), at(now)) == english
    assert words.lamp(at(due), at(now), county=INSTALLATION) == lamp


def test_nothing_due_is_calm():
    assert words.lamp(None, county=INSTALLATION) == "calm"


def test_dates_in_both_languages():
    moment = at("2026-12-01 17:30")
    with translation.override("zh-hans"):
        assert dates.full_date(moment) == "2026年12月1日（周二）"
        assert dates.short_date(moment.date()) == "12月1日"
        assert dates.full_moment(moment) == "2026年12月1日（周二）17:30"
        assert dates.short_moment(moment) == "12月1日 17:30"
    with translation.override("en"):
        assert dates.full_moment(moment) == "Tue 1 Dec 2026, 17:30"


def test_a_utc_moment_is_said_in_local_time():
    with translation.override("en"):
        assert dates.short_moment(dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC)) == "1 Dec 01:00"


def render(source: str, **context: object) -> str:
    return Template("{% load clock_words %}" + source).render(Context(context))


def test_filters_and_the_provisional_mark(rules):
    with translation.override("zh-hans"):
        assert render("{{ day|full_date }}", day=dt.date(2026, 12, 1)) == "2026年12月1日（周二）"
        assert render("{{ none|time_left }}{{ none|short_moment }}", none=None) == ""
        marked = render("{{ yes|provisional_mark }}{{ no|provisional_mark }}", yes=True, no=False)
    assert marked.count("暂定") == 1
    assert "title=" in marked


def test_a_list_of_due_times_reads_the_calendar_once(rules, django_assert_max_num_queries):
    due = [timezone.now() + dt.timedelta(days=n) for n in range(25)]
    with django_assert_max_num_queries(3):
        for each in due:
            words.time_left(each)
            words.lamp(each, county=INSTALLATION)
