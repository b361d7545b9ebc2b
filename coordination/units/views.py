"""Pages of units, people, absences and the duty catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import require
from coordination.audit.models import Event
from coordination.pages import Request, status_of
from coordination.units import actions, forms
from coordination.units.actors import SESSION_KEY, acting_key
from coordination.units.models import Absence, DutyLine, Organisation, Post, Substitution, User
from coordination.units.policies import (
    can_create_user,
    can_end_absence,
    can_end_organisation,
    can_end_post,
    can_grant_post,
    can_set_substitution,
)
from coordination.units.queries import suggest_units
from coordination.units.tree import county_tree, duties, holdings

if TYPE_CHECKING:
    from coordination.access import Actor

EVENTS_SHOWN = 12


def actor_of(request: Request) -> Actor:
    """Who acts; every view here asks for a sign-in."""
    actor = request.actor
    return actor


@require_POST
def act_as(request: Request) -> HttpResponse:
    """Go on in another of one's posts, or on behalf of an absent colleague."""
    key = request.POST.get("post", "")
    chosen = next((one for one in request.actors if acting_key(one) == key), None)
    if chosen is None:
        require(_("This post is not yours, or no longer in force."))
    else:
        actions.switch_post(chosen, actor=actor_of(request))
        request.session[SESSION_KEY] = key
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "/")


@require_GET
def units(request: Request) -> HttpResponse:
    context = {
        "tree": county_tree(),
        "may_open_accounts": can_create_user(actor_of(request), User()) is None,
    }
    return render(request, "units/units.html", context)


@require_GET
def unit(request: Request, code: str) -> HttpResponse:
    actor = actor_of(request)
    shown = get_object_or_404(
        Organisation.objects.visible_to(actor).select_related("parent", "region"), code=code
    )
    today = timezone.localdate()
    lines = DutyLine.objects.visible_to(actor).select_related("unit", "succeeded_by__unit")
    lines = lines.prefetch_related("partners")
    own = lines.filter(unit=shown)
    context = {
        "unit": shown,
        "standing": shown.is_valid_on(today),
        "holdings": [(one, _post_actions(actor, one.post)) for one in holdings(shown)],
        "duties": duties(list(own.valid_on())),
        "ended_duties": duties(list(own.exclude(valid_to=None).filter(valid_to__lt=today))),
        "partner_duties": duties(list(lines.valid_on().filter(partners=shown))),
        "predecessors": shown.succession_in.select_related("predecessor").order_by("on"),
        "successors": shown.succession_out.select_related("successor").order_by("-is_main", "on"),
        "children": shown.children.valid_on().order_by("order", "code"),
        "events": Event.objects.of(shown)[:EVENTS_SHOWN],
        "may_grant": can_grant_post(actor, Post(user=User(), unit=shown, role="UCLERK")) is None,
        "may_end": shown.valid_to is None and can_end_organisation(actor, shown) is None,
    }
    return render(request, "units/unit.html", context)


def _post_actions(actor: Actor, post: Post) -> dict[str, bool]:
    return {
        "end": can_end_post(actor, post) is None,
        # asked about a colleague of the same class: which one is chosen on the page
        "substitute": can_set_substitution(
            actor, Substitution(post=post, substitute=Post(user=User(), unit=post.unit))
        )
        is None,
    }


@require_http_methods(["GET", "POST"])
def absence(request: Request) -> HttpResponse:
    """Say when one is away, see who stands in, and come back early."""
    actor = actor_of(request)
    form = forms.AbsenceForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "reason")}
        if _acted(form, _record_absences, form.cleaned_data["posts"], actor=actor, **values):
            messages.success(
                request, _("Recorded. The substitute was told and sees the tasks on those days.")
            )
            return redirect("units:absence")
    posts = [post.pk for post in forms.posts_recordable_by(actor)]
    coming = (
        Absence.objects.filter(post__in=posts, last_day__gte=timezone.localdate())
        .select_related("post__user", "post__unit")
        .prefetch_related("post__substitutions__substitute__user", "post__substitutions__substitute__unit")
        .order_by("first_day", "pk")
    )
    standing_in = (
        Substitution.objects.valid_on()
        .filter(substitute__user=actor.user)
        .select_related("post__user", "post__unit")
        .order_by("pk")
    )
    in_force = set(
        Substitution.objects.in_force().filter(substitute__user=actor.user).values_list("pk", flat=True)
    )
    context = {
        "form": form,
        "absences": coming,
        "standing_in": [(one, one.pk in in_force) for one in standing_in],
        "own_posts": [
            (
                post,
                [one.substitute for one in post.substitutions.all() if one.is_valid_on(timezone.localdate())],
            )
            for post in Post.objects.current()
            .filter(user=actor.user)
            .select_related("unit")
            .prefetch_related("substitutions__substitute__user", "substitutions__substitute__unit")
        ],
    }
    return render(request, "units/absence.html", context, status=status_of(form))


@transaction.atomic
def _record_absences(posts: list[Post], *, actor: Actor, **values: Any) -> None:
    for post in posts:
        actions.record_absence(post, actor=actor, **values)


