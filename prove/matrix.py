"""Nobody reads or does what is not theirs, and every look is in the record (5.2: matrix, reads).

Rows by the loader, permissions, addresses through the door: each asked by everybody, at moments
before, within and after, against answers written by hand. Each answer is scanned for words about
people; one about another person has a read entry with a ground, one refused or about oneself has
none; refusals are alike to the byte.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from harness import Ground, Outcome, run
from matrixing import oracle
from matrixing.broken import ways

LEAST = {"ci": 5000, "full": 8000}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


class Enough(Exception):
    """A broken product has been seen to be broken."""


def prove(ground: Ground) -> Outcome:
    import time_machine
    from matrixing import pages, world

    from ownway.web import access

    outcome = Outcome("answers")
    rows = {**access.table(), **pages.ROWS}
    # One transaction: nothing here depends on a commit, and 3,000 requests are asked faster.
    with ground.fresh(), patch.object(access, "table", lambda: rows), _undone():
        made = world.build()
        try:
            _by_loader(made, outcome, ground)
            _by_permission(made, outcome, ground)
            with time_machine.travel(world.LATER, tick=False):
                _by_address(made, outcome, ground)
        except Enough:
            pass
    return outcome


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    around = transaction.atomic()
    around._from_testcase = True  # counts as no transaction of ours, as in the tests
    with around:
        yield
        transaction.set_rollback(True)


def _stop_if_seen(outcome: Outcome, ground: Ground) -> None:
    if ground.sabotaged and outcome.wrong:
        raise Enough


def _by_loader(made: Any, outcome: Outcome, ground: Ground) -> None:
    from matrixing.world import CHOSEN_FOR, LATER, NOW, PEOPLE, YEAR

    from ownway.consent.queries import viewer_for, visible
    from ownway.consent.rules import Topic
    from ownway.people.models import Note

    instant = timedelta(microseconds=1)
    for at, table in (
        (NOW - instant, oracle.OWN),
        (LATER, oracle.MAY_READ),
        (NOW + YEAR, oracle.MAY_READ_A_YEAR_LATER),
        (NOW + CHOSEN_FOR, oracle.MAY_READ_AFTER_CHOICE),
    ):
        for who in made.everybody():
            viewer = viewer_for(made.cast.accounts.get(who), at=at)
            seen = {row.words for row in visible(viewer, Note.objects.all(), at=at)}
            for topic in Topic:
                for person in PEOPLE:
                    outcome.expect(
                        (made.words[person, topic.value] in seen)
                        is (topic in oracle.readable(table, who, person)),
                        f"{who} at {at:%Y-%m-%d} reads {topic} of {person} wrongly",
                    )
            _stop_if_seen(outcome, ground)


def _by_permission(made: Any, outcome: Outcome, ground: Ground) -> None:
    from matrixing.world import LATER, PEOPLE

    from ownway.consent.queries import can, viewer_for
    from ownway.consent.rules import Permission

    for who in made.everybody():
        viewer = viewer_for(made.cast.accounts.get(who), at=LATER)
        for person in PEOPLE:
            for permission in Permission:
                outcome.expect(
                    bool(can(viewer, permission, person=made.cast.people[person]))
                    is (permission in oracle.readable(oracle.MAY_DO, who, person)),
                    f"{who} and {permission} for {person}",
                )
        _stop_if_seen(outcome, ground)


def _by_address(made: Any, outcome: Outcome, ground: Ground) -> None:
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="matrixing.pages", ALLOWED_HOSTS=["testserver"]):
        for who in made.everybody():
            _asked_pages(made, outcome, who)
            _stop_if_seen(outcome, ground)
        _second_factor(made, outcome)
        _stop_if_seen(outcome, ground)
        _every_address(made, outcome, ground)


def _client(made: Any, who: str) -> Any:
    client = made.cast.client(who)
    client.raise_request_exception = False
    return client


def _asked_pages(made: Any, outcome: Outcome, who: str) -> None:
    """All topics of every person, by every verb.

    A pair to whom some topics are open, and not all, is asked each topic by itself too.
    """
    from matrixing.world import PEOPLE

    client = _client(made, who)
    absent = _same(client.get("/no/such/page/"))
    for person in PEOPLE:
        topics = frozenset() if _is_out(who) else oracle.readable(oracle.MAY_READ, who, person)
        asked = [oracle.ALL]
        if topics and topics != oracle.ALL:
            asked += [frozenset([topic]) for topic in sorted(oracle.ALL)]
        for about in asked:
            before = _last_entry()
            answer = client.get(_asked(made, person, about))
            _tells(made, outcome, who, person, about, topics, answer)
            if not _is_out(who) and not about & topics:
                outcome.expect(_same(answer) == absent, f"{who}: refusals are not alike")
            _is_noted(made, outcome, who, person, about & topics, before)
    for verb in ("get", "post", "put", "patch", "delete"):
        answer = getattr(client, verb)("/asked/deciding/")
        outcome.expect(
            (answer.status_code == 200) is (who in oracle.DECIDES),
            f"{who} may {verb} what only deciders may: {answer.status_code}",
        )
        answer = getattr(client, verb)("/asked/forgotten/")
        outcome.expect(answer.status_code in (302, 404), f"{who} opens what nobody listed")


def _is_out(who: str) -> bool:
    return who == "anonymous" or who in oracle.SIGNED_IN_NOBODY


def _tells(
    made: Any,
    outcome: Outcome,
    who: str,
    person: str,
    about: frozenset[str],
    topics: frozenset[str],
    answer: Any,
) -> None:
    """Of what was asked `about`, an answer holds the words of the open `topics`, and no others."""
    for topic in sorted(about):
        outcome.expect(
            (made.words[person, topic].encode() in answer.content) is (topic in topics),
            f"{who} asks for {topic} of {person}: {answer.status_code}",
        )
    if _is_out(who):
        outcome.expect(
            answer.status_code == 302, f"{who} is not sent to sign in: {answer.status_code}"
        )


def _is_noted(
    made: Any, outcome: Outcome, who: str, person: str, read: frozenset[str], before: int
) -> None:
    """What was read of somebody else stands in the record, part by part, and nothing more."""
    read = frozenset() if who == person else read
    looks = _looks_since(before, made.ref(person))
    by = {look for look, _ in looks}
    parts = sorted(part for _, parts in looks for part in parts)
    outcome.expect(
        by == ({made.cast.account(who).ref} if read else set()) and parts == sorted(read),
        f"{who} read {sorted(read)} of {person}: entries {looks}",
    )


def _asked(made: Any, person: str, topics: frozenset[str]) -> str:
    """The page of one topic of a person, or the one of all."""
    one = "" if topics == oracle.ALL else f"{next(iter(topics))}/"
    return f"/asked/about/{made.ref(person)}/{one}"


def _same(answer: Any) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.headers), TOKEN.sub(b"", answer.content)


def _last_entry() -> int:
    from ownway.record.models import Entry

    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _looks_since(number: int, person: Any) -> list[tuple[Any, list[str]]]:
    """Who looked at what of this person since then; without ground or purpose it counts as none."""
    from ownway.record.models import Entry

    looks = Entry.objects.filter(verb="record.saw", pk__gt=number, person=person)
    return [
        (look.by, look.details["parts"]) for look in looks.exclude(ground="").exclude(purpose="")
    ]


def _second_factor(made: Any, outcome: Outcome) -> None:
    """A code by mail alone opens no page to a role that sees many."""
    from django.test import Client

    for who, account in made.cast.accounts.items():
        client = Client()
        client.force_login(account)
        answer = client.get("/asked/deciding/")
        asked = answer.status_code == 302 and answer["Location"].startswith("/sign-in/second/")
        outcome.expect(asked is (who in oracle.SEES_MANY), f"{who} and the second factor")


@contextmanager
def _rights_kept() -> Iterator[None]:
    """The door reads each sign-in's rights once: every cell begins at one moment on the same rows.

    How rights come out of rows is asked above, each time anew.
    """
    from ownway.web import access

    real, kept = access.viewer_for, {}

    def viewer_for(account: Any, *, at: Any) -> Any:
        key = (account and account.pk, at)
        if key not in kept:
            kept[key] = real(account, at=at)
        viewer = kept[key]
        return replace(viewer, account=viewer.account and account, seen={})

    with patch.object(access, "viewer_for", viewer_for):
        yield


def _every_address(made: Any, outcome: Outcome, ground: Ground) -> None:
    """The product's own addresses, against tests/web/matrix.yaml, scanned for others' words."""
    from tests.web import matrix

    rows = matrix.rows()
    with _rights_kept():
        _every_cell(made, outcome, ground, rows, matrix.ask_all(made.cast, rows))


def _every_cell(made: Any, outcome: Outcome, ground: Ground, rows: Any, cells: Any) -> None:
    from tests.cast import ROLES

    marks = _marks(made)
    before = _last_entry()
    asked = set()
    for cell in cells:
        asked.add((cell.row.name, cell.who))
        outcome.expect(cell.right, str(cell))
        for person, marked in marks.items():
            found = [mark for mark in marked if mark in cell.response.content]
            if not found or cell.who == person:
                continue
            known = person in oracle.MAY_READ.get(cell.who, {}) or cell.who in made.cast.supporters
            if oracle.BY_NAME.get((cell.row.name, cell.who)) == person:
                known = found == [made.cast.people[person].name.encode()]
            outcome.expect(known, f"{cell.row.name} tells {cell.who} of {person}")
            viewers = [by for by, _ in _looks_since(before, made.ref(person))]
            looked = made.cast.account(cell.who).ref in viewers
            outcome.expect(looked, f"{cell.row.name} tells {cell.who} of {person}, not recorded")
        _stop_if_seen(outcome, ground)
    missing = {(name, who) for name in rows for who in ROLES} - asked
    outcome.expect(not missing, f"not asked: {sorted(missing)}")


def _marks(made: Any) -> dict[str, list[bytes]]:
    """Words that stand for one person: their name and each note about them."""
    from matrixing.world import PEOPLE

    return {
        person: [
            made.cast.people[person].name.encode(),
            *(word.encode() for (who, _), word in made.words.items() if who == person),
        ]
        for person in PEOPLE
    }


if __name__ == "__main__":
    sys.exit(run("matrix", prove, sabotages=ways, least=LEAST))
