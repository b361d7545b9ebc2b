from django.urls import path

from coordination.previews import with_preview
from workflows.joint_meeting.pages import items, sessions

urlpatterns = [
    path("items/new/", items.new_item, name="item-new"),
    *with_preview("items/<int:pk>/withdraw/", items.withdraw_page, name="item-withdraw"),
    *with_preview(
        "items/<int:pk>/opinions/<int:opinion_pk>/stop/", items.drop_opinion_page, name="item-drop-opinion"
    ),
    *with_preview("meetings/<int:pk>/call/", sessions.call, name="session-call"),
    *with_preview("meetings/<int:pk>/conclude/", sessions.conclude, name="matter-conclude"),
    *with_preview("meetings/<int:pk>/end/", sessions.end, name="session-end"),
]
