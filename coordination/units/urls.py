from django.urls import path

from coordination.previews import with_preview
from coordination.units import views

app_name = "units"

urlpatterns = [
    path("post/", views.act_as, name="act_as"),
    path("units/", views.units, name="units"),
    *with_preview("units/absence/", views.absence, name="absence"),
    path("units/absence/<int:pk>/confirm/", views.absence_confirm, name="absence_confirm"),
    path("units/absence/<int:pk>/end/", views.absence_end, name="absence_end"),
    *with_preview("units/posts/<int:pk>/end/", views.post_end, name="post_end"),
    path("units/posts/<int:pk>/substitute/", views.substitute, name="substitute"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/posts/new/", views.post_grant, name="post_grant"),
    *with_preview("units/<str:code>/end/", views.unit_end, name="unit_end"),
    path("duties-catalogue/", views.duty_catalogue, name="duty_catalogue"),
]
