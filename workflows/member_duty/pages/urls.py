from django.urls import path

from workflows.member_duty.pages import changes

app_name = "duty"
urlpatterns = [
    path("assignments/new/", changes.new_assignment, name="new"),
    path("assignments/note/", changes.note, name="note"),
    path("assignments/suggestions/", changes.suggestions, name="suggestions"),
    path("assignments/<int:pk>/transfer/", changes.transfer_page, name="transfer"),
    path("assignments/<int:pk>/remind/", changes.remind_page, name="remind"),
    path("assignments/<int:pk>/extension/", changes.extension_page, name="extension"),
]
