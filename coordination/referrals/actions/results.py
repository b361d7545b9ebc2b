"""Work on a leg and what came of it, in a form that can be counted and with its proof (C6, step 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, lock, trace
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.refusals import refusal_content
from coordination.documents.signing import draft_paper, issue, sign
from coordination.notifications.actions import hint
from coordination.policy.queries import parameter
from coordination.referrals.hands import handle
from coordination.referrals.lifecycle import LegLifecycle, ReferralLifecycle
from coordination.referrals.models import CharityProject, ContactTry, Leg, LegResult, Referral
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.papers import SEALED, addressee_of, receipt_content
from coordination.referrals.policies import (
    can_handle_leg,
    can_open_fields,
    can_record_contact,
    can_review_leg,
)
from coordination.referrals.queries.people import window_of
from coordination.referrals.terms import house_words
from coordination.referrals.verbs import ReferralVerb
from coordination.register.actions import watch_refusal
from coordination.register.openings import admit_opening
from coordination.telling import tell
from coordination.units.counties import county_of

Code = LegResult.Code


@transaction.atomic
def record_contact(
    leg: Leg, *, actor: Actor, on: dt.date, way: str, reached: bool, note: str = ""
) -> ContactTry:
    """Enter one attempt to reach the person; the first brings the leg into handling."""
    leg, change = begin(leg, actor=actor)
    require(can_record_contact(actor, leg))
    if on > timezone.localdate() or (leg.received_at and on < timezone.localdate(leg.received_at)):
        raise ValidationError({"on": _("An attempt lies between the receipt and today.")})
    attempt = ContactTry.objects.create(leg=leg, on=on, way=way, reached=reached, note=note, by=actor.user)
    LegLifecycle(leg).work()
    handle(change, ReferralVerb.CONTACT_TRIED, after={"on": on.isoformat(), "way": way, "reached": reached})
    return attempt


@transaction.atomic
def open_fields(leg: Leg, *, actor: Actor, purpose: str) -> Leg:
    """Unmask the fields that go with this leg, saying for what; every opening is on record (B8)."""
    lock(actor.user)  # openings of one reader are counted one by one
    leg = lock(leg)
    require(can_open_fields(actor, leg))
    admit_opening(actor)
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say for what you open the fields.")})
    opened = {"fields": leg.fields, "role": actor.role}
    trace(leg, ReferralVerb.FIELDS_OPENED, actor=actor, reason=purpose, after=opened)
    return leg


@transaction.atomic
def answer_leg(
    leg: Leg,
    *,
    actor: Actor,
    code: str,
    summary: str,
    form: str = "",
    value: Decimal | None = None,
    happened_on: dt.date | None = None,
    reason: str = "",
    basis: str = "",
    advice: str = "",
    review_on: dt.date | None = None,
    place: str = "",
    proof: str = "",
    project: CharityProject | None = None,
    files: Iterable[Any] = (),
) -> Leg:
    """Give the leg's result; a refusal goes out as D35, a referral's receipt (D32) goes back to the window."""
    leg, change = begin(leg, actor=actor)
    require(can_handle_leg(actor, leg))
    files = list(files)
    result = LegResult(
        leg=leg,
        round=leg.round,
        code=code,
        summary=summary,
        form=form if code == Code.GRANTED else "",
        value=value if code in (Code.GRANTED, Code.ALREADY) else None,
        happened_on=happened_on,
        reason=reason,
        basis=basis,
        review_on=review_on if code == Code.WAIT_LIST else None,
        place=place,
        proof=proof,
        entered_by=actor.user,
    )
    _check(result, leg, has_files=bool(files), project=project)
    LegLifecycle(leg).answer()
    leg.answered_at, leg.project = timezone.now(), project
    for file in files:
        attach(file, to=leg, actor=actor)
    if code == Code.REFUSED:
        _send_refusal(leg, result, actor=actor, advice=advice)
    _save_result(result)
    _sign_receipt(leg, result, actor=actor)
    event = handle(change, ReferralVerb.LEG_ANSWERED, reason=reason, basis=basis, after=_told(result))
    unit = leg.receiver.short_name
    tell(leg, ReferralNotice.LEG_ANSWERED, event, [window_of(leg.case)], actor=actor, unit=unit)
    gather_if_settled(leg.case, actor=actor)
    return leg


@transaction.atomic
def review_leg(leg: Leg, *, actor: Actor, code: str, summary: str, **values: Any) -> Leg:
    """On the review date of a waiting list: the place has come, or another date is set."""
    leg, change = begin(leg, actor=actor)
    require(can_review_leg(actor, leg))
    known = {name: values.get(name) for name in ("form", "value", "reason", "basis", "review_on", "proof")}
    result = LegResult(
        leg=leg,
        round=leg.round,
        code=code,
        summary=summary,
        entered_by=actor.user,
        **{name: value for name, value in known.items() if value},
    )
    _check(result, leg, has_files=bool(values.get("files")), project=leg.project)
    for file in values.get("files") or ():
        attach(file, to=leg, actor=actor)
    if code == Code.REFUSED:
        _send_refusal(leg, result, actor=actor, advice="")
    _save_result(result)
    event = handle(change, ReferralVerb.LEG_REVIEWED, reason=result.reason, after=_told(result))
    unit = leg.receiver.short_name
    tell(leg, ReferralNotice.LEG_ANSWERED, event, [window_of(leg.case)], actor=actor, unit=unit)
    return leg


def _save_result(result: LegResult) -> None:
    result.full_clean()
    result.save()


def _told(result: LegResult) -> dict[str, Any]:
    """What the aid chain keeps of a result: counted, not described."""
    return {
        "code": result.code,
        "words": house_words(Code, result.code),
        "form": result.form,
        "value": str(result.value) if result.value is not None else "",
        "review_on": result.review_on.isoformat() if result.review_on else "",
    }


def _check(result: LegResult, leg: Leg, *, has_files: bool, project: CharityProject | None) -> None:
    """Each result carries what makes it true; without its proof the clock keeps running."""
    code = result.code
    if code == Code.UNREACHABLE:
        _check_tries(leg)
    elif not has_files and not result.proof.strip():
        raise ValidationError(
            {"proof": _("Name the proof or attach it; without it the clock keeps running.")}
        )
    if code == Code.GRANTED and not result.form:
        raise ValidationError({"form": _("Say whether it was cash, goods or a service.")})
    if code == Code.REFUSED and not (result.reason.strip() and result.basis.strip()):
        raise ValidationError({"reason": _("A refusal names its reason and its basis.")})
    if code == Code.WAIT_LIST and (result.review_on is None or result.review_on <= timezone.localdate()):
        raise ValidationError({"review_on": _("Say on which later day the waiting list is looked at again.")})
    if code == Code.DECLINED and not leg.contact_tries.filter(reached=True).exists():
        raise ValidationError({"code": _("Enter first when and how the person was reached and declined.")})
    if code == Code.MOVED and not result.place.strip():
        raise ValidationError({"place": _("Say where the person lives now, so that the matter can follow.")})
    if code in (Code.MOVED, Code.DECEASED) and result.happened_on is None:
        raise ValidationError({"happened_on": _("Give the day.")})
    if code == Code.GRANTED and leg.kind == Leg.Kind.REFER:
        _check_project(leg, result, project)


def _check_tries(leg: Leg) -> None:
    """Three attempts on three days (C6); a call that reached the person is no reason to give up.

    The day of an attempt is the day on which it was entered: three are not typed at one sitting (3.21).
    """
    needed = int(parameter("CONTACT_TRIES", on=leg.case.policy_on, county=county_of(leg.case)).value)
    entered = leg.contact_tries.filter(reached=False).values_list("at", flat=True)
    days = len({timezone.localdate(at) for at in entered})
    if days < needed:
        words = _(
            "“Not reached” needs attempts entered on %(needed)d different days, each on its day; "
            "so far they were entered on %(days)d."
        )
        raise ValidationError({"code": words % {"needed": needed, "days": days}})


def _check_project(leg: Leg, result: LegResult, project: CharityProject | None) -> None:
    """A charity helps under a project filed beforehand, and books what it gave (R98)."""
    if project is None or project.body_id != leg.receiver_id or project.status != CharityProject.Status.FILED:
        raise ValidationError({"project": _("Name the project on file under which the help was given.")})
    if project.filed_at is None or (leg.received_at and project.filed_at > timezone.now()):
        raise ValidationError({"project": _("The project has to be on file beforehand.")})
    if not project.begins_on <= timezone.localdate() <= project.ends_on:
        raise ValidationError({"project": _("The project does not run today.")})
    if result.value is None:
        raise ValidationError({"value": _("Book the value of the help; a service has its value, too.")})


def _send_refusal(leg: Leg, result: LegResult, *, actor: Actor, advice: str) -> None:
    """The notice of refusal with its reason, basis and way of review (D35), numbered by the unit itself."""
    result.notice_sent_on = timezone.localdate()
    organ = leg.receiver if leg.kind != Leg.Kind.REGION else leg.case.window
    content = refusal_content(
        addressee=addressee_of(leg.case),
        matter=SEALED if leg.case.is_restricted else leg.case.title,
        reason=result.reason,
        basis=result.basis,
        on=leg.case.policy_on,
        county=county_of(leg.case),
        organ=organ,
        advice=advice,
    )
    issue(
        PaperKind.D35,
        subject=leg,
        organ=organ,
        word=parameter("WORD_REFUSAL", on=leg.case.policy_on, county=county_of(leg.case)).value,
        title=leg.title,
        content=content,
        actor=actor,
        recipients=[leg.case.window],
    )
    # a charity's or another region's answer is no refusal of the county's assistance (R237)
    if leg.case.person is not None and leg.kind in (Leg.Kind.OWN, Leg.Kind.FORWARD):
        watch_refusal(
            leg.case.person,
            actor=actor,
            source=leg,
            source_label=leg.case.number,
            reason=result.reason,
            authority=organ,
        )


def _sign_receipt(leg: Leg, result: LegResult, *, actor: Actor) -> None:
    """The return part of the slip, signed by the receiver; what the window did itself needs none."""
    if leg.kind == Leg.Kind.OWN:
        return
    receipt = draft_paper(
        PaperKind.D32,
        subject=leg,
        organ=leg.receiver,
        title=_receipt_title(leg),
        content=receipt_content(leg, result),
        actor=actor,
    )
    sign(receipt, actor=actor, recipients=[leg.case.window])


def _receipt_title(leg: Leg) -> str:
    again = f"（第{leg.round}次）" if leg.round > 1 else ""
    return f"{leg.number}办理回执{again}"


@transaction.atomic
def gather_if_settled(case: Referral, *, actor: Actor) -> bool:
    """When the last leg has its result, the case waits for its one answer."""
    open_legs = case.legs.exclude(status__in=[*Leg.SETTLED, Leg.Status.NAMED])
    if open_legs.exists() or case.status not in (Referral.Status.DISPATCHED, Referral.Status.IN_HANDLING):
        hint(case)
        return False
    change = Change(case, actor=actor)
    ReferralLifecycle(case).gather()
    case.results_at = timezone.now()
    change.save(ReferralVerb.RESULTS_GATHERED)
    return True
