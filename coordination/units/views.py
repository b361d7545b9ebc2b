"""Pages of units, people, absences and the duty catalogue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.access import require
from coordination.audit.models import Event
from coordination.pages import Request, confirm, is_sound, open_above_counties, posted, refuse, status_of
from coordination.previews import foretell, is_preview, preview_address
from coordination.units import actions, forms
from coordination.units.actors import SESSION_KEY, acting_key
from coordination.units.addresses import named_unit, unit_address
from coordination.units.leaving import left_by
from coordination.units.models import Absence, DutyLine, Organisation, Post, Substitution, User
from coordination.units.policies import (
    can_confirm_absence,
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


@open_above_counties
@require_POST
def act_as(request: Request) -> HttpResponse:
    """Go on in another of one's posts, or on behalf of an absent colleague."""
    key = request.POST.get("post", "")
    chosen = next((one for one in request.actors if acting_key(one) == key), None)
    if chosen is None:
        require(_("This post is not yours, or no longer in force."))
    else:
        actions.switch_post(chosen, actor=request.actor)
        request.session[SESSION_KEY] = key
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "/")


@require_GET
def units(request: Request) -> HttpResponse:
    context = {
        "tree": county_tree(request.actor),
        "may_open_accounts": can_create_user(request.actor, User()) is None,
    }
    return render(request, "units/units.html", context)


