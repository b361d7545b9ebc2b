"""What referrals print: forwarding slip (D31), referral slip with its return (D32), record of the call-back (D34).

The notice of result (D33) and of refusal (D35) are laid out in ``documents``. A
restricted matter goes on paper by its number, without name and facts (R217);
ID numbers, phones and accounts stand masked on every paper.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import told_form
from coordination.documents.renderers import paper_renderer
from coordination.documents.results import result_content
from coordination.documents.words import day_words, due_words
from coordination.referrals.models import Leg, LegResult, LegReturn, Referral
from coordination.referrals.terms import Purpose, SharedField, house_words
from coordination.register.privacy import veil
from coordination.units.counties import county_of

SEALED = "（依规保密，凭编号在系统内查阅）"


def addressee_of(case: Referral) -> str:
    if case.is_restricted or case.person is None or not case.person.name:
        return f"{case.number}号申请人"
    return case.person.name


def shared_rows(leg: Leg) -> list[list[str]]:
    """The person's fields that go with the leg, as far as a paper may carry them."""
    case = leg.case
    person = case.person
    if person is None:
        return []
    if case.is_restricted:
        return [["困难群众", SEALED]]
    given = {
        # a body without a duty opens the name in the system, while it works on the matter (C9)
        SharedField.NAME: ("姓名", person.masked_name if leg.needs_consent else person.name),
        SharedField.ID_NUMBER: ("身份证号", person.masked_id_number),
        SharedField.PHONE: ("联系电话", person.masked_phone),
        SharedField.ADDRESS: ("住址", case.household.masked_address if case.household else ""),
        SharedField.BORN_ON: ("出生日期", day_words(person.born_on)),
    }
    return [list(given[name]) for name in leg.fields if name in given and given[name][1]]


def slip_content(leg: Leg, *, ruling: str = "", basis: str = "") -> dict[str, Any]:
    """D31 to a unit with the duty, D32 to a charity or service body."""
    case = leg.case
    is_referral = leg.kind == Leg.Kind.REFER
    fields = "、".join(house_words(SharedField, name) for name in leg.fields)
    rows = [
        ["受理编号", case.number],
        ["事项", case.shown_title if not case.is_restricted else SEALED],
        ["转介目的" if is_referral else "转办目的", house_words(Purpose, leg.purpose)],
        ["请求办理", SEALED if case.is_restricted else leg.matter],
        *shared_rows(leg),
        ["随件信息", f"{fields}（在系统内按需查阅）"],
    ]
    consent = leg.consents.filter(receiver=leg.receiver_id, withdrawn_at=None).first()
    if consent is not None:
        rows.append(
            ["本人同意", f"{day_words(consent.given_on)}，{house_words(type(consent).Way, consent.way)}"]
        )
    if ruling:
        rows += [["裁定意见", ruling], ["裁定依据", basis]]
    rows.append(["受理窗口", case.window.short_name])
    return {
        "form": "转介单" if is_referral else "转办单",
        "addressee": f"{leg.receiver.name}：",
        "rows": rows,
        "requirement": (
            "本件经裁定由你单位办理，不再退回。"
            if ruling
            else "请在规定时限内签收；不属于本单位职责的，请写明理由、依据和应办单位，在同一时限内退回。"
        )
        + "办结后填写办理结果并附凭证，由受理窗口统一答复当事人。",
    }


def region_content(leg: Leg) -> dict[str, Any]:
    """The letter that hands a matter to the competent place of another region (R36)."""
    content = slip_content(leg)
    content["form"] = "异地受理转送单"
    content["requirement"] = "请收到后出具回执，并将办理结果函告受理窗口，由受理窗口答复当事人。"
    return content


def receipt_content(leg: Leg, result: LegResult) -> dict[str, Any]:
    """The return part: what was done, in what form, with what proof."""
    value = f"{result.value:,.2f}元" if result.value is not None else ""
    rows = [
        ["受理编号", f"{leg.case.number}-{leg.serial}"],
        ["来件文号", leg.number],
        ["事项", leg.case.shown_title if not leg.case.is_restricted else SEALED],
        ["办理结果", house_words(LegResult.Code, result.code)],
        ["办理情况", SEALED if leg.case.is_restricted else result.summary],
        ["救助形式", house_words(LegResult.Form, result.form) if result.form else ""],
        ["金额或价值", value],
        ["理由", result.reason],
        ["依据", result.basis],
        ["复核日期", due_words(result.review_on)],
        ["备案项目", leg.project.title if leg.project else ""],
        ["凭证", result.proof],
    ]
    return {
        "form": "办理结果回执",
        "addressee": f"{leg.case.window.name}：",
        "rows": [row for row in rows if row[1]],
        "requirement": "",
    }


