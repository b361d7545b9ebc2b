"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from coordination.referrals.models import CharityProject, Leg, Referral
from tests.access_rules import (
    CONVENERS,
    HELPERS,
    OFFICE,
    OTHER_UNIT,
    OWN_UNIT,
    READS_ALL,
    TOWNSHIP,
    VILLAGE,
    Row,
    only,
    pk,
    seen_by,
)
from tests.referrals.walker import Walker, filed_project

if TYPE_CHECKING:
    from tests.access_world import World

UNITS = (*OWN_UNIT, *OTHER_UNIT)


class Records:
    """Applications at 桃源镇's window, with a leg to finance and one to the charity federation."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def sent(self) -> Walker:
        return Walker(self.cast, "CZ", "CSH").dispatched()

    @property
    def case(self) -> Referral:
        return self.sent.case

    @property
    def leg(self) -> Leg:
        """Finance's, sent and not received yet."""
        return self.sent.leg("CZ")

    @cached_property
    def helped(self) -> Leg:
        """The charity's, received and at work."""
        return self.sent.received("CSH").leg("CSH")

    @cached_property
    def accepted(self) -> Referral:
        """At the window, before anything is sent."""
        return Walker(self.cast, "CZ").accepted().case

    @cached_property
    def named(self) -> Leg:
        return self.accepted.legs.get()

    @cached_property
    def undecided(self) -> Referral:
        """A category that may fit is before no authority."""
        case = Walker(self.cast, "JT").accepted().case
        case.category_tries.create(category="DIBAO", outcome="may_fit")
        return case

    @cached_property
    def restricted(self) -> Referral:
        """A psychological crisis: known to whoever took it on, the director and the deputy (R217)."""
        return Walker(self.cast, "SGZX", purpose="crisis").dispatched().case

    @cached_property
    def closed(self) -> Referral:
        return Walker(self.cast, "JT").closed().case

    @cached_property
    def project(self) -> CharityProject:
        return filed_project(self.cast)


def household(world: World) -> dict[str, Any]:
    return {"key": world.referrals.case.household.key}  # type: ignore[attr-defined]


OF_CASE = (*READS_ALL, *TOWNSHIP)
OF_LEG = (*OF_CASE, *OWN_UNIT)
RECEIVERS = (*UNITS, *TOWNSHIP)
REASON = {"reason": "本人要求撤回"}
ROWS: list[Row] = [
    Row("referrals:cases", only(*READS_ALL, *RECEIVERS, *HELPERS)),
    Row("referrals:ledger", only(*READS_ALL, *RECEIVERS)),
    Row("referrals:returns", only(*READS_ALL)),
    Row("referrals:gaps", only(*OFFICE, "TCLERK")),
    Row("referrals:projects", only(*READS_ALL, *RECEIVERS, *HELPERS)),
    Row("referrals:project", seen_by(*READS_ALL, *RECEIVERS, *HELPERS), pk("referrals.project")),
    # the whole case: its window and township, office and conveners; a receiver sees its leg alone (C9)
    Row("referrals:case", seen_by(*OF_CASE), pk("referrals.case")),
    Row(
        "referrals:case",
        seen_by("DEPUTY", "OFFDIR", "TCLERK"),
        pk("referrals.restricted"),
        note="restricted",
    ),
    Row(
        "referrals:category",
        seen_by("TCLERK").but(**dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER"), 403)),
        pk("referrals.undecided"),
    ),
    Row("referrals:receipt", seen_by(*OF_CASE), pk("referrals.case")),
    Row("referrals:leg", seen_by(*OF_LEG), pk("referrals.leg")),
    Row("referrals:leg", seen_by(*OF_CASE, *HELPERS), pk("referrals.helped"), note="of a charity"),
    Row(
        "referrals:leg_new",
        seen_by("TCLERK").but(**dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER"), 403)),
        pk("referrals.accepted"),
    ),
    Row(
        "referrals:leg_agree",
        seen_by("TCLERK").but(**dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER"), 403)),
        pk("referrals.named"),
    ),
    Row(
        "referrals:leg_off",
        seen_by().but(TCLERK=302, **dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER"), 403)),
        pk("referrals.named"),
        "post",
    ),
    Row(
        "referrals:readers",
        seen_by("DEPUTY", "OFFDIR", "TCLERK"),
        pk("referrals.restricted"),
    ),
    # the person's fields: to the receiver while it works, with a purpose
    Row(
        "referrals:leg_fields",
        seen_by(*HELPERS, status=302).but(**dict.fromkeys(OF_CASE, 403)),
        pk("referrals.helped"),
        "post",
        {"purpose": "联系当事人"},
    ),
    Row(
        "referrals:leg_contact",
        seen_by(*HELPERS).but(**dict.fromkeys(OF_CASE, 403)),
        pk("referrals.helped"),
    ),
    Row(
        "referrals:leg_urge",
        seen_by(*OFFICE, "TCLERK", status=302).but(
            **dict.fromkeys((*CONVENERS, *OWN_UNIT, "THEAD", "TOFFICER"), 403)
        ),
        pk("referrals.leg"),
        "post",
    ),
    Row(
        "referrals:leg_consent",
        seen_by("TCLERK").but(**dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER", *HELPERS), 403)),
        pk("referrals.helped"),
    ),
    Row("workflows:referral-new", only("TCLERK")),
    Row("workflows:referral-project-new", only(*HELPERS)),
    Row(
        "workflows:referral-gap-open",
        seen_by(*OFFICE, "TCLERK", status=302).but(
            **dict.fromkeys((*CONVENERS, *VILLAGE, "THEAD", "TOFFICER"), 403)
        ),
        household,
        "post",
    ),
    Row(
        "workflows:referral-withdraw",
        seen_by("TCLERK").but(**dict.fromkeys((*READS_ALL, "THEAD", "TOFFICER"), 403)),
        pk("referrals.case"),
    ),
    Row(
        "workflows:referral-reopen",
        seen_by("OFFDIR").but(**dict.fromkeys((*CONVENERS, "OFFICE", *TOWNSHIP), 403)),
        pk("referrals.closed"),
    ),
]
