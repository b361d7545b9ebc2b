"""Categories, authorisations, means checks and the watch list of a household."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.pages import Request, posted
from coordination.policy.queries import parameter
from coordination.policy.values import in_words
from coordination.register import actions
from coordination.register.forms.statuses import (
    AuthorizationForm,
    CategoryForm,
    CheckForm,
    EndForm,
    PurposeForm,
    ReasonForm,
    RevokeForm,
    WatchForm,
)
from coordination.register.models import (
    CategoryStatus,
    CheckAuthorization,
    Household,
    MeansCheck,
    Person,
    WatchEntry,
)
from coordination.register.policies import (
    can_confirm_category,
    can_end_category,
    can_record_check,
    can_watch,
    reads_file,
)
from coordination.register.queries.checks import authorization_in_force
from coordination.register.views.steps import act, household_of
from coordination.units.counties import county_of


def _term(name: str, household: Household) -> str:
    return in_words(parameter(name, on=timezone.localdate(), county=county_of(household)))


@require_http_methods(["GET", "POST"])
def confirm(request: Request, key: str) -> HttpResponse:
    household, actor = household_of(request, key), request.actor
    require(can_confirm_category(actor, household))
    form = CategoryForm(posted(request), household=household, actor=actor)

    def do(*, person: Person | None, **values: Any) -> CategoryStatus:
        return actions.confirm_category(person or household, **values)

    return act(
        request,
        form,
        do,
        household=household,
        heading=_("Enter a confirmed category"),
        points=[
            _("Several categories may hold at once, each with its own authority and dates."),
            _("The household moves to its place in the list by the nearest review."),
            _("Who is admitted again leaves the watch list for this category."),
        ],
        done=_("The category is entered."),
    )


@require_http_methods(["GET", "POST"])
def end(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    status = get_object_or_404(
        CategoryStatus.objects.visible_to(actor).select_related("household__township", "person", "authority"),
        pk=pk,
    )
    looked_at(request, status.household)
    require(can_end_category(actor, status))
    form = EndForm(posted(request))
    return act(
        request,
        form,
        partial(actions.end_category, status),
        household=status.household,
        heading=_("End the category: %(category)s") % {"category": status.get_category_display()},
        points=[
            _("The last day still counts."),
            _("The household is then on the watch list for %(term)s, and leaves it by itself.")
            % {"term": _term("WATCH_EXITED", status.household)},
        ],
        done=_("The category is ended; the household is watched from now on."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def authorize(request: Request, key: str) -> HttpResponse:
    household, actor = household_of(request, key), request.actor
    require(can_record_check(actor, household))
    form = AuthorizationForm(posted(request), household=household, actor=actor)
    return act(
        request,
        form,
        partial(actions.record_authorization, household),
        household=household,
        heading=_("Record a check authorisation"),
        points=[_("It serves every later category, until it is revoked; each use is a line in the chain.")],
        done=_("The authorisation is recorded."),
    )


@require_http_methods(["GET", "POST"])
def revoke(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    authorization = get_object_or_404(
        CheckAuthorization.objects.visible_to(actor).select_related("household__township"), pk=pk
    )
    looked_at(request, authorization.household)
    require(can_record_check(actor, authorization.household))
    form = RevokeForm(posted(request))
    return act(
        request,
        form,
        partial(actions.revoke_authorization, authorization),
        household=authorization.household,
        heading=_("Record that the authorisation was revoked"),
        points=[_("Checks made before stay what they are; no further one is made under it.")],
        done=_("The authorisation is revoked."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def check(request: Request, key: str) -> HttpResponse:
    """A check needs an authorisation: where none is in force, that comes first."""
    household, actor = household_of(request, key), request.actor
    require(can_record_check(actor, household))
    if authorization_in_force(household) is None:
        return redirect(reverse("register:authorize", args=[household.key]))
    form = CheckForm(posted(request), household=household, actor=actor)
    return act(
        request,
        form,
        partial(actions.record_means_check, household),
        household=household,
        heading=_("Record a means check"),
        points=[
            _("Every authority takes the result over for %(term)s.")
            % {"term": _term("CHECK_VALID_MONTHS", household)},
            _("A further check under the same authorisation is a line in the chain."),
        ],
        done=_("The means check is recorded."),
    )


@require_http_methods(["GET", "POST"])
def reuse(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    found = get_object_or_404(
        MeansCheck.objects.visible_to(actor).select_related("household__township"), pk=pk
    )
    looked_at(request, found.household)
    form = PurposeForm(posted(request))
    return act(
        request,
        form,
        partial(actions.reuse_means_check, found),
        household=found.household,
        heading=_("Take over the means check of %(day)s") % {"day": found.checked_on},
        points=[
            _("No new check is made; your unit’s use is a line in the chain."),
            _("It may be taken over through %(day)s.") % {"day": found.valid_through},
        ],
        done=_("The means check is taken over."),
    )


@require_http_methods(["GET", "POST"])
def watch(request: Request, key: str) -> HttpResponse:
    household, actor = household_of(request, key), request.actor
    if not reads_file(actor, household):
        raise Http404
    require(can_watch(actor, household))
    form = WatchForm(posted(request), household=household, actor=actor)

    def do(*, person: Person | None, notice: str, **values: Any) -> WatchEntry:
        return actions.watch(person or household, source_label=notice, **values)

    return act(
        request,
        form,
        do,
        household=household,
        heading=_("Put on the watch list"),
        points=[
            _("After a refusal for %(refused)s, after leaving for %(exited)s, the last day included.")
            % {"refused": _term("WATCH_REFUSED", household), "exited": _term("WATCH_EXITED", household)},
            _("The entry runs out by itself."),
        ],
        done=_("The household is on the watch list."),
    )


@require_http_methods(["GET", "POST"])
def lift(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    entry = get_object_or_404(
        WatchEntry.objects.visible_to(actor).select_related("household__township"), pk=pk
    )
    looked_at(request, entry.household)
    require(can_watch(actor, entry.household))
    form = ReasonForm(posted(request))
    return act(
        request,
        form,
        partial(actions.lift_watch, entry),
        household=entry.household,
        heading=_("Take off the watch list"),
        points=[_("The entry stays in the history, with your reason.")],
        done=_("The entry is lifted."),
        danger=True,
    )
