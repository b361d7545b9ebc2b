"""No page of the house stands in a frame; a paper alone may, in a page of its own house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace
from django.views.decorators.clickjacking import xframe_options_sameorigin


def may_be_framed(view: Callable[..., Any]) -> Callable[..., Any]:
    return xframe_options_sameorigin(csp_replace({"frame-ancestors": ["'self'"]})(view))
