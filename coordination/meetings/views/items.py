"""Pages of agenda items that read, edit a draft, or print; the steps themselves are task pages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import Actor, require
from coordination.audit.grouping import told_together
from coordination.audit.models import Event
from coordination.documents.attachments import files_of
from coordination.documents.models import Paper
from coordination.meetings.actions.items import edit_item, print_item
from coordination.meetings.forms.items import ItemForm
from coordination.meetings.models import AgendaItem
from coordination.meetings.models.items import READS_ALL
from coordination.meetings.policies.items import (
    can_draft_item,
    can_drop_opinion,
    can_edit_item,
    can_withdraw_item,
)
from coordination.meetings.queries.item_lists import ITEMS
from coordination.meetings.queries.item_pages import (
    TONES,
    item_facts,
    item_opinions,
    item_placements,
)
from coordination.meetings.tracks import ITEM_TRACK
from coordination.pages import Request, is_fragment, is_sound, posted, refuse, status_of
from coordination.staleness import as_it_stands, is_stale, posted_version, version_of
from coordination.tabs import Tabs
from coordination.units.counties import home_of
from coordination.units.models import Organisation
from coordination.units.queries import acts_for, suggest_units
from coordination.worklists import Link

TABS = Tabs("overview", "opinions", "papers", "flow", "traces", opinions=gettext_lazy("Opinions"))


def visible_item(actor: Actor, pk: int) -> AgendaItem:
    """The item, or 404 to whom it does not concern."""
    items = AgendaItem.objects.visible_to(actor).select_related("unit", "drafter", "destination_unit")
    return get_object_or_404(items, pk=pk)


@require_GET
def item_index(request: Request) -> HttpResponse:
    """My unit's items, those that wait for me, all that I may read; filters in the address."""
    new = Link(_("Report an item"), reverse("workflows:item-new"), main=True)
    return ITEMS.answer(request, new if can_draft_item(request.actor) is None else None)


@require_GET
def item_page(request: Request, pk: int) -> HttpResponse:
    """One item: where it stands, who holds it, what may be done now, what was said and done."""
    actor = request.actor
    item = visible_item(actor, pk)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(item))
    opinions = item_opinions(item, actor)
    papers = list(Paper.objects.visible_to(actor).of(item).select_related("number", "organ"))
    attachments = list(files_of(item, actor))
    context = {
        "item": item,
        "tab": tab,
        "tone": TONES.get(item.status, ""),  # type: ignore[call-overload]
        "track": ITEM_TRACK.stops(item, events),
        "recent": told_together(events, 8),
        "opinions": opinions,
        "papers": papers,
        "attachments": attachments,
        "placements": item_placements(item),
        "facts": item_facts(item) if tab == "overview" else (),
        "tabs": TABS.rows(
            tab, opinions=len(opinions), papers=len(papers) + len(attachments), traces=len(events)
        ),
        "edit_refusal": can_edit_item(actor, item),
        "withdraw_refusal": can_withdraw_item(actor, item),
        "droppable": {one.pk for one in opinions if can_drop_opinion(actor, one) is None},
        "is_own": acts_for(actor, item.unit_id),
        "reads_all": actor.has_role(*READS_ALL),
        "live_url": request.get_full_path(),
        "topic": f"{AgendaItem._meta.label_lower}:{item.pk}",
    }
    name = "meetings/items/_record.html" if is_fragment(request, "record") else "meetings/items/record.html"
    return render(request, name, context)


@require_http_methods(["GET", "POST"])
def item_edit(request: Request, pk: int) -> HttpResponse:
    """Write the draft or the returned item; it stays on the unit's desk."""
    actor = request.actor
    item = visible_item(actor, pk)
    require(can_edit_item(actor, item))
    form = ItemForm(posted(request), request.FILES or None, instance=item, unit=item.unit)
    now = version_of(item)
    context = {"form": form, "item": item, "version": posted_version(request) or now}
    if is_stale(request, now):
        context |= {"version": now, "is_stale": True, "as_it_stands": as_it_stands(form)}
        return render(request, "meetings/items/form.html", context, status=409)
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            edit_item(AgendaItem(pk=item.pk), actor=actor, **form.values())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The item is saved."))
            return redirect(item)
    return render(request, "meetings/items/form.html", context, status=status_of(form))


@require_POST
def item_print(request: Request, pk: int) -> HttpResponse:
    """Lay out the item form for reading or for signing by hand."""
    actor = request.actor
    return redirect(print_item(visible_item(actor, pk), actor=actor))


@require_POST
def unit_suggestions(request: Request) -> HttpResponse:
    """Units that the duty catalogue suggests for the words typed so far, with why."""
    actor = request.actor
    text = " ".join(request.POST.get(name, "") for name in ("title", "background", "request"))[:4000]
    # where the unit stands among the boxes of the item form, so that its name can tick the box
    home = home_of(actor)
    members = home.members.exclude(pk=actor.unit_id or 0) if home is not None else Organisation.objects.none()
    boxes = members.order_by("order", "code").values_list("pk", flat=True)
    places = {pk: place for place, pk in enumerate(boxes)}
    found = [(one, places[one.unit.pk]) for one in suggest_units(text, members)]
    return render(request, "meetings/items/_suggestions.html", {"suggestions": found[:6]})
