from django.urls import path

from workflows.paper_signatures.pages import turns

urlpatterns = [
    path("signatures/<int:pk>/object/", turns.object_page, name="entry-object"),
    path("signatures/<int:pk>/go-on/", turns.go_on_page, name="entry-go-on"),
]
