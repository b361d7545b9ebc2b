from django.urls import URLPattern, path

from coordination.remedies import views

app_name = "remedies"
urlpatterns: list[URLPattern] = [
    path("remedies/", views.remedy_index, name="remedies"),
    path("remedies/<int:pk>/", views.remedy_page, name="remedy"),
]
