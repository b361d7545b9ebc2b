from django.urls import path

from coordination.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
    path("notices/<int:pk>/read/", views.read_notice, name="read"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:pk>/", views.call, name="call"),
]
