from django.urls import URLPattern, path

from coordination.recoveries import views

app_name = "recoveries"
urlpatterns: list[URLPattern] = [
    path("recoveries/", views.recovery_index, name="recoveries"),
    path("recoveries/<int:pk>/", views.recovery_page, name="recovery"),
]
