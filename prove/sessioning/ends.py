"""What ends a sign-in, and that a cookie kept from before opens nothing afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import NOW

from .ways_in import NEW_WAYS
from .world import (
    OPENS,
    OWN_PAGE,
    STAFF_PAGES,
    account_behind,
    address,
    browser,
    by_code,
    firm,
    key_of,
    lives,
    thief,
    undone,
)

END_HERE: dict[str, Callable[[Any], Any]] = {
    "leaving": lambda client: client.post("/leave/"),
    "signing out": lambda client: client.post("/sign-in/out/"),
}


def prove(cast: Any, outcome: Any, *, full: bool) -> None:
    from ownway.people import actions as people

    staff = tuple(OPENS) if full else ("approver", "coach")
    for who in (*staff, "ana", "sister"):
        for name, end in END_HERE.items():
            with undone():
                _ended_here(cast, outcome, who, name, end)
        with undone():
            _ended_in_the_list(cast, outcome, who)
        with undone():
            _account_closed(cast, outcome, who)
    for who in OPENS:
        with undone():
            _grant_ended(cast, outcome, who)
    for name, way in NEW_WAYS.items():
        with undone():
            _listed(outcome, name, way(cast))
    with undone():
        _, token = people.make_link(
            account=cast.account("ana"), role="person", by=cast.by("ana"), at=NOW
        )
        client = browser()
        client.post(f"/sign-in/link/{token}/", {})
        _listed(outcome, "a practice link", client)
    with undone():
        _leaving_forgets(cast, outcome)


def _listed(outcome: Any, name: str, client: Any) -> None:
    """Whatever way somebody came in, another of their browsers can end it."""
    account, key = account_behind(client), key_of(client)
    outcome.expect(client.get("/sign-in/start/").status_code == 302 and lives(key), f"{name}: out")
    other = browser()
    other.force_login(account)
    other.post(OWN_PAGE, {})
    _dead(outcome, key, [OWN_PAGE], f"{name}, ended in the list")


def _signed_in(cast: Any, who: str, *, by_mail: bool = False) -> tuple[Any, str, str]:
    """A browser in full rights, its cookie, and a page it opens."""
    if by_mail or who == "ana":
        client = by_code(cast.account(who).email)
    else:
        client = browser()
        client.force_login(cast.account(who))
    firm(client)
    return client, key_of(client), address(cast, OPENS[who][0]) if who in OPENS else OWN_PAGE


def _dead(outcome: Any, key: str, pages: list[str], why: str) -> None:
    """The old cookie opens nothing, by no page, and no row of it is left."""
    for path in pages:
        answer = thief(key).get(path)
        closed = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?")
        outcome.expect(closed, f"{why}: the old cookie opens {path}: {answer.status_code}")
    outcome.expect(not lives(key), f"{why}: the session is still kept")


def _ended_here(cast: Any, outcome: Any, who: str, name: str, end: Callable[[Any], Any]) -> None:
    other, other_key, _ = _signed_in(cast, who)
    client, key, page = _signed_in(cast, who)
    outcome.expect(thief(key).get(page).status_code == 200, f"{who} cannot open {page} before")
    answer = end(client)
    _dead(outcome, key, [page, OWN_PAGE, "/my/"], f"{name} as {who}")
    outcome.expect(key_of(client) != key, f"{name} as {who} keeps the cookie")
    given = answer.cookies.get("ownway")
    outcome.expect(
        given is not None and (given.value == "" or name == "signing out"),
        f"{name} as {who} does not take the cookie back",
    )
    outcome.expect(
        other.get(page).status_code == 200 and lives(other_key), f"{name} ends another browser"
    )


def _ended_in_the_list(cast: Any, outcome: Any, who: str) -> None:
    """'End the others' ends each other browser of this account, and no other account's."""
    lost = [_signed_in(cast, who, by_mail=True) for _ in range(2)]
    _, neighbours, neighbours_page = _signed_in(cast, "neighbour", by_mail=True)
    client, key, page = _signed_in(cast, who, by_mail=True)
    outcome.expect(client.get(OWN_PAGE).status_code == 200, f"{who} has no list")
    client.post(OWN_PAGE, {})
    for _, old, old_page in lost:
        _dead(outcome, old, [old_page, OWN_PAGE], f"ended in the list by {who}")
    outcome.expect(client.get(page).status_code == 200 and lives(key), f"{who} ended themselves")
    outcome.expect(
        thief(neighbours).get(neighbours_page).status_code == 200, f"{who} ended a neighbour"
    )


def _account_closed(cast: Any, outcome: Any, who: str) -> None:
    """A closed account opens nothing, gets no code in, and opening it again revives no cookie."""
    from ownway.people.models import Account

    client, key, page = _signed_in(cast, who)
    outcome.expect(client.get(page).status_code == 200, f"{who} cannot open {page} before")
    rows = Account.objects.filter(pk=cast.account(who).pk)
    rows.update(is_active=False)
    _dead(outcome, key, [page, OWN_PAGE], f"{who}, closed")
    new = firm(by_code(cast.account(who).email))
    outcome.expect(new.get(page).status_code == 302, f"{who}, closed, signs in again")
    rows.update(is_active=True)
    _dead(outcome, key, [page], f"{who}, opened again")


def _grant_ended(cast: Any, outcome: Any, who: str) -> None:
    """From the moment a role ends its pages are closed; a factor given before changes nothing."""
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM

    client, key, page = _signed_in(cast, who)
    pages = [address(cast, path) for path in STAFF_PAGES.values()]
    outcome.expect(client.get(page).status_code == 200, f"{who} cannot open {page} before")
    consent.end_grant(grant=cast.grants[who], by=SYSTEM, at=NOW)
    for path in pages:
        answer = thief(key).get(path)
        outcome.expect(
            answer.status_code in (302, 404), f"{who}, role ended, opens {path}: {answer}"
        )


def _leaving_forgets(cast: Any, outcome: Any) -> None:
    """Leaving needs no form token, no script and no sign-in, and tells the browser to forget."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("ana"))
    key = key_of(client)
    answer = client.post("/leave/")
    outcome.expect(answer.status_code == 200, f"leaving answers {answer.status_code}")
    _dead(outcome, key, ["/my/", OWN_PAGE], "leaving without a form token")
    forgets = {one.strip() for one in answer.headers.get("Clear-Site-Data", "").split(",")}
    outcome.expect({'"cache"', '"storage"'} <= forgets, f"leaving forgets {forgets}")
    outcome.expect("no-store" in answer.headers.get("Cache-Control", ""), "leaving is kept")
    body = answer.content.decode()
    outcome.expect("Ana" not in body and "Ownway" not in body, "the page of leaving names things")
    stranger = browser().post("/leave/")
    outcome.expect(stranger.status_code == 200, "leaving needs a sign-in")
    for name in ("ownway", "csrftoken"):
        gone = stranger.cookies.get(name)
        outcome.expect(gone is not None and gone["max-age"] == 0, f"leaving keeps {name}")
