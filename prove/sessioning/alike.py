"""Known and unknown addresses answer alike: status, headers, body (2.6)."""

from __future__ import annotations

import re
import time
from typing import Any

from .world import browser, undone

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
KNOWN = ("ana", "sister", "approver", "director", "stranger")
CLOSED = "neighbour"  # an address we know, of a closed account


def prove(cast: Any, outcome: Any, *, tries: int) -> None:
    from ownway.people.models import Account

    took = {True: 0.0, False: 0.0}
    with undone():
        Account.objects.filter(pk=cast.account(CLOSED).pk).update(is_active=False)
        for number in range(tries):
            who = (*KNOWN, CLOSED)[number % (len(KNOWN) + 1)]
            known = cast.account(who).email
            unknown = f"{number:0{len(known) - len('@example.org')}d}@example.org"
            with undone():
                first, seconds = _asked(known)
            took[True] += seconds
            with undone():
                second, seconds = _asked(unknown)
            took[False] += seconds
            for step, (one, other) in enumerate(zip(first, second, strict=True)):
                outcome.expect(
                    one == other, f"{who} and nobody differ at step {step}: {_where(one, other)}"
                )
    outcome.notes.append(
        f"one code asked for, three answers: known {took[True] / tries * 1000:.0f} ms,"
        f" unknown {took[False] / tries * 1000:.0f} ms"
    )


def _asked(email: str) -> tuple[list[Any], float]:
    """A code by both pages, a look at the next page, a wrong code; a sign-up; how long."""
    from django.core import mail
    from django.core.cache import cache

    cache.clear()
    mail.outbox.clear()
    client = browser()
    started = time.perf_counter()
    answers = [
        client.post("/sign-in/", {"login": email}),
        client.get("/sign-in/code/confirm/"),
        client.post("/sign-in/code/confirm/", {"code": "AAAA-BBBB"}),
    ]
    took = time.perf_counter() - started
    answers.append(browser().post("/sign-in/code/", {"email": email}))
    answers.append(browser().post("/sign-in/new/", {"email": email, "name": "Rosa Lane"}))
    to = [message.to for message in mail.outbox]
    return [*(_plain(answer, email) for answer in answers), to == [[email]] * len(to)], took


def _plain(answer: Any, email: str) -> tuple[int, dict[str, str], bytes, list[Any]]:
    """What a browser gets, but for the address it gave itself and words drawn by lot."""
    cookies = [
        (name, {key: value for key, value in one.items() if key != "expires"})
        for name, one in sorted(answer.cookies.items())
    ]
    body = TOKEN.sub(b"", answer.content).replace(email.encode(), b"")
    return answer.status_code, dict(answer.headers), body, cookies


def _where(one: Any, other: Any) -> str:
    if not isinstance(one, tuple):
        return f"{one} and {other}"
    names = ("status", "headers", "body", "cookies")
    differing = [name for name, a, b in zip(names, one, other, strict=True) if a != b]
    return f"{', '.join(differing)} ({one[0]} and {other[0]})"
