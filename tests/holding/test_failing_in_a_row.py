"""2 holders fail, one after the other or after a death: what they kept is still found."""

from __future__ import annotations

import pytest

from ownway.core.actors import SYSTEM
from ownway.decisions import queries as decided
from ownway.endings import actions as endings
from ownway.endings import queries as closes
from ownway.holding import actions, queries
from ownway.joining.models import Enrolment
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from tests import packs, planned
from tests.agreed import ready
from tests.living import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(tmp_path):
    """A programme with 2 holders to choose from; Ana's gym is with the first."""
    keeps = "    - {code: nhs_thornmere, way: notional, name: NHS Thornmere}\n"
    terms = "kind: managed_account, ready_with: [held_account]"
    pays = "    - code: nhs_faster\n"
    home = packs.copied(
        packs.ENGLAND,
        tmp_path,
        (keeps, f"    - {{code: quay, way: third, name: Quay, {terms}}}\n{keeps}"),
        (pays, f"    - {{code: quay, holder: quay, format: by_hand, source: A test}}\n{pays}"),
    )
    for words in (home / "words").glob("*.yaml"):
        with words.open("a", encoding="utf-8") as file:
            file.write("\nholder.quay: Quay\nholder.quay.about: Another one.\n")
    of = planned.life(home).agreed(("Gym", 10_000))
    pot = decided.pot_of(of.draft.plan)
    chosen = actions.choose(
        pot=pot,
        line_root=decided.agreed_lines(of.draft.plan)[0].root,
        way="third",
        holder="harbour_accounts",
        by=of.by,
        at=AT,
    )
    return of, actions.set_up(arrangement=ready(chosen, SYSTEM, AT), by=SYSTEM, at=AT)


def failed(of, holder, way, to):
    return actions.begin_failure(
        programme=of.inside,
        holder=holder,
        to_way=way,
        to_holder=to,
        kind="insolvent",
        reason="It can no longer pay.",
        by=SYSTEM,
        at=AT,
    )


def test_where_whoever_takes_over_fails_too_before_it_moved_it_goes_on_to_the_next(three):
    of, held = three
    first = failed(of, "harbour_accounts", "third", "quay")
    actions.carry_on(failure=failed(of, "quay", "notional", "nhs_thornmere"), by=SYSTEM, at=AT)
    actions.carry_on(failure=first, by=SYSTEM, at=AT)
    assert queries.live_of(held.pot, held.line_root).holder == "nhs_thornmere"
    assert sum(books.balances(of.inside.ref, kind=Kind.THIRD_CASH).values()) == 0
    assert books.check() == []


def test_what_lies_with_whoever_took_over_after_a_death_is_found_by_the_close(three):
    of, _held = three
    Enrolment.objects.create(
        person=of.person,
        status="enrolled",
        informed_version="0" * 64,
        joined_at=AT,
        joined_by=of.by.ref,
    )
    death = actions.note_death(
        person=of.person,
        died_on=AT.date(),
        representative="",
        representative_reach="",
        by=SYSTEM,
        at=AT,
    )
    first = failed(of, "harbour_accounts", "third", "quay")
    actions.carry_on(failure=first, by=SYSTEM, at=AT)
    closing = endings.end_after_death(death=death, by=SYSTEM, at=AT).closing
    found = [(one.arrangement.holder, one.minor) for one in closes.lying(closing)]
    assert found == [("quay", 10_000)]
