from django.urls import path

from coordination.books import views

app_name = "books"
ONE = "books/<int:pk>/"
urlpatterns = [
    path("books/", views.openings, name="openings"),
    path(ONE, views.opening, name="opening"),
    path(f"{ONE}sign/", views.sign, name="sign"),
    path(f"{ONE}refuse/", views.refuse_page, name="refuse"),
]
