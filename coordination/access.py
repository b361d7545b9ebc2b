"""Who acts, and the one place that refuses.

Nothing below this module knows of requests: views, the API, commands and the
clock make an ``Actor`` once and pass it on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from coordination.units.models import Post, User

# what a policy answers: None, or the translated sentence why not
Refusal = str | Promise | None


class Medium(TextChoices):
    """By what means something was said or signed: of every step, event and signature of the house."""

    SCREEN = "", _("on screen")
    PAPER = "paper", _("signed on paper")
    PHONE = "phone", _("said on the telephone")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in the post acted in, perhaps on behalf of another post.

    ``on_behalf_of`` is the absent holder's post when a substitute acts, or the
    leader's post when the office enters a signature made on paper. ``medium``
    is how it was said where not on the screen, ``scan`` the sheet kept of it, during
    the one step entered so: whatever is recorded or signed in the actor's name then
    says it. ``is_proven``: the password was typed once more for the step, which stands for the signature.
    ``may_be_kept_out`` is false where it was asked for one request, and nothing is shut to this person (C7).
    """

    user: User
    post: Post | None
    on_behalf_of: Post | None = None
    medium: str = Medium.SCREEN
    scan: Any = None
    is_proven: bool = False
    may_be_kept_out: bool = True

    @property
    def acting_post(self) -> Post | None:
        """The post whose powers are used: the represented one, else the actor's own."""
        return self.on_behalf_of or self.post

    @property
    def unit_id(self) -> int | None:
        post = self.acting_post
        return post.unit_id if post else None

    @property
    def county_id(self) -> int | None:
        """The county of the desk at which the actor sits; none for one of the city or the installation."""
        post = self.acting_post
        return post.unit.county_id if post else None

    @property
    def role(self) -> str:
        post = self.acting_post
        return post.role if post else ""

    @property
    def people(self) -> set[int]:
        """Who acts and who is represented: what bars one of them from a step bars both (C0)."""
        represented = self.on_behalf_of
        return {self.user.pk} if represented is None else {self.user.pk, represented.user_id}

    def has_role(self, *roles: str) -> bool:
        return self.role in roles

    def for_post(self, post: Post | None) -> Actor:
        return replace(self, on_behalf_of=post)

    def by(self, medium: str, scan: Any = None) -> Actor:
        return replace(self, medium=medium, scan=scan) if medium else self

    def proven(self, is_proven: bool = True) -> Actor:
        """Who acts, known once more by the password; on paper or the telephone nobody is."""
        return replace(self, is_proven=is_proven)


def county_id_of(record: Any) -> int | None:
    """The county in which a record stands, over whatever it says that its county is found."""
    while record is not None and not hasattr(record, "county_id"):
        path = getattr(record, "county_path", "")
        if not path:
            raise TypeError(f"{type(record).__name__} does not say over what its county is found.")
        record = getattr(record, path)
    found: int | None = None if record is None else record.county_id
    return found


def county_id_if_any(record: Any) -> int | None:
    """The same, and none for what is of no county: a rule, the calendar, nothing at all."""
    try:
        return county_id_of(record)
    except TypeError:
        return None


def require(refusal: Refusal) -> None:
    """Raise the sentence that a policy returned; ``None`` means allowed."""
    if refusal is not None:
        raise PermissionDenied(refusal)


Policy = Callable[..., "Refusal"]
AnyPolicy = TypeVar("AnyPolicy", bound=Policy)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """For whom of a desk's people a policy is: the one named, or all but those barred; both by user."""

    named: Callable[[Any], int | None] | None = None
    alone: bool = False
    """Whether who stands in for the one named, or inherits the desk, is kept out as well."""
    barred: Callable[[Any], Iterable[int | None]] | None = None


_narrowings: dict[Policy, Narrowing] = {}


def only_for(named: Callable[[Any], int | None], *, alone: bool = False) -> Callable[[AnyPolicy], AnyPolicy]:
    """Say of a policy who alone of a desk takes the step, so that inboxes need not ask the policy itself."""
    return partial(_narrow, Narrowing(named=named, alone=alone))


def never_for(barred: Callable[[Any], Iterable[int | None]]) -> Callable[[AnyPolicy], AnyPolicy]:
    """Say of a policy who of a desk never takes the step, nor in another's name."""
    return partial(_narrow, Narrowing(barred=barred))


def narrowing_of(policy: Policy | None) -> Narrowing | None:
    """What a policy says of the people of its desk; None where it is for all of them."""
    return _narrowings.get(policy) if policy is not None else None


def _narrow(narrowing: Narrowing, policy: AnyPolicy) -> AnyPolicy:
    _narrowings[policy] = narrowing
    return policy
