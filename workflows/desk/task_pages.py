"""The pages on which steps are taken: a form, an action for each outcome, and what will happen.

    @task_page(AgendaItemFlow, "review")
    class ReviewPage(TaskPage):
        form_class = ReviewForm                      # a field "outcome" chooses among actions
        actions = {"pass": pass_item, "return": return_item}

An action gets the cleaned fields that it names. A page with one action and no
form says what will happen and asks for a click.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.showing import Fact
from coordination.staleness import version_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor
    from workflows.engine.base import RecordFlow
    from workflows.models import Task

OUTCOME = "outcome"


class ConfirmForm(forms.Form):
    """A step that asks for nothing but the decision to take it."""


class TaskPage:
    """How one step is taken; a page is made for one request."""

    form_class: ClassVar[type[forms.BaseForm]] = ConfirmForm
    template: ClassVar[str] = "workflows/task.html"
    action: ClassVar[Callable[..., Any] | None] = None
    actions: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    turns: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    """Outcomes that break into the matter and leave the step open: a death that is found where one looks."""
    outcome_field: ClassVar[str] = OUTCOME
    """The field whose choice decides what follows."""
    submit: ClassVar[_StrOrPromise] = _("Confirm")
    needs_file: ClassVar[bool] = False

    def __init__(self, task: Task, actor: Actor) -> None:
        self.task, self.actor = task, actor

    @property
    def help(self) -> _StrOrPromise:
        return ""

    @property
    def record(self) -> Any:
        return self.task.process.record

    @property
    def subject(self) -> Any:
        return self.task.subject

    def form_kwargs(self) -> dict[str, Any]:
        """What the form's constructor takes besides data and files."""
        return {}

    def form(self, data: Any = None, files: Any = None) -> forms.BaseForm:
        return self.form_class(data, files, **self.form_kwargs())

    def outcome(self, form: forms.BaseForm) -> str:
        return str(getattr(form, "cleaned_data", {}).get(self.outcome_field, "") or "")

    def action_for(self, form: forms.BaseForm) -> Callable[..., Any]:
        """The action of the outcome chosen."""
        if self.actions:
            return self.actions[self.outcome(form)]
        action = type(self).action
        if action is None:
            raise TypeError(f"{type(self).__name__} names no action.")
        return action

    def values(self, form: forms.BaseForm) -> dict[str, Any]:
        """What the action is given; it takes the names that it knows."""
        given = form.values() if hasattr(form, "values") else form.cleaned_data
        return dict(given)

    def facts(self) -> list[Fact]:
        """What the reader should know of the record before deciding: (words, value[, wide])."""
        facts = getattr(self.record, "facts", None)
        return list(facts() if callable(facts) else facts or [])

    def version(self) -> str:
        """What the reader decides on, as it is now: another once somebody has changed it."""
        return version_of(self.record)

    def gist(self) -> list[Fact]:
        """What a leader decides on, before all facts: the recommendation, what was said against it."""
        return []

    def context(self) -> dict[str, Any]:
        """More for the page's own template."""
        return {}

    def outcome_words(self) -> dict[str, str]:
        """What can be decided, as the form says it."""
        try:
            field = self.form().fields.get(self.outcome_field)
        except TypeError:
            return {}
        return {str(key): str(words) for key, words in getattr(field, "choices", ()) if key}

    def done_url(self, result: Any) -> str:
        """Where the person goes after the step."""
        record = self.record
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else "/"


PAGES: dict[tuple[type[RecordFlow], str], type[TaskPage]] = {}


def task_page(flow_class: type[RecordFlow], name: str) -> Callable[[type[TaskPage]], type[TaskPage]]:
    """Register the page of one node."""
    if flow_class.instance.node(name, no_obsolete=True) is None:
        raise LookupError(f"{flow_class.__name__} has no node {name}.")

    def register(page: type[TaskPage]) -> type[TaskPage]:
        PAGES[flow_class, name] = page
        return page

    return register


def page_for(task: Task) -> type[TaskPage] | None:
    """The page of a task's node; None where the step is done on another page."""
    return PAGES.get((task.flow_task.flow_class, task.flow_task.name))


def accepted(action: Callable[..., Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Of these values, those that the action has a name for."""
    names = inspect.signature(action).parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in names.values()):
        return dict(values)
    return {name: value for name, value in values.items() if name in names and name != "actor"}
