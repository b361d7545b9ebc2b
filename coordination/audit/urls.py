from django.urls import path

from coordination.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="events"),
    path("audit/mine/", views.mine, name="mine"),
]