def answer_content(case: Referral, *, answer: str = "") -> dict[str, Any]:
    """D33: one answer for all legs; ``answer`` stands instead where a waiting list moved on later."""
    results = [
        (leg.receiver.short_name, house_words(LegResult.Code, result.code))
        for leg in case.legs.filter(status=Leg.Status.ANSWERED).select_related("receiver").order_by("serial")
        if (result := leg.latest_result) is not None
    ]
    return result_content(
        addressee=addressee_of(case),
        matter=SEALED if case.is_restricted else case.title,
        result=SEALED if case.is_restricted else answer or case.answer,
        basis="各承办单位的职责和现行救助政策。",
        rows=[] if case.is_restricted else results,
        on=case.policy_on,
        county=county_of(case),
        organ=case.window,
    )


def call_back_content(case: Referral) -> dict[str, Any]:
    return {
        "form": "回访记录",
        "addressee": "",
        "rows": [
            ["受理编号", case.number],
            ["事项", SEALED if case.is_restricted else case.title],
            ["答复日期", day_words(_day(case.answered_at))],
            ["回访日期", day_words(_day(case.called_back_at))],
            ["满意程度", house_words(Referral.Satisfaction, case.satisfaction)],
            ["当事人意见", case.person_says or "无"],
        ],
        "requirement": "",
    }


def closure_rows(case: Referral) -> list[list[str]]:
    """The ledger's columns for one matter (B7); neither the person nor what is sealed is named."""
    hidden = case.is_restricted
    returns = LegReturn.objects.filter(leg__case=case).count()
    return [
        ["编号", case.number],
        ["事项", SEALED if hidden else case.title],
        ["来源", case.source_label or house_words(Referral.Channel, case.channel)],
        ["受理窗口", case.window.short_name],
        ["受理日期", day_words(_day(case.accepted_at))],
        ["答复日期", day_words(_day(case.answered_at))],
        ["回访满意程度", house_words(Referral.Satisfaction, case.satisfaction)],
        ["核验意见", SEALED if hidden else case.closing_note],
        ["核验人", case.verified_by.name if case.verified_by else ""],
        ["退回次数", str(returns)],
        ["重启次数", str(case.reopenings)],
    ]


def closure_tables(case: Referral) -> list[list[Any]]:
    """What each receiver's leg came to."""
    if case.is_restricted:
        return []
    rows = [
        [f"{leg.serial}", leg.receiver.short_name, house_words(Purpose, leg.purpose), _came_to(leg)]
        for leg in case.legs.select_related("receiver").order_by("serial")
    ]
    return [["承办情况", ["序号", "承办单位", "事由", "办理结果"], rows]] if rows else []


def _came_to(leg: Leg) -> str:
    result = leg.latest_result
    return house_words(LegResult.Code, result.code) if result is not None else "不再办理"


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None


def gap_words(is_watched: bool) -> dict[str, str]:
    """What a referral about a gap between lists says (双纳入, R60)."""
    missing, there = ("低保或特困", "防止返贫监测") if is_watched else ("防止返贫监测", "低保或特困")
    return {
        "title": f"双纳入核查：{there}在册，未纳入{missing}",
        "facts": f"该户已列入{there}名单，未见于{missing}名单。",
        "matter": f"请核查该户是否符合{missing}条件；符合的按程序纳入，不符合的说明理由。",
    }


def category_words(category: str) -> str:
    """What a leg asks of the authority of a category that may fit (R220–R224)."""
    return f"一次申请、分类审核认定：该户可能符合{category}条件，请审核认定；不符合的书面说明理由。"


def supervision_terms(case: Referral) -> dict[str, str]:
    """What the duty asks that a complaint with ground opens (WF2).

    A duty stands in clear, so what the person said goes over without names of the household and numbers.
    """
    names = case.household.members.values_list("name", flat=True) if case.household is not None else ()
    said = veil(case.person_says, *names)
    what = f"{case.number}号转办件" if case.is_restricted else case.title
    return {
        "title": f"督办群众反映问题：{what}",
        "requirement": SEALED if case.is_restricted else f"当事人回访反映：{said}。请核实整改。",
        "measure": "当事人反映的问题已核实解决，整改情况书面报联席会议办公室。",
        "basis": "联席会议工作规则（回访不满意且理由成立的转督办）",
    }


paper_renderer(PaperKind.D31, PaperKind.D32, PaperKind.D34)(told_form)
