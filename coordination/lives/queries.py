"""Reads: whose death is reported, who heard of it, what pages say of a report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.lives.models import DeathReport, Departure, MoveReport
from coordination.lives.notices import LifeNotice
from coordination.notifications.models import Notice
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter, parameters
from coordination.register.models import Category, CategoryStatus
from coordination.register.queries.living import living_members
from coordination.showing import Fact
from coordination.units.counties import County, county_of
from coordination.units.fields import post_words
from coordination.units.models import Organisation, User

if TYPE_CHECKING:
    from coordination.register.models import Household, Person

DEATH_END_OF: dict[str, str] = {Category.TEKUN: "DEATH_END_TEKUN", Category.DIBAO: "DEATH_END_DIBAO"}
"""Of the categories that are paid by the month; the others end by the rule for all."""


def open_report(person: Person) -> DeathReport | None:
    """The report of this person's death that waits to be confirmed."""
    report: DeathReport | None = person.current.death_reports.filter(
        status=DeathReport.Status.REPORTED
    ).first()
    return report


def confirmed_report(person: Person) -> DeathReport | None:
    """By which report this person's death is confirmed."""
    report: DeathReport | None = person.current.death_reports.filter(status__in=DeathReport.HOLDS).first()
    return report


def receives_nothing(person: Person) -> bool:
    """Whether money goes to this person no longer: their death is confirmed, or reported and not yet decided."""
    return person.current.died_on is not None or open_report(person) is not None


def leaves_nobody(person: Person) -> bool:
    """Whether the person has died and nobody of the household is left."""
    current = person.current
    return current.died_on is not None and not living_members(current.household)


def who_heard(report: DeathReport) -> list[User]:
    """Everybody who was told of the report, whatever post they hold now."""
    told = Notice.objects.filter(
        subject_type=DeathReport._meta.label_lower,
        subject_id=str(report.pk),
        kind__in=[LifeNotice.DEATH_REPORTED, LifeNotice.DEATH_CONFIRMED],
    )
    return list(User.objects.filter(pk__in=told.values("recipient")).order_by("pk"))


def last_day_after(report: DeathReport, category: str = "") -> dt.date:
    """The end of the month of death, or of the month that the county says, by category (C10, DEATH_END).

    What a county, its city or province says for all categories goes before the default of one.
    """
    name = DEATH_END_OF.get(category) or "DEATH_END"
    rows = parameters({"DEATH_END", name}, on=report.policy_on, county=county_of(report))
    is_said_for_all = rows[name].region_id is None and rows["DEATH_END"].region_id is not None
    months = rows["DEATH_END" if is_said_for_all else name].value
    return end_of_month(report.died_on, int(months))


def last_day_of_all(report: DeathReport) -> dt.date:
    """The latest on which a category that ended was still in force; by the rule for all, where none did."""
    ended = CategoryStatus.objects.filter(pk__in=[key for key, _before in report.ended])
    days = [one.until_on for one in ended if one.until_on is not None]
    return max(days, default=last_day_after(report))


def last_day_here(departure: Departure, on: dt.date) -> dt.date:
    """The end of the month in which it was received there or the letter was sent, and so many months more."""
    name = "MOVE_END" if departure.is_transfer else "MOVE_OUT_END"
    return end_of_month(on, int(parameter(name, on=departure.policy_on, county=county_of(departure)).value))


def end_of_month(day: dt.date, months_more: int) -> dt.date:
    return add_months(day.replace(day=1), months_more + 1) - dt.timedelta(days=1)


def other_counties(county: County) -> list[Organisation]:
    """The other counties of this house, by the governments that stand for them."""
    governments = Organisation.objects.valid_on().filter(pk=models.F("region"))
    return list(governments.exclude(pk=county.pk).order_by("order", "code", "pk"))


def open_move_report(household: Household) -> MoveReport | None:
    """The report of this household's move that waits for its township."""
    report: MoveReport | None = household.move_reports.filter(status=MoveReport.Status.REPORTED).first()
    return report


def death_facts(report: DeathReport) -> list[Fact]:
    return [
        Fact("person", _("Person"), report.person.current.title),
        Fact("died_on", _("Day of death"), report.died_on.isoformat()),
        Fact("status", _("Status"), report.get_status_display()),
        Fact("how_known", _("How it is known"), report.how_known, wide=True),
        Fact("found_in", _("Found in"), report.source_label),
        Fact("reported_by", _("Reported by"), post_words(report.reported_post)),
        Fact("reported_at", _("Reported at"), moment_words(report.reported_at)),
        Fact("proof", _("Proof"), report.get_proof_display() if report.proof else ""),
        Fact("proof_words", _("Number, organ and date of the proof"), report.proof_words, wide=True),
        Fact("decided_by", _("Decided by"), post_words(report.decided_post) if report.decided_post else ""),
        Fact("decided_at", _("Decided at"), moment_words(report.decided_at)),
        Fact("last_day", _("Last day of the categories"), _ended_words(report), wide=True),
        Fact("relief", _("Funeral relief"), report.get_relief_display() if report.relief else ""),
        Fact("relief_note", _("Who was asked"), report.relief_note, wide=True),
        Fact("reason", _("Reason"), report.reason, wide=True),
        Fact("undone_by", _("Undone by"), report.undone_by.label if report.undone_by else ""),
        Fact("undone_at", _("Undone at"), moment_words(report.undone_at)),
    ]


def _ended_words(report: DeathReport) -> str:
    """Each category that ended with its own last day; where none did, the day by which one would have."""
    ended = CategoryStatus.objects.filter(pk__in=[key for key, _before in report.ended]).order_by("pk")
    each = [f"{one.get_category_display()}: {one.until_on}" for one in ended]
    return "\n".join(each) or str(report.last_day or "")


def moment_words(at: dt.datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
