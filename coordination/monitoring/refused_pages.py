"""Pages of rows that were refused: the list, one row, and opening what it said for a stated purpose."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.monitoring.actions.opening import open_refused
from coordination.monitoring.forms.reports import OpenForm
from coordination.monitoring.lists import REFUSED, wrong_fields
from coordination.monitoring.models import RefusedRow, Warning
from coordination.monitoring.openings import is_row_open
from coordination.monitoring.policies import can_open_refused, can_read_refused
from coordination.monitoring.sheets import field_words
from coordination.pages import Request, refuse
from coordination.policy.words import short_moment
from coordination.register.privacy import mask_id_number, mask_phone, veil
from coordination.showing import Fact

MASKS = {"id_number": mask_id_number, "phone": mask_phone}


def visible_row(request: Request, key: str) -> RefusedRow:
    """The row, or 404 to whom it does not concern; that it was opened is on record."""
    rows = RefusedRow.objects.visible_to(request.actor).select_related("reported_by", "county", "contradicts")
    found = get_object_or_404(rows, key=key)
    looked_at(request, found)
    return found


@require_GET
def refused_rows(request: Request) -> HttpResponse:
    """That no report vanished: what was refused, whence, when and why."""
    require(can_read_refused(request.actor))
    return REFUSED.answer(request)


@require_GET
def refused_row(request: Request, key: str) -> HttpResponse:
    """One row: why it was refused, and what it said, masked or open."""
    found = visible_row(request, key)
    return render(request, "monitoring/refused_row.html", _context(request, found, OpenForm()))


@require_POST
def open_row(request: Request, key: str) -> HttpResponse:
    """Show what the row said for a stated purpose; the opening is recorded."""
    found = visible_row(request, key)
    require(can_open_refused(request.actor, found))
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            open_refused(found, actor=request.actor, purpose=form.cleaned_data["purpose"])
        except ValidationError as error:
            refuse(form, error)
        else:
            return redirect(found)
    return render(request, "monitoring/refused_row.html", _context(request, found, form), status=422)


def _context(request: Request, found: RefusedRow, form: OpenForm) -> dict[str, object]:
    actor = request.actor
    refusal = can_open_refused(actor, found)
    opened = refusal is None and is_row_open(found, actor)
    known = found.contradicts
    if known is not None and not Warning.objects.visible_to(actor).filter(pk=known.pk).exists():
        known = None
    return {
        "row": found,
        "facts": _facts(found),
        "problems": [
            (field_words(name), words if opened else veil(words, found.said_name))
            for name, words in found.problems
        ],
        "content": _content(found, is_open=opened),
        "known": known,
        "opened": opened,
        "open_refusal": refusal,
        "open_form": form,
    }


def _facts(found: RefusedRow) -> list[Fact]:
    return [
        Fact("number", _("Number"), found.number),
        Fact("channel", _("Channel"), found.title),
        Fact("received", _("Received"), short_moment(found.received_at)),
        Fact("line", _("Line of the file"), str(found.line or "")),
        Fact("wrong", _("Refused because of"), wrong_fields(found)),
        Fact("county", _("County"), found.county.label if found.is_placed else _("no county could be told")),
        Fact("wiped", _("Content wiped"), short_moment(found.wiped_at) if found.wiped_at else ""),
    ]


def _content(found: RefusedRow, *, is_open: bool) -> list[Fact]:
    """What the row said, field by field; nothing but masks where it is not open."""

    def shown(name: str, text: str) -> str:
        if is_open:
            return text
        if name == "name":
            return found.masked_name
        mask = MASKS.get(name)
        return mask(text) if mask is not None else veil(text, found.said_name)

    return [
        Fact(name, field_words(name), shown(name, text), wide=name == "facts")
        for name, text in (found.content or {}).items()
    ]
