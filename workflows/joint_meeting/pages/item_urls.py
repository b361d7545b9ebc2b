from django.urls import path

from workflows.joint_meeting.pages import items

app_name = "items"
urlpatterns = [
    path("items/new/", items.new_item, name="new"),
    path("items/<int:pk>/withdraw/", items.withdraw_page, name="withdraw"),
    path("items/<int:pk>/opinions/<int:opinion_pk>/stop/", items.drop_opinion_page, name="drop_opinion"),
]