@require_GET
def unit(request: Request, code: str) -> HttpResponse:
    actor = request.actor
    shown = named_unit(request, code)
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
        # of the city's: what stands above the counties, and the reader's own county
        "children": shown.children.visible_to(actor).valid_on().order_by("order", "code"),
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
    actor = request.actor
    form = forms.AbsenceForm(posted(request), actor=actor)
    if is_preview(request):
        return foretell(request, lambda: _record_absences(actor=actor, **form.cleaned_data), form, about=[])
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            done = _record_absences(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("units:absence")
    coming = (
        forms.absences_told_to(actor)
        .filter(last_day__gte=timezone.localdate())
        .select_related("post__user", "post__unit__region", "recorded_by")
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
        "preview_url": preview_address(request),
        "absences": [
            (one, can_end_absence(actor, one) is None, can_confirm_absence(actor, one) is None)
            for one in coming
        ],
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
def _record_absences(*, actor: Actor, posts: list[Post], **values: Any) -> str:
    """Note them; what to say of it."""
    noted = [actions.record_absence(post, actor=actor, **values) for post in posts]
    if any(one.waits_for_confirmation for one in noted):
        return _(
            "Recorded, and the holder was told. If you stand in yourself, the tasks come to you once the holder or the office has confirmed it."
        )
    return _("Recorded. The substitute was told and sees the tasks on those days.")


def _absence(request: Request, pk: int) -> Absence:
    posts = Post.objects.visible_to(request.actor).values("pk")
    seen = Absence.objects.filter(Q(post__in=posts) | Q(post__user=request.actor.user))
    return get_object_or_404(seen.select_related("post__unit"), pk=pk)


@require_POST
def absence_confirm(request: Request, pk: int) -> HttpResponse:
    """Say that an absence noted by somebody else is true."""
    found = _absence(request, pk)
    require(can_confirm_absence(request.actor, found))
    try:
        actions.confirm_absence(found, actor=request.actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Confirmed. The substitute sees the tasks on those days."))
    return redirect("units:absence")


@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    found = _absence(request, pk)
    require(can_end_absence(request.actor, found))
    try:
        actions.end_absence(found, actor=request.actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Welcome back. The tasks are no longer shown to the substitute."))
    return redirect("units:absence")


@require_GET
def duty_catalogue(request: Request) -> HttpResponse:
    """The duties by unit and by the words of a matter."""
    actor = request.actor
    form = forms.DutySearchForm(request.GET, actor=actor)
    form.is_valid()
    asked = form.cleaned_data
    lines = DutyLine.objects.visible_to(actor)
    lines = lines if asked.get("ended") else lines.valid_on()
    if asked.get("unit"):
        lines = lines.filter(unit=asked["unit"])
    words = asked.get("q", "").strip()
    suggestions = suggest_units(words, Organisation.objects.visible_to(actor)) if words else []
    if words:
        named = Q(text__icontains=words) | Q(text_en__icontains=words) | Q(keywords__icontains=words)
        named |= Q(code__iexact=words) | Q(requirement__iexact=words)
        lines = lines.filter(named | Q(pk__in=[found.duty_line.pk for found in suggestions]))
    lines = lines.select_related("unit", "succeeded_by__unit").prefetch_related("partners")
    shown = duties(list(lines.order_by("unit__order", "code")))
    context = {"form": form, "duties": shown, "suggestions": suggestions[:5], "words": words}
    return render(request, "units/duty_catalogue.html", context)


@require_http_methods(["GET", "POST"])
def post_grant(request: Request, code: str) -> HttpResponse:
    where = named_unit(request, code)
    require(can_grant_post(request.actor, Post(user=User(), unit=where, role="UCLERK")))

    def grant(*, actor: Actor, user: User, **values: Any) -> Post:
        return actions.grant_post(user, where, actor=actor, **values)

    return confirm(
        request,
        forms.PostForm(posted(request), actor=request.actor),
        grant,
        heading=_("Grant a post in %(unit)s") % {"unit": where.label},
        home=_home(),
        back=unit_address(where, request.actor),
        submit=_("Grant the post"),
        points=[_("From that day the person sees and takes the tasks of the role.")],
        done=_("The post is granted and the person told."),
    )


@require_http_methods(["GET", "POST"])
def post_end(request: Request, pk: int) -> HttpResponse:
    post = _visible_post(request, pk)
    require(can_end_post(request.actor, post))
    return confirm(
        request,
        forms.EndPostForm(posted(request), actor=request.actor, post=post),
        partial(actions.end_post, post),
        heading=_("End the post %(post)s of %(person)s") % {"post": post.label, "person": post.user.label},
        home=_home(),
        back=unit_address(post.unit, request.actor),
        submit=_("End the post"),
        points=_left_words(post),
        done=_("The post ends on that day."),
    )


def _left_words(post: Post) -> list[str]:
    """What stands at the desk; whose it will be hangs on the day and the successor."""
    left = left_by(post, timezone.localdate())
    if not left.count:
        return [_("No open step stands at this post.")]
    colon = pgettext("punctuation", ": ")
    return [
        _("Open steps at this post: %(count)s.") % {"count": left.count},
        *(f"{task.label}{colon}{task.subject_title}" for task in left.first),
    ]


@require_http_methods(["GET", "POST"])
def substitute(request: Request, pk: int) -> HttpResponse:
    post = _visible_post(request, pk)
    named = Substitution(post=post, substitute=Post(user=User(), unit=post.unit))
    require(can_set_substitution(request.actor, named))
    return confirm(
        request,
        forms.SubstitutionForm(posted(request), post=post),
        partial(actions.set_substitution, post),
        heading=_("Name a substitute for %(post)s") % {"post": f"{post.label} {post.user.label}"},
        home=_home(),
        back=unit_address(post.unit, request.actor),
        submit=_("Name the substitute"),
        points=[_("The substitute sees the tasks only while an absence of the holder is recorded.")],
        done=_("The substitute is named and was told."),
    )


@require_http_methods(["GET", "POST"])
def unit_end(request: Request, code: str) -> HttpResponse:
    ending = named_unit(request, code)
    require(can_end_organisation(request.actor, ending))

    def end(
        *, actor: Actor, main_successor: Organisation, other_successors: Any, **values: Any
    ) -> Organisation:
        others = [other for other in other_successors if other != main_successor]
        successors = [
            actions.Successor(main_successor),
            *(actions.Successor(one, is_main=False) for one in others),
        ]
        return actions.end_organisation(ending, actor=actor, successors=successors, **values)

    return confirm(
        request,
        forms.EndUnitForm(posted(request), unit=ending),
        end,
        heading=_("End %(unit)s") % {"unit": ending.full_name},
        home=_home(),
        back=unit_address(ending, request.actor),
        submit=_("End the unit"),
        points=[
            _("Its posts and duties end with it."),
            _("Its open tasks go to the one main successor by themselves."),
            _("Its records stay and stay readable."),
        ],
        done=_("The unit ends on that day; its people and its successors were told."),
    )


def _home() -> tuple[str, str]:
    return reverse("units:units"), _("Member units")


def _visible_post(request: Request, pk: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.actor).select_related("user", "unit"), pk=pk)
