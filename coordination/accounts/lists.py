"""The accounts that an officer keeps, and the confirmations that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.accounts.models import AccountCheck
from coordination.accounts.policies import can_answer_together
from coordination.accounts.queries import Officers
from coordination.policy.words import short_moment
from coordination.tables import Cell, Column
from coordination.units.models import Organisation, Post, User
from coordination.wording import listed
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, View, WorkList, search

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

OPEN, FIRST, WAITING, CLOSED = "open", "first", "waiting", "closed"
STATES = (
    (OPEN, pgettext_lazy("account", "in use")),
    (FIRST, _("first password not changed yet")),
    (WAITING, _("waits to be confirmed")),
    (CLOSED, pgettext_lazy("account", "closed")),
)
TONES = {OPEN: "ok", FIRST: "soon", WAITING: "soon", CLOSED: "calm"}
ASKED_BY, ASKED_AT = pgettext_lazy("account", "Asked by"), pgettext_lazy("account", "Asked at")
TOGETHER = 50
"""How many accounts are confirmed at once: a page of the list."""
CHECK_TONES = {"waiting": "soon", "confirmed": "ok", "refused": "late", "replaced": "calm"}


def states_of(user: User) -> list[str]:
    """How an account stands: closed, or in use, and what is still missing."""
    if not user.is_active:
        return [CLOSED]
    missing = [(FIRST, user.must_change_password), (WAITING, user.awaits_check)]
    return [state for state, is_so in missing if is_so] or [OPEN]


def state_words(user: User) -> str:
    words = dict(STATES)
    return listed([str(words[state]) for state in states_of(user)])


def state_badges(user: User) -> list[tuple[Any, str]]:
    words = dict(STATES)
    return [(words[state], TONES[state]) for state in states_of(user)]


def in_state(rows: Rows, state: str, asked: Asked) -> Rows:
    if state == CLOSED:
        return rows.filter(is_active=False)
    narrowed = {
        OPEN: {"must_change_password": False, "awaits_check": False},
        FIRST: {"must_change_password": True},
        WAITING: {"awaits_check": True},
    }
    return rows.filter(is_active=True, **narrowed[state])


def in_unit(rows: Rows, unit: str, asked: Asked) -> Rows:
    return rows.filter(
        pk__in=Post.objects.visible_to(asked.actor).current().filter(unit=int(unit)).values("user")
    )


def units(actor: Any) -> Choices:
    return [(unit.pk, unit.label) for unit in Organisation.objects.visible_to(actor).valid_on()]


def signing_in(rows: Rows, actor: Any) -> Rows:
    """Of people: a system's account, and the clock's, sign in nowhere."""
    return rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def with_posts(rows: Rows) -> Rows:
    return rows.prefetch_related(
        Prefetch(
            "posts",
            Post.objects.current().select_related("unit").order_by("order", "pk"),
            to_attr="held",
        )
    )


def posts_words(user: Any) -> list[str]:
    return [post.label for post in user.held]


def last_sign_in(user: User) -> str:
    return short_moment(user.last_login) if user.last_login else str(_("never"))


def person(user: User) -> Cell:
    return Cell(user.label, reverse("accounts:account", args=[user.pk]), [user.username])


ACCOUNTS: WorkList[Any] = WorkList(
    User,
    "account-list",
    "accounts",
    [
        Column("person", _("Person"), lambda user: user.label, person, css="lx-td-title"),
        Column("username", _("User name"), lambda user: user.username, on_page=False),
        Column("class", _("Account class"), lambda user: user.get_account_class_display()),
        Column(
            "posts",
            _("Posts"),
            lambda user: listed(posts_words(user)),
            lambda user: Cell(small=posts_words(user)),
        ),
        Column(
            "last_sign_in",
            _("Last sign-in"),
            lambda user: user.last_login,
            lambda user: Cell(last_sign_in(user)),
            css="lx-nowrap",
        ),
        Column("state", _("State"), state_words, lambda user: Cell(badges=state_badges(user))),
    ],
    heading=_("Accounts"),
    caption=_("Accounts by user name"),
    empty=Empty(_("No account is kept here yet"), _("Open one for each person who works with the house.")),
    order=("username",),
    filters=[
        search(_("User name or name"), "username", "name", "name_en"),
        Filter("state", _("State"), STATES, narrow=in_state),
        Filter("unit", _("Unit"), units, narrow=in_unit),
    ],
    narrow=signing_in,
    prepare=with_posts,
    no_match=_("Clear a filter, or look under another state."),
)


def checked(row: AccountCheck) -> Cell:
    return Cell(row.user.label, row.get_absolute_url(), [row.user.username])


def whom_it_waits_for(row: AccountCheck) -> str:
    if row.status != AccountCheck.Status.WAITING:
        return ""
    missing = [
        _("the person") if row.person_confirmed_at is None else "",
        row.officer_role.label if row.officer_confirmed_at is None else "",
    ]
    return listed([str(one) for one in missing if one])


CHECKS: WorkList[Any] = WorkList(
    AccountCheck,
    "account-checks",
    "accounts-to-confirm",
    [
        Column("person", _("Person"), lambda row: row.user.label, checked, css="lx-td-title"),
        Column("username", _("User name"), lambda row: row.user.username, on_page=False),
        Column("kind", _("Why it is confirmed"), lambda row: row.get_kind_display()),
        Column("asked_by", ASKED_BY, lambda row: row.asked_by.label),
        Column(
            "asked_at",
            ASKED_AT,
            lambda row: row.asked_at,
            lambda row: Cell(short_moment(row.asked_at)),
            css="lx-nowrap",
        ),
        Column("reason", _("Ground"), lambda row: row.reason),
        Column("waits_for", _("Waits for"), whom_it_waits_for),
        Column(
            "status",
            _("Status"),
            lambda row: row.get_status_display(),
            lambda row: Cell(badges=[(row.get_status_display(), CHECK_TONES[row.status])]),
        ),
    ],
    heading=_("Accounts to confirm"),
    caption=_("Confirmations of accounts, newest first"),
    empty=Empty(
        _("No account waits to be confirmed"),
        _("What is opened or gets a new first password appears here by itself."),
    ),
    order=("-pk",),
    views=[View("waiting", _("Waiting"), lambda rows, actor: rows.waiting()), View("all", _("All"))],
    tabs_label=_("Confirmations"),
    prepare=lambda rows: rows.select_related("user", "asked_by", "officer"),
)


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An account that waits for the second officer who reads, and why it is not confirmed together with others."""

    record: AccountCheck
    refusal: Refusal

    @property
    def posts(self) -> list[str]:
        return [post.label for post in self.record.user.held]  # type: ignore[attr-defined]


