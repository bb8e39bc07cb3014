"""Addresses of signing in. The library's names, only the pages we use, each in access.yaml."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import path

from ownway.web.public import come_in

urlpatterns = [
    path("", account.login, name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("new/", account.signup, name="account_signup"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("address/check/", account.email_verification_sent, name="account_email_verification_sent"),
    path("address/", account.email, name="account_email"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("start/", come_in.start, name="start"),
    path("link/<str:token>/", come_in.come_in, name="come_in"),
    path("open/", usersessions.list_usersessions, name="usersessions_list"),
    path("second/", mfa.index, name="mfa_index"),
    path("second/check/", mfa.authenticate, name="mfa_authenticate"),
    path("second/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second/app/", come_in.activate_totp, name="mfa_activate_totp"),
    path("second/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("second/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second/keys/add/", come_in.add_webauthn, name="mfa_add_webauthn"),
    path(
        "second/keys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("second/keys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("second/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("second/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
