"""Who acts in the demonstration: whoever holds a role first, in a unit or in the fictional county."""

from __future__ import annotations

from coordination.access import Actor
from coordination.units.counties import County, county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation

GOVERNMENT = "XZF"


def anhe() -> County:
    return county_of(Organisation.objects.get(code=GOVERNMENT))


def sitting_at(holder: Holder) -> Actor:
    post = holder.posts()[0]
    return Actor(post.user, post)
