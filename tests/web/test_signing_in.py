"""Signing in: codes by mail, passkeys and apps, practice links; every page in our frame."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ownway.people import actions as people
from ownway.people.models import Account
from ownway.record.models import Entry
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture(autouse=True)
def _no_counters_from_before(db) -> None:
    cache.clear()


def _code() -> str:
    return re.search(r"Your code is (\S+)", mail.outbox[-1].body).group(1)


def _app_code(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def test_a_code_by_mail_signs_in(cast) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"login": "ana@example.org", "shared": ""})
    assert answer["Location"] == "/sign-in/code/confirm/"
    assert mail.outbox[-1].to == ["ana@example.org"]
    answer = client.post("/sign-in/code/confirm/", {"code": _code()})
    assert answer["Location"] == "/sign-in/start/"
    assert client.get("/sign-in/start/")["Location"] == "/my/"
    assert EmailAddress.objects.get(email="ana@example.org").verified


def test_a_wrong_code_does_not(cast) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    for _ in range(3):
        client.post("/sign-in/code/confirm/", {"code": "AAAA-BBBB"})
    client.post("/sign-in/code/confirm/", {"code": _code()})
    assert client.get("/sign-in/start/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_mail_names_nothing(cast) -> None:
    Client().post("/sign-in/", {"login": "ana@example.org"})
    sent = mail.outbox[-1]
    text = f"{sent.subject} {sent.body}"
    for word in ("Ana", "NHS", "plan", "health", "budget", "example"):
        assert word not in text
    assert sent.subject == "Your code"


def test_known_and_unknown_addresses_answer_alike(cast) -> None:
    def asked(address: str) -> tuple[int, str, str]:
        client = Client()
        answer = client.post("/sign-in/", {"login": address})
        page = client.get(answer["Location"]).content.decode().replace(address, "")
        return (
            answer.status_code,
            answer["Location"],
            re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page),
        )

    assert asked("ana@example.org") == asked("nobody.here@example.org")


def test_too_many_tries_wait_and_lock_nobody_out(cast) -> None:
    answers = [
        Client().post("/sign-in/", {"login": "ana@example.org"}).status_code for _ in range(30)
    ]
    assert answers[0] == 302
    assert 302 not in answers[-1:]
    cache.clear()
    assert Client().post("/sign-in/", {"login": "ana@example.org"}).status_code == 302


def test_the_choice_of_a_shared_computer_survives_the_code(cast) -> None:
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org", "shared": "on"})
    client.post("/sign-in/code/confirm/", {"code": _code()})
    assert 'data-idle-seconds="900"' in client.get("/sign-in/open/").content.decode()


def test_somebody_new_makes_a_sign_in() -> None:
    client = Client()
    answer = client.post("/sign-in/new/", {"email": "New@Example.org", "name": " Rosa Lane "})
    assert answer.status_code == 302
    answer = client.post(answer["Location"], {"code": _code()})
    account = Account.objects.get(email="new@example.org")
    assert (account.name, account.has_usable_password()) == ("Rosa Lane", False)
    assert client.get("/sign-in/open/").status_code == 200
    assert Entry.objects.filter(verb="people.add_account", by=account.ref).count() == 1


def test_making_a_sign_in_twice_tells_nobody(cast) -> None:
    def asked(address: str) -> tuple[int, str]:
        answer = Client().post("/sign-in/new/", {"email": address, "name": "X"})
        return answer.status_code, answer.headers.get("Location", "")

    assert asked("ana@example.org") == asked("somebody.else@example.org")
    assert Account.objects.filter(email="ana@example.org").count() == 1


def test_staff_set_up_an_app_and_go_on_without_being_asked_twice(cast) -> None:
    client = Client()
    client.force_login(cast.account("approver"))
    page = client.get("/sign-in/second/app/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page).group(1)
    answer = client.post("/sign-in/second/app/", {"code": _app_code(secret)})
    assert answer.status_code == 302
    assert client.get("/sign-in/open/").status_code == 200


def test_an_app_is_asked_for_after_the_code(cast) -> None:
    account = cast.account("approver")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    client = Client()
    client.post("/sign-in/", {"login": account.email})
    answer = client.post("/sign-in/code/confirm/", {"code": _code()})
    assert answer["Location"] == "/sign-in/second/check/"
    assert client.get("/sign-in/open/").status_code == 302
    assert client.get("/sign-in/second/check/").status_code == 200
    client.post("/sign-in/second/check/", {"code": _app_code(secret)})
    assert client.get("/sign-in/open/").status_code == 200


def test_secrets_of_factors_are_locked_at_rest(cast) -> None:
    TOTP.activate(cast.account("approver"), "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get(user=cast.account("approver")).data
    assert "JBSWY3DPEHPK3PXP" not in str(kept)
    adapter = get_adapter()
    assert adapter.decrypt(adapter.encrypt("a secret")) == "a secret"
    assert adapter.encrypt("a secret") != adapter.encrypt("a secret")


def _link(cast, who: str = "approver") -> str:
    _, token = people.make_link(account=cast.account(who), role=who, by=cast.by(who), at=NOW)
    return f"/sign-in/link/{token}/"


@pytest.fixture
def _now(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.usefixtures("_now")
def test_a_practice_link_signs_in_by_its_button_once(cast) -> None:
    address, client = _link(cast), Client()
    for _ in range(2):  # a preview of the address spends nothing
        assert "Priya Shah" in client.get(address).content.decode()
    assert client.post(address, {})["Location"] == "/sign-in/start/"
    assert client.get("/sign-in/start/")["Location"] == "/desk/"
    assert Client().post(address, {}).status_code == 410
    assert Client().get(address).status_code == 404


@pytest.mark.usefixtures("_now")
def test_a_practice_link_is_nothing_elsewhere(cast, settings) -> None:
    address = _link(cast)
    assert Client(REMOTE_ADDR="203.0.113.9").post(address, {}).status_code == 404
    settings.PRACTICE = False
    assert Client().post(address, {}).status_code == 404
    settings.PRACTICE = True
    assert Client().post(address, {}).status_code == 302


@pytest.mark.usefixtures("_now")
def test_a_practice_link_begins_a_new_sign_in(cast) -> None:
    client = cast.client("stranger")
    before = client.session.session_key
    client.post(_link(cast), {})
    assert client.session.session_key != before
    assert int(client.session["_auth_user_id"]) == cast.account("approver").pk


PAGES = [
    ("anonymous", "/sign-in/"),
    ("anonymous", "/sign-in/new/"),
    ("anonymous", "/sign-in/code/"),
    ("anonymous", "/sign-in/out/"),
    ("ana", "/sign-in/out/"),
    ("ana", "/sign-in/closed/"),
    ("ana", "/sign-in/address/"),
    ("ana", "/sign-in/open/"),
    ("ana", "/sign-in/second/"),
    ("ana", "/sign-in/second/app/"),
    ("ana", "/sign-in/second/keys/"),
    ("ana", "/sign-in/second/keys/add/"),
    ("ana", "/sign-in/second/codes/new/"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_every_page_is_in_our_frame_and_keeps_to_the_policy(cast, who, address) -> None:
    answer = cast.client(who).get(address, follow=True)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="ow-header"' in body
    assert len(re.findall(r"<h1[ >]", body)) == 1
    assert not re.search(r"\sstyle=|\son\w+=", body)
    for script in re.findall(r"<script([^>]*)>", body):
        assert "src=" in script or "application/json" in script
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("who", "home"), [("ana", "/my/"), ("sister", "/support/")])
def test_whoever_could_not_come_back_is_told_in_time(cast, settings, who, home):
    account, client = cast.account(who), cast.client(who)
    settings.PRACTICE = False
    told = "Without one you cannot sign in again."
    for path in (home, reverse("account_logout")):
        assert told not in client.get(path).content.decode()
    account.email = None
    account.save(update_fields=["email"])
    for path in (home, reverse("account_logout")):
        page = client.get(path).content.decode()
        assert told in page
        assert f'href="{reverse("account_email")}"' in page
    key = Authenticator.objects.create(
        user=account,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": "Phone",
            "credential": {"clientExtensionResults": {"credProps": {"rk": True}}},
        },
    )
    for path in (home, reverse("account_logout")):
        assert told not in client.get(path).content.decode()
    key.data["credential"]["clientExtensionResults"]["credProps"]["rk"] = False
    key.save()
    assert told in client.get(home).content.decode()
