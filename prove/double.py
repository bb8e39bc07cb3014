"""A click that comes 60 times at once is one thing done, and 60 times the same answer.

Sending a plan, deciding on it, asking for something, releasing a pay run, saying that an amount is
wrong and answering, notice of a lower one and its coming into force: each from 60 threads
that start together, on both databases. One is made, 59 find it made; the record has one entry and
the books one effect. The same click with other content is refused every time. Then all other
buttons of money and consent, one row for each in `doubling/acts.py`: from 60 threads in full, from
fewer in CI, and counted in the database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from doubling import acts
from doubling.broken import ways
from harness import Ground, Outcome, run
from racing.workers import Said, at_once

CLICKS = 60
AT_ONCE = {"ci": 8, "full": CLICKS}  # on each of the acts
LEAST = {"ci": 110, "full": 550}


def prove(ground: Ground) -> Outcome:
    outcome = Outcome("facts about 60 clicks at once")
    for _ in range(5 if ground.full else 1):
        with ground.fresh():
            _one_journey(outcome, ground)
    return outcome


def _one_journey(outcome: Outcome, ground: Ground) -> None:
    from tests import agreed
    from tests.cast import build

    cast = build()
    made = _send(outcome, cast)
    if _stop(outcome, ground):
        return
    _decide(outcome, made)
    if _stop(outcome, ground):
        return
    agreed.give_holders(made, agreed.LINES)
    _ask(outcome, made)
    if _stop(outcome, ground):
        return
    _release(outcome, made)
    if _stop(outcome, ground):
        return
    _claim(outcome, made)
    if _stop(outcome, ground):
        return
    for act in acts.every(made):
        _once(outcome, act, AT_ONCE[ground.size])
    _notice(outcome, made)
    _books_agree(outcome)


def _stop(outcome: Outcome, ground: Ground) -> bool:
    """After a sabotage was seen, the rest of the journey has nothing to stand on."""
    return ground.sabotaged and bool(outcome.wrong)


def _send(outcome: Outcome, cast: Any) -> Any:
    from ownway.planning import actions
    from tests import agreed
    from tests.cast import NOW

    by = cast.by("ana")
    version, goal, lines = agreed.write(cast.ana, by, agreed.LINES)
    version.refresh_from_db()

    def send(name: str) -> Any:
        return actions.submit(
            version=version, signed_name=name, edit_no=version.edit_no, by=by, at=NOW
        )

    _same_sixty(outcome, "plan sent", lambda: send("Ana Duarte"), verb="planning.submit")
    _refused_sixty(outcome, "plan sent in another name", lambda: send("A. Duarte"))
    version.refresh_from_db()
    return agreed.Agreed(
        cast=cast, person=cast.ana, plan=version.plan, pot=version, goal=goal, lines=lines
    )


def _decide(outcome: Outcome, made: Any) -> None:
    from ownway.decisions import actions, queries
    from ownway.decisions.models import Pot
    from tests import agreed
    from tests.cast import NOW

    version, by = made.pot, made.by("senior_approver")
    answers = agreed.yes_to(made.lines)

    def decide(words: str) -> Any:
        return actions.decide(version=version, answers=answers, words=words, by=by, at=NOW)

    _same_sixty(outcome, "plan decided", lambda: decide("Yes"), verb="decisions.decide")
    _refused_sixty(outcome, "plan decided with other words", lambda: decide("Well"))
    outcome.expect(Pot.objects.count() == 1, f"{Pot.objects.count()} pots for one decision")
    made.pot = queries.pot_of(made.plan)


def _ask(outcome: Outcome, made: Any) -> None:
    from ownway.holding.queries import line_money
    from ownway.spending.models import Purchase

    key = uuid4()
    _same_sixty(
        outcome, "purchase asked for", lambda: made.ask("gym", 4_000, key=key), verb="spending.ask"
    )
    _refused_sixty(outcome, "purchase with another price", lambda: made.ask("gym", 4_001, key=key))
    outcome.expect(
        Purchase.objects.count() == 1, f"{Purchase.objects.count()} purchases for one key"
    )
    promised = line_money(made.pot)[made.lines["gym"].root].promised
    outcome.expect(promised == 4_000, f"{promised} set aside for one purchase of 4000")


def _release(outcome: Outcome, made: Any) -> None:
    from ownway.ledger import queries as books
    from ownway.ledger.rules import Kind
    from ownway.spending import actions
    from tests.cast import NOW

    payer, releaser = made.by("payer"), made.by("releaser")
    frozen = actions.make_run(programme=made.cast.programme, by=payer, at=NOW)

    def let_go(by: Any) -> Any:
        return actions.release(run=frozen, by=by, at=NOW)

    _same_sixty(outcome, "run released", lambda: let_go(releaser), verb="spending.release")
    _refused_sixty(outcome, "run released by another", lambda: let_go(made.by("director")))

    def post() -> Any:
        return actions.post_run(run=frozen, by=releaser, at=NOW)

    _same_sixty(outcome, "run posted", post, verb="spending.post_run")
    found = books.balances(made.cast.programme.ref, kind=Kind.IN_TRANSIT)
    on_its_way = sum(found.values())
    outcome.expect(on_its_way == 4_000, f"{on_its_way} on its way for one payment of 4000")


def _claim(outcome: Outcome, made: Any) -> None:
    from ownway.allocation import queries
    from ownway.decisions import actions
    from ownway.decisions.models import AmountClaim
    from tests.cast import NOW

    newest, own, senior = queries.latest(made.person), made.by(), made.by("senior_approver")

    def claim(words: str) -> Any:
        return actions.say_wrong(allocation=newest, wrong_in="fact", words=words, by=own, at=NOW)

    _same_sixty(outcome, "claim made", lambda: claim("My nights"), verb="decisions.say_wrong")
    _refused_sixty(outcome, "claim in other words", lambda: claim("My days"))
    said = AmountClaim.objects.get()

    def answer(reason: str) -> Any:
        return actions.answer_claim(claim=said, outcome="stands", reason=reason, by=senior, at=NOW)

    _same_sixty(
        outcome, "claim answered", lambda: answer("It is so"), verb="decisions.answer_claim"
    )
    _refused_sixty(outcome, "claim answered otherwise", lambda: answer("It is not"))


def _notice(outcome: Outcome, made: Any) -> None:
    from ownway.allocation import actions, queries
    from ownway.core.actors import SYSTEM
    from tests import living
    from tests.cast import NOW

    own, senior = made.by(), made.by("senior_approver")
    again = living.assessed(made.person, own, living.SIXTEEN, at=NOW)
    lower = actions.work_out(assessment=again, by=own, at=NOW)
    outcome.expect(queries.counting(made.person) != lower, "less counted without a notice")

    def notice(reason: str) -> Any:
        return actions.give_notice(allocation=lower, reason=reason, by=senior, at=NOW)

    _same_sixty(outcome, "notice given", lambda: notice("We looked"), verb="allocation.give_notice")
    _refused_sixty(outcome, "notice for another reason", lambda: notice("We did not"))
    given, then = queries.notice_of(lower), NOW + timedelta(days=10)
    _same_sixty(
        outcome,
        "notice brought into force",
        lambda: actions.bring_into_force(notice=given, by=SYSTEM, at=then),
        verb="allocation.bring_into_force",
    )
    outcome.expect(queries.counting(made.person) == lower, "a notice in force did not count")


def _once(outcome: Outcome, act: acts.Act, clicks: int) -> None:
    """However often it is pressed at once, it is done once; the rest find it done, or refused."""
    before = act.effect()

    def press(_number: int, said: Said) -> str:
        said.ids.add(getattr(act.press(), "pk", 0))
        return "answered"

    said = at_once(press, 1, workers=clicks)
    answered, refused = said.answers["answered"], set(said.answers) - {"answered", "fault"}
    right = answered == 1 and len(refused) == 1 if act.refuses else answered == clicks
    outcome.expect(
        right and not said.faults,
        f"{act.what} {clicks} times: {dict(said.answers)} {said.faults[:1]}",
    )
    outcome.expect(len(said.ids) == 1, f"{act.what} {clicks} times made {len(said.ids)} rows")
    done = act.effect() - before
    outcome.expect(done == act.once, f"{act.what} {clicks} times: {done} instead of {act.once}")


def _same_sixty(outcome: Outcome, what: str, click: Callable[[], Any], *, verb: str) -> None:
    """60 clicks: one row, one entry in the record, the same answer to each."""
    from ownway.record.models import Entry

    def once(_number: int, said: Said) -> str:
        said.ids.add(click().pk)
        return "answered"

    said = at_once(once, 1, workers=CLICKS)
    outcome.expect(
        said.answers == {"answered": CLICKS},
        f"{what} {CLICKS} times: {dict(said.answers)} {said.faults[:1]}",
    )
    outcome.expect(len(said.ids) == 1, f"{what} {CLICKS} times made {len(said.ids)} rows")
    entries = Entry.objects.filter(verb=verb).count()
    outcome.expect(entries == 1, f"{what} {CLICKS} times left {entries} entries in the record")


def _refused_sixty(outcome: Outcome, what: str, click: Callable[[], Any]) -> None:
    """60 clicks with other content: each refused in words, nothing written."""
    from ownway.record.models import Entry

    before = Entry.objects.count()

    def once(_number: int, _said: Said) -> str:
        click()
        return "answered"

    said = at_once(once, 1, workers=CLICKS)
    kinds = set(said.answers) - {"answered", "fault"}
    outcome.expect(
        sum(said.answers[kind] for kind in kinds) == CLICKS,
        f"{what}: {dict(said.answers)} {said.faults[:1]}",
    )
    outcome.expect(len(kinds) == 1, f"{what}: refused in {len(kinds)} different ways")
    outcome.expect(Entry.objects.count() == before, f"{what}: written into the record")


def _books_agree(outcome: Outcome) -> None:
    from ownway.ledger import queries as books
    from ownway.record import queries as record

    for finding in books.check():
        outcome.expect(False, f"the books: {finding.words}")
    for finding in record.verify():
        outcome.expect(False, f"the record: {finding}")
    outcome.expect(True, "")
    outcome.notes.append(f"{CLICKS} clicks at once, the same and with other content")


if __name__ == "__main__":
    sys.exit(run("double", prove, sabotages=ways, least=LEAST))
