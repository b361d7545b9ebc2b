from django.urls import path

from coordination.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="events"),
    path("audit/doors/", views.doors, name="doors"),
    path("audit/mine/", views.mine, name="mine"),
    path("audit/events/<int:pk>/", views.event, name="event"),
    path("audit/verifications/", views.verifications, name="verifications"),
    path("audit/verifications/<int:pk>/", views.verification, name="verification"),
]
