"""Registering a request for aid: who is found in the register first, else entered with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from coordination.access import Actor, require
from coordination.aid.models import AidCase
from coordination.aid.policies.afterwards import can_follow_with_another
from coordination.aid.policies.cases import can_register_aid
from coordination.aid.queries.limits import small_cap
from coordination.forms import ANY, AskingForm, money_field, offer, outcome_field, text_field
from coordination.pages import Request, is_sound, posted, refuse, status_of
from coordination.previews import foretell, is_preview, preview_address
from coordination.register.matching import match
from coordination.register.models import Person
from coordination.register.queries.elsewhere import registered_elsewhere
from coordination.units.counties import county_of
from coordination.units.fields import UnitField
from coordination.units.models import Organisation, Role
from workflows.emergency_aid.moves import NEW, register_request


class RegisterForm(AskingForm):
    """Person first, then what happened; a known person is found by number, else asked about."""

    encrypted = ("id_number", "phone", "account", "facts", "other_aid")
    names = ("name",)

    person = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the person"),
        max_length=40,
        error_messages={"required": _("Enter the name that belongs to the number.")},
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=30,
        required=False,
        help_text=_("Without papers leave it empty: the person gets a temporary number, aid does not wait."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    account = forms.CharField(
        label=_("Bank card"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    township = UnitField(
        label=_("Place of hardship"),
        help_text=_("Where it happened, wherever the household is registered."),
    )
    village = UnitField(label=_("Village"), required=False)
    nature = forms.ChoiceField(
        label=_("Type of hardship"),
        choices=AidCase.Nature.choices,
        widget=forms.RadioSelect,
        initial=AidCase.Nature.EMERGENCY,
    )
    character = forms.ChoiceField(
        label=_("Nature of the hardship"),
        choices=AidCase.Character.choices,
        widget=forms.RadioSelect,
    )
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", _("please choose")), *AidCase.Cause.choices])
    facts = text_field(_("What happened"), 4, max_length=4000)
    amount = money_field(_("Amount asked (yuan)"))
    is_urgent = forms.BooleanField(label=_("Urgent: aid first, papers after"), required=False, initial=True)
    needs_plan = forms.BooleanField(label=_("More aid in stages will be needed"), required=False)
    other_aid = forms.CharField(
        label=_("Aid from other programmes"),
        max_length=300,
        required=False,
        help_text=_("Vagrant rescue, disease funds, charity, insurance, as far as known."),
    )
    needs_with = {"id_number": {ANY: ("name",)}}

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        known: Person | None = None,
        after: AidCase | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if after is not None:
            self.fields["after"] = forms.CharField(widget=forms.HiddenInput, initial=after.pk)
        self.actor, self.known = actor, known
        towns = towns_of(actor)
        own = towns[:2]
        offer(self, "township", towns, **({"initial": own[0], "empty_label": None} if len(own) == 1 else {}))
        villages = county_of(actor).units().filter(kind=Organisation.Kind.VILLAGE)
        offer(self, "village", villages.filter(parent__in=towns))
        cap = small_cap(on=timezone.localdate(), county=county_of(actor))
        self.fields["amount"].help_text = gettext("Quick aid is at most %(cap)s yuan.") % {
            "cap": f"{cap:,.0f}"
        }
        if known is not None:
            self.fields["person"].initial = known.key
            for name in ("name", "id_number", "phone", "account", "village"):
                del self.fields[name]

    def ask_which(self, candidates: tuple[Person, ...]) -> None:
        """Namesakes are laid before the clerk, masked; nobody is merged by a machine."""
        alike = [
            (one.key, f"{one.masked_name} · {one.household.number} · {one.household.masked_address}")
            for one in candidates
        ]
        choices = [*alike, (NEW, gettext("None of them: a new person"))]
        self.fields["candidate"] = outcome_field(_("Is it one of these?"), choices)


def towns_of(actor: Actor) -> Any:
    """The townships for which this person registers."""
    towns = county_of(actor).units().filter(kind=Organisation.Kind.TOWNSHIP).order_by("order", "code")
    post = actor.acting_post
    if post is not None and actor.has_role(Role.TCLERK, Role.TOFFICER):
        return towns.filter(pk=post.unit_id)
    if post is not None and actor.has_role(Role.VCO):
        return towns.filter(pk__in=[post.unit.parent_id])
    return towns


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    actor = request.actor
    require(can_register_aid(actor))
    after = _after(request, actor)
    known = _known(request, actor) if after is None else after.person.current
    form = RegisterForm(posted(request), actor=actor, known=known, after=after)
    if request.method == "POST":
        if known is None:
            _offer_candidates(form, request)
        if is_preview(request):
            return foretell(
                request,
                lambda: register_request(form.cleaned_data, known, actor=actor, after=after),
                form,
                about=[],
            )
        if is_sound(form, actor):
            try:
                case = register_request(form.cleaned_data, known, actor=actor, after=after)
            except ValidationError as error:
                refuse(form, error)
            except PermissionDenied as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, gettext("The request is registered."))
                for other in registered_elsewhere(case.person.id_number, county=county_of(case)):
                    messages.info(request, str(other))
                return redirect(case)
    context = {"form": form, "known": known, "after": after, "preview_url": preview_address(request)}
    return render(request, "aid/register.html", context, status=status_of(form))


def _known(request: Request, actor: Actor) -> Person | None:
    """The person whose page the clerk came from, or whom the form names."""
    key = request.POST.get("person") or request.GET.get("person", "")
    if not key:
        return None
    people = Person.objects.visible_to(actor).select_related("household__township", "household__village")
    return get_object_or_404(people, key=key)


def _after(request: Request, actor: Actor) -> AidCase | None:
    """The closed case, too old to be reopened, from whose page the clerk came."""
    pk = request.POST.get("after") or request.GET.get("after", "")
    if not pk.isdecimal():
        return None
    case = get_object_or_404(AidCase.objects.visible_to(actor).select_related("person"), pk=int(pk))
    require(can_follow_with_another(actor, case))
    return case


def _offer_candidates(form: RegisterForm, request: Request) -> None:
    """Where the register knows people of this name and no number decides, ask which; nobody else is taken."""
    name, number = request.POST.get("name", "").strip(), request.POST.get("id_number", "").strip()
    town = request.POST.get("township", "")
    if not name:
        return
    found = match(
        name=name,
        id_number=number,
        township=int(town) if town.isdecimal() else None,
        county=county_of(request.actor),
    )
    offered = {NEW, *(one.key for one in found.candidates)}
    if found.is_question or request.POST.get("candidate", NEW) not in offered:
        form.ask_which(found.candidates)
