"""The pages of a public notice (D44), the same for every record that hangs one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from coordination.documents.notice_forms import PutUpForm, TakeDownForm
from coordination.documents.public_notices import notice_up
from coordination.documents.queries import notice_facts

from .task_pages import TaskPage

if TYPE_CHECKING:
    from coordination.showing import Fact


class PutsUp(TaskPage):
    """Signed, and hung on a board that is named."""

    form_class = PutUpForm
    submit = gettext_lazy("Sign: the notice is put up")


class TakesDown(TaskPage):
    """Where it hangs, and since when, stands above what the record itself says."""

    form_class = TakeDownForm
    submit = gettext_lazy("The notice is taken down")

    def facts(self) -> list[Fact]:
        notice = notice_up(self.record)
        hangs = [] if notice is None else notice_facts(notice)
        return [*hangs, *super().facts()]
