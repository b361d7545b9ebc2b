"""The county's rules for passwords: how long, of how many kinds of characters, how often new, none of the last ones."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.queries import ParameterMissing, parameters
from coordination.policy.regions import INSTALLATION, Region
from coordination.sign_ins.models import PastPassword
from coordination.units.models import User


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the passwords of a county's people."""

    length: int
    kinds: int
    days: int
    last: int

    def words(self) -> list[str]:
        """As they stand beside the field."""
        said = [
            _("At least %(count)d characters.") % {"count": self.length},
            _(
                "At least %(count)d kinds of characters out of small letters, capital letters, digits,"
                " signs and Chinese characters."
            )
            % {"count": self.kinds},
            _("Not one that many people use, and not your name or user name."),
        ]
        if self.last:
            said.append(_("None of your last %(count)d passwords.") % {"count": self.last})
        if self.days:
            said.append(_("After %(count)d days you choose another.") % {"count": self.days})
        return said


BEFORE_RULES = Rules(length=10, kinds=3, days=0, last=3)
NAMES = ("PASSWORD_LENGTH", "PASSWORD_KINDS", "PASSWORD_DAYS", "PASSWORD_LAST")


def rules_for(user: User | None, on: dt.date | None = None) -> Rules:
    """The rules where the account is kept; those of the installation for nobody in particular."""
    try:
        rows = parameters(NAMES, on=on or timezone.localdate(), county=_region_of(user))
    except ParameterMissing:  # a house before its rules
        return BEFORE_RULES
    return Rules(*(int(rows[name].value) for name in NAMES))


def _region_of(user: User | None) -> Region:
    if user is None or not isinstance(user, User):
        return INSTALLATION
    if user.opened_in is not None:
        return user.opened_in
    post = user.posts.select_related("unit").order_by("pk").first() if user.pk else None
    return INSTALLATION if post is None else post.unit


def kinds_in(password: str) -> int:
    """How many kinds of characters: small and capital letters, digits, signs, letters that know no case."""
    return len({_kind(character) for character in password})


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    return {"Ll": "small", "Lu": "capital", "Lo": "script", "Nd": "digit"}.get(category, "sign")


def last_passwords(user: User, count: int) -> Iterator[str]:
    """The hashes of the last ones, the one that stands among them."""
    past = PastPassword.objects.filter(user=user.pk).values_list("password", flat=True)[: count + 1]
    yield from list(dict.fromkeys([user.password, *past]))[:count]


def chosen_on(user: User) -> dt.datetime | None:
    """When the password that stands was set."""
    return PastPassword.objects.filter(user=user.pk).values_list("chosen_at", flat=True).first()


def is_due(user: User) -> bool:
    """Whether another has to be chosen, because of its age."""
    days = rules_for(user).days
    since = chosen_on(user) if days else None
    return since is not None and timezone.now() - since >= dt.timedelta(days=days)


class AsTheCountyRules:
    """Length and kinds of characters."""

    def validate(self, password: str, user: Any = None) -> None:
        rules = rules_for(user)
        problems = []
        if len(password) < rules.length:
            problems.append(_("At least %(count)d characters.") % {"count": rules.length})
        if kinds_in(password) < rules.kinds:
            problems.append(rules.words()[1])
        if problems:
            raise ValidationError([ValidationError(problem, code="password_rules") for problem in problems])

    def get_help_text(self) -> str:
        return " ".join(rules_for(None).words()[:2])


class NotOneOfTheLast:
    """A password that one had is not taken again; each that is set is remembered by its hash."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None:
            return
        last = rules_for(user).last
        if any(check_password(password, had) for had in last_passwords(user, last)):
            raise ValidationError(
                _("You have had this password. None of the last %(count)d is taken again.") % {"count": last},
                code="password_had",
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django calls it once the account is saved."""
        if not isinstance(user, User) or not user.has_usable_password():
            return
        PastPassword.objects.create(user=user, password=user.password)
        past = PastPassword.objects.filter(user=user.pk)
        kept = list(past.values_list("pk", flat=True)[: max(rules_for(user).last, 1)])
        past.exclude(pk__in=kept).delete()

    def get_help_text(self) -> str:
        return rules_for(None).words()[3] if rules_for(None).last else ""
