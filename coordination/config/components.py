"""Template tags of the design system: ``{% load components %}``."""

from __future__ import annotations

from django import template
from django.forms import BoundField, widgets
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coordination.forms import AskingForm

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; the words stand beside it, so it is hidden from readers by ear."""
    return format_html(
        '<svg class="lx-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def badge(words: str, tone: str = "") -> SafeString:
    """A small status in words."""
    return format_html('<span class="lx-badge {}">{}</span>', tone, words)


@register.simple_block_tag
def panel(
    content: str, title: str = "", note: str = "", id: str = "", flush: bool = False, tone: str = ""
) -> SafeString:
    """A white panel with a heading around the block."""
    context = {"body": content, "title": title, "note": note, "id": id, "flush": flush, "tone": tone}
    return render_to_string("components/panel.html", context)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with the class that its kind needs."""
    widget = field.field.widget
    if isinstance(
        widget, widgets.RadioSelect
    ):  # and tick boxes of several: the box around them would take the class
        return field.as_widget()
    if isinstance(widget, widgets.CheckboxInput):
        name = "form-check-input"
    elif isinstance(widget, widgets.Select):
        name = "form-select"
    else:
        name = "form-control"
    given = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{name} {given}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """A single tick box stands before its label."""
    return isinstance(field.field.widget, widgets.CheckboxInput)


@register.filter
def optional_mark(field: BoundField) -> SafeString:
    """Says that a field may stay empty; where only some choices leave it so, the script shows the mark."""
    if not is_optional(field):
        return SafeString()
    mark = (
        "<small data-optional hidden>{}</small>"
        if needed_at_times(field)
        else "<small data-optional>{}</small>"
    )
    return format_html(" " + mark, _("(optional)"))


def is_optional(field: BoundField) -> bool:
    """It may be left empty, at least with some choice."""
    form = field.form
    return form.may_stay_empty(field.name) if isinstance(form, AskingForm) else not field.field.required


def needed_at_times(field: BoundField) -> bool:
    return isinstance(field.form, AskingForm) and field.form.is_needed_at_times(field.name)
