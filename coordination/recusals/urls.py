from django.urls import URLPattern, path

from coordination.recusals import views

app_name = "recusals"
urlpatterns: list[URLPattern] = [
    path("recusals/", views.recusals, name="recusals"),
    path("recusals/<int:pk>/", views.recusal, name="recusal"),
    path("recusals/<int:pk>/withdraw/", views.take_back, name="withdraw"),
    path("recusals/<int:pk>/sign/", views.sign, name="sign"),
    path("recusals/declare/<str:kind>/<int:pk>/", views.new, name="declare"),
]
