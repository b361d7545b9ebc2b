"""What the papers of an aid case say; written in Chinese whatever language the reader chose."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from coordination.aid.models import AidCase, AidElsewhere, Duplicate, OtherHelp, Payment, Stage
from coordination.aid.other_help import help_lines
from coordination.aid.papers.words import giving_words, sum_label, sum_words, total_words
from coordination.aid.queries.advances import advance_account
from coordination.aid.queries.better_rules import rules_of
from coordination.aid.queries.case_pages import duplicate_lines, plain_facts
from coordination.documents.plain_words import asking_words, objecting_words, sentence
from coordination.documents.public_notices import notice_content
from coordination.documents.results import visit_content
from coordination.documents.words import day_words, due_words, in_chinese, money_words, time_words
from coordination.register.privacy import mask_account, mask_id_number, mask_numbers
from coordination.showing import chosen, veiled
from coordination.units.counties import county_of
from coordination.units.models import Organisation

Content = dict[str, Any]
CUT_BASIS = "《中华人民共和国社会救助法》第四十八条"


def told(case: AidCase, name: str) -> str:
    """A fact as a paper prints it: whom it is about stands there in full, numbers do not."""
    return str(veiled(chosen(plain_facts(case), name), mask_numbers)[0].value)


def person_row(case: AidCase) -> list[str]:
    number = case.person.id_number
    shown = mask_id_number(number) if number else "身份待核"
    return ["救助对象", f"{case.person.name}（{shown}）"]


def case_rows(case: AidCase) -> list[list[str]]:
    household = case.household
    home = household.village or household.township
    return [
        person_row(case),
        ["户籍（居住）地", home.name if home else "待核"],
        ["急难发生地", case.township.name],
        ["困难类型", f"{case.get_nature_display()} · {case.get_cause_display()}"],
        ["困难性质", case.character_words],
        ["困难情况", told(case, "facts")],
    ]


def rules_row(case: AidCase) -> list[str]:
    """Both versions of the rules, and which amounts were applied (就高)。"""
    rules = rules_of(case)
    registered = f"登记时（{day_words(rules.registered_on)}）为{rules.registered_version}版"
    decided = f"决定时（{day_words(rules.decided_on)}）为{rules.decided_version}版"
    if not rules.are_two:
        return ["适用标准", f"{registered}，{decided}，标准未变"]
    applied = "按就高原则适用决定时标准" if rules.follows_decision else "适用登记时标准"
    return ["适用标准", f"{registered}，{decided}；{applied}"]


def stage_rows(stages: list[Stage]) -> list[list[str]]:
    return [
        [
            "先行救助" if stage.is_advance else f"第{stage.number}期",
            sum_words(stage.form, stage.amount),
            due_words(stage.due_on),
            giving_words(stage.form),
            stage.condition or "无",
        ]
        for stage in stages
    ]


def duplicate_rows(case: AidCase) -> list[list[str]]:
    """What the check for other aid found: when, for what, where, how much; what was ruled, by whom and when (C10)."""
    said = [_found_words(one) for one in duplicate_lines(case)]
    said += [_help_words(one) for one in help_lines(case)]
    said += [_county_words(one) for one in case.aid_elsewhere.select_related("where")]
    return [["重复救助核查", "\n".join(said) or "未发现其他救助"]]


def _found_words(one: Duplicate) -> str:
    other = one.other
    where = f"{other.township.short_name}，{other.get_cause_display()}，{money_words(one.amount)}"
    found = f"{day_words(one.given_on)}{where}（{one.get_kind_display()}；{one.get_ground_display()}）"
    if not one.ruling:
        return f"{found}：本期以前的救助" if one.is_earlier else found
    netted = f"，抵扣{money_words(one.netted)}" if one.netted else ""
    by = f"{one.ruled_by.house_label}，{time_words(one.ruled_at)}" if one.ruled_by and one.ruled_at else ""
    return f"{found}：{one.get_ruling_display()}{netted}。{one.ruling_reason}（{by}）"


def _help_words(one: OtherHelp) -> str:
    """What a charity or a referral gave: when, for what, where, how much; why it is another matter."""
    cause = f"，{one.cause_words}" if one.cause_words else ""
    value = f"，{money_words(one.value)}" if one.value is not None else ""
    found = f"{day_words(one.given_on)}{one.giver.short_name}{cause}{value}（{one.get_kind_display()}）"
    if not one.answer or one.answered_by is None or one.answered_at is None:
        return found
    return f"{found}：{one.answer}（{one.answered_by.house_label}，{time_words(one.answered_at)}）"


def _county_words(one: AidElsewhere) -> str:
    """What another county answered: for which cause it gives how much since when, and who said so."""
    if not one.answer or one.answered_at is None:
        asked = f"（{day_words(timezone.localdate(one.asked_at))}发出协查）" if one.asked_at else ""
        return f"{one.where.short_name}有同一事由救助，尚未答复{asked}"
    value = f"，{money_words(one.amount)}" if one.amount is not None else ""
    on = f"，{day_words(one.given_on)}" if one.given_on is not None else ""
    by = f"{one.answered_by}，{time_words(one.answered_at)}"
    return f"{one.where.short_name}答复：{one.get_answer_display()}{value}{on}。{one.words}（{by}）"


@in_chinese
def registration(case: AidCase, opinion: str) -> Content:
    """D23：先行救助登记表。"""
    return {
        "form": "先行救助登记表",
        "left": f"登记编号：{case.number}",
        "rows": [
            *case_rows(case),
            ["申请救助金额", money_words(case.amount)],
            ["登记时间", time_words(case.registered_at)],
            rules_row(case),
            ["其他救助情况", told(case, "other_aid") or "未发现"],
            *duplicate_rows(case),
        ],
        "opinion": ["审批意见", opinion or "情况紧急，同意先行救助。"],
        "note": "先行救助后，按规定期限补充说明有关情况。",
    }


@in_chinese
def supplement(case: AidCase) -> Content:
    """D24：补充情况说明。"""
    return {
        "form": "先行救助补充情况说明",
        "left": f"登记编号：{case.number}",
        "rows": [
            *case_rows(case),
            ["急难缓解日期", day_words(case.eased_on)],
            *_advance_rows(case),
            ["补充说明", told(case, "supplement")],
            ["后续需求", "需要分阶段继续救助" if case.needs_plan else "先行救助已能解决"],
        ],
        "opinion": ["填报人", "以上情况属实。"],
    }


def _advance_rows(case: AidCase) -> list[list[str]]:
    """What was advanced, and what became of it: spent as told, given back, not accounted for."""
    account = advance_account(case)
    if account is None:
        return [["先行救助金额", money_words(0)]]
    rows = [
        ["先行救助金额", money_words(account.advanced)],
        ["其中据实使用", money_words(account.confirmed or 0)],
        ["其中已退回", money_words(account.returned)],
    ]
    if account.written_off:
        rows.append(["其中已核销", money_words(account.written_off)])
    return [*rows, ["尚未核清", money_words(account.rest)]] if account.rest else rows


@in_chinese
def approval(case: AidCase, total: Decimal, opinion: str) -> Content:
    """D25：临时救助审批表。"""
    return {
        "form": "临时救助审批表",
        "left": f"登记编号：{case.number}",
        "rows": [
            *case_rows(case),
            ["核实情况", _last_finding(case)],
            rules_row(case),
            ["救助总额", total_words(total, case.stages)],
            ["其中先行救助", money_words(_advance(case))],
            *duplicate_rows(case),
        ],
        "opinion": ["审批意见", opinion or "同意救助。"],
    }


def public_notice(case: AidCase, put_up_on: dt.date, until_on: dt.date) -> Content:
    """D44：公示；never the cause, which may be an illness, nor a child's name."""
    household = case.household
    home = household.village or household.township or case.township
    return notice_content(
        name="" if case.person.is_minor else case.person.name,
        place=home.short_name,
        item="临时救助",
        amount=case.amount,
        is_decided=False,
        put_up_on=put_up_on,
        until_on=until_on,
        organ=case.township,
    )


