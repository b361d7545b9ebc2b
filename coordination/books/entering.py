"""The rows of the books entered by the doors of the rooms that keep such records, in one transaction of the caller's."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.aid.actions.reserves import take_over_reserve
from coordination.aid.actions.taking_over import take_over_aid
from coordination.books.people import take_over_people
from coordination.books.rows import AidRow, CategoryRow, DutyRow, ReserveRow, Rows, SeriesRow
from coordination.documents.actions import continue_series
from coordination.duties.models import Assignment
from coordination.register.actions import confirm_category
from coordination.register.models import Person
from coordination.units.counties import County
from workflows.member_duty.front import take_over_duty

Origin = Assignment.Origin


def enter_rows(rows: Rows, *, county: County, actor: Actor) -> None:
    """All of it, numbers first: what is entered after them draws the numbers after the last ones."""
    for series in rows.series:
        _series(series, actor)
    for reserve in rows.reserves:
        _reserve(reserve, actor)
    people = take_over_people(rows.people, county=county, actor=actor)
    for category in rows.categories:
        _category(category, people, actor)
    for aid in rows.aid:
        _aid(aid, people, actor)
    for duty in rows.duties:
        _duty(duty, actor)


def _series(one: SeriesRow, actor: Actor) -> None:
    continue_series(one.organ, one.word, one.year, last=one.last, actor=actor)


def _reserve(one: ReserveRow, actor: Actor) -> None:
    take_over_reserve(
        one.township,
        balance=one.balance,
        stood_on=one.stood_on,
        quota=one.quota,
        residents=one.residents,
        actor=actor,
    )


def _category(one: CategoryRow, people: Mapping[str, Person], actor: Actor) -> None:
    person = people[one.id_number]
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        unsaid = _("As in the books of before")
    confirm_category(
        person.household if one.is_households else person,
        one.category,
        authority=one.authority,
        from_on=one.from_on,
        review_on=one.review_on,
        basis=one.basis or unsaid,
        taken_over_on=timezone.localdate(),
        actor=actor,
    )


def _aid(one: AidRow, people: Mapping[str, Person], actor: Actor) -> None:
    take_over_aid(
        people[one.id_number],
        township=one.township,
        nature=one.nature,
        cause=one.cause,
        amount=one.amount,
        paid_on=one.paid_on,
        paper=one.paper,
        actor=actor,
    )


def _duty(one: DutyRow, actor: Actor) -> None:
    take_over_duty(
        text=one.text,
        lead_unit=one.lead_unit,
        due_on=one.due_on,
        comes_from=one.comes_from,
        number=one.number,
        measure=one.measure,
        origin=Origin.LINE if one.is_line else Origin.OFFICE,
        actor=actor,
    )
