"""The public notice (D44): who helps makes it known who was helped, for PUB_DAYS, on a board (社会救助法 45).

A name, a village, what and how much; never an illness, a child's name or a matter that is restricted.
The steps of several rooms put it up and take it down (for their actions alone).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.audit.actions import record
from coordination.changes import lock, need
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper, PublicNotice
from coordination.documents.plain_forms import told_form
from coordination.documents.plain_words import asking_words
from coordination.documents.renderers import paper_renderer
from coordination.documents.signing import draft_paper, sign
from coordination.documents.verbs import DocumentVerb
from coordination.documents.words import day_words, due_words, in_chinese, money_words
from coordination.policy.deadlines import due
from coordination.rules import ask, must_have_come
from coordination.units.counties import County
from coordination.units.models import Organisation, Post

paper_renderer(PaperKind.D44)(told_form)
ANONYMOUS = "（依法不公开姓名）"
"""Instead of the name of a child."""


def hangs_through(put_up_on: dt.date, *, on: dt.date, county: County) -> dt.date:
    """Its last day: PUB_DAYS after, off a day off the first working day that follows (C10)."""
    return due("PUB_DAYS", start=put_up_on, on=on, county=county).day


@in_chinese
def notice_content(
    *,
    name: str,
    place: str,
    item: str,
    amount: Decimal,
    is_decided: bool,
    put_up_on: dt.date,
    until_on: dt.date,
    organ: Organisation,
) -> dict[str, Any]:
    """All that it says, and nothing else: the caller gives no facts of the case. An empty ``name`` is not made known."""
    return {
        "form": "社会救助确认公示",
        "addressee": "",
        "rows": [
            ["救助对象", name or ANONYMOUS],
            ["所在村（社区）", place],
            ["救助事项", item],
            ["救助金额" if is_decided else "拟救助金额", money_words(amount)],
            ["公示期", f"{day_words(put_up_on)}至{due_words(until_on)}"],
            ["咨询", asking_words(organ)],
        ],
        "signed": "公示单位",
        "requirement": f"对公示内容有异议的，请在{due_words(until_on)}前向{organ.name}提出，"
        "由没有参与经办的人员核查后答复。公示期满即撤下，公示内容不得用于其他用途。",
    }


def put_up(
    subject: models.Model,
    *,
    content: dict[str, Any],
    title: str,
    organ: Organisation,
    place: str,
    put_up_on: dt.date,
    until_on: dt.date,
    actor: Actor,
) -> PublicNotice:
    """Sign the sheet and note on which board it hangs since when."""
    ask("posted_on", must_have_come, put_up_on)
    place = need(place, _("Say on which board it hangs."), field="place")
    paper = draft_paper(
        PaperKind.D44, subject=subject, organ=organ, title=title, content=content, actor=actor
    )
    paper = sign(paper, actor=actor)
    notice = PublicNotice(
        paper=paper, place=place[:120], put_up_on=put_up_on, put_up_by=_post(actor), until_on=until_on
    )
    notice.full_clean()
    notice.save(force_insert=True)
    record(
        DocumentVerb.NOTICE_PUT_UP,
        actor=actor,
        subject=paper,
        unit=organ,
        after={"place": notice.place, "from": put_up_on, "to": until_on},
    )
    return notice


def take_down(notice: PublicNotice, *, taken_down_on: dt.date, actor: Actor) -> PublicNotice:
    """It hung its days and comes off the board, on which nothing of it may stay."""
    notice = lock(notice)
    if not notice.is_up:
        raise ValidationError(_("This notice has been taken down already."))
    ask("taken_down_on", must_have_come, taken_down_on)
    if taken_down_on < notice.until_on:
        words = _("The notice hangs through %(day)s: take it down on that day or later.")
        raise ValidationError({"taken_down_on": words % {"day": notice.until_on}})
    notice.taken_down_on, notice.taken_down_by = taken_down_on, _post(actor)
    notice.full_clean()
    notice.save()
    record(
        DocumentVerb.NOTICE_TAKEN_DOWN,
        actor=actor,
        subject=notice.paper,
        unit=notice.paper.organ,
        after={"place": notice.place, "on": taken_down_on},
    )
    return notice


def notice_up(subject: models.Model) -> PublicNotice | None:
    """The sheet about a record that still hangs."""
    papers = Paper.objects.of(subject).filter(kind=PaperKind.D44)
    notices = PublicNotice.objects.filter(paper__in=papers.values("pk"), taken_down_on=None)
    return notices.select_related("paper__organ").order_by("-pk").first()


def _post(actor: Actor) -> Post:
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    return actor.acting_post
