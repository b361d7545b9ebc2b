from django.urls import path

from coordination.second_factor import views

app_name = "second_factor"
urlpatterns = [
    path("second-factor/", views.own, name="own"),
    path("second-factor/begin/", views.begin, name="begin"),
    path("second-factor/set-up/", views.set_up, name="set_up"),
    path("second-factor/code/", views.code, name="code"),
    path("second-factor/recovery/", views.renew, name="renew"),
    path("second-factor/give-up/", views.stop, name="give_up"),
]
