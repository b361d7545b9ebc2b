"""Who hears of what happens to an account."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse

from coordination.accounts.models import AccountCheck
from coordination.accounts.notices import AccountNotice
from coordination.accounts.queries import heads_of, second_officers
from coordination.notifications.actions import notify
from coordination.units.models import Post, Role

if TYPE_CHECKING:
    from coordination.audit.models import Event
    from coordination.units.models import Organisation, User

CHECKS = partial(reverse, "accounts:checks")


def tell_heads(user: User, kind: AccountNotice, event: Event, *, beside: Iterable[Organisation] = ()) -> None:
    """The heads of the person's units: what they did not ask for, they notice."""
    notify(
        [head for head in heads_of(user, beside=beside) if head.pk != event.user_id],
        kind,
        subject=None,
        key=f"{kind}:{event.uuid}",
        event=event,
        county=user.audit_county,
        who=event.user_name,
        person=user.name,
    )


def tell_person(user: User, kind: AccountNotice, event: Event) -> None:
    notify(
        [user],
        kind,
        subject=None,
        key=f"{kind}:{event.uuid}",
        event=event,
        county=user.audit_county,
        who=event.user_name,
        reason=event.reason,
    )


def tell_second_officers(check: AccountCheck, event: Event) -> None:
    notify(
        second_officers(check),
        AccountNotice.FACTOR_TO_CONFIRM if check.is_of_factor else AccountNotice.TO_CONFIRM,
        subject=check,
        key=f"account_check:{check.pk}",
        event=event,
        url=check.get_absolute_url(),
        person=check.user.name,
    )


def tell_to_confirm_own(check: AccountCheck, event: Event) -> None:
    """Read at the first sign-in, or later from the list of notices."""
    notify(
        [check.user],
        AccountNotice.CONFIRM_OWN,
        subject=check,
        key=f"account_check:{check.pk}:own",
        event=event,
        url=reverse("accounts:mine"),
    )


def tell_confirmed(check: AccountCheck, event: Event) -> None:
    notify(
        [check.user],
        AccountNotice.CONFIRMED,
        subject=check,
        key=f"account_check:{check.pk}:confirmed",
        event=event,
        url=reverse("accounts:mine"),
    )


def keepers_of(check: AccountCheck) -> list[User]:
    """Who asked for it; where that was the house itself, who keeps the accounts of the county."""
    asked_by = check.asked_by
    if not Post.objects.filter(user=asked_by, role=Role.CLOCK).exists():
        return [asked_by]
    keepers = Post.objects.current().filter(unit__region=check.county_id, role=Role.SYSADM)
    return [post.user for post in keepers.select_related("user")]
