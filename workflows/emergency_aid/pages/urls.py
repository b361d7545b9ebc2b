from django.urls import path

from workflows.emergency_aid.pages import register, turns

app_name = "aiding"
urlpatterns = [
    path("aid/new/", register.register, name="register"),
    path("aid/<int:pk>/withdraw/", turns.withdraw_page, name="withdraw"),
    path("aid/<int:pk>/suspend/", turns.suspend_page, name="suspend"),
    path("aid/<int:pk>/forward/", turns.bring_forward_page, name="bring-forward"),
    path("aid/<int:pk>/bounce/", turns.bounce_page, name="bounce"),
    path("aid/<int:pk>/death/", turns.death_page, name="death"),
    path("reserves/<int:pk>/top-up/", turns.ask_top_up_page, name="ask-top-up"),
]
