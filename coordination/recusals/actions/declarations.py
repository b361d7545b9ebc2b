"""A recusal is declared and signed, and holds from then on; a superior withdraws it with a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason, need, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import draft_paper, sign
from coordination.notifications.actions import notify
from coordination.pages import acting
from coordination.recusals.models import Declaration
from coordination.recusals.notices import RecusalNotice
from coordination.recusals.papers import declaration_content
from coordination.recusals.policies import can_declare_about, can_sign_declaration, can_withdraw
from coordination.recusals.queries import awaits_signature, desks_left_empty, may_take_over
from coordination.recusals.verbs import RecusalVerb
from coordination.units.kept_out import keep_out, let_in
from coordination.units.models import OFFICERS, Post
from coordination.vocabulary import choice

S = Declaration.Status


@transaction.atomic
def declare(
    matter: Any,
    *,
    actor: Actor,
    post: Post,
    ground: str,
    reason: str,
    stand_in: Post | None = None,
) -> Declaration:
    """Shut the matter to a person at once; refused where nobody would be left to take their steps (C7)."""
    require(can_declare_about(actor, matter, post))
    reason = need(reason, _("Say what the recusal is for: kinship or interest."))
    _must_be_a_ground(ground)
    _must_be_somebody(post, matter)
    _must_be_taken_over(post, matter, stand_in)
    declaration = _enter(matter, post, ground, reason, stand_in, actor)
    sign(_lay_out(declaration, actor), actor=actor)
    _tell(declaration, actor)
    return declaration


@transaction.atomic
def take_down(
    matter: Any, *, actor: Actor, post: Post, reason: str, stand_in: Post | None = None
) -> Declaration:
    """What somebody declared at a sitting: it holds at once, and they sign it afterwards, naming the ground.

    Whoever keeps out of the matter already declares nothing anew.
    """
    require(can_declare_about(actor, matter, post))
    reason = need(reason, _("Say what the recusal is for: kinship or interest."))
    standing = Declaration.objects.about(matter).standing().filter(post__user=post.user_id).first()
    if standing is not None:
        return standing
    declaration = _enter(matter, post, Declaration.Ground.OTHER, reason, stand_in, actor)
    _lay_out(declaration, actor)
    _tell(declaration, actor)
    return declaration


@transaction.atomic
def sign_declaration(declaration: Declaration, *, actor: Actor, ground: str) -> Declaration:
    """Whoever keeps out signs what the desk took down, under the ground that they name (D21)."""
    declaration, change = begin(declaration, actor=actor)
    require(can_sign_declaration(actor, declaration))
    _must_be_a_ground(ground)
    declaration.ground = ground
    change.save(RecusalVerb.SIGNED, after={"ground": choice(Declaration, "ground", ground)})
    sign(_lay_out(declaration, actor), actor=actor)
    return declaration


@gives_reason
@transaction.atomic
def withdraw(declaration: Declaration, *, actor: Actor, reason: str) -> Declaration:
    """Open the matter to the person again, as far as nothing else keeps them out."""
    declaration, change = begin(declaration, actor=actor)
    require(can_withdraw(actor, declaration))
    declaration.status = S.WITHDRAWN
    declaration.withdrawn_by, declaration.withdrawn_at = acting(actor), timezone.now()
    declaration.withdrawn_reason = reason.strip()
    who = {"who": declaration.post.user.name}
    change.save(RecusalVerb.WITHDRAWN, reason=reason.strip(), after=who)
    let_in(declaration)
    trace(declaration.matter, RecusalVerb.LET_IN, actor=actor, reason=reason.strip(), after=who)
    _tell(declaration, actor)
    return declaration


def _enter(
    matter: Any, post: Post, ground: str, reason: str, stand_in: Post | None, actor: Actor
) -> Declaration:
    """The declaration itself, and the matter shut by it."""
    declaration = Declaration(
        subject_type=matter._meta.label_lower,
        subject_id=matter.pk,
        number=str(getattr(matter, "number", "") or ""),
        post=post,
        ground=ground,
        reason=reason,
        stand_in=stand_in,
        entered_by=acting(actor),
        entered_at=timezone.now(),
    )
    declaration.clean_fields()
    enter(declaration, RecusalVerb.DECLARED, actor=actor, reason=reason, after={"who": post.user.name})
    trace(matter, RecusalVerb.KEPT_OUT, actor=actor, after={"who": post.user.name})
    keep_out(matter, post.user, ground=declaration, stand_in=stand_in)
    return declaration


def _lay_out(declaration: Declaration, actor: Actor) -> Paper:
    """By whoever signs it: the person who keeps out, or who declares it of them."""
    unit = declaration.post.unit
    return draft_paper(
        PaperKind.D21,
        subject=declaration,
        organ=unit,
        title=f"{declaration.number}（{unit.short_name}）",
        content=declaration_content(declaration, by=actor.user.pk),
        actor=actor,
    )


def _must_be_a_ground(ground: str) -> None:
    if ground not in Declaration.Ground.values:
        raise ValidationError({"ground": _("Choose a ground.")})


def _must_be_somebody(post: Post, matter: Any) -> None:
    if not post.is_valid_on(timezone.localdate()) or post.role in OFFICERS:
        raise ValidationError({"post": _("Name somebody who holds a post today.")})
    known = Declaration.objects.about(matter).standing().filter(post__user=post.user_id)
    if known.exists():
        raise ValidationError({"post": _("This person keeps out of this matter already.")})


def _must_be_taken_over(post: Post, matter: Any, stand_in: Post | None) -> None:
    """Whoever takes over may read the matter and is not kept out of it."""
    if stand_in is not None:
        if stand_in.pk not in {one.pk for one in may_take_over(post.user, matter)}:
            raise ValidationError(
                {"stand_in": _("Name somebody of the same unit or of county civil affairs who may read it.")}
            )
        return
    if empty := desks_left_empty(post.user, matter):
        raise ValidationError(
            {
                "stand_in": _("Nobody else sits at this desk (%(desk)s): name who takes the steps over.")
                % {"desk": "; ".join(one.label for one in empty)}
            }
        )


def _tell(declaration: Declaration, actor: Actor) -> None:
    """The person, who takes over; never of what the matter is about."""
    stands = declaration.status == S.STANDS
    person = declaration.post.user
    said: Any = {
        "subject": declaration,
        "url": declaration.get_absolute_url(),
        "title": declaration.title,
        "who": person.name,
    }
    kind = RecusalNotice.DECLARED if stands else RecusalNotice.WITHDRAWN
    if awaits_signature(declaration):
        kind = RecusalNotice.TO_SIGN
    people = [person] if declaration.stand_in is None or stands else [person, declaration.stand_in.user]
    key = f"recusal:{declaration.pk}:{declaration.status}"
    notify([one for one in people if one.pk != actor.user.pk], kind, key=key, **said)
    if stands and declaration.stand_in is not None and declaration.stand_in.user_id != actor.user.pk:
        notify([declaration.stand_in.user], RecusalNotice.TAKES_OVER, key=f"{key}:over", **said)
