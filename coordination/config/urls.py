"""Every room's addresses, and the pages for what went wrong."""

from django.urls import URLPattern, URLResolver, include, path

from coordination.config import accounts
from coordination.config.source import source

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", accounts.SignOut.as_view(), name="logout"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("language/", accounts.choose_language, name="language"),
    path("health/", accounts.health, name="health"),
    path("source/", source, name="source"),
    path("", include("workflows.desk.urls")),
    path("", include("workflows.joint_meeting.pages.item_urls")),
    path("", include("workflows.member_duty.pages.urls")),
    path("", include("workflows.emergency_aid.pages.urls")),
    path("", include("coordination.meetings.urls")),
    path("", include("coordination.duties.urls")),
    path("", include("workflows.case_deliberation.pages.urls")),
    path("", include("coordination.deliberation.urls")),
    path("", include("coordination.aid.urls")),
    path("", include("workflows.referral_closure.pages.urls")),
    path("", include("coordination.referrals.urls")),
    path("", include("coordination.monitoring.urls")),
    path("", include("coordination.register.urls")),
    path("", include("coordination.api.urls")),
    path("", include("workflows.urls")),
    path("", include("coordination.policy.urls")),
    path("", include("coordination.documents.urls")),
    path("", include("coordination.notifications.urls")),
    path("", include("coordination.audit.urls")),
    path("", include("coordination.units.urls")),
]

handler400 = "coordination.config.errors.bad_request"
handler403 = "coordination.config.errors.permission_denied"
handler404 = "coordination.config.errors.not_found"
handler500 = "coordination.config.errors.server_error"
