from django.urls import path

from coordination.safekeeping import views

app_name = "safekeeping"
urlpatterns = [
    path("reopening/", views.reopening, name="reopening"),
    path("reopening/<int:pk>/numbers/", views.numbers, name="numbers"),
    path("reopening/<int:pk>/payments/", views.payments, name="payments"),
    path("reopening/<int:pk>/late-payments/", views.late_payment, name="late_payment"),
    path("reopening/late-payments/<int:pk>/", views.place, name="place"),
    path("reopening/<int:pk>/ask/", views.ask, name="ask"),
    path("reopening/<int:pk>/open/", views.open_house, name="open"),
    path("reopening/<int:pk>/refuse/", views.refuse, name="refuse"),
]
