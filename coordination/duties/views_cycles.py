"""Pages of recurring duties."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.duties.actions.cycles import set_cycle
from coordination.duties.forms.cycles import CycleForm
from coordination.duties.models import DutyCycle
from coordination.duties.policies import can_set_cycle, can_supervise
from coordination.pages import Request, is_sound, posted, status_of
from coordination.units.counties import county_of


@require_GET
def cycles(request: Request) -> HttpResponse:
    """What comes back, when next, and of whom."""
    actor = request.actor
    require(can_supervise(actor))
    today = timezone.localdate()
    rows = DutyCycle.objects.visible_to(actor).select_related("lead_unit").prefetch_related("co_units")
    found = sorted(((row.next_day(today), row) for row in rows), key=lambda one: (one[0], one[1].pk))
    context = {"cycles": found, "set_refusal": can_set_cycle(actor)}
    return render(request, "duties/cycles.html", context)


@require_http_methods(["GET", "POST"])
def cycle(request: Request, pk: int | None = None) -> HttpResponse:
    """Set a recurring duty, or change one from its next day on."""
    actor = request.actor
    require(can_set_cycle(actor))
    found = get_object_or_404(DutyCycle.objects.visible_to(actor), pk=pk) if pk else None
    form = CycleForm(posted(request), instance=found, county=county_of(request.actor))
    if request.method == "POST" and is_sound(form, request.actor):
        set_cycle(found, actor=actor, **form.cleaned_data)
        messages.success(request, _("The recurring duty is set."))
        return redirect("duties:cycles")
    return render(request, "duties/cycle.html", {"form": form, "cycle": found}, status=status_of(form))
