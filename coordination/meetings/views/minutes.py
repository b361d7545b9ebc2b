"""The minutes' page: the paper as it will be issued, and the office's editing of the draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import Actor
from coordination.clear_texts import texts_with_names
from coordination.documents.models import Paper
from coordination.meetings.actions.minutes import MinutesChanged, edit_minutes
from coordination.meetings.models import Minutes, Session
from coordination.meetings.papers.minutes import line_words, minutes_title
from coordination.meetings.policies.minutes import can_draft_minutes
from coordination.meetings.queries.signed import shown_as_signed
from coordination.pages import Request
from coordination.wording import listed


def _minutes(request: Request, pk: int) -> Minutes:
    actor = request.actor
    return get_object_or_404(
        Minutes.objects.visible_to(actor).select_related(
            "session__sitting__chair__user", "session__sitting__chair__unit"
        ),
        session=pk,
    )


@require_GET
def minutes(request: Request, pk: int) -> HttpResponse:
    """The minutes of a session, with what the units said when countersigning."""
    found = _minutes(request, pk)
    actor = request.actor
    session = found.session
    lines = session.decision_lines.select_related("lead_unit").prefetch_related("co_units")
    by_matter: dict[int, list[tuple[int, str, int]]] = {}
    for line in lines:
        by_matter.setdefault(line.matter_id, []).append((line.number, line_words(line), line.pk))
    passages = found.passages.select_related("matter").order_by("matter__order")
    is_editable = (
        session.status in (Session.Status.MINUTING, Session.Status.RECONCILING)
        and can_draft_minutes(actor, session) is None
    )
    context: dict[str, Any] = {
        "minutes": found,
        "session": session,
        "sitting": session.sitting,
        "paper_title": minutes_title(session),
        "passages": [(passage, by_matter.get(passage.matter_id, [])) for passage in passages],
        "countersigns": found.countersigns.visible_to(actor).select_related(
            "unit", "answered_by__user", "answered_by__unit"
        ),
        "is_editable": is_editable,
        "named": listed(_where_named(found, actor)) if is_editable else "",
        "is_altered": not shown_as_signed(found, actor=actor),
        "paper": Paper.objects.visible_to(actor).filter(pk=found.paper_id).first(),
    }
    part = "_minutes" if request.headers.get("X-Live") else "minutes"
    return render(request, f"meetings/minutes/{part}.html", context)


def _where_named(found: Minutes, actor: Actor) -> list[str]:
    """The parts of a draft in which a person may be named; it saves itself, so nobody is asked in between."""
    texts = {passage.matter.title: passage.text for passage in found.passages.select_related("matter")}
    texts |= {_("Opening words"): found.preamble, _("Closing words"): found.closing}
    return texts_with_names(texts, actor)


@require_POST
def save_minutes(request: Request, pk: int) -> JsonResponse:
    """Autosave of the draft; over a colleague's newer save it refuses and hands the newer text back."""
    found = _minutes(request, pk)
    actor = request.actor
    passages = {
        int(name.removeprefix("passage-")): str(text)
        for name, text in request.POST.items()
        if name.startswith("passage-") and name.removeprefix("passage-").isdecimal()
    }
    try:
        found = edit_minutes(
            found.session,
            actor=actor,
            revision=int(request.POST.get("revision", "")),
            preamble=request.POST.get("preamble", ""),
            closing=request.POST.get("closing", ""),
            passages=passages,
        )
    except MinutesChanged as changed:
        newer = changed.minutes
        texts = {f"passage-{passage.pk}": passage.text for passage in newer.passages.all()}
        return JsonResponse(
            {
                "words": str(changed),
                "revision": newer.revision,
                "preamble": newer.preamble,
                "closing": newer.closing,
                **texts,
            },
            status=409,
        )
    except ValidationError as error:
        return JsonResponse({"words": " ".join(error.messages)}, status=422)
    except ValueError:
        return JsonResponse({"words": _("Load the page again; it is out of date.")}, status=422)
    return JsonResponse({"revision": found.revision})
