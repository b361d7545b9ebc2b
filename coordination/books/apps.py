from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from coordination.rooms import Room, Tile

if TYPE_CHECKING:
    from coordination.access import Actor


class BooksConfig(Room):
    """The books that a county brings along in mid-year."""

    name = "coordination.books"
    label = "books"
    verbose_name = _("Books of before")

    def tiles(self, actor: Actor) -> Iterable[Tile]:
        """Books that wait for a signature, before those who sign."""
        from coordination.books.models import Opening
        from coordination.books.policies import can_sign_opening

        waiting = Opening.objects.visible_to(actor).filter(status=Opening.Status.PROPOSED).defer("content")
        for opening in waiting:
            if can_sign_opening(actor, opening) is None:
                url = opening.get_absolute_url()
                yield Tile("1", _("Books of before"), url, "soon", str(_("to be signed for")))
