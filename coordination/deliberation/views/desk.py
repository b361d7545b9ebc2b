"""The desk of a hearing: who came, who keeps out, what each unit says, the outcomes; the chair last."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor, require
from coordination.deliberation.actions.hearing import keep_out, replace_chair
from coordination.deliberation.models import Deliberation, Round
from coordination.deliberation.policies import can_run_case
from coordination.deliberation.queries.findings import finding_lines
from coordination.deliberation.queries.pages import case_facts, case_sheets, report_facts, seat_rows
from coordination.deliberation.views.cases import outcome_form, round_context, visible_case
from coordination.pages import Request
from coordination.sittings.actions import record_position, replace_recused
from coordination.sittings.barred import barred_from
from coordination.sittings.desks import done, posted_post, posted_seat, sign_in_at, take_back_at
from coordination.sittings.models import Matter, Position, Recusal
from coordination.sittings.queries import instead, may_sit, posts_by_unit
from coordination.sittings.quorum import quorum_of
from coordination.units.counties import county_of
from coordination.units.models import Post, Role

S = Deliberation.Status
PARTS = ("state", "seats", "positions")


def _case(request: Request, pk: int) -> tuple[Deliberation, Actor]:
    """The case for somebody who keeps its desk; others are told why not."""
    actor = request.actor
    case = visible_case(request, pk)
    require(can_run_case(actor, case))
    return case, actor


def _matter(case: Deliberation) -> Matter:
    """What is heard now; a case that is not scheduled has no desk."""
    current = case.round_now
    matter = current.matter if current else None
    if matter is None:
        raise Http404
    return matter


@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    """Seats and positions beside the case and its outcomes; the chair's conclusion last."""
    case, actor = _case(request, pk)
    matter, current = _matter(case), case.current
    if current.forum == Round.Forum.SESSION:
        raise Http404
    part = request.GET.get("part", "")
    name = f"_desk_{part}" if part in PARTS else "desk"
    rows = seat_rows(matter, actor)
    posts, out = posts_by_unit(row.seat for row in rows), barred_from(matter.sitting)
    context = {
        **round_context(case, current, actor, case.reading_of(actor)),
        "case": case,
        "round": current,
        "sitting": matter.sitting,
        "quorum": quorum_of(matter),
        "present": sum(row.seat.is_present for row in rows),
        "rows": [
            (row, may_sit(row.seat, posts, out), instead(row.recusal, row.seat, posts, out)) for row in rows
        ],
        "stances": Position.Stance.choices,
        "conclusions": [(value, words, "") for value, words in Round.Conclusion.choices],
        "is_open": matter.sitting.is_open and case.status == S.DELIBERATING,
        "facts": case_facts(case),
        "report": report_facts(case, current),
        "findings": finding_lines(current),
        "sheets": case_sheets(current, actor),
        "form": outcome_form(case) if name == "desk" else None,
        "is_director": actor.has_role(Role.OFFDIR),
        "chairs": _chairs(case, matter.sitting.chair_id),
    }
    return render(request, f"deliberation/{name}.html", context)


def _chairs(case: Deliberation, now: int | None) -> list[Post]:
    roles = (Role.DEPUTY, Role.CHIEF, Role.CHEAD)
    found = [post for role in roles for post in county_of(case).holder(role).posts()]
    return [post for post in found if post.pk != now]


@require_POST
def sign_in_seat(request: Request, pk: int) -> HttpResponse:
    case, _actor = _case(request, pk)
    return sign_in_at(request, _matter(case).sitting_id)


@require_POST
def undo_sign_in(request: Request, pk: int) -> HttpResponse:
    case, _actor = _case(request, pk)
    return take_back_at(request, _matter(case).sitting_id)


@require_POST
def take_position(request: Request, pk: int) -> HttpResponse:
    case, actor = _case(request, pk)
    matter = _matter(case)
    seat = posted_seat(request, matter.sitting_id)
    stance, reason = request.POST.get("stance", ""), request.POST.get("reason", "")
    if stance == "recuse":
        return done(request, lambda: keep_out(case, actor=actor, seat=seat, reason=reason))
    return done(
        request, lambda: record_position(matter, actor=actor, seat=seat, stance=stance, reason=reason)
    )


@require_POST
def replace_seat(request: Request, pk: int) -> HttpResponse:
    """Another person of the unit comes instead of the one who keeps out."""
    case, actor = _case(request, pk)
    matter = _matter(case)
    seat, post = posted_seat(request, matter.sitting_id), posted_post(request)
    recusal = get_object_or_404(Recusal, seat=seat, matter=matter)
    return done(request, lambda: replace_recused(recusal, actor=actor, post=post))


@require_POST
def change_chair(request: Request, pk: int) -> HttpResponse:
    case, actor = _case(request, pk)
    chair, reason = posted_post(request, "chair"), request.POST.get("reason", "")
    return done(request, lambda: replace_chair(case, actor=actor, chair=chair, reason=reason))
