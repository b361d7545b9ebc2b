"""Pages of one leg: what its receiver needs to know and no more, the attempts, the openings."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import require
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.pages import Request, confirm, is_fragment, is_sound, posted, refuse, status_of
from coordination.referrals.actions.intake import (
    agree_to_leg,
    name_leg,
    name_reader,
    unname_leg,
    withdraw_consent,
)
from coordination.referrals.actions.results import open_fields, record_contact
from coordination.referrals.actions.sending import urge_leg
from coordination.referrals.forms.legs import (
    ConsentForm,
    ContactForm,
    LegForm,
    OpenForm,
    ReaderForm,
    ReasonForm,
)
from coordination.referrals.models import Leg, Referral
from coordination.referrals.openings import fields_open_until
from coordination.referrals.policies import (
    can_name_leg,
    can_name_reader,
    can_open_fields,
    can_record_contact,
    can_urge_leg,
    can_withdraw_consent,
)
from coordination.referrals.queries.pages import (
    LEG_TONES,
    leg_facts,
    person_fields,
    result_facts,
)
from coordination.referrals.tracks import LEG_TRACK
from coordination.referrals.views.cases import referrals_home, visible_case
from coordination.register.queries.pages import open_words
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.units.queries import suggest_units

TABS = Tabs("overview", "papers", "flow", "traces")


def visible_leg(request: Request, pk: int) -> Leg:
    legs = Leg.objects.visible_to(request.actor).select_related(
        "case__window",
        "case__person",
        "case__household__township",
        "case__household__village",
        "receiver",
        "received_by",
        "handler",
        "project",
    )
    found = get_object_or_404(legs, pk=pk)
    looked_at(request, found)
    return found


@require_GET
def leg(request: Request, pk: int) -> HttpResponse:
    return _leg_page(request, pk)


def _leg_page(request: Request, pk: int, *, form: Any = None) -> HttpResponse:
    """One leg as its receiver sees it; the window comes to it from the case."""
    actor = request.actor
    found = visible_leg(request, pk)
    until = fields_open_until(found, actor)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(found))
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    attachments = list(attachments_of(found))
    results = list(found.results.all())
    knows_case = Referral.objects.visible_to(actor).filter(pk=found.case_id).exists()
    context = {
        "leg": found,
        "case": found.case,
        "knows_case": knows_case,
        "tab": tab,
        "tabs": TABS.rows(tab, papers=len(papers) + len(attachments), traces=len(events)),
        "tone": LEG_TONES.get(found.status, ""),  # type: ignore[call-overload]
        "track": LEG_TRACK.stops(found, events),
        "facts": leg_facts(found, knows_case=knows_case) if tab == "overview" else (),
        "person": person_fields(found, is_open=until is not None),
        "is_open": until is not None,
        "open_words": open_words(timezone.localtime(until)) if until else "",
        "open_form": form or OpenForm(),
        "open_refusal": can_open_fields(actor, found),
        "results": [(row, result_facts(row)) for row in results] if tab == "overview" else (),
        "tries": list(found.contact_tries.select_related("by")),
        "returns": list(found.leg_returns.select_related("unit", "right_unit", "sent_on_to", "ruled_by")),
        "consent": found.consents.filter(withdrawn_at=None, receiver=found.receiver_id).first(),
        "papers": papers,
        "attachments": attachments,
        "events": events,
        "recent": events[:8],
        "contact_refusal": can_record_contact(actor, found),
        "urge_refusal": can_urge_leg(actor, found),
        "consent_refusal": can_withdraw_consent(actor, found),
        "live_url": request.get_full_path() if request.method == "GET" else found.get_absolute_url(),
        "topic": f"{Leg._meta.label_lower}:{found.pk}",
    }
    name = "referrals/_leg.html" if is_fragment(request, "record") else "referrals/leg.html"
    return render(request, name, context, status=200 if form is None else status_of(form))


@require_POST
def leg_fields(request: Request, pk: int) -> HttpResponse:
    """Open the fields for a while, with what for; each opening is an event."""
    actor = request.actor
    found = visible_leg(request, pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        require(can_open_fields(actor, found))
        return _leg_page(request, pk, form=form)
    open_fields(found, actor=actor, purpose=form.cleaned_data["purpose"])
    return redirect(found)


@require_http_methods(["GET", "POST"])
def leg_contact(request: Request, pk: int) -> HttpResponse:
    """Enter an attempt to reach the person."""
    found = visible_leg(request, pk)
    require(can_record_contact(request.actor, found))
    return confirm(
        request,
        ContactForm(posted(request)),
        partial(record_contact, found),
        record=found,
        heading=_("Enter an attempt to reach the person"),
        home=referrals_home(),
        points=[
            _("Three attempts on three different days stand behind “not reached”."),
            _("An attempt counts for the day on which it is entered: enter each on its day."),
        ],
        done=_("The attempt is entered."),
    )


@require_POST
def leg_urge(request: Request, pk: int) -> HttpResponse:
    """Ask the receiver for its result, once a day."""
    actor = request.actor
    found = visible_leg(request, pk)
    try:
        urge_leg(found, actor=actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(unit)s was urged.") % {"unit": found.receiver.label})
    return redirect(found.case if Referral.objects.visible_to(actor).filter(pk=found.case_id) else found)


@require_http_methods(["GET", "POST"])
def leg_consent(request: Request, pk: int) -> HttpResponse:
    """The person takes the consent back."""
    found = visible_leg(request, pk)
    require(can_withdraw_consent(request.actor, found))
    return confirm(
        request,
        ReasonForm(posted(request)),
        partial(withdraw_consent, found),
        record=found,
        heading=_("Withdraw the consent"),
        home=referrals_home(),
        points=[
            _("%(unit)s can open the person's fields no longer, from this moment.")
            % {"unit": found.receiver.label},
            _("What has already been given stays given."),
        ],
        done=_("The consent is withdrawn; the fields are closed."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
def leg_new(request: Request, pk: int) -> HttpResponse:
    """Name a receiver: what is asked, for what, which fields go with it, and the consent."""
    actor = request.actor
    case = visible_case(request, pk)
    require(can_name_leg(actor, case))
    form = LegForm(posted(request), request.FILES or None, case=case, actor=actor)
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            name_leg(case, actor=actor, **form.values())
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The receiver is named; nothing is sent before you sign."))
            return redirect(case)
    suggestions = suggest_units(f"{case.title}\n{case.facts}", county_of(case).units())[:6]
    context = {"form": form, "case": case, "suggestions": suggestions}
    return render(request, "referrals/leg_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def leg_agree(request: Request, pk: int) -> HttpResponse:
    """Enter the consent to the fields of a leg that was named without it."""
    found = visible_leg(request, pk)
    require(can_name_leg(request.actor, found.case))
    return confirm(
        request,
        ConsentForm(posted(request), request.FILES or None),
        partial(agree_to_leg, found),
        record=found,
        back=found.case.get_absolute_url(),
        heading=_("Enter the consent"),
        home=referrals_home(),
        points=[
            _("%(unit)s gets exactly these fields: %(fields)s.")
            % {"unit": found.receiver.label, "fields": found.fields_words},
            _("The person may take the consent back at any time."),
        ],
        done=_("The consent is entered."),
    )


@require_POST
def leg_off(request: Request, pk: int) -> HttpResponse:
    """Take a receiver off before sending."""
    actor = request.actor
    found = visible_leg(request, pk)
    unname_leg(found, actor=actor)
    messages.success(request, _("The receiver is taken off."))
    return redirect(found.case)


@require_http_methods(["GET", "POST"])
def readers(request: Request, pk: int) -> HttpResponse:
    """Name somebody who needs to know of a restricted matter."""
    case = visible_case(request, pk)
    require(can_name_reader(request.actor, case))
    return confirm(
        request,
        ReaderForm(posted(request), case=case),
        partial(name_reader, case),
        record=case,
        heading=_("Name who needs to know"),
        home=referrals_home(),
        points=[_("This person reads the whole matter from now on."), _("The naming is on record.")],
        done=_("The person is told and can read the matter now."),
    )
