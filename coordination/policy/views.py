"""Pages on rules and calendars. Everybody reads; the office writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import Actor, require
from coordination.dates import full_date
from coordination.pages import Request, is_sound, posted, refuse, status_of
from coordination.policy.actions import import_notice, put_in_force, register_document
from coordination.policy.days import ROLLS, said_of
from coordination.policy.forms import ChangeParameterForm, ImportNoticeForm, working_day_after
from coordination.policy.grid import year_grid
from coordination.policy.models import CalendarYear, PolicyDocument
from coordination.policy.names import GROUP_LABELS, ParameterName, group_of
from coordination.policy.policies import can_change_parameters, can_import_calendar
from coordination.policy.queries import ParameterMissing, all_parameters, history_of, parameter
from coordination.policy.regions import region_of
from coordination.policy.sheet import PARAMETERS


@require_GET
def parameters_page(request: Request) -> HttpResponse:
    """Every figure in force on a day where the reader works, in words."""
    on = _asked_day(request)
    in_force = all_parameters(on=on, county=region_of(request.actor))
    rows = [in_force[name] for name in ParameterName.values if name in in_force]
    if request.GET.get("export") == "xlsx":
        return PARAMETERS.workbook(rows, actor=request.actor, filters={"on": on.isoformat()})
    grouped = {group: [row for row in rows if group_of(row.name) == group] for group in GROUP_LABELS}
    groups = [
        {"label": GROUP_LABELS[group], "table": PARAMETERS.table(found)}
        for group, found in grouped.items()
        if found
    ]
    return render(request, "policy/parameters.html", {"groups": groups, "on": on})


def _asked_day(request: Request) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


@require_GET
def parameter_page(request: Request, name: str) -> HttpResponse:
    """One figure and every row it ever had where the reader works."""
    rows = history_of(_known(name), county=region_of(request.actor))
    if not rows:
        raise Http404
    context = {
        "label": ParameterName(name).label,
        "name": name,
        "rows": rows,
        "now": _in_force(name, request.actor),
        "why_not": can_change_parameters(request.actor),
        "today": timezone.localdate(),
    }
    return render(request, "policy/parameter.html", context)


def _known(name: str) -> str:
    if name not in ParameterName.values:
        raise Http404
    return name


def _in_force(name: str, actor: Actor) -> Any:
    try:
        return parameter(name, on=timezone.localdate(), county=region_of(actor))
    except ParameterMissing:
        return None


@require_http_methods(["GET", "POST"])
def change_parameter(request: Request, name: str) -> HttpResponse:
    """Put a new figure in force from a coming day."""
    require(can_change_parameters(request.actor))
    row = _in_force(_known(name), request.actor)
    if row is None:
        raise Http404
    form = ChangeParameterForm(posted(request), row=row, actor=request.actor)
    if request.method == "POST" and is_sound(form, request.actor) and _change(request, form, name):
        return redirect("policy:parameter", name)
    context = {"form": form, "row": row, "name": name}
    return render(request, "policy/change.html", context, status=status_of(form))


def _change(request: Request, form: ChangeParameterForm, name: str) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            document = data["document"] or register_document(
                data["title"],
                number=data["number"],
                issuers=[],
                level=PolicyDocument.Level.COUNTY,
                issued_on=data["issued_on"],
                in_force_from=data["in_force_from"],
                actor=request.actor,
            )
            version = put_in_force(
                {name: data["value"]},
                in_force_from=data["in_force_from"],
                document=document,
                reason=data["reason"],
                actor=request.actor,
            )
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(
        request,
        _("Version %(label)s is in force from %(day)s.")
        % {"label": version.label, "day": full_date(version.in_force_from)},
    )
    return True


@require_GET
def documents_page(request: Request) -> HttpResponse:
    """The documents that rules come from, each with those it carries out."""
    documents = PolicyDocument.objects.visible_to(request.actor).select_related("parent")
    return render(request, "policy/documents.html", {"documents": documents})


@require_GET
def this_year(request: Request) -> HttpResponse:
    return redirect("policy:calendar", timezone.localdate().year)


@require_GET
def calendar_page(request: Request, year: int) -> HttpResponse:
    """A year's working days; a year that is only provisional says so."""
    known = CalendarYear.objects.filter(year=year).select_related("document").first()
    years = list(CalendarYear.objects.values_list("year", flat=True))
    if known is None and not _may_be_asked(year, years):
        raise Http404
    context = {
        "year": year,
        "known": known,
        "years": years,
        "grid": year_grid(known) if known else None,
        "why_not": can_import_calendar(request.actor),
    }
    return render(request, "policy/calendar.html", context)


def _may_be_asked(year: int, years: list[int]) -> bool:
    """The year after the last known one can be looked at, to import it."""
    return bool(years) and year == max(years) + 1


@require_http_methods(["GET", "POST"])
def import_page(request: Request, year: int) -> HttpResponse:
    """Take the State Council's notice; provisional dates move with it."""
    require(can_import_calendar(request.actor))
    years = list(CalendarYear.objects.values_list("year", flat=True))
    if year not in years and not _may_be_asked(year, years):
        raise Http404
    form = ImportNoticeForm(posted(request), request.FILES or None, year=year)
    if request.method == "POST" and is_sound(form, request.actor) and _import(request, form, year):
        return redirect("policy:calendar", year)
    context = {"form": form, "year": year, "known": CalendarYear.objects.filter(year=year).first()}
    return render(request, "policy/import.html", context, status=status_of(form))


def _import(request: Request, form: ImportNoticeForm, year: int) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            document = register_document(
                f"国务院办公厅关于{year}年部分节假日安排的通知",
                number=data["number"],
                issuers=["国务院办公厅"],
                level=PolicyDocument.Level.STATE,
                issued_on=data["issued_on"],
                in_force_from=dt.date(year, 1, 1),
                actor=request.actor,
            )
            import_notice(year, data["file"], document, actor=request.actor)
    except ValidationError as error:
        refuse(form, error)
        return False
    messages.success(request, _("The working days of %s are announced.") % year)
    return True


@require_GET
def working_day(request: Request) -> JsonResponse:
    """What "in N working days" is as a date, for the date pickers; or what there is to say of a day."""
    if "on" in request.GET:
        return JsonResponse(said_of(request.GET["on"][:16], request.GET.get("kind", ROLLS)))
    try:
        day = working_day_after(timezone.localdate(), request.GET.get("n", ""))
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    provisional = not get_object_or_404(CalendarYear, year=day.year).announced
    said = f"{full_date(day)} {_('provisional')}" if provisional else full_date(day)
    return JsonResponse({"date": day.isoformat(), "words": said})
