"""Who stands on one list and not on the other (双纳入, R60): poverty watch against the minimum guarantee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.referrals.models import Referral
from coordination.register.models import Category, CategoryStatus, Household
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Rows, View, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

GUARANTEE = (Category.DIBAO, Category.TEKUN)


def holds(*categories: str) -> Exists:
    return Exists(CategoryStatus.objects.current().filter(household=OuterRef("pk"), category__in=categories))


def watched_only(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(holds(Category.POVERTY_WATCH), ~holds(*GUARANTEE))


def guaranteed_only(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(holds(*GUARANTEE), ~holds(Category.POVERTY_WATCH))


def on_both(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(holds(Category.POVERTY_WATCH), holds(*GUARANTEE))


def with_followed(rows: Rows) -> Rows:
    """Each with whether its gap is being followed up."""
    followed = Referral.objects.filter(household=OuterRef("pk"), kind=Referral.Kind.LIST_GAP).exclude(
        status__in=Referral.ENDED
    )
    return rows.annotate(is_followed=Exists(followed)).select_related("township", "village")


GAPS: WorkList[Any] = WorkList(
    Household,
    "gap-list",
    "list-gaps",
    [
        Column(
            "household",
            _("Household"),
            lambda row: row.number,
            lambda row: Cell(row.number, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("place", pgettext_lazy("referrals", "Place"), lambda row: row.masked_address),
        Column("action", _("Action"), css="lx-td-act", shows="act", template="referrals/_gap.html"),
    ],
    heading=_("Gaps between lists"),
    caption=_("Households"),
    tabs_label=_("Which list"),
    empty=Empty(_("No household here"), _("Lists are compared each time the page is opened.")),
    order=("pk",),
    narrow=lambda rows, actor: rows.standing(),
    parameter="side",
    views=[
        View("watched_only", _("Watched, without the guarantee"), watched_only, counted=True),
        View("guaranteed_only", _("With the guarantee, not watched"), guaranteed_only, counted=True),
        View("both", _("On both lists"), on_both, counted=True),
    ],
    prepare=with_followed,
    crumb=(_("Referrals"), "referrals:cases"),
    css="",
)