@in_chinese
def plan(case: AidCase, stages: list[Stage]) -> Content:
    """D26：分阶段救助计划, under the one approval。"""
    return {
        "form": "分阶段救助计划",
        "left": f"登记编号：{case.number}",
        "rows": [person_row(case)],
        "table": [["期次", "金额或价值", "日期", "方式", "条件"], stage_rows(stages)],
        "opinion": ["审批意见", "同意按计划一次审批、分阶段救助，每期救助前核查。"],
    }


@in_chinese
def receipt(case: AidCase, payment: Payment, found: str) -> Content:
    """D27：阶段发放记录（收条）。"""
    stage = payment.stage
    provided = stage.form == Stage.Form.SERVICE
    return {
        "form": "临时救助服务提供记录（收条）" if provided else "临时救助发放记录（收条）",
        "left": f"登记编号：{case.number}",
        "rows": [
            person_row(case),
            ["期次", "先行救助" if stage.is_advance else f"第{stage.number}期"],
            [sum_label(stage.form), money_words(payment.amount)],
            [
                "提供方式" if provided else "发放方式",
                f"{payment.get_method_display()} {payment.reference}".strip(),
            ],
            *_account_rows(case, payment),
            ["提供人" if provided else "发放人", f"{payment.paid_by.name}（{time_words(payment.paid_at)}）"],
            ["见证人", payment.witnesses or "无"],
            ["接受服务日期" if provided else "领取日期", day_words(payment.received_on)],
            ["核实情况", found],
        ],
        "opinion": ["核实人", "已核实提供到位。" if provided else "已核实发放到位。"],
        "note": "领取人签名：　　　　　　　　　　见证人签名：　　　　　　　　",
    }


