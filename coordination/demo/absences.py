"""Absences to come in the demonstration, counted in working days from the day of loading."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.demo.county import DemoCounty
from coordination.policy.deadlines import add_working_days
from coordination.units.actions import record_absence
from coordination.units.models import Post


@transaction.atomic
def load_absences(demo: DemoCounty) -> int:
    """Record the absences of people who have none yet, and say how many."""
    today = timezone.localdate()
    added = 0
    for row in demo.rows("absences"):
        username, unit, role = row["post"]
        posts = Post.objects.filter(unit__region=demo.county().pk)
        post = posts.get(user__username=username, unit__code=unit, role=role)
        if post.absences.exists():
            continue
        record_absence(
            post,
            actor=Actor(post.user, post),
            first_day=add_working_days(today, row["first"]),
            last_day=add_working_days(today, row["last"]),
            reason=row["reason"],
        )
        added += 1
    return added
