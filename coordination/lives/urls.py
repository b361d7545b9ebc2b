from django.urls import path

from coordination.lives import leaving_views, views

app_name = "lives"
urlpatterns = [
    path("deaths/", views.deaths, name="deaths"),
    path("deaths/<int:pk>/", views.death, name="death"),
    path("moves/", views.moves, name="moves"),
    path("moves/<int:pk>/", views.move, name="move"),
    path("moves/found/", leaving_views.move_reports, name="move_reports"),
    path("moves/found/<int:pk>/", leaving_views.move_report, name="move_report"),
    path("departures/", leaving_views.departures, name="departures"),
    path("departures/<int:pk>/", leaving_views.departure, name="departure"),
    path("arrivals/", leaving_views.arrivals, name="arrivals"),
    path("arrivals/<int:pk>/", leaving_views.arrival, name="arrival"),
]
