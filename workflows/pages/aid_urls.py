from django.urls import path

from workflows.pages import aid_register, aid_turns
from workflows.pages import aid_steps as aid_steps  # registers the steps' pages
from workflows.pages import top_up_steps as top_up_steps

app_name = "aiding"
urlpatterns = [
    path("aid/new/", aid_register.register, name="register"),
    path("aid/<int:pk>/withdraw/", aid_turns.withdraw_page, name="withdraw"),
    path("aid/<int:pk>/suspend/", aid_turns.suspend_page, name="suspend"),
    path("aid/<int:pk>/forward/", aid_turns.bring_forward_page, name="bring-forward"),
    path("aid/<int:pk>/bounce/", aid_turns.bounce_page, name="bounce"),
    path("aid/<int:pk>/death/", aid_turns.death_page, name="death"),
    path("reserves/<int:pk>/top-up/", aid_turns.ask_top_up_page, name="ask-top-up"),
]
