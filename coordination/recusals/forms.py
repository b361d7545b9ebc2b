"""What a declaration of recusal asks for, and its withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import offer, outcome_field, reason_field, text_field
from coordination.recusals.models import Declaration
from coordination.recusals.policies import can_declare_about
from coordination.recusals.queries import may_take_over
from coordination.units.fields import PostField
from coordination.units.models import OFFICERS, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class DeclareForm(forms.Form):
    encrypted = ("reason",)

    post = PostField(label=pgettext_lazy("recusal", "Who keeps out"))
    ground = outcome_field(pgettext_lazy("recusal", "Ground"), Declaration.Ground.choices, initial="kin")
    reason = text_field(
        pgettext_lazy("recusal", "What the conflict is"),
        3,
        max_length=500,
        help_text=_("The relation or the interest; it stands on the declaration and nowhere else."),
    )
    stand_in = PostField(
        label=pgettext_lazy("recusal", "Who takes over"),
        required=False,
        help_text=_(
            "Needed where nobody else sits at the desk: somebody of the same unit, or of county civil affairs."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, matter: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.visible_to(actor).current().exclude(role__in=OFFICERS)
        posts = posts.select_related("unit__region", "user").order_by("unit__order", "unit", "order", "pk")
        about = [one.pk for one in posts if can_declare_about(actor, matter, one) is None]
        offer(self, "post", posts.filter(pk__in=about), initial=actor.post)
        heirs = posts if len(about) > 1 else posts.filter(pk__in=_heirs(actor, matter))
        offer(self, "stand_in", heirs)


def _heirs(actor: Actor, matter: Any) -> list[int]:
    return [one.pk for one in may_take_over(actor.user, matter)]


class SignForm(forms.Form):
    ground = outcome_field(pgettext_lazy("recusal", "Ground"), Declaration.Ground.choices)


class WithdrawForm(forms.Form):
    encrypted = ("reason",)

    reason = reason_field(_("Reason"))
