"""What everybody gets from this room's addresses, and the records that stand meanwhile."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from coordination.deliberation.actions.hearing import keep_out
from coordination.deliberation.models import Deliberation, Outcome, Sheet
from tests.access_rules import (
    OTHER_UNIT,
    OWN_UNIT,
    READS_ALL,
    TOWNSHIP,
    VILLAGE,
    Expect,
    Row,
    everyone,
    only,
    pk,
    pks,
    seen_by,
)
from tests.deliberation.cases import Panel

if TYPE_CHECKING:
    from typing import Any

    from tests.access_world import World

# finance is asked about the case; the disabled persons' federation has no part in it
SEES = (*READS_ALL, *OWN_UNIT, *TOWNSHIP, *VILLAGE)


# other units than finance gave their sheets there
SEES_CLOSED = (*(one for one in SEES if one not in (*OWN_UNIT, "OFFDIR")), *OTHER_UNIT)


class Records:
    """A case being heard at which finance sits, and one whose units write their sheets."""

    def __init__(self, world: World) -> None:
        self.world, self.cast = world, world.cast

    @cached_property
    def panel(self) -> Panel:
        """Finance has signed in, health insurance keeps out, civil affairs has not come yet."""
        walker = Panel(self.cast).opened(units=("CZ", "YB", "MZ"), present=("CZ", "YB"))
        keep_out(
            walker.case, actor=self.cast.actor("wangmin"), seat=walker.seat("YB"), reason="系当事人亲属。"
        )
        self._outcome = walker.outcome("category")
        return walker

    @cached_property
    def case(self) -> Deliberation:
        return self.panel.case

    @cached_property
    def outcome(self) -> Outcome:
        assert self.case
        return self._outcome

    @cached_property
    def asked(self) -> Deliberation:
        return Panel(self.cast).accepted(units=("CZ", "YB", "MZ")).case

    @cached_property
    def closed(self) -> Deliberation:
        """Carried out, visited and found to have solved it."""
        from coordination.deliberation.actions.deciding import record_visit

        walker = Panel(self.cast).carried_out("category")
        walker.take("follow_up", record_visit, "wutong", found="solved", note_text="情况好转。")
        return walker.case

    @cached_property
    def sheet(self) -> Sheet:
        return self.asked.current.sheets.get(unit__code="CZ")

    def seat(self, code: str) -> dict[str, Any]:
        return {"seat": self.panel.seat(code).pk}


def _sign_in(world: World) -> dict[str, Any]:
    return {**world.deliberation.seat("MZ"), "post": world.cast.head("MZ").post.pk}


def _replace(world: World) -> dict[str, Any]:
    return {**world.deliberation.seat("YB"), "post": world.cast.post("jiangli").pk}


def office_only(status: int, **others: int) -> Expect:
    """The office, at its desk; others who see the case are told why not."""
    told = dict.fromkeys((one for one in SEES if one not in ("OFFDIR", "OFFICE")), 403)
    return seen_by("OFFDIR", "OFFICE", status=status).but(**{**told, **others})


CASE = pk("deliberation.case")
ASKED = pk("deliberation.asked")
ROWS: list[Row] = [
    Row("deliberation:cases", everyone(200)),
    Row("deliberation:case", seen_by(*SEES), args=CASE),
    Row("deliberation:outcomes", seen_by(*SEES), args=CASE),
    Row("deliberation:outcome-add", office_only(422), args=CASE, method="post"),
    Row(
        "deliberation:outcome-drop",
        office_only(204),
        args=lambda world: {"pk": world.deliberation.case.pk, "outcome_pk": world.deliberation.outcome.pk},
        method="post",
    ),
    Row("deliberation:desk", office_only(200), args=CASE),
    Row("deliberation:desk-sign-in", office_only(204), args=CASE, method="post", data=_sign_in),
    Row(
        "deliberation:desk-undo-sign-in",
        office_only(204),
        args=CASE,
        method="post",
        data=lambda world: {**world.deliberation.seat("CZ"), "reason": "登记有误。"},
    ),
    Row(
        "deliberation:desk-position",
        office_only(204),
        args=CASE,
        method="post",
        data=lambda world: {**world.deliberation.seat("CZ"), "stance": "agree"},
    ),
    Row("deliberation:desk-replace", office_only(204, OFFICE=403), args=CASE, method="post", data=_replace),
    Row(
        "deliberation:desk-chair",
        office_only(204, OFFICE=403),
        args=CASE,
        method="post",
        data=lambda world: {"chair": world.cast.post("zhouzhengyi").pk, "reason": "系当事人亲属。"},
    ),
    # the chair's own step is the signature; at the desk the office's staff write the conclusion down
    Row(
        "workflows:case-conclude",
        office_only(204, OFFDIR=403),
        args=CASE,
        method="post",
        data={"conclusion": "no_quorum", "reason": "民政部门未到会。"},
    ),
    # who may conclude, and not at this desk, hears so in the promise
    Row(
        "workflows:case-conclude-preview",
        office_only(200, DEPUTY=200),
        args=CASE,
        method="post",
        data={"conclusion": "no_quorum", "reason": "民政部门未到会。"},
    ),
    Row(
        "workflows:case-new",
        only(
            "OFFICE",
            "UHEAD",
            "LIAISON",
            "UCLERK",
            "OTHER_UHEAD",
            "OTHER_LIAISON",
            "OTHER_UCLERK",
            *TOWNSHIP,
        ),
    ),
    Row(
        "workflows:case-reopen",
        seen_by("OFFDIR").but(**dict.fromkeys(SEES_CLOSED, 403)),
        args=pk("deliberation.closed"),
    ),
    Row("workflows:case-withdraw", office_only(200, **dict.fromkeys(TOWNSHIP, 200)), args=ASKED),
    Row(
        "workflows:case-drop-sheet",
        office_only(200),
        args=pks(pk="deliberation.asked", sheet_pk="deliberation.sheet"),
    ),
]
