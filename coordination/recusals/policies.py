"""Who declares a conflict of interest, about whom, and who withdraws it (公务员法 77)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.matters import is_matter
from coordination.recusals.models import Declaration
from coordination.recusals.queries import awaits_signature
from coordination.units.kept_out import HEADS, is_kept_out
from coordination.units.models import OFFICERS, Post, Role
from coordination.units.queries import acts_for

OFFICE = (Role.OFFICE, Role.OFFDIR)
ABOVE = (Role.OFFDIR, Role.CHEAD, Role.DEPUTY, Role.CHIEF)


def can_declare(actor: Actor, matter: Any) -> Refusal:
    """Whoever may read a matter: about themselves, or, as head or office, about others."""
    if not is_matter(type(matter)) or actor.post is None or actor.has_role(*OFFICERS, Role.CLOCK):
        return _("Nobody keeps out of this by a declaration.")
    if actor.on_behalf_of is not None:
        return _("A recusal is declared in one's own name.")
    return None


def can_declare_about(actor: Actor, matter: Any, post: Post) -> Refusal:
    """Oneself; the own unit's people as their head; anybody as the office or the head of civil affairs."""
    if (refusal := can_declare(actor, matter)) is not None:
        return refusal
    if post.user_id == actor.user.pk or actor.has_role(*OFFICE, Role.CHEAD):
        return None
    if actor.has_role(*HEADS) and acts_for(actor, post.unit_id):
        return None
    return _("About others it is declared by their head, civil affairs or the office.")


def can_sign_declaration(actor: Actor, declaration: Declaration) -> Refusal:
    """Whoever keeps out signs what was taken down at a sitting, in their own name."""
    if actor.user.pk != declaration.post.user_id or actor.on_behalf_of is not None:
        return _("Whoever keeps out signs the declaration, in their own name.")
    if not awaits_signature(declaration):
        return _("This declaration is signed already, or withdrawn.")
    return None


def can_withdraw(actor: Actor, declaration: Declaration) -> Refusal:
    """A superior of whoever keeps out, who is not kept out of the matter as well."""
    if declaration.status != Declaration.Status.STANDS:
        return _("This recusal is withdrawn already.")
    if actor.user.pk == declaration.post.user_id:
        return _("Nobody withdraws their own recusal.")
    near = actor.has_role(*HEADS) and acts_for(actor, declaration.post.unit_id)
    if not near and not actor.has_role(*ABOVE):
        return _("A recusal is withdrawn by a superior of whoever keeps out.")
    if is_kept_out(actor, declaration.matter):
        return _("You are kept out of this matter: somebody else takes its steps.")
    return None
