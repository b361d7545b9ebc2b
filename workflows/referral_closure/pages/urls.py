from django.urls import path

from coordination.previews import with_preview
from workflows.referral_closure.pages import referrals

urlpatterns = [
    path("referrals/new/", referrals.new_case, name="referral-new"),
    path("referrals/projects/new/", referrals.new_project, name="referral-project-new"),
    path("referrals/gaps/<str:key>/open/", referrals.open_gap, name="referral-gap-open"),
    *with_preview("referrals/<int:pk>/withdraw/", referrals.withdraw_page, name="referral-withdraw"),
    *with_preview("referrals/<int:pk>/reopen/", referrals.reopen_page, name="referral-reopen"),
]
