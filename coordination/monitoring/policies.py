"""Who may report, triage, verify, inform, re-check and decide (C0, C1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.access import never_for
from coordination.lives.queries import leaves_nobody
from coordination.monitoring.models import READS_REFUSED, Channel, Finding, Kind, Warning
from coordination.units.models import Role
from coordination.units.queries import acts_for

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.monitoring.models import ImportRun, RefusedRow

S = Warning.Status
REPORTERS = (
    Role.OFFICE,
    Role.OFFDIR,
    Role.CCLERK,
    Role.LIAISON,
    Role.UDEPUTY,
    Role.UCLERK,
    Role.TCLERK,
    Role.TOFFICER,
    Role.VCO,
    Role.HOT,
)
FILE_BRINGERS = (Role.OFFICE, Role.OFFDIR, Role.CCLERK, Role.TCLERK, Role.HOT, Role.UCLERK, Role.LIAISON)
HANDLERS = (Role.CCLERK, Role.UCLERK, Role.TCLERK, Role.OFFICE)
LEADERS = (Role.CHEAD, Role.UHEAD, Role.THEAD, Role.OFFDIR)
PLATFORMS = (Channel.PROVINCE, Channel.CITY)


def can_use_channel(role: str, channel: str) -> Refusal:
    """The monitoring platforms have channels of their own."""
    if role == Role.UP and channel not in PLATFORMS:
        return _("A platform reports on its own channel only.")
    return None


def can_report_warnings(actor: Actor, channel: str = "") -> Refusal:
    """Handlers, townships, villages and the hotline report; platforms through the interface."""
    if actor.has_role(Role.UP):
        return can_use_channel(Role.UP, channel)
    if channel == Channel.HOUSE:
        return None  # no door offers it: it follows from a step that was allowed
    if not actor.has_role(*REPORTERS):
        return _("Warnings are reported by handlers, townships, villages and the hotline.")
    return None


def can_report_by_hand(actor: Actor) -> Refusal:
    if not actor.has_role(*REPORTERS):
        return _("Warnings are reported by handlers, townships, villages and the hotline.")
    return None


def can_import_warnings(actor: Actor) -> Refusal:
    if not actor.has_role(*FILE_BRINGERS):
        return _("Files of warnings are brought in by handlers, township clerks and the hotline.")
    return None


def can_read_refused(actor: Actor) -> Refusal:
    """Who sees that no report vanished (R4)."""
    if not actor.has_role(*READS_REFUSED):
        return _("Refused rows are looked after by the office and county civil affairs.")
    return None


def can_open_refused(actor: Actor, row: RefusedRow) -> Refusal:
    """County civil affairs, who see to it that it is reported rightly (B8)."""
    if not actor.has_role(Role.CCLERK, Role.CHEAD):
        return _("What a refused row said is open to county civil affairs.")
    if row.wiped_at is not None:
        return _("What the row said was wiped when its time was over.")
    if not row.is_placed:
        return _("The row names no place of this county: only the source can say where it belongs.")
    return None


def can_wipe_refused(actor: Actor) -> Refusal:
    """The house itself, on the day."""
    return None if actor.has_role(Role.CLOCK) else _("What refused rows said is wiped by itself on its day.")


def can_run_import(actor: Actor, run: ImportRun) -> Refusal:
    """Whoever looked the file through imports it, in the same post."""
    post = actor.acting_post
    if post is None or post.pk != run.post_id:
        return _("Only who brought the file in imports it.")
    return can_import_warnings(actor)


def can_triage_warning(actor: Actor, warning: Warning) -> Refusal:
    """The county's civil-affairs handler triages (C1)."""
    if not actor.has_role(Role.CCLERK) or not acts_for(actor, warning.desk_id):
        return _("Only the handler of %(unit)s triages warnings.") % {"unit": warning.desk.label}
    return None


