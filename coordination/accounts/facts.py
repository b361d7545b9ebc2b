"""What pages say of an account, of the work at its posts, and of its confirmation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.accounts.lists import last_sign_in, state_words
from coordination.accounts.models import AccountCheck
from coordination.accounts.queries import unended_posts
from coordination.policy.words import short_moment
from coordination.showing import Fact
from coordination.units.leaving import Left, left_by
from coordination.units.policies import can_end_post
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import Post, User


@dataclass(frozen=True, slots=True)
class Work:
    """A post that still runs, the steps that wait there, and where it is ended."""

    post: Post
    count: int
    words: list[str]
    end_url: str


def work_of(user: User, actor: Actor) -> list[Work]:
    return [_work(post, actor) for post in unended_posts(user)]


def _work(post: Post, actor: Actor) -> Work:
    left = left_by(post, timezone.localdate())
    may_end = can_end_post(actor, post) is None
    return Work(
        post, left.count, _left_words(left), reverse("units:post_end", args=[post.pk]) if may_end else ""
    )


def _left_words(left: Left) -> list[str]:
    if not left.count:
        return [_("No open step stands at this post.")]
    words = [_("Open steps at this post: %(count)s.") % {"count": left.count}]
    if left.heirs:
        names = listed([user.label for user in left.heirs])
        return [*words, _("Others in the same post: %(names)s.") % {"names": names}]
    return [*words, _("Nobody else holds this post: a successor is named when it is ended.")]


def account_facts(user: User) -> list[Fact]:
    return [
        Fact("username", _("User name"), user.username),
        Fact("name", _("Person's name"), user.name),
        Fact("name_en", _("Name in Latin letters"), user.name_en),
        Fact("phone", _("Office phone"), user.phone),
        Fact("class", _("Account class"), user.get_account_class_display()),
        Fact("state", _("State"), state_words(user)),
        Fact("opened", pgettext("account", "Opened"), short_moment(user.date_joined)),
        Fact("last_sign_in", _("Last sign-in"), last_sign_in(user)),
    ]


def check_facts(check: AccountCheck) -> list[Fact]:
    officer = f"{check.officer.label} · {check.get_identified_display()}" if check.officer else ""
    return [
        Fact("username", _("User name"), check.user.username),
        Fact("class", _("Account class"), check.user.get_account_class_display()),
        Fact("phone", _("Office phone"), check.user.phone),
        Fact("kind", _("Why it is confirmed"), check.get_kind_display()),
        Fact("asked_by", pgettext("account", "Asked by"), check.asked_by.label),
        Fact("asked_at", pgettext("account", "Asked at"), short_moment(check.asked_at)),
        Fact("reason", _("Ground"), check.reason, wide=True),
        Fact("posts", _("Posts"), "\n".join(post.label for post in unended_posts(check.user)), wide=True),
        Fact("person_confirmed", _("Confirmed by the person"), _moment(check.person_confirmed_at)),
        Fact("officer", _("Second officer"), officer.removesuffix(" · ")),
        Fact("officer_confirmed", _("Answered by the second officer"), _moment(check.officer_confirmed_at)),
        Fact("findings", _("What was seen or heard"), check.findings, wide=True),
    ]


def _moment(at: object) -> str:
    return short_moment(at) if at else ""  # type: ignore[arg-type]
