from django.urls import path

from coordination.deliberation.views import cases, desk

app_name = "deliberation"
urlpatterns = [
    path("deliberations/", cases.cases, name="cases"),
    path("deliberations/<int:pk>/", cases.case, name="case"),
    path("deliberations/<int:pk>/outcomes/", cases.outcomes, name="outcomes"),
    path("deliberations/<int:pk>/outcomes/add/", cases.add_outcome, name="outcome-add"),
    path("deliberations/<int:pk>/outcomes/<int:outcome_pk>/drop/", cases.drop_outcome, name="outcome-drop"),
    path("deliberations/<int:pk>/desk/", desk.desk, name="desk"),
    path("deliberations/<int:pk>/desk/sign-in/", desk.sign_in_seat, name="desk-sign-in"),
    path("deliberations/<int:pk>/desk/undo-sign-in/", desk.undo_sign_in, name="desk-undo-sign-in"),
    path("deliberations/<int:pk>/desk/position/", desk.take_position, name="desk-position"),
    path("deliberations/<int:pk>/desk/replace/", desk.replace_seat, name="desk-replace"),
    path("deliberations/<int:pk>/desk/chair/", desk.change_chair, name="desk-chair"),
]
