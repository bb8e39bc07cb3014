"""Every way in, and what each opens to a role that has given no second factor."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.urls import reverse

from tests.cast import NOW

from .world import (
    _ANY,
    OPENS,
    SECRET,
    STAFF_PAGES,
    WEAK_ROLES,
    account_behind,
    address,
    browser,
    by_code,
    every_page,
    firm,
    give_role,
    mailed_code,
    undone,
)

# Where our own code signs somebody in; the library's ways are by_code, sign_up and passkey below.
LOGIN = {"ownway/web/sessions.py"}
BEGIN = {
    "ownway/web/public/come_in.py",
    "ownway/web/public/joining.py",
    "ownway/web/public/setting_up.py",
    "ownway/web/public/views.py",
}
# Where money leaves, by hand: who does it, and the addresses that ask for the factor once more.
MONEY_LEAVES = {
    "releaser": ("desk:release", "desk:send_file", "desk:payee_confirm"),
    "payer": ("desk:payee_account", "desk:another_way"),
}
ROOT = Path(__file__).resolve().parents[2]


def prove(cast: Any, outcome: Any, *, full: bool) -> None:
    _lists_are_whole(outcome)
    for role in WEAK_ROLES:
        with undone():
            _by_mail(cast, outcome, role)
        with undone():
            _half_way(cast, outcome, role)
    roles = WEAK_ROLES if full else ("approver", "director", "coach")
    for name, way in NEW_WAYS.items():
        for role in roles:
            with undone():
                client = way(cast)
                account = account_behind(client)
                outcome.expect(account is not None, f"{name} signs nobody in")
                if account is not None:
                    give_role(cast, account, role)
                    _opens_nothing(cast, outcome, client, f"{name}, then {role}")
    for role in roles:
        with undone():
            _known_address_signs_up(cast, outcome, role)
            _records_of_factors(cast, outcome, role)
            _practice_links(cast, outcome, role)
    for role, pages in MONEY_LEAVES.items():
        with undone():
            _asked_again(cast, outcome, role, pages)


def _lists_are_whole(outcome: Any) -> None:
    """A new page, or a new place that signs in, is red until it is asked here."""
    from ownway.web import access

    pages = {name for name in access.table() if name.startswith(("desk:", "org:"))}
    outcome.expect(pages == set(STAFF_PAGES), f"staff pages: {pages ^ set(STAFF_PAGES)}")
    found, begun = set(), set()
    for file in (ROOT / "ownway").rglob("*.py"):
        words, name = file.read_text(), file.relative_to(ROOT).as_posix()
        if "sessions.begin(" in words:
            begun.add(name)
        for node in ast.walk(ast.parse(words)) if "login" in words else ():
            if isinstance(node, ast.ImportFrom) and any(one.name == "login" for one in node.names):
                found.add(name)
    outcome.expect(found == LOGIN, f"import login: {found ^ LOGIN}")
    outcome.expect(begun == BEGIN, f"sign somebody in: {begun ^ BEGIN}")


def _opens_nothing(cast: Any, outcome: Any, client: Any, who: str, way: str = "") -> None:
    """Each page of staff sends back to the sign-in, or on to the second factor."""
    for path in every_page(cast):
        answer = client.get(path)
        closed = answer.status_code == 302 and answer["Location"].startswith(
            way or "/sign-in/second/"
        )
        outcome.expect(closed, f"{who} opens {path}: {answer.status_code}")
    answer = client.post(address(cast, "/desk/money/runs/make/{programme}/"), {})
    outcome.expect(answer.status_code == 302, f"{who} posts to a pay run: {answer.status_code}")


def _by_mail(cast: Any, outcome: Any, role: str) -> None:
    """A code by mail signs in and opens nothing; with a factor, the role's own pages."""
    client = by_code(cast.account(role).email)
    known = account_behind(client)
    outcome.expect(known == cast.account(role), f"{role}: a code by mail signs nobody in")
    _opens_nothing(cast, outcome, client, f"{role} with a code by mail")
    firm(client)
    for path in OPENS[role]:
        answer = client.get(address(cast, path))
        outcome.expect(
            answer.status_code == 200, f"{role} with a factor: {path} {answer.status_code}"
        )


def _half_way(cast: Any, outcome: Any, role: str) -> None:
    """Who has a factor and gives none, or a wrong one, is not signed in at all."""
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.account(role), SECRET)
    client = by_code(cast.account(role).email)
    outcome.expect(account_behind(client) is None, f"{role} is in without the factor they have")
    client.post("/sign-in/second/check/", {"code": "000000"})
    outcome.expect(account_behind(client) is None, f"{role} is in with a wrong factor")
    client.get("/sign-in/second/app/")
    client.get("/sign-in/second/keys/add/")
    for path in OPENS[role]:
        answer = client.get(address(cast, path))
        closed = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
        outcome.expect(closed, f"{role} half way opens {path}: {answer.status_code}")


def _sign_up(cast: Any) -> Any:
    from django.core.cache import cache

    cache.clear()
    client = browser()
    answer = client.post("/sign-in/new/", {"email": "rosa@example.org", "name": "Rosa Lane"})
    client.post(answer["Location"], {"code": mailed_code()})
    return client


def _join(cast: Any) -> Any:
    from django.core.cache import cache

    from ownway.programme.queries import pack_of

    cache.clear()
    client = browser()
    facts = {f"facts.{fact.code}": fact.values[0] for fact in pack_of(cast.programme).asked}
    said = {"name": "Rosa Lane", "agree": "on", **facts}
    client.post(f"/join/{cast.programme.code}/about/", said)
    return client


