"""Ctrl K: people, units and records by a few characters. The words are posted, never in an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("q", "").strip()[:60]
    return render(request, "shell/_hits.html", {"words": words, "groups": []})
