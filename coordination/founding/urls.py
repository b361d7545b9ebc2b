from django.urls import path

from coordination.founding import views

app_name = "founding"
ONE = "counties/<int:pk>/"
urlpatterns = [
    path("counties/", views.undertakings, name="undertakings"),
    path("counties/workbook/", views.workbook, name="template"),
    path("counties/new/", views.bring, name="bring"),
    path(ONE, views.undertaking, name="undertaking"),
    path(f"{ONE}found/", views.found, name="found"),
    path(f"{ONE}sheets/", views.sheets, name="sheets"),
]
