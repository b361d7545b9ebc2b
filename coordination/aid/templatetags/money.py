"""``{% load money %}``: sums as people read them."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """12,345.00, in both languages."""
    return "" if amount is None else f"{amount:,.2f}"
