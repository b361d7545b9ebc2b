from django.urls import path

from coordination.policy import views

app_name = "policy"
urlpatterns = [
    path("policy/", views.parameters_page, name="parameters"),
    path("policy/parameters/<str:name>/", views.parameter_page, name="parameter"),
    path("policy/parameters/<str:name>/change/", views.change_parameter, name="change_parameter"),
    path("policy/documents/", views.documents_page, name="documents"),
    path("policy/calendar/", views.this_year, name="this_year"),
    path("policy/calendar/<int:year>/", views.calendar_page, name="calendar"),
    path("policy/calendar/<int:year>/import/", views.import_page, name="import_calendar"),
    path("policy/working-day/", views.working_day, name="working_day"),
]
