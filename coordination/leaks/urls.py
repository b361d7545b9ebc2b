from django.urls import URLPattern, path

from coordination.leaks import views

app_name = "leaks"
urlpatterns: list[URLPattern] = [
    path("leaks/", views.leak_index, name="leaks"),
    path("leaks/<int:pk>/", views.leak_page, name="leak"),
]
