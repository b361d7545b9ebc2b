"""What the system administrator's desk shows beside the parts of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from coordination.accounts.lists import signing_in
from coordination.accounts.models import AccountCheck
from coordination.founding.models import Undertaking
from coordination.officers.cards import FIRST, Card, Entry, card_of, check_entries
from coordination.policy.words import short_moment
from coordination.units.models import User

if TYPE_CHECKING:
    from coordination.access import Actor

S = Undertaking.Status


def failed_jobs() -> Any:
    return DBTaskResult.objects.failed().order_by("-finished_at")


def system_cards(actor: Actor) -> list[Card]:
    return [_accounts(actor), _checks(actor), _first_passwords(actor), _jobs(), _counties(actor)]


def _accounts(actor: Actor) -> Card:
    rows = signing_in(User.objects.visible_to(actor), actor).filter(is_active=True)
    newest = rows.exclude(last_login=None).order_by("-last_login")[:FIRST]
    return card_of(
        _("Accounts"),
        reverse("accounts:accounts"),
        rows,
        of=_("in use"),
        nothing=_("No account is kept here yet."),
        entries=[
            Entry(
                user.label,
                reverse("accounts:account", args=[user.pk]),
                _("signed in %(at)s") % {"at": short_moment(user.last_login)},
            )
            for user in newest
            if user.last_login is not None
        ],
    )


def _checks(actor: Actor) -> Card:
    rows = AccountCheck.objects.visible_to(actor).waiting().select_related("user").order_by("pk")
    return card_of(
        _("Accounts to confirm"),
        reverse("accounts:checks") + "?view=waiting",
        rows,
        of=_("wait"),
        nothing=_("No account waits to be confirmed."),
        entries=check_entries(rows),
        tone="soon",
    )


def _first_passwords(actor: Actor) -> Card:
    rows = signing_in(User.objects.visible_to(actor), actor).filter(is_active=True, must_change_password=True)
    return card_of(
        _("First passwords not changed"),
        reverse("accounts:accounts") + "?state=first",
        rows,
        of=_("accounts"),
        nothing=_("Everybody has chosen a password of their own."),
        entries=[
            Entry(user.label, reverse("accounts:account", args=[user.pk]), user.username)
            for user in rows.order_by("username")[:FIRST]
        ],
    )


def _jobs() -> Card:
    rows = failed_jobs()
    return card_of(
        _("Failed jobs"),
        reverse("officers:jobs"),
        rows,
        of=_("to look at"),
        nothing=_("No job has failed."),
        entries=[
            Entry(
                job.task_name,
                reverse("officers:retry", args=[job.pk]),
                short_moment(job.finished_at) if job.finished_at else "",
            )
            for job in rows[:FIRST]
        ],
        tone="late",
    )


def _counties(actor: Actor) -> Card:
    rows = Undertaking.objects.visible_to(actor).defer("workbook").order_by("-pk")
    waiting = rows.filter(Q(status__in=(S.CHECKED, S.FOUNDING)) | Q(status=S.FOUNDED, fetched_at=None))
    return card_of(
        _("New counties"),
        reverse("founding:undertakings"),
        waiting,
        of=_("on their way"),
        nothing=_("No county is on its way. One is founded from a workbook."),
        entries=[
            Entry(
                str(one),
                one.get_absolute_url(),
                f"{one.get_status_display()} · {short_moment(one.brought_at)}",
            )
            for one in waiting[:FIRST]
        ],
        tone="soon",
    )
