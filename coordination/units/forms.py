from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.forms import day_field, line_field, offer, planned_day
from coordination.rules import ask, must_not_end_first
from coordination.units.fields import PostField, PostsField, UnitField, UnitsField, UserField
from coordination.units.models import Absence, Organisation, Post, Role, User
from coordination.units.policies import can_record_absence

if TYPE_CHECKING:
    from coordination.access import Actor


class AbsenceForm(forms.Form):
    """Days away, of one's own posts or of the head whom one may speak for."""

    encrypted = ("reason",)

    posts = PostsField(label=_("Who is away, in which posts"))
    first_day = day_field(_("First day away"), initial=timezone.localdate)
    last_day = planned_day(_("Last day away"), from_today=True, initial=timezone.localdate)
    reason = line_field(
        _("Why"),
        phrases=_("Official trip|Leave|Training|Meeting elsewhere"),
        max_length=200,
        help_text=_("Colleagues read it: say no more than they need, and nothing about health."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recordable = posts_recordable_by(actor)
        posts = Post.objects.filter(pk__in=[post.pk for post in recordable]).select_related("user", "unit")
        offer(self, "posts", posts, initial=[post.pk for post in recordable if post.user_id == actor.user.pk])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ask("last_day", must_not_end_first, cleaned.get("first_day"), cleaned.get("last_day"))
        return cleaned


def posts_recordable_by(actor: Actor) -> list[Post]:
    """Own posts, and those whose absence the actor may record."""
    others = Q(unit=actor.unit_id) | Q(role__in=[Role.CHIEF, Role.DEPUTY])
    candidates = [
        Post.objects.filter(user=actor.user).current(),
        Post.objects.visible_to(actor).current().filter(others),
    ]
    posts = {post.pk: post for found in candidates for post in found.select_related("user", "unit")}
    return [post for post in posts.values() if can_record_absence(actor, post) is None]


def absences_told_to(actor: Actor) -> QuerySet[Absence]:
    """Those that the actor may note; to the office also what waits for a confirmation in the county."""
    told = Q(post__in=[post.pk for post in posts_recordable_by(actor)])
    if actor.county_id is not None and actor.has_role(Role.OFFICE, Role.OFFDIR):
        waiting = Absence.objects.unconfirmed().filter(post__unit__region=actor.county_id)
        told |= Q(pk__in=waiting.values("pk"))
    return Absence.objects.filter(told)


class SubstitutionForm(forms.Form):
    substitute = PostField(
        label=_("Substitute (B)"),
        help_text=_("Sees the tasks by itself on the days when the holder is away, and only then."),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = [unit for unit in (post.unit_id, post.unit.parent_id) if unit]
        posts = Post.objects.current().filter(unit__in=near).exclude(user=post.user)
        offer(self, "substitute", posts.select_related("user", "unit"))


class PostForm(forms.Form):
    """A post to grant in a unit."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[choice for choice in Role.choices if choice[0] != Role.CLOCK]
    )
    title = forms.CharField(label=_("Title of the post"), max_length=60)
    title_en = forms.CharField(label=_("English title of the post"), max_length=80, required=False)
    valid_from = day_field(_("In force from"), initial=timezone.localdate)
    valid_to = planned_day(_("Last day in force"), from_today=True, required=False)
    reason = forms.CharField(label=_("Ground"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", User.objects.kept_by(actor).filter(is_active=True))


class EndPostForm(forms.Form):
    last_day = day_field(_("Last day in force"), initial=timezone.localdate)
    is_past_meant = forms.BooleanField(
        label=_("The day has passed, and it is meant"),
        required=False,
        help_text=_("Only for a day before today: what was done in the post since then stays as it is."),
    )
    reason = forms.CharField(label=_("Ground"), max_length=200)
    successor = UserField(
        label=_("Who holds the post next"),
        required=False,
        help_text=_("The same post, from the day after; the open steps go with it."),
    )
    steps_wait = forms.BooleanField(
        label=_("Nobody yet: the open steps wait until somebody is appointed"), required=False
    )

    def __init__(self, *args: Any, actor: Actor, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = User.objects.kept_by(actor).filter(is_active=True, account_class=post.user.account_class)
        offer(self, "successor", kept.exclude(pk__in=[post.user_id, actor.user.pk]))


class EndUnitForm(forms.Form):
    last_day = planned_day(_("Last day of the unit"), from_today=True, initial=timezone.localdate)
    main_successor = UnitField(label=_("Takes the open tasks"), help_text=_("One unit only."))
    other_successors = UnitsField(
        label=_("Also takes over duties"), required=False, widget=forms.SelectMultiple
    )
    reason = forms.CharField(label=_("Ground"), max_length=200)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Organisation.objects.filter(region=unit.region_id, level=unit.level)
        standing = standing.valid_on().exclude(pk=unit.pk)
        offer(self, "main_successor", standing)
        offer(self, "other_successors", standing)


class DutySearchForm(forms.Form):
    """What the duty catalogue is searched by."""

    numbers = ("q",)

    q = forms.CharField(label=_("Words of the matter"), max_length=200, required=False)
    unit = UnitField(label=_("Unit"), required=False, to_field_name="code", empty_label=_("All units"))
    ended = forms.BooleanField(label=_("Also ended duties"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.of_county(actor.county_id).filter(duty_lines__isnull=False)
        offer(self, "unit", units.distinct())
