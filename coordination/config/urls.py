"""Every room's addresses, and the pages for what went wrong."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from coordination.config import accounts, health
from coordination.config.source import source


def rooms_with_pages() -> list[str]:
    """The rooms that have addresses of their own; what a process begins (aid/new/) stands before them."""
    return [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("coordination.") and module_has_submodule(config.module, "urls")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("language/", accounts.choose_language, name="language"),
    path("health/", health.ready, name="health"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("source/", source, name="source"),
    path("", include("workflows.desk.urls")),
    path("", include("workflows.urls")),
    *(path("", include(f"{room}.urls")) for room in rooms_with_pages()),
]

handler400 = "coordination.config.errors.bad_request"
handler403 = "coordination.config.errors.permission_denied"
handler404 = "coordination.config.errors.not_found"
handler500 = "coordination.config.errors.server_error"
