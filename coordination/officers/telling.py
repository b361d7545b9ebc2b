"""Who hears how the trail was found: the audit and the security officers of every county and of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.audit.running import hears_of_runs
from coordination.notifications.actions import hint, notify
from coordination.officers.notices import OfficerNotice
from coordination.units.models import Post, Role, User

if TYPE_CHECKING:
    from coordination.audit.models import Event, VerificationRun

ALARMED = (Role.AUDADM, Role.SECADM)


@hears_of_runs
def tell_of_run(run: VerificationRun, event: Event) -> None:
    """Open desks read again; where the trail is not sound, or could not be read, its officers are alarmed."""
    hint(run)
    if not run.is_alarm:
        return
    notify(
        alarmed_officers(),
        OfficerNotice.TRAIL_UNREAD if run.trouble else OfficerNotice.TRAIL_UNSOUND,
        subject=None,
        key=f"trail:{event.uuid}",
        event=event,
        url=run.get_absolute_url(),
        count=run.count_words,
        first=run.findings[0]["sentence"] if run.findings else "",
        reason=run.trouble,
    )


def alarmed_officers() -> list[User]:
    posts = Post.objects.current().filter(role__in=ALARMED).select_related("user").order_by("pk")
    return list({post.user_id: post.user for post in posts}.values())
