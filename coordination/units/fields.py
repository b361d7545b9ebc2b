"""Fields for units and posts; which of them are offered is said when a form is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from coordination.units.models import Organisation, Post


class UnitField(forms.ModelChoiceField):
    """One unit, by the name that its readers call it."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Organisation.objects.none() if queryset is None else queryset, **options)


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


def post_words(post: Any) -> str:
    """Who holds it, and which post it is."""
    return f"{post.user.label} · {post.label}"


class PostField(forms.ModelChoiceField):
    """Somebody in a post, named with it."""

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Post.objects.none() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Any) -> str:
        return post_words(obj)


class PostsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: Any = None, **options: Any) -> None:
        super().__init__(Post.objects.none() if queryset is None else queryset, **options)

    def label_from_instance(self, obj: Any) -> str:
        return post_words(obj)
