from django.urls import path

from workflows.emergency_aid.pages import register, turns

urlpatterns = [
    path("aid/new/", register.register, name="aid-register"),
    path("aid/<int:pk>/withdraw/", turns.withdraw_page, name="aid-withdraw"),
    path("aid/<int:pk>/suspend/", turns.suspend_page, name="aid-suspend"),
    path("aid/<int:pk>/forward/", turns.bring_forward_page, name="aid-bring-forward"),
    path("aid/<int:pk>/bounce/", turns.bounce_page, name="aid-bounce"),
    path("aid/<int:pk>/death/", turns.death_page, name="aid-death"),
    path("reserves/<int:pk>/top-up/", turns.ask_top_up_page, name="aid-ask-top-up"),
]
