"""Two confirm an account: its person, and a second officer; a refusal closes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.accounts.models import AccountCheck
from coordination.accounts.notices import AccountNotice
from coordination.accounts.policies import (
    can_answer_check,
    can_answer_together,
    can_ask_factor_reset,
    can_confirm_own,
    needs_second_officer,
)
from coordination.accounts.queries import Officers
from coordination.accounts.telling import (
    CHECKS,
    keepers_of,
    tell_confirmed,
    tell_second_officers,
    tell_to_confirm_own,
)
from coordination.accounts.verbs import AccountVerb
from coordination.audit.actions import bulk_create_versions, save_version
from coordination.changes import Change, begin, gives_reason
from coordination.notifications.actions import hint, notify
from coordination.second_factor.actions import drop_factor
from coordination.sign_ins.ending import take_all_away
from coordination.units.models import User
from coordination.vocabulary import choice
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event

Status = AccountCheck.Status


@transaction.atomic(savepoint=False)  # within an opening or a reset, not a step of its own
def ask_for_check(user: User, kind: str, event: Event, *, actor: Actor) -> AccountCheck | None:
    """Of a locked account that was opened or given a password: until both have confirmed, it signs nothing."""
    if not needs_second_officer(user):
        return None
    for earlier in AccountCheck.objects.waiting().of_accounts().filter(user=user):
        earlier, change = begin(earlier, actor=actor)
        earlier.status = Status.REPLACED
        change.keep()
    check = _ask(user, kind, event, actor)
    tell_to_confirm_own(check, event)
    return check


@gives_reason
@transaction.atomic
def ask_factor_reset(user: User, *, actor: Actor, reason: str) -> AccountCheck:
    """A telephone is lost, and its recovery codes: the factor goes once a second officer has seen who asks."""
    user, change = begin(user, actor=actor)
    require(can_ask_factor_reset(actor, user))
    event = change.trace(AccountVerb.FACTOR_RESET_ASKED, reason=reason)
    return _ask(user, AccountCheck.Kind.FACTOR, event, actor)


def _ask(user: User, kind: str, event: Event, actor: Actor) -> AccountCheck:
    check = AccountCheck(
        county_id=user.audit_county,
        user=user,
        kind=AccountCheck.Kind(kind),
        asked_by=actor.user,
        asked_at=timezone.now(),
        reason=event.reason[:200],
    )
    save_version(check, actor=actor, reason=event.reason)
    hint(check)
    tell_second_officers(check, event)
    return check


@transaction.atomic
def check_founded(users: Iterable[User], *, actor: Actor) -> list[AccountCheck]:
    """The accounts that came with a county and a first password wait like any other; their officers hear it once."""
    waiting = [user for user in users if needs_second_officer(user)]
    checks = bulk_create_versions(
        [
            AccountCheck(
                county_id=user.audit_county,
                user=user,
                kind=AccountCheck.Kind.FOUNDED,
                asked_by=actor.user,
                asked_at=timezone.now(),
            )
            for user in waiting
        ],
        actor=actor,
    )
    for user in waiting:
        user.awaits_check = True
    User.objects.bulk_update(waiting, ["awaits_check"])
    officers = Officers()
    told = Counter(officer for check in checks for officer in officers.second(check))
    for officer, count in told.items():
        notify(
            [officer],
            AccountNotice.MANY_TO_CONFIRM,
            subject=None,
            key=f"accounts_to_confirm:{checks[0].pk}",
            url=CHECKS(),
            county=checks[0].county_id,
            count=count,
        )
    return checks


@transaction.atomic
def confirm_own(check: AccountCheck, *, actor: Actor) -> AccountCheck:
    """The person says that account and password are theirs."""
    check, change = begin(check, actor=actor)
    require(can_confirm_own(actor, check))
    check.person_confirmed_at = timezone.now()
    event = Change(check.user, actor=actor).trace(AccountVerb.PERSON_CONFIRMED)
    return _settle(check, change, event)


@gives_reason
@transaction.atomic
def answer_check(check: AccountCheck, *, actor: Actor, identified: str, findings: str) -> AccountCheck:
    """The second officer has seen who it is, and says how."""
    check, change = begin(check, actor=actor)
    require(can_answer_check(actor, check))
    return _answer(check, change, identified, findings)


@gives_reason
@transaction.atomic
def answer_checks(
    checks: Iterable[AccountCheck], *, actor: Actor, identified: str, findings: str
) -> Answered:
    """The second officer says it of several at once; whom it cannot be said of is named, with the reason.

    Where that is all of them nothing happens, and the reasons are refused in words.
    """
    answered, officers = Answered(), Officers()
    for check in sorted(checks, key=lambda one: one.user_id):  # two officers never wait for each other
        check, change = begin(check, actor=actor)
        refusal = can_answer_together(actor, check, officers=officers)
        if refusal is None:
            answered.confirmed.append(_answer(check, change, identified, findings))
        else:
            answered.refused.append((check, str(refusal)))
    if not answered.confirmed:
        raise ValidationError(answered.sentences or [_("No account is selected.")])
    return answered


@dataclass
class Answered:
    """What became of the accounts that were confirmed together."""

    confirmed: list[AccountCheck] = field(default_factory=list)
    refused: list[tuple[AccountCheck, str]] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """Who is not confirmed, each reason once."""
        names: dict[str, list[str]] = {}
        for check, reason in self.refused:
            names.setdefault(reason, []).append(str(check))
        words = _("Not confirmed: %(people)s. %(reason)s")
        return [words % {"people": listed(people), "reason": reason} for reason, people in names.items()]


def _answer(
    check: AccountCheck, change: Change[AccountCheck], identified: str, findings: str
) -> AccountCheck:
    actor = change.actor
    check.officer, check.officer_confirmed_at = actor.user, timezone.now()
    check.identified, check.findings = AccountCheck.Way(identified), findings.strip()
    said = {"identified": choice(AccountCheck, "identified", check.identified)}
    event = Change(check.user, actor=actor).trace(
        AccountVerb.OFFICER_CONFIRMED, after=said, reason=check.findings
    )
    return _settle(check, change, event)


def _settle(check: AccountCheck, change: Change[AccountCheck], event: Event) -> AccountCheck:
    """Once all have confirmed, the account signs; or its second factor, which was lost, goes."""
    if check.is_settled and check.is_of_factor:
        check.status = Status.CONFIRMED
        drop_factor(check.user, actor=change.actor, reason=check.reason)
        take_all_away(check.user)
    elif check.is_settled:
        check.status = Status.CONFIRMED
        account = Change(check.user, actor=change.actor)
        check.user.awaits_check = False
        account.keep()
        tell_confirmed(check, event)
    change.keep(event.reason)
    return check


@gives_reason
@transaction.atomic
def refuse_check(check: AccountCheck, *, actor: Actor, reason: str) -> AccountCheck:
    """It is not this person's: the account is closed and signed out, and who keeps it hears so.

    Where only a second factor was said to be lost, that stays, and so does the account.
    """
    check, change = begin(check, actor=actor)
    require(can_answer_check(actor, check))
    check.status, check.findings = Status.REFUSED, reason.strip()[:200]
    check.officer, check.officer_confirmed_at = actor.user, timezone.now()
    account = Change(check.user, actor=actor)
    if check.is_of_factor:
        event = account.trace(AccountVerb.FACTOR_KEPT, reason=reason)
    else:
        check.user.is_active = False
        take_all_away(check.user)
        event = account.save(AccountVerb.CHECK_REFUSED, after={"is_active": False}, reason=reason)
    change.keep(reason)
    notify(
        keepers_of(check),
        AccountNotice.FACTOR_KEPT if check.is_of_factor else AccountNotice.NOT_CONFIRMED,
        subject=check,
        key=f"account_check:{check.pk}:refused",
        event=event,
        url=check.get_absolute_url(),
        who=actor.user.name,
        person=check.user.name,
        reason=reason,
    )
    return check
