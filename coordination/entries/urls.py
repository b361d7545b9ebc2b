from django.urls import path

from coordination.entries import views

app_name = "entries"
urlpatterns = [
    path("signatures/", views.entries, name="entries"),
    path("signatures/<int:pk>/", views.entry, name="entry"),
]
