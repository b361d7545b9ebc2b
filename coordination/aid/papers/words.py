"""What a paper calls the sum of a stage: goods and services stand at their value and are never called money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from coordination.aid.models import NOTHING, Stage
from coordination.documents.words import money_words

Form = Stage.Form
VALUES = {Form.GOODS: "实物价值", Form.SERVICE: "服务价值"}


def sum_label(form: str) -> str:
    """金额；实物价值。"""
    return VALUES.get(Form(form), "金额")


def sum_words(form: str, amount: Decimal) -> str:
    """500元；实物价值500元。"""
    return f"{VALUES.get(Form(form), '')}{money_words(amount)}"


def giving_words(form: str) -> str:
    """发放资金、发放实物、提供服务。"""
    return {Form.GOODS: "发放实物", Form.SERVICE: "提供服务"}.get(Form(form), "发放资金")


def total_words(total: Decimal, stages: Iterable[Stage]) -> str:
    """A total, and how much of it is the value of goods and services."""
    values = dict.fromkeys(VALUES, NOTHING)
    for stage in stages:
        if not stage.is_money and stage.status != Stage.Status.STOPPED:
            values[Form(stage.form)] += stage.amount
    parts = [f"{VALUES[form]}{money_words(value)}" for form, value in values.items() if value]
    return f"{money_words(total)}{'（其中' + '、'.join(parts) + '）' if parts else ''}"
