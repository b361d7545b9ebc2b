"""The minute-taker's desk: what happens in the room, written down as it happens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor, require
from coordination.meetings.actions.holding import (
    add_decision_line,
    remove_decision_line,
    take_up_item,
)
from coordination.meetings.forms.sessions import DecisionLineForm, posted_id
from coordination.meetings.models import DecisionLine, Session
from coordination.meetings.policies.sessions import can_run_session
from coordination.meetings.queries.desk import PHRASES, desk_context, in_hand, recognise_line
from coordination.meetings.queries.sessions import matters_of, seats_of
from coordination.pages import Request
from coordination.sittings.actions import (
    confirm_read_back,
    declare_recusal,
    record_position,
    replace_recused,
    sign_in,
    withdraw_sign_in,
    write_matter,
)
from coordination.sittings.actions.desk import TextChanged
from coordination.sittings.models import Matter, Recusal, Seat
from coordination.units.counties import county_of
from coordination.units.models import Post
from coordination.wording import error_words


def _session(request: Request, pk: int) -> tuple[Session, Actor]:
    """The session for somebody who keeps its desk; others are told why not."""
    actor = request.actor
    session = get_object_or_404(
        Session.objects.visible_to(actor).select_related("sitting__chair__user", "sitting__chair__unit"),
        pk=pk,
    )
    require(can_run_session(actor, session))
    return session, actor


def _matter(request: Request, session: Session) -> Matter:
    return get_object_or_404(Matter, pk=posted_id(request, "matter"), sitting=session.sitting_id)


def _seat(request: Request, session: Session) -> Seat:
    seats = Seat.objects.select_related("unit")
    return get_object_or_404(seats, pk=posted_id(request, "seat"), sitting=session.sitting_id)


def _line(request: Request, session: Session) -> DecisionLine:
    return get_object_or_404(DecisionLine, pk=posted_id(request, "line"), session=session)


@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    """Agenda, the text of the matter in hand, decision lines, positions and the conclusion."""
    session, actor = _session(request, pk)
    context = desk_context(session, actor=actor, chosen=request.GET.get("matter", ""))
    part = request.GET.get("part", "")
    name = f"_{part}" if part in ("agenda", "lines", "positions", "readback", "state") else "desk"
    points = [
        _("Items not reached are carried over to another session."),
        _("A first draft of the minutes is made from the desk's notes; the office finishes it."),
        _("Without a quorum for any item there are no minutes, and the items go back to the pool."),
    ]
    context |= {"phrases": PHRASES, "end_points": points}
    return render(request, f"meetings/desk/{name}.html", context)


@require_GET
def attendance_desk(request: Request, pk: int) -> HttpResponse:
    """Who has come: a seat a line, with the people who may sit for it."""
    session, _actor = _session(request, pk)
    seats = seats_of(session)
    posts = Post.objects.current().filter(unit__in=[seat.unit_id for seat in seats])
    by_unit: dict[int, list[Post]] = {}
    for post in posts.select_related("user", "unit"):
        by_unit.setdefault(post.unit_id, []).append(post)
    rows = [(seat, _may_sit(seat, by_unit.get(seat.unit_id, []))) for seat in seats]
    part = "_attendance" if request.headers.get("X-Live") else "attendance"
    return render(
        request, f"meetings/desk/{part}.html", {"session": session, "sitting": session.sitting, "rows": rows}
    )


def _may_sit(seat: Seat, posts: list[Post]) -> list[Post]:
    """The head, and the proxy once authorised and accepted; anybody of a unit that only sits in."""
    if seat.standing == Seat.Standing.INVITED:
        return posts
    allowed = [post for post in posts if post.is_head]
    if seat.proxy_id and seat.proxy_authorised_at and seat.is_granted:
        allowed = [post for post in posts if post.pk == seat.proxy_id] + allowed
    return allowed


@require_POST
def sign_in_seat(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    seat = _seat(request, session)
    post = get_object_or_404(Post, pk=posted_id(request, "post"))
    return _done(request, lambda: sign_in(seat, actor=actor, post=post))


@require_POST
def undo_sign_in(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    seat = _seat(request, session)
    reason = request.POST.get("reason", "")
    return _done(request, lambda: withdraw_sign_in(seat, actor=actor, reason=reason))


@require_POST
def take_up_matter(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    return _done(request, lambda: take_up_item(matter, actor=actor))


@require_POST
def read_back(request: Request, pk: int) -> HttpResponse:
    """The room has heard what was written down."""
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    return _done(request, lambda: confirm_read_back(matter, actor=actor))


@require_POST
def take_position(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    seat = _seat(request, session)
    stance, reason = request.POST.get("stance", ""), request.POST.get("reason", "")
    if stance == "replace":
        post = get_object_or_404(Post.objects.current(), pk=posted_id(request, "post"), unit=seat.unit_id)
        recusal = get_object_or_404(Recusal, matter=matter, seat=seat)
        return _done(request, lambda: replace_recused(recusal, actor=actor, post=post))
    if stance == "recuse":
        return _done(request, lambda: declare_recusal(matter, actor=actor, seat=seat, reason=reason))
    return _done(
        request, lambda: record_position(matter, actor=actor, seat=seat, stance=stance, reason=reason)
    )


@require_POST
def save_text(request: Request, pk: int) -> JsonResponse:
    """Autosave of heard, considered, resolved; a colleague's newer text is handed back, nothing is lost."""
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    texts = {name: request.POST[name] for name in ("heard", "considered", "resolved") if name in request.POST}
    try:
        revision = int(request.POST.get("revision", ""))
        matter = write_matter(matter, actor=actor, revision=revision, **texts)
    except TextChanged as changed:
        newer = changed.matter
        return JsonResponse(
            {
                "words": str(changed),
                "revision": newer.revision,
                "heard": newer.heard,
                "considered": newer.considered,
                "resolved": newer.resolved,
            },
            status=409,
        )
    except ValidationError as error:
        return JsonResponse({"words": " ".join(error.messages)}, status=422)
    except ValueError:
        return JsonResponse({"words": _("Load the page again; it is out of date.")}, status=422)
    return JsonResponse({"revision": matter.revision})


