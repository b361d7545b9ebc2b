from django.urls import path

from workflows.referral_closure.pages import referrals

app_name = "referral"
urlpatterns = [
    path("referrals/new/", referrals.new_case, name="new"),
    path("referrals/projects/new/", referrals.new_project, name="project_new"),
    path("referrals/gaps/<str:key>/open/", referrals.open_gap, name="gap_open"),
    path("referrals/<int:pk>/withdraw/", referrals.withdraw_page, name="withdraw"),
    path("referrals/<int:pk>/reopen/", referrals.reopen_page, name="reopen"),
]
