"""The interface under /api/v1/. Its key opens it, not a session; its description is open to who builds a client."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from coordination.api.service import api

BY_SESSION = ("openapi-view", "api-root")

patterns, ninja_app, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern) and pattern.name not in BY_SESSION:
        pattern.callback = login_not_required(pattern.callback)

urlpatterns = [path("api/v1/", (patterns, ninja_app, namespace))]
