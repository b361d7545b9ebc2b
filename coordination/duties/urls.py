from django.urls import path

from coordination.duties import views

app_name = "duties"
urlpatterns = [
    path("assignments/", views.assignments, name="assignments"),
    path("assignments/<int:pk>/", views.assignment, name="assignment"),
]
