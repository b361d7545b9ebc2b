"""The page that everybody opens in the morning."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/workbench.html")
