from django.urls import path

from coordination.duties import views, views_cycles

app_name = "duties"
urlpatterns = [
    path("assignments/", views.assignments, name="assignments"),
    path("assignments/<int:pk>/", views.assignment, name="assignment"),
    path("assignments/parts/<slug:kind>/<int:pk>/", views.part, name="part"),
    path("assignments/recurring/", views_cycles.cycles, name="cycles"),
    path("assignments/recurring/new/", views_cycles.cycle, name="cycle-new"),
    path("assignments/recurring/<int:pk>/", views_cycles.cycle, name="cycle"),
    path("supervision/", views.supervision_page, name="supervision"),
    path("ledger/", views.ledger, name="ledger"),
]
