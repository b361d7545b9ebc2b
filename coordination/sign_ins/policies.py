"""Who may end sign-ins: None, or the sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import Role, User

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_end_sign_ins(actor: Actor, user: User) -> Refusal:
    """One's own; those of others by the officers who keep the account."""
    if user.pk == actor.user.pk:
        return None
    if not actor.has_role(Role.SYSADM, Role.SECADM):
        return _("Only the person, the system administrator and the security administrator end a sign-in.")
    if not User.objects.kept_by(actor).filter(pk=user.pk).exists():
        return _("Officers keep the people, posts and units of their own county.")
    return None
