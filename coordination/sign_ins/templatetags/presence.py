"""How long a sign-in still stands, for the page that says so before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from coordination.sign_ins.presence import seconds_left

if TYPE_CHECKING:
    from coordination.sign_ins.store import SessionStore

register = template.Library()


@register.filter
def idle_left(session: SessionStore | None) -> int:
    """{{ request.session|idle_left }} → 1860; 0 where nobody is signed in, or no session was read."""
    return seconds_left(session) if session else 0