@require_POST
def recognise(request: Request, pk: int) -> JsonResponse:
    """Read lead unit, co-units and date out of a sentence; a suggestion that the clerk confirms."""
    session, _actor = _session(request, pk)
    try:
        return JsonResponse(recognise_line(request.POST.get("text", ""), session))
    except ValidationError as error:
        return JsonResponse({"words": " ".join(error.messages)}, status=422)


@require_POST
def save_line(request: Request, pk: int) -> HttpResponse:
    """Make a decision line; a line that stands is corrected on a page of its own."""
    session, actor = _session(request, pk)
    form = DecisionLineForm(request.POST, units=county_of(session).members)
    if not form.is_valid():
        return _refused(request, error_words(form))
    values: dict[str, Any] = {**form.cleaned_data, "co_units": list(form.cleaned_data["co_units"])}
    matter = _matter(request, session)
    return _done(request, lambda: add_decision_line(matter, actor=actor, **values))


@require_POST
def drop_line(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    line = _line(request, session)
    return _done(request, lambda: remove_decision_line(line, actor=actor, reason=_("Taken out at the desk.")))


@require_GET
def projector(request: Request, pk: int) -> HttpResponse:
    """What the room may see: the matter in hand, its decision lines, how many units are present."""
    session, _actor = _session(request, pk)
    seats = seats_of(session)
    matters = matters_of(session)
    context = {
        "session": session,
        "sitting": session.sitting,
        "matters": matters,
        "current": in_hand(matters),
        "present": sum(seat.is_present for seat in seats),
        "invited": len(seats),
    }
    part = "_projector" if request.headers.get("X-Live") else "projector"
    return render(request, f"meetings/desk/{part}.html", context)


def _done(request: Request, change: Any) -> HttpResponse:
    """Run one change of the desk; what it refuses is said in words at the top of the desk."""
    try:
        change()
    except ValidationError as error:
        return _refused(request, error.messages)
    return HttpResponse(status=204, headers={"HX-Trigger": "desk-changed"})


def _refused(request: Request, words: list[str]) -> HttpResponse:
    return render(request, "meetings/desk/_refused.html", {"words": words}, status=422)