def _invited(cast: Any) -> Any:
    from ownway.people import actions as people

    _, token = people.invite(
        person=cast.ana,
        name="Rosa Lane",
        relation="friend",
        kind="friend",
        by=cast.by("ana"),
        at=NOW,
    )
    client = browser()
    client.post(f"/invitation/{token}/", {"name": "Rosa Lane", "agree": "on"})
    return client


NEW_WAYS: dict[str, Callable[[Any], Any]] = {
    "sign-up": _sign_up,
    "joining": _join,
    "an invitation": _invited,
}


def _known_address_signs_up(cast: Any, outcome: Any, role: str) -> None:
    """Signing up with the address of staff opens nothing, whatever code is given."""
    from django.core.cache import cache

    cache.clear()
    client = browser()
    client.post("/sign-in/new/", {"email": cast.account(role).email, "name": "X"})
    client.post("/sign-in/address/check/", {"code": mailed_code() or "AAAA-BBBB"})
    outcome.expect(account_behind(client) is None, f"{role}: signing up again signs in")
    for path in OPENS[role]:
        answer = client.get(address(cast, path))
        outcome.expect(answer.status_code == 302, f"signing up as {role} opens {path}")


def _records_of_factors(cast: Any, outcome: Any, role: str) -> None:
    """Only a factor of this account counts, as the library keeps it; a passkey is one."""
    account = cast.account(role)
    other = cast.account("ana")
    passkey = {"method": "mfa", "type": "webauthn", "passwordless": True, "at": NOW.timestamp()}
    for records, whose, opens in (
        ([passkey], account, True),
        ([{"method": "mfa", "type": "totp", "at": NOW.timestamp()}], account, True),
        ([passkey], other, False),
        ([{"method": "code", "email": account.email}], account, False),
        ([{"method": "password"}, {"method": "socialaccount"}], account, False),
        ([{"type": "webauthn"}], account, False),
        ([], account, False),
    ):
        client = browser()
        client.force_login(account)
        session = client.session
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = str(whose.pk)
        session.save()
        answer = client.get(address(cast, OPENS[role][0]))
        outcome.expect(
            (answer.status_code == 200) is opens,
            f"{role} with {records} of {whose.name}: {answer.status_code}",
        )


def _asked_again(cast: Any, outcome: Any, role: str, pages: tuple[str, ...]) -> None:
    """A factor of six minutes ago opens the desk and lets no money out; one of now does."""
    from allauth.mfa.totp.internal.auth import TOTP

    from ownway.web import access

    account = cast.account(role)
    TOTP.activate(account, SECRET)
    for minutes, asked in ((6, True), (0, False)):
        proof = {"method": "mfa", "type": "totp", "at": NOW.timestamp() - 60 * minutes}
        client = browser()
        client.force_login(account)
        session = client.session
        session["account_authentication_methods"] = [proof]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
        outcome.expect(client.get("/desk/").status_code == 200, f"{role}: the desk is closed")
        for name in pages:
            there = reverse(name, args=[_ANY])  # a form is asked about before it is filled in
            filled_in = access.table()[name].again is access.Again.FORM
            answer = client.get(there) if filled_in else client.post(there, {})
            sent = answer.status_code == 302 and "/second/again/" in answer["Location"]
            outcome.expect(sent is asked, f"{role}, proof of {minutes} min, {name}: {answer}")


@contextmanager
def _in_use() -> Iterator[None]:
    """The site is no practice site."""
    from django.test import override_settings

    with override_settings(PRACTICE=False):
        yield


def _practice_links(cast: Any, outcome: Any, role: str) -> None:
    """A practice link is a strong sign-in on a practice site from this machine, else nothing."""
    from ownway.people import actions as people

    account = cast.account(role)
    _, token = people.make_link(account=account, role=role, by=cast.by(role), at=NOW)
    links = (f"/sign-in/link/{token}/", {}), ("/practice/", {"account": str(account.ref)})
    for path, said in links:
        with _in_use():
            client = browser()
            answer = client.post(path, said)
            outcome.expect(answer.status_code == 404, f"{path[:14]} is there in use")
            _opens_nothing(cast, outcome, client, f"{role} by {path[:14]} in use", "/sign-in/")
        client = browser(REMOTE_ADDR="203.0.113.9")
        answer = client.post(path, said)
        outcome.expect(answer.status_code == 404, f"{path[:14]} is there from elsewhere")
        outcome.expect(account_behind(client) is None, f"{role} by {path[:14]} from elsewhere")
    client = browser()
    client.post(links[0][0], {})
    answer = client.get(address(cast, OPENS[role][0]))
    outcome.expect(answer.status_code == 200, f"{role}: the practice link opens nothing")
    again = browser()
    outcome.expect(again.post(links[0][0], {}).status_code == 410, "a link signs in twice")
    outcome.expect(account_behind(again) is None, "a spent link signs in")


def first_programme(outcome: Any) -> None:
    """Who sets a site up is signed in at once, and sees nothing before a second factor."""
    from ownway.programme import queries
    from tests.cast import HOME

    with _in_use(), undone():
        client = browser()
        said = {"name": "Ifor Pugh", "email": "first@example.org", "pack": HOME}
        answer = client.post(f"/set-up/{queries.set_up_token()}/", said)
        outcome.expect(answer.status_code == 302, f"setting up answers {answer.status_code}")
        outcome.expect(account_behind(client) is not None, "setting up signs nobody in")
        for path in ("/org/", "/org/programme/", "/org/people.csv", "/desk/", "/desk/people/"):
            answer = client.get(path)
            closed = answer.status_code == 302 and answer["Location"].startswith("/sign-in/second/")
            outcome.expect(closed, f"who set up opens {path}: {answer.status_code}")