@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Absence.objects.select_related("post"), pk=pk)
    require(can_end_absence(actor_of(request), found))
    try:
        actions.end_absence(found, actor=actor_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Welcome back. The tasks are no longer shown to the substitute."))
    return redirect("units:absence")


@require_GET
def duty_catalogue(request: Request) -> HttpResponse:
    """The duties by unit and by the words of a matter."""
    actor = actor_of(request)
    form = forms.DutySearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    lines = DutyLine.objects.visible_to(actor)
    lines = lines if asked.get("ended") else lines.valid_on()
    if asked.get("unit"):
        lines = lines.filter(unit=asked["unit"])
    words = asked.get("q", "").strip()
    suggestions = suggest_units(words) if words else []
    if words:
        named = Q(text__icontains=words) | Q(text_en__icontains=words) | Q(keywords__icontains=words)
        named |= Q(code__iexact=words) | Q(requirement__iexact=words)
        lines = lines.filter(named | Q(pk__in=[found.duty_line.pk for found in suggestions]))
    lines = lines.select_related("unit", "succeeded_by__unit").prefetch_related("partners")
    shown = duties(list(lines.order_by("unit__order", "code")))
    context = {"form": form, "duties": shown, "suggestions": suggestions[:5], "words": words}
    return render(request, "units/duty_catalogue.html", context)


@require_http_methods(["GET", "POST"])
def account(request: Request) -> HttpResponse:
    """The system administrator opens an account; the security administrator gives it a post."""
    actor = actor_of(request)
    require(can_create_user(actor, User()))
    form = forms.AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if _acted(
            form, actions.create_user, values.pop("username"), values.pop("name"), actor=actor, **values
        ):
            messages.success(request, _("The account is open. It holds no post yet."))
            return redirect("units:units")
    words = {
        "heading": _("Open an account"),
        "submit": _("Open the account"),
        "points": [
            _("The person can sign in at once and sees nothing until a post is granted."),
            _("The class of the account cannot be changed later."),
        ],
    }
    return _form_page(request, form, reverse("units:units"), words)


@require_http_methods(["GET", "POST"])
def post_grant(request: Request, code: str) -> HttpResponse:
    actor = actor_of(request)
    where = get_object_or_404(Organisation.objects.visible_to(actor), code=code)
    require(can_grant_post(actor, Post(user=User(), unit=where, role="UCLERK")))
    form = forms.PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        who, role, title = values.pop("user"), values.pop("role"), values.pop("title")
        if _acted(form, actions.grant_post, who, where, role, title, actor=actor, **values):
            messages.success(request, _("The post is granted and the person told."))
            return redirect("units:unit", code=code)
    words = {
        "heading": _("Grant a post in %(unit)s") % {"unit": where.label},
        "submit": _("Grant the post"),
        "points": [_("From that day the person sees and takes the tasks of the role.")],
    }
    return _form_page(request, form, reverse("units:unit", args=[code]), words)


@require_http_methods(["GET", "POST"])
def post_end(request: Request, pk: int) -> HttpResponse:
    actor = actor_of(request)
    post = get_object_or_404(Post.objects.visible_to(actor).select_related("user", "unit"), pk=pk)
    require(can_end_post(actor, post))
    form = forms.EndPostForm(request.POST or None)
    back = reverse("units:unit", args=[post.unit.code])
    sent = request.method == "POST" and form.is_valid()
    if sent and _acted(form, actions.end_post, post, actor=actor, **form.cleaned_data):
        messages.success(request, _("The post ends on that day."))
        return redirect(back)
    words = {
        "heading": _("End the post %(post)s of %(person)s") % {"post": post.label, "person": post.user.label},
        "submit": _("End the post"),
        "points": [_("Open tasks stay with the role, for whoever holds it next.")],
    }
    return _form_page(request, form, back, words)


@require_http_methods(["GET", "POST"])
def substitute(request: Request, pk: int) -> HttpResponse:
    actor = actor_of(request)
    post = get_object_or_404(Post.objects.visible_to(actor).select_related("user", "unit"), pk=pk)
    require(
        can_set_substitution(actor, Substitution(post=post, substitute=Post(user=User(), unit=post.unit)))
    )
    form = forms.SubstitutionForm(request.POST or None, post=post)
    back = reverse("units:unit", args=[post.unit.code])
    sent = request.method == "POST" and form.is_valid()
    if sent and _acted(form, actions.set_substitution, post, form.cleaned_data["substitute"], actor=actor):
        messages.success(request, _("The substitute is named and was told."))
        return redirect(back)
    words = {
        "heading": _("Name a substitute for %(post)s") % {"post": f"{post.label} {post.user.label}"},
        "submit": _("Name the substitute"),
        "points": [_("Nothing changes until an absence of the holder is recorded.")],
    }
    return _form_page(request, form, back, words)


@require_http_methods(["GET", "POST"])
def unit_end(request: Request, code: str) -> HttpResponse:
    actor = actor_of(request)
    ending = get_object_or_404(Organisation.objects.visible_to(actor), code=code)
    require(can_end_organisation(actor, ending))
    form = forms.EndUnitForm(request.POST or None, unit=ending)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        successors = [actions.Successor(values["main_successor"])]
        successors += [
            actions.Successor(other, is_main=False)
            for other in values["other_successors"]
            if other != values["main_successor"]
        ]
        if _acted(
            form,
            actions.end_organisation,
            ending,
            actor=actor,
            last_day=values["last_day"],
            successors=successors,
            reason=values["reason"],
        ):
            messages.success(
                request, _("The unit ends on that day; its people and its successors were told.")
            )
            return redirect("units:unit", code=code)
    words = {
        "heading": _("End %(unit)s") % {"unit": ending.full_name},
        "submit": _("End the unit"),
        "points": [
            _("Its posts and duties end with it."),
            _("Its open tasks go to the one main successor by themselves."),
            _("Its records stay and stay readable."),
        ],
    }
    return _form_page(request, form, reverse("units:unit", args=[code]), words)


def _acted(form: Form, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
    """Run an action; what it refuses as wrong input stands at the field or on top of the form."""
    try:
        action(*args, **values)
    except ValidationError as error:
        for name, sentences in _by_field(error).items():
            form.add_error(name if name in form.fields else None, sentences)
        return False
    return True


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def _form_page(request: Request, form: Form, back: str, words: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "back": back, **words}
    return render(request, "units/form.html", context, status=status_of(form))
