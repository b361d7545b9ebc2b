"""The interface under /api/v1/, and the pages of its clients.

A key opens the interface, not a session; its description is open to who keeps the clients, and to a client.
"""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path

from coordination.api import views
from coordination.api.description import for_builders
from coordination.api.service import api

BY_SESSION = ("openapi-view", "api-root")
DESCRIPTION = ("openapi-view", "openapi-json")

patterns, ninja_app, namespace = api.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern) and pattern.name in DESCRIPTION:
        pattern.callback = for_builders(pattern.callback)
    if isinstance(pattern, URLPattern) and pattern.name not in BY_SESSION:
        pattern.callback = login_not_required(pattern.callback)

CODE = "interfaces/clients/<slug:code>/"
pages = [
    path("interfaces/", views.clients, name="clients"),
    path("interfaces/new/", views.add, name="add"),
    path(CODE, views.client, name="client"),
    path(f"{CODE}key/", views.key, name="key"),
    path(f"{CODE}end/", views.end, name="end"),
]
urlpatterns = [
    path("api/v1/", (patterns, ninja_app, namespace)),
    path("", include((pages, "interfaces"))),
]
