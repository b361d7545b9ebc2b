from django.urls import path

from coordination.meetings.views import items

urlpatterns = [
    path("items/", items.item_index, name="items"),
    path("items/suggestions/", items.unit_suggestions, name="item_suggestions"),
    path("items/<int:pk>/", items.item_page, name="item"),
    path("items/<int:pk>/edit/", items.item_edit, name="item_edit"),
    path("items/<int:pk>/print/", items.item_print, name="item_print"),
]
