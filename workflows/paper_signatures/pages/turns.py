"""By which pages a holder objects to a signature, and the payer of a late advance goes on."""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.entries.models import PaperEntry
from coordination.entries.policies import can_go_on, can_object
from coordination.forms import reason_field
from coordination.pages import Request, confirm, posted
from workflows.paper_signatures.moves import go_on_uncompared, object_to_entry


class ObjectionForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(
        gettext_lazy("What is not right"),
        help_text=gettext_lazy("You did not sign, you signed something else, or on another day."),
    )


def _entry(request: Request, pk: int) -> PaperEntry:
    seen = PaperEntry.objects.visible_to(request.actor)
    return get_object_or_404(seen.select_related("signer__user", "signer__unit"), pk=pk)


def _home() -> tuple[str, str]:
    return reverse("entries:entries"), _("Signatures on paper")


@require_http_methods(["GET", "POST"])
def object_page(request: Request, pk: int) -> HttpResponse:
    """The holder says that a signature entered in his name is not right."""
    found = _entry(request, pk)
    require(can_object(request.actor, found))
    return confirm(
        request,
        ObjectionForm(posted(request)),
        partial(object_to_entry, found),
        record=found,
        heading=_("Object to this signature"),
        home=_home(),
        points=[
            _("What has left already is put right by a correction or a counter-entry."),
        ],
        done=_("Your objection is raised."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def go_on_page(request: Request, pk: int) -> HttpResponse:
    """The payer of an advance whose hours have passed does not wait for the second look."""
    found = _entry(request, pk)
    require(can_go_on(request.actor, found))
    return confirm(
        request,
        forms.Form(posted(request)),
        partial(go_on_uncompared, found),
        record=found,
        heading=_("Go on without the second look"),
        home=_home(),
        points=[
            _(
                "The decision on the sheet takes effect now; what is to be paid is still paid by you, not by itself."
            ),
        ],
        done=_("The decision is in effect. The second look is still to come."),
    )
