"""Our side of the sign-in library: its forms, whom it may let in, how it keeps second factors."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ownway.core.actors import ActorKind
from ownway.core.safe import lock, unlock
from ownway.people import actions as people
from ownway.people.queries import actor_of
from ownway.web import sessions
from ownway.web.public.sign_up import shared_computer

_LABEL = b"ownway second factor"


class SignIn(LoginForm):
    """An address, and whether others use this computer too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your email address")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["shared"] = shared_computer()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        sessions.mark_shared(request.session, shared=self.cleaned_data["shared"])
        response: HttpResponse = super().login(request, redirect_url)
        return response


def shown_name(account: Any) -> str:
    """How the library's pages and mails call somebody."""
    return str(account.name)


class AddressProved(LoginStage):
    """A code from the mailbox has just proved whose it is: the address is not asked for twice."""

    key = "address_proved"
    urlname = None

    def handle(self) -> tuple[None, bool]:
        account = self.login.user
        proved = {
            record.get("email")
            for record in get_authentication_records(self.request, account)
            if record.get("method") == "code"
        }
        if account is not None and account.email and account.email in proved:
            by = actor_of(account, ActorKind.PERSON)
            people.prove_address(account=account, by=by, at=self.request.at)
        return None, True


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are kept by our own action, so that the record knows of them."""

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        by_code = stages.index("allauth.account.stages.LoginByCodeStage")
        stages.insert(by_code + 1, f"{AddressProved.__module__}.{AddressProved.__name__}")
        return stages

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody signs up with an address we know: the mail says so, the page does not."""
        self.send_mail("account/email/account_already_exists", email, {})

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data["name"].strip()
        user.language = get_language() or settings.LANGUAGE_CODE
        if commit:
            people.keep_account(account=user, by=None, at=request.at)  # type: ignore[attr-defined]
        return user


class FactorAdapter(DefaultMFAAdapter):
    """Second-factor secrets are stored locked, by a key that is never in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(lock(settings.FACTOR_KEY, text.encode(), _LABEL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unlock(settings.FACTOR_KEY, base64.b64decode(encrypted_text), _LABEL).decode()
