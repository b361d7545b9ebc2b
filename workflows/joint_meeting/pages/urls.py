from django.urls import path

from workflows.joint_meeting.pages import items, sessions

urlpatterns = [
    path("items/new/", items.new_item, name="item-new"),
    path("items/<int:pk>/withdraw/", items.withdraw_page, name="item-withdraw"),
    path("items/<int:pk>/opinions/<int:opinion_pk>/stop/", items.drop_opinion_page, name="item-drop-opinion"),
    path("meetings/<int:pk>/call/", sessions.call, name="session-call"),
    path("meetings/<int:pk>/conclude/", sessions.conclude, name="matter-conclude"),
    path("meetings/<int:pk>/end/", sessions.end, name="session-end"),
]
