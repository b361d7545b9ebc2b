from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.units.models import AccountClass, Organisation, Post, Role, User
from coordination.units.policies import can_record_absence

if TYPE_CHECKING:
    from coordination.access import Actor


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **options)


def _today() -> dt.date:
    return timezone.localdate()


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.label} · {obj.label}"


class PostsChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.label} · {obj.label}"


def _choices(form: forms.Form, name: str) -> Any:
    """A field that offers rows: which ones is known only when the form is made."""
    return form.fields[name]


class AbsenceForm(forms.Form):
    """Days away, of one's own posts or of the head whom one may speak for."""

    posts = PostsChoice(Post.objects.none(), label=_("Who is away, in which posts"))
    first_day = day_field(_("First day away"), initial=_today)
    last_day = day_field(_("Last day away"), initial=_today)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Colleagues read it: say no more than they need, and nothing about health."),
        widget=forms.TextInput(attrs={"data-phrases": _("Official trip|Leave|Training|Meeting elsewhere")}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recordable = posts_recordable_by(actor)
        field = _choices(self, "posts")
        field.queryset = Post.objects.filter(pk__in=[post.pk for post in recordable]).select_related(
            "user", "unit"
        )
        own = [post.pk for post in recordable if post.user_id == actor.user.pk]
        field.initial = own

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            raise ValidationError({"last_day": _("The last day lies before the first.")})
        return cleaned


def posts_recordable_by(actor: Actor) -> list[Post]:
    """Own posts, and those whose absence the actor may record."""
    candidates = Post.objects.current().select_related("user", "unit")
    own = candidates.filter(user=actor.user)
    others = candidates.filter(unit=actor.unit_id) | candidates.filter(role__in=[Role.CHIEF, Role.DEPUTY])
    posts = {post.pk: post for post in [*own, *others]}
    return [post for post in posts.values() if can_record_absence(actor, post) is None]


class SubstitutionForm(forms.Form):
    substitute = PostChoice(
        Post.objects.none(),
        label=_("Substitute (B)"),
        help_text=_("Sees the tasks by itself on the days when the holder is away, and only then."),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = [unit for unit in (post.unit_id, post.unit.parent_id) if unit]
        _choices(self, "substitute").queryset = (
            Post.objects.current()
            .filter(unit__in=near)
            .exclude(user=post.user)
            .select_related("user", "unit")
        )


class PostForm(forms.Form):
    """A post to grant in a unit."""

    user = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Person"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[choice for choice in Role.choices if choice[0] != Role.CLOCK]
    )
    title = forms.CharField(label=_("Title of the post"), max_length=60)
    title_en = forms.CharField(label=_("English title of the post"), max_length=80, required=False)
    valid_from = day_field(_("In force from"), initial=_today)
    valid_to = day_field(_("Last day in force"), required=False)
    reason = forms.CharField(label=_("Ground"), max_length=200)


class EndPostForm(forms.Form):
    last_day = day_field(_("Last day in force"), initial=_today)
    reason = forms.CharField(label=_("Ground"), max_length=200)


class AccountForm(forms.Form):
    """An account to open; its class stays for good."""

    username = forms.CharField(label=_("User name"), max_length=150)
    name = forms.CharField(label=_("Person's name"), max_length=40)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    account_class = forms.ChoiceField(
        label=_("Account class"),
        choices=AccountClass.choices,
        help_text=_("Fixed when the account is opened: the three officers never handle cases."),
    )
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Handed over in person, and changed at the first sign-in."),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.cleaned_data.get("username", "")))
        return password


class EndUnitForm(forms.Form):
    last_day = day_field(_("Last day of the unit"), initial=_today)
    main_successor = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Takes the open tasks"), help_text=_("One unit only.")
    )
    other_successors = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Also takes over duties"), required=False
    )
    reason = forms.CharField(label=_("Ground"), max_length=200)

    def __init__(self, *args: Any, unit: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Organisation.objects.valid_on().filter(level=unit.level).exclude(pk=unit.pk)
        _choices(self, "main_successor").queryset = standing
        _choices(self, "other_successors").queryset = standing


class DutySearchForm(forms.Form):
    """What the duty catalogue is searched by."""

    q = forms.CharField(label=_("Words of the matter"), max_length=200, required=False)
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Unit"),
        required=False,
        to_field_name="code",
        empty_label=_("All units"),
    )
    ended = forms.BooleanField(label=_("Also ended duties"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "unit").queryset = Organisation.objects.filter(duty_lines__isnull=False).distinct()