def _account_rows(case: AidCase, payment: Payment) -> list[list[str]]:
    """Whose account it went into; of somebody else's why."""
    if not payment.account:
        return []
    rows = [["收款账户", f"{payment.account_name}（{mask_account(payment.account)}）"]]
    if payment.payee_id is None:
        rows.append(["与救助对象关系", payment.relation])
        rows.append(["转入该账户的理由", payment.account_reason])
    elif payment.payee_id != case.person.current.pk:
        rows.append(["与救助对象关系", "同一家庭成员"])
    return rows


@in_chinese
def follow_up(case: AidCase, found: str, on: dt.date) -> Content:
    """D28：跟进走访记录。"""
    return visit_content(
        matter=f"临时救助跟进走访（登记编号：{case.number}）",
        household=case.household.number,
        visited_on=on,
        found=str(case.get_outcome_display()),
        note=found,
    )


@in_chinese
def hearing(case: AidCase, statement: str, on: dt.date) -> Content:
    """D36：听取意见记录。"""
    stage = case.stage
    return {
        "form": "听取意见记录",
        "left": f"登记编号：{case.number}",
        "rows": [
            person_row(case),
            ["拟作决定", f"拟调减或终止{'第' + str(stage.number) + '期' if stage else ''}救助"],
            ["理由", case.reason],
            ["听取日期", day_words(on)],
            ["陈述意见", statement],
        ],
        "opinion": ["记录人", "以上记录经本人核对无误。"],
        "note": "陈述人签名：　　　　　　　　　　",
    }


@in_chinese
def cut(case: AidCase, what: str, reason: str, organ: Organisation) -> Content:
    """D37：调减（终止）救助决定书。"""
    return {
        "form": "调减（终止）救助决定书",
        "left": "",
        "rows": [
            person_row(case),
            ["决定内容", sentence(what)],
            ["理由", sentence(reason)],
            ["依据", CUT_BASIS],
            ["听取意见情况", "决定前已听取本人意见，记录在案。"],
            ["咨询", asking_words(organ)],
        ],
        "opinion": ["决定人", ""],
        "note": objecting_words(since="本决定书", on=case.policy_on, county=county_of(case)),
    }


def _last_finding(case: AidCase) -> str:
    visit = case.visits.filter(kind="verification").first()
    return f"{visit.methods}：{visit.found}" if visit else "随先行救助材料核实"


def _advance(case: AidCase) -> Decimal:
    return sum((stage.amount for stage in case.stages if stage.is_advance), Decimal(0))
