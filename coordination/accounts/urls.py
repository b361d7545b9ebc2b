from django.urls import path

from coordination.accounts.views import accounts, checks, together

app_name = "accounts"
ONE = "accounts/<int:pk>/"
CHECK = "account-checks/<int:pk>/"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="new"),
    path("accounts/mine/", checks.mine, name="mine"),
    path("account-checks/", together.checks, name="checks"),
    path("account-checks/confirm/", together.confirm_together, name="checks_confirm"),
    path(CHECK, checks.check, name="check"),
    path(f"{CHECK}confirm/", checks.confirm_check, name="check_confirm"),
    path(f"{CHECK}refuse/", checks.refuse, name="check_refuse"),
    path(ONE, accounts.account, name="account"),
    path(f"{ONE}reset/", accounts.reset, name="reset"),
    path(f"{ONE}unlock/", accounts.lift, name="unlock"),
    path(f"{ONE}sign-out/", accounts.sign_out, name="sign_out"),
    path(f"{ONE}second-factor/", accounts.factor, name="factor"),
    path(f"{ONE}close/", accounts.close, name="close"),
]
