from django.urls import path

from coordination.sign_ins import views

app_name = "sign_ins"
urlpatterns = [
    path("sign-ins/", views.own, name="own"),
    path("sign-ins/here/", views.here, name="here"),
    path("sign-ins/end-others/", views.end_others, name="end_others"),
    path("sign-ins/<uuid:number>/end/", views.end, name="end"),
]
