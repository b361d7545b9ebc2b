"""Fields for units and posts; which of them are offered is said when a form is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.dates import short_date
from coordination.units.models import Organisation, Post, User
from coordination.units.models.posts import PostQuerySet


class UnitField(forms.ModelChoiceField):
    """One unit, by the name that its readers call it."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Organisation.objects.none() if queryset is None else queryset, **options)


class CountyField(UnitField):
    """Another county of the house: the one field that offers what is not of the own county."""


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units, ticked, a long list in columns; a number larger than any database key is no unit."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: Any = None, *, columns: bool = False, **options: Any) -> None:
        if columns:
            options["widget"] = forms.CheckboxSelectMultiple(attrs={"class": "lx-columns"})
        super().__init__(Organisation.objects.none() if queryset is None else queryset, **options)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None


class UserField(forms.ModelChoiceField):
    """A person with an account."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(User.objects.none() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


def post_words(post: Any) -> str:
    """Who holds it, and which post it is; of somebody who is away also until when."""
    words = f"{post.user.label} · {post.label}"
    away = getattr(post, "away_until", None)
    if away is None:
        return words
    return _("%(who)s (away through %(day)s)") % {"who": words, "day": short_date(away)}


class _Posts(forms.ModelChoiceField):
    """Posts to choose from, with whoever is away today told apart."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Post.objects.none() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Any) -> str:
        return post_words(obj)

    def _get_queryset(self) -> Any:
        return super()._get_queryset()  # type: ignore[misc]

    def _set_queryset(self, queryset: Any) -> None:
        shown = queryset.with_absence() if isinstance(queryset, PostQuerySet) else queryset
        super()._set_queryset(shown)  # type: ignore[misc]

    queryset = property(_get_queryset, _set_queryset)


class PostField(_Posts):
    """Somebody in a post, named with it."""


class PostsField(_Posts, forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
