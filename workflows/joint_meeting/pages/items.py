"""Pages of an agenda item outside its steps that start, stop or narrow its process."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.meetings.forms.items import ItemForm, WithdrawForm
from coordination.meetings.policies.items import can_draft_item, can_drop_opinion, can_withdraw_item
from coordination.meetings.views.items import visible_item
from coordination.pages import Request, acting, confirm, is_sound, posted, refuse, status_of
from workflows.joint_meeting.front import open_item
from workflows.joint_meeting.moves import stop_asking, withdraw


@require_http_methods(["GET", "POST"])
def new_item(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_draft_item(actor))
    form = ItemForm(posted(request), request.FILES or None, unit=acting(actor).unit)
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            item = open_item(actor=actor, **form.values())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is open. Lay it before the head when it is finished."))
            return redirect(item)
    return render(request, "meetings/items/form.html", {"form": form, "item": None}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    item = visible_item(request.actor, pk)
    require(can_withdraw_item(request.actor, item))
    return confirm(
        request,
        WithdrawForm(posted(request)),
        partial(withdraw, item),
        record=item,
        heading=_("Withdraw the item"),
        home=_home(),
        points=[
            _("The item ends here; its number stays with it and is not given again."),
        ],
        done=_("The item is withdrawn."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def drop_opinion_page(request: Request, pk: int, opinion_pk: int) -> HttpResponse:
    item = visible_item(request.actor, pk)
    opinion = get_object_or_404(item.opinions.select_related("unit", "item"), pk=opinion_pk)
    require(can_drop_opinion(request.actor, opinion))
    form = WithdrawForm(posted(request))
    form.fields["reason"].label = _("Why is this unit asked no longer?")
    return confirm(
        request,
        form,
        partial(stop_asking, opinion),
        record=item,
        heading=_("Stop asking the unit"),
        home=_home(),
        points=[
            _("%(unit)s no longer sees this step; the reason stays on record.")
            % {"unit": opinion.unit.label},
        ],
        done=_("%(unit)s is asked no longer.") % {"unit": opinion.unit.label},
    )


def _home() -> tuple[str, str]:
    return reverse("meetings:items"), _("Agenda items")
