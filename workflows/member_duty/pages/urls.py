from django.urls import path

from coordination.previews import with_preview
from workflows.member_duty.pages import changes

urlpatterns = [
    *with_preview("assignments/new/", changes.new_assignment, name="duty-new"),
    *with_preview("assignments/note/", changes.note, name="duty-note"),
    path("assignments/suggestions/", changes.suggestions, name="duty-suggestions"),
    *with_preview("assignments/<int:pk>/transfer/", changes.transfer_page, name="duty-transfer"),
    *with_preview("assignments/<int:pk>/remind/", changes.remind_page, name="duty-remind"),
    *with_preview("assignments/<int:pk>/extension/", changes.extension_page, name="duty-extension"),
]
