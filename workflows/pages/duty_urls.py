from django.urls import path

from workflows.pages import duty_changes, duty_part_steps, duty_steps  # noqa: F401 - steps register on import

app_name = "duty"
urlpatterns = [
    path("assignments/new/", duty_changes.new_assignment, name="new"),
    path("assignments/note/", duty_changes.note, name="note"),
    path("assignments/suggestions/", duty_changes.suggestions, name="suggestions"),
    path("assignments/<int:pk>/transfer/", duty_changes.transfer_page, name="transfer"),
    path("assignments/<int:pk>/remind/", duty_changes.remind_page, name="remind"),
    path("assignments/<int:pk>/extension/", duty_changes.extension_page, name="extension"),
]
