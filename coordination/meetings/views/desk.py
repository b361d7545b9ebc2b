"""The minute-taker's desk: what happens in the room, written down as it happens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor, require
from coordination.clear_texts import tick_of
from coordination.meetings.actions.holding import (
    add_decision_line,
    remove_decision_line,
    take_up_item,
    write_down,
    write_position,
)
from coordination.meetings.forms.sessions import DecisionLineForm
from coordination.meetings.models import DecisionLine, Session
from coordination.meetings.policies.sessions import can_run_session
from coordination.meetings.queries.desk import PHRASES, desk_context, in_hand, recognise_line
from coordination.meetings.queries.sessions import matters_of, seats_of
from coordination.pages import Request, is_sound, posted_id
from coordination.sittings.actions import (
    confirm_read_back,
    declare_recusal,
    replace_recused,
)
from coordination.sittings.actions.desk import TextChanged
from coordination.sittings.desks import done, posted_post, posted_seat, refused, sign_in_at, take_back_at
from coordination.sittings.models import Matter, Recusal
from coordination.sittings.queries import may_sit, posts_by_unit
from coordination.units.counties import county_of
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


def _line(request: Request, session: Session) -> DecisionLine:
    return get_object_or_404(DecisionLine, pk=posted_id(request, "line"), session=session)


@require_GET
def desk(request: Request, pk: int) -> HttpResponse:
    """Agenda, the text of the matter in hand, decision lines, positions and the conclusion."""
    session, actor = _session(request, pk)
    context = desk_context(session, actor=actor, chosen=request.GET.get("matter", ""))
    part = request.GET.get("part", "")
    name = f"_{part}" if part in ("agenda", "lines", "positions", "readback", "state") else "desk"
    points = [_("Items not reached are carried over to another session.")]
    context |= {"phrases": PHRASES, "end_points": points}
    return render(request, f"meetings/desk/{name}.html", context)


@require_GET
def attendance_desk(request: Request, pk: int) -> HttpResponse:
    """Who has come: a seat a line, with the people who may sit for it."""
    session, _actor = _session(request, pk)
    seats = seats_of(session)
    posts = posts_by_unit(seats)
    rows = [(seat, may_sit(seat, posts)) for seat in seats]
    part = "_attendance" if request.headers.get("X-Live") else "attendance"
    return render(
        request, f"meetings/desk/{part}.html", {"session": session, "sitting": session.sitting, "rows": rows}
    )


@require_POST
def sign_in_seat(request: Request, pk: int) -> HttpResponse:
    session, _actor = _session(request, pk)
    return sign_in_at(request, session.sitting_id)


@require_POST
def undo_sign_in(request: Request, pk: int) -> HttpResponse:
    session, _actor = _session(request, pk)
    return take_back_at(request, session.sitting_id)


@require_POST
def take_up_matter(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    return done(request, lambda: take_up_item(matter, actor=actor))


@require_POST
def read_back(request: Request, pk: int) -> HttpResponse:
    """The room has heard what was written down."""
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    return done(request, lambda: confirm_read_back(matter, actor=actor))


@require_POST
def take_position(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    seat = posted_seat(request, session.sitting_id)
    stance, reason = request.POST.get("stance", ""), request.POST.get("reason", "")
    if stance == "replace":
        post = posted_post(request)
        recusal = get_object_or_404(Recusal, matter=matter, seat=seat)
        return done(request, lambda: replace_recused(recusal, actor=actor, post=post))
    if stance == "recuse":
        return done(request, lambda: declare_recusal(matter, actor=actor, seat=seat, reason=reason))
    return done(request, lambda: write_position(matter, actor=actor, seat=seat, stance=stance, reason=reason))


@require_POST
def save_text(request: Request, pk: int) -> JsonResponse:
    """Autosave of heard, considered, resolved; a colleague's newer text is handed back, nothing is lost."""
    session, actor = _session(request, pk)
    matter = _matter(request, session)
    texts = {name: request.POST[name] for name in ("heard", "considered", "resolved") if name in request.POST}
    try:
        revision = int(request.POST.get("revision", ""))
        matter = write_down(matter, actor=actor, revision=revision, **texts)
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
    if not is_sound(form, actor):
        return refused(request, error_words(form), tick=tick_of(form))
    values: dict[str, Any] = {**form.cleaned_data, "co_units": list(form.cleaned_data["co_units"])}
    matter = _matter(request, session)
    return done(request, lambda: add_decision_line(matter, actor=actor, **values))


@require_POST
def drop_line(request: Request, pk: int) -> HttpResponse:
    session, actor = _session(request, pk)
    line = _line(request, session)
    return done(request, lambda: remove_decision_line(line, actor=actor, reason=_("Taken out at the desk.")))


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
