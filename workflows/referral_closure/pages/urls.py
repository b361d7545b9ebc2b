from django.urls import path

from workflows.referral_closure.pages import referrals

urlpatterns = [
    path("referrals/new/", referrals.new_case, name="referral-new"),
    path("referrals/projects/new/", referrals.new_project, name="referral-project-new"),
    path("referrals/gaps/<str:key>/open/", referrals.open_gap, name="referral-gap-open"),
    path("referrals/<int:pk>/withdraw/", referrals.withdraw_page, name="referral-withdraw"),
    path("referrals/<int:pk>/reopen/", referrals.reopen_page, name="referral-reopen"),
]
