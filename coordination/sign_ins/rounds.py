"""What the house does by itself: end the sign-ins at which nobody is, take away those that have expired."""

from __future__ import annotations

from django.utils import timezone

from coordination.sign_ins.actions import end_idle_sign_in
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.store import SessionStore
from coordination.units.actors import clock_actor

AT_ONCE = 500


def look_after_sign_ins() -> int:
    if SignIn.objects.filter(expire_date__lt=timezone.now()).exists():
        SessionStore.clear_expired()
    over = list(SignIn.objects.gone_idle().select_related("user").order_by("idle_at")[:AT_ONCE])
    if not over:
        return 0
    clock = clock_actor()
    return sum(end_idle_sign_in(one, actor=clock) for one in over)
