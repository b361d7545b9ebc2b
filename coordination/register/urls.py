from django.urls import path

from coordination.register.views import households, people, questions, statuses

app_name = "register"
urlpatterns = [
    path("households/", households.household_list, name="households"),
    path("households/find/", households.find, name="find"),
    path("households/new/", people.new_household, name="new_household"),
    path("households/questions/", questions.question_list, name="questions"),
    path("households/questions/<int:pk>/", questions.question, name="question"),
    path("households/categories/<int:pk>/end/", statuses.end, name="end_category"),
    path("households/authorizations/<int:pk>/revoke/", statuses.revoke, name="revoke_authorization"),
    path("households/checks/<int:pk>/reuse/", statuses.reuse, name="reuse_check"),
    path("households/watch/<int:pk>/lift/", statuses.lift, name="lift_watch"),
    path("households/members/<slug:key>/amend/", people.amend_member, name="amend_member"),
    path("households/members/<slug:key>/identity/", people.establish, name="establish_identity"),
    path("households/members/<slug:key>/correct/", people.correct, name="correct_identity"),
    path("households/members/<slug:key>/move/", people.move_member, name="move_member"),
    path("households/<slug:key>/", households.household, name="household"),
    path("households/<slug:key>/chain/events/", households.chain_events, name="chain_events"),
    path("households/<slug:key>/chain/", households.chain_paper, name="chain"),
    path("households/<slug:key>/open/", households.open_household, name="open"),
    path("households/<slug:key>/members/new/", people.new_member, name="new_member"),
    path("households/<slug:key>/categories/new/", statuses.confirm, name="confirm_category"),
    path("households/<slug:key>/authorizations/new/", statuses.authorize, name="authorize"),
    path("households/<slug:key>/checks/new/", statuses.check, name="new_check"),
    path("households/<slug:key>/watch/new/", statuses.watch, name="watch"),
]
