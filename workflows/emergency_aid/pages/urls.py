from django.urls import path

from coordination.previews import with_preview
from workflows.emergency_aid.pages import banking, register, turns

urlpatterns = [
    *with_preview("aid/new/", register.register, name="aid-register"),
    *with_preview("aid/<int:pk>/withdraw/", turns.withdraw_page, name="aid-withdraw"),
    *with_preview("aid/<int:pk>/decline/", turns.decline_page, name="aid-decline"),
    *with_preview("aid/<int:pk>/recall/", turns.recall_page, name="aid-recall"),
    *with_preview("aid/<int:pk>/reopen/", turns.reopen_page, name="aid-reopen"),
    *with_preview("aid/<int:pk>/suspend/", turns.suspend_page, name="aid-suspend"),
    *with_preview("aid/<int:pk>/forward/", turns.bring_forward_page, name="aid-bring-forward"),
    *with_preview("aid/<int:pk>/bounce/", turns.bounce_page, name="aid-bounce"),
    *with_preview("aid/<int:pk>/given-back/", turns.given_back_page, name="aid-given-back"),
    *with_preview("aid/<int:pk>/death/", turns.death_page, name="aid-death"),
    *with_preview("reserves/<int:pk>/top-up/", turns.ask_top_up_page, name="aid-ask-top-up"),
    path("bank/new/", banking.accounts, name="bank-accounts"),
    path("bank/new/<int:pk>/", banking.new_file, name="bank-new"),
    path("bank/answers/<int:pk>/take/", banking.answer_taken, name="bank-answer-taken"),
]
