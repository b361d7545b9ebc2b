"""The lists: cases of a window with the steps of their legs, and legs of a receiver."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.open_steps import (
    ACTION,
    HOLDER,
    LAMP,
    MATTER,
    TIME_LEFT,
    StepList,
    first_due,
    held_by,
    open_steps,
    waiting,
    with_holders,
)
from coordination.referrals.models import Leg, Referral
from coordination.referrals.models.cases import READS_ALL
from coordination.referrals.models.legs import READS_LEGS
from coordination.referrals.queries.people import WINDOW_ROLES, is_window
from coordination.tables import Column
from coordination.units.models import Role
from coordination.units.queries import units_of
from coordination.worklists import Asked, Empty, Filter, Rows, View

if TYPE_CHECKING:
    from coordination.access import Actor

OPEN, ANY = pgettext_lazy("referrals", "open"), ("any", _("any"))


def reads_all(actor: Actor) -> bool:
    return actor.has_role(*READS_ALL)


def sits_at_window(actor: Actor) -> bool:
    return not reads_all(actor) and actor.has_role(*WINDOW_ROLES) and is_window(actor.unit_id or 0)


def waits(rows: Rows, actor: Actor) -> Rows:
    """Cases of which a step, or a step of a leg, waits for the reader."""
    by_leg = Leg.objects.filter(pk__in=held_by(Leg, actor)).order_by().values("case")
    return rows.filter(Q(pk__in=held_by(Referral, actor)) | Q(pk__in=by_leg))


def of_own_window(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(window__in=units_of(actor))


def of_status(rows: Rows, status: str, asked: Asked) -> Rows:
    return rows if status == "any" else rows.filter(status=status)


def still_open(rows: Rows, actor: Actor) -> Rows:
    """What has not ended, and what has while a step of one of its legs still waits."""
    waiting = Leg.objects.of_county(actor.county_id).filter(pk__in=open_steps(Leg).values("subject_id"))
    return rows.filter(~Q(status__in=Referral.ENDED) | Q(pk__in=waiting.order_by().values("case")))


def find_cases(rows: Rows, text: str, asked: Asked) -> Rows:
    open_titles = Q(title__icontains=text, is_restricted=False)
    return rows.filter(open_titles | Q(number__icontains=text) | Q(order_number=text))


def sent_to_us(rows: Rows, actor: Actor) -> Rows:
    """What was sent to the reader's unit, whatever became of it."""
    return (
        rows.filter(receiver__in=units_of(actor)).exclude(status=Leg.Status.NAMED).exclude(kind=Leg.Kind.OWN)
    )


def unsettled(rows: Rows, actor: Actor) -> Rows:
    # a waiting list keeps its leg in sight
    return rows.filter(~Q(status__in=Leg.SETTLED) | Q(pk__in=open_steps(Leg).values("subject_id")))


def find_legs(rows: Rows, text: str, asked: Asked) -> Rows:
    open_titles = Q(case__title__icontains=text, case__is_restricted=False)
    return rows.filter(open_titles | Q(case__number__icontains=text) | Q(number__icontains=text))


class CaseList(StepList[Referral]):
    """The steps of a case's legs are its own, too."""

    def dues(self) -> list[Subquery]:
        legs = Leg.objects.filter(case=OuterRef(OuterRef("pk"))).order_by().values("pk")
        return [*super().dues(), first_due(open_steps(Leg).filter(subject_id__in=legs))]

    def steps_of(self, found: list[Any]) -> Iterable[tuple[int, Any]]:
        yield from super().steps_of(found)
        # a settled leg may have a step still: the person of a waiting list is told
        legs = Leg.objects.filter(case__in=[case.pk for case in found]).exclude(status=Leg.Status.NAMED)
        case_of = dict(legs.values_list("pk", "case_id"))
        for step in with_holders(open_steps(Leg).filter(subject_id__in=case_of)):
            yield case_of[step.subject_id], step


def columns(window: Any) -> list[Column[Any]]:
    """The same of cases and legs; ``window`` finds the accepting window of a record."""
    return [
        LAMP,
        Column("number", _("Number"), lambda line: line.number, on_page=False),
        MATTER,
        Column("window", _("Accepting window"), lambda line: window(line.record).label, css="lx-td-from"),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        HOLDER,
        TIME_LEFT,
        ACTION,
    ]


CASES = CaseList(
    Referral,
    "referral-list",
    "referrals",
    columns(lambda case: case.window),
    title=lambda case: case.shown_title,
    number=lambda case: case.number,
    by_role=False,
    heading=_("Referrals"),
    caption=_("Referrals, least time left first"),
    tabs_label=_("Whose referrals"),
    empty=Empty(
        _("No open referrals"),
        _(
            "An application is taken at the window and followed until it is answered, called back and verified."
        ),
    ),
    views=[
        waiting(
            Referral,
            _("A referral appears here by itself as soon as its next step is yours."),
            waits,
            offered=lambda actor: reads_all(actor) or sits_at_window(actor),
        ),
        View("all", _("All"), offered=reads_all),
        View("window", _("Our window’s"), of_own_window, offered=sits_at_window),
    ],
    first=lambda actor: "todo" if reads_all(actor) else "window",
    filters=[
        Filter("q", _("Title or number"), narrow=find_cases, attrs={"type": "search"}),
        Filter(
            "status", _("Status"), [ANY, *Referral.Status.choices], of_status, otherwise=still_open, any=OPEN
        ),
        Filter("kind", _("Kind"), Referral.Kind.choices),
    ],
    prepare=lambda rows: rows.select_related("window"),
)

LEGS: StepList[Leg] = StepList(
    Leg,
    "leg-list",
    "referrals",
    columns(lambda leg: leg.case.window),
    title=lambda leg: leg.title,
    number=lambda leg: leg.short_number,
    by_role=False,
    heading=_("Referrals"),
    caption=_("Referrals, least time left first"),
    tabs_label=_("Whose referrals"),
    empty=Empty(
        _("Nothing was sent to you"),
        _("What a window sends to your unit stands here until you have given its result."),
    ),
    views=[View("legs", _("Sent to us"), sent_to_us, offered=lambda actor: actor.has_role(*READS_LEGS))],
    filters=[
        Filter("q", _("Title or number"), narrow=find_legs, attrs={"type": "search"}),
        Filter(
            "status", _("Status"), [ANY, *Leg.Status.choices[1:]], of_status, otherwise=unsettled, any=OPEN
        ),
    ],
    prepare=lambda rows: rows.select_related("case__window", "receiver"),
)


def list_for(actor: Actor, view: str) -> StepList[Any]:
    """The list with the view that is asked for; a window begins with its applications, a receiver with its legs."""
    lists = {one.key: found for found in (CASES, LEGS) for one in found.views_for(actor)}
    begins = "todo" if reads_all(actor) else "legs" if actor.has_role(Role.LIAISON) else "window"
    return lists.get(view) or lists.get(begins) or next(iter(lists.values()), CASES)