def with_who_it_is(rows: Rows) -> Rows:
    posts = Prefetch("user__posts", Post.objects.unended(), to_attr="held")
    return rows.select_related("user", "asked_by").prefetch_related(posts)


def to_confirm(checks: list[AccountCheck], actor: Actor) -> list[ToConfirm]:
    officers = Officers()
    return [ToConfirm(check, can_answer_together(actor, check, officers=officers)) for check in checks]


def picked(line: ToConfirm) -> Cell:
    return Cell() if line.refusal else Cell(line.record.pk, about=line.record.user.label)


def posts_held(line: ToConfirm) -> Cell:
    return Cell(small=line.posts) if line.posts else Cell(_("no post yet"))


def by_whom(check: AccountCheck) -> str:
    return f"{check.asked_by.label} · {short_moment(check.asked_at)}"


def by_the_person(check: AccountCheck) -> tuple[Any, str]:
    """Whether the person has said that account and password are theirs, and what is missing before they can."""
    if check.is_of_factor:
        return _("not asked: second factor, answered one by one"), "calm"
    if check.person_confirmed_at is not None:
        return pgettext_lazy("account", "confirmed"), "ok"
    if check.user.must_change_password:
        return _("first password not changed yet"), "soon"
    return _("own password chosen, not confirmed yet"), "soon"


def confirmed_by_person(line: ToConfirm) -> Cell:
    at = line.record.person_confirmed_at
    said = [_("on %(at)s, with their own password") % {"at": short_moment(at)}] if at else []
    return Cell(badges=[by_the_person(line.record)], small=said)


TO_CONFIRM: WorkList[Any] = WorkList(
    AccountCheck,
    "account-checks-to-confirm",
    "accounts-for-me-to-confirm",
    [
        Column(
            "pick", _("Select"), cell=picked, css="lx-td-pick", shows="act", template="components/pick.html"
        ),
        Column(
            "person",
            _("Person"),
            lambda line: line.record.user.label,
            lambda line: checked(line.record),
            css="lx-td-title",
        ),
        Column("username", _("User name"), lambda line: line.record.user.username, on_page=False),
        Column("posts", _("Posts"), lambda line: listed(line.posts), posts_held),
        Column(
            "kind",
            _("Why it is confirmed"),
            lambda line: line.record.get_kind_display(),
            lambda line: Cell(
                line.record.get_kind_display(),
                small=[by_whom(line.record), *filter(None, [line.record.reason])],
            ),
        ),
        Column("asked_by", ASKED_BY, lambda line: line.record.asked_by.label, on_page=False),
        Column("asked_at", ASKED_AT, lambda line: line.record.asked_at, on_page=False),
        Column("reason", _("Ground"), lambda line: line.record.reason, on_page=False),
        Column(
            "person_confirmed",
            pgettext_lazy("account", "By the person"),
            lambda line: line.record.person_confirmed_at or by_the_person(line.record)[0],
            confirmed_by_person,
        ),
    ],
    heading=_("Accounts to confirm"),
    caption=_("Accounts for me to confirm, oldest first"),
    empty=Empty(
        _("No account waits for you to confirm it"),
        _("What is opened or gets a new first password appears here by itself."),
    ),
    order=("pk",),
    views=[View("", _("For me to confirm"), counted=True)],
    narrow=lambda rows, actor: rows.to_confirm_by(actor),
    prepare=with_who_it_is,
    lines=to_confirm,
    tabs_label=_("Confirmations"),
    css="lx-work lx-picks",
    size=TOGETHER,
)


def list_for(view: str) -> WorkList[Any]:
    """What waits for who reads, or whatever waits or was answered."""
    return CHECKS if view in [one.key for one in CHECKS.views] else TO_CONFIRM
