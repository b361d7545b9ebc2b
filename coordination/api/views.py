"""Pages of interface clients, for the security administrator: list, one client, add, change the key, revoke."""

from __future__ import annotations

from functools import partial

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from coordination.access import require
from coordination.api.actions import add_client, change_key, end_client
from coordination.api.forms import ClientForm, ReasonForm
from coordination.api.keys import BEGINS, last_day
from coordination.api.lists import CLIENTS, TONES
from coordination.api.models import ApiClient, ApiClientQuerySet
from coordination.api.policies import can_change_key, can_end_client, can_keep_clients
from coordination.audit.models import Event
from coordination.pages import Request, confirm, posted
from coordination.policy.words import full_date, short_moment
from coordination.showing import Fact
from coordination.units.models import Role
from coordination.worklists import Link

EVENTS_SHOWN = 20


def visible(request: Request) -> ApiClientQuerySet:
    clients = ApiClient.objects.visible_to(request.actor)
    return clients.select_related("organisation", "post")


@require_GET
def clients(request: Request) -> HttpResponse:
    """Who may call the interface, since when, and when last; never a key."""
    require(can_keep_clients(request.actor))
    new = Link(_("Add a client"), reverse("interfaces:add"), main=True)
    return CLIENTS.answer(request, new, template="api/clients.html")


@require_GET
def client(request: Request, code: str) -> HttpResponse:
    """One client: what its key opens, what may be done, what was done."""
    actor = request.actor
    found = get_object_or_404(visible(request), code=code)
    context = {
        "client": found,
        "tone": TONES[found.state],
        "facts": _facts(found),
        "key_refusal": can_change_key(actor, found),
        "end_refusal": can_end_client(actor, found),
        "events": Event.objects.of(found)[:EVENTS_SHOWN],
    }
    return render(request, "api/client.html", context)


def _facts(found: ApiClient) -> list[Fact]:
    return [
        Fact("code", _("Code"), found.code),
        Fact("unit", _("Unit"), found.organisation.label),
        Fact("acts_as", pgettext("client", "Acts as"), Role(found.post.role).label),
        Fact("channel", _("Channel"), found.get_channel_display()),
        Fact("scopes", _("Scopes"), "\n".join(found.scope_words)),
        Fact("rate", _("Requests a minute"), found.rate),
        Fact("prefix", _("Beginning of the key"), f"{BEGINS}{found.prefix}…"),
        Fact("addresses", _("Only from these addresses"), "\n".join(found.addresses) or _("from anywhere")),
        Fact("signs", _("It signs each request"), _("yes") if found.signs else _("no")),
        Fact("added", pgettext("client", "Added"), short_moment(found.created_at)),
        Fact(
            "last_used",
            _("Last used"),
            short_moment(found.last_used_at) if found.last_used_at else _("never"),
        ),
        Fact(
            "valid_through",
            _("Valid through"),
            full_date(found.valid_until) if found.valid_until else _("until it is revoked"),
        ),
        Fact(
            "revoked", pgettext("client", "Revoked"), short_moment(found.ended_at) if found.ended_at else ""
        ),
    ]


def _home() -> tuple[str, str]:
    return reverse("interfaces:clients"), _("Interface clients")


@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Add a client; its key stands on the answer to this one request and nowhere else."""
    require(can_keep_clients(request.actor))
    return confirm(
        request,
        ClientForm(posted(request), actor=request.actor),
        add_client,
        heading=_("Add an interface client"),
        home=_home(),
        submit=_("Add the client"),
        points=[
            _("The system gets an account of its own that signs in nowhere."),
            _("The key is shown once, on the next page; only a hash of it is kept."),
            _("From then on it opens what is ticked here, and nothing else."),
        ],
        done=partial(_show_key, request),
    )


@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def key(request: Request, code: str) -> HttpResponse:
    """Change the key; the old one is refused from now on."""
    found = get_object_or_404(visible(request), code=code)
    require(can_change_key(request.actor, found))
    return confirm(
        request,
        Form(posted(request)),
        partial(change_key, found),
        record=found,
        heading=_("Change the key of %(system)s") % {"system": found.name},
        home=_home(),
        submit=_("Change the key"),
        points=[
            _("The old key is refused at once; the other system needs the new one to go on."),
            _("The new key is shown once, on the next page."),
            _("It is valid through %(day)s.") % {"day": full_date(last_day())},
        ],
        done=partial(_show_key, request),
    )


@require_http_methods(["GET", "POST"])
def end(request: Request, code: str) -> HttpResponse:
    """Revoke the key, saying why; a client revoked does not come back."""
    found = get_object_or_404(visible(request), code=code)
    require(can_end_client(request.actor, found))
    return confirm(
        request,
        ReasonForm(posted(request)),
        partial(end_client, found),
        record=found,
        heading=_("Revoke the key of %(system)s") % {"system": found.name},
        home=_home(),
        submit=_("Revoke the key"),
        points=[
            _("The key is refused at once and cannot be put in force again."),
            _("What the system reported stays, with its source."),
        ],
        done=_("The key is revoked and refused from now on."),
        danger=True,
    )


def _show_key(request: Request, made: tuple[ApiClient, str]) -> HttpResponse:
    """The only page that a key ever stands on; nothing keeps it."""
    found, plain = made
    return render(request, "api/key.html", {"client": found, "plain": plain}, status=201)