def can_begin_review(actor: Actor, warning: Warning) -> Refusal:
    """A review opens by itself on its day (R16)."""
    if not actor.has_role(Role.CLOCK) or warning.kind != Kind.REVIEW:
        return _("A review opens by itself on its day.")
    return None


def can_verify_warning(actor: Actor, warning: Warning) -> Refusal:
    """The township's clerk verifies; never who reported it alone decides its route."""
    if not actor.has_role(Role.TCLERK) or not acts_for(actor, warning.township_id):
        return _("Only the clerk of %(unit)s verifies this warning.") % {"unit": warning.township.label}
    return None


def can_inform_person(actor: Actor, warning: Warning) -> Refusal:
    if not actor.has_role(Role.TCLERK) or not acts_for(actor, warning.township_id):
        return _("Only the clerk of %(unit)s informs the person.") % {"unit": warning.township.label}
    return None


def can_recheck_household(actor: Actor, warning: Warning) -> Refusal:
    """The handler of the determining authority (R249); a township determines what was delegated to it."""
    if not _of_authority(actor, warning, *HANDLERS):
        return _("Only the handler of %(unit)s re-checks.") % {"unit": _authority(warning)}
    return None


def can_hear_person(actor: Actor, warning: Warning) -> Refusal:
    """The person is heard before any cut (Social Assistance Law, art. 48)."""
    if not _of_authority(actor, warning, *HANDLERS):
        return _("Only the handler of %(unit)s hears the person.") % {"unit": _authority(warning)}
    return None


@never_for(lambda warning: {warning.rechecked_by.user_id} if warning.rechecked_by else set())
def can_decide_cut(actor: Actor, warning: Warning) -> Refusal:
    """The authority's leader decides, who is not the one that re-checked (invariant 1); never unheard."""
    if not _of_authority(actor, warning, *LEADERS):
        return _("Only the leader of %(unit)s decides on the aid.") % {"unit": _authority(warning)}
    if warning.heard_at is None and warning.finding != Finding.KEEP:
        return _("The person has not been heard yet.")
    checked = warning.rechecked_by
    if checked is not None and checked.user_id in actor.people:
        return _("Who re-checked does not decide.")
    return None


def can_open_person(actor: Actor, warning: Warning) -> Refusal:
    """Those who act on the warning open the person's particulars, for a stated purpose (B8)."""
    acting = (
        (Role.CCLERK, warning.desk_id),
        (Role.CHEAD, warning.desk_id),
        (Role.TCLERK, warning.township_id),
        (Role.TOFFICER, warning.township_id),
        (Role.THEAD, warning.township_id),
    )
    if any(actor.has_role(role) and acts_for(actor, unit) for role, unit in acting):
        return None
    if warning.authority_id and acts_for(actor, warning.authority_id):
        return None
    return _("The particulars are open to those who act on this warning.")


def can_close_warning(actor: Actor, warning: Warning) -> Refusal:
    """It closes by itself when what it started has ended: a step of its process, nobody's choice."""
    return None if warning.status == S.WORKING else _("What the warning started has not ended yet.")


def _of_authority(actor: Actor, warning: Warning, *roles: str) -> bool:
    return (
        warning.authority_id is not None and actor.has_role(*roles) and acts_for(actor, warning.authority_id)
    )


def _authority(warning: Warning) -> str:
    return warning.authority.label if warning.authority is not None else "—"


def can_end_for_death(actor: Actor, warning: Warning) -> Refusal:
    """Whoever confirmed the death: it stands in the register, and nobody of the household is left."""
    if warning.person is None or not leaves_nobody(warning.person):
        return _("A warning ends with a death only where nobody of the household is left.")
    if warning.status in Warning.ENDED or warning.status == S.WORKING:
        return _("What the warning started goes on by itself.")
    return None


def can_follow_household(actor: Actor, warning: Warning) -> Refusal:
    """An open warning goes where its household is registered now; the register says who may move that."""
    if warning.status in Warning.ENDED:
        return _("This warning has ended.")
    return None
