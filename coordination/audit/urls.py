from django.urls import path

from coordination.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="events"),
    path("audit/doors/", views.doors, name="doors"),
    path("audit/mine/", views.mine, name="mine"),
]
