"""Moving money between lines: free inside the budget, never out of its pot, and undone again."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ownway.core.money import Money
from ownway.decisions import queries as decided
from ownway.holding import actions, queries, rules
from ownway.holding.actions import CannotMove
from ownway.holding.models import LineMove
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Kind, faults_of
from ownway.planning.rules import LineKind
from ownway.programme.rules import FreeMoves
from tests import packs, planned
from tests.living import AT

RULE = FreeMoves(most=50_000, not_from=("treatment",), source="A test")


def free_moves(to, **shares):
    """The joint English pack, with free moves."""
    folder = packs.joint(to, **shares)
    shape = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    shape["holding"]["free_moves"] = {
        "most": 6_000, "not_from": ["treatment"], "source": "A test",
    }  # fmt: skip
    (folder / "pack.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
    return folder


@pytest.fixture
def of(tmp_path, db):
    return planned.life(free_moves(tmp_path)).agreed(("Gym", 10_001), ("Art", 5_000))


def roots(of) -> dict[str, UUID]:
    return {line.what: line.root for line in decided.agreed_lines(of.draft.plan)}


def left(of) -> dict[str, int]:
    lines = queries.movable(of.person, AT).values()
    return {one.line.what: one.left.minor for one in lines}


def move(of, minor: int, source: str = "Gym", target: str = "Art", **more):
    ends = roots(of)
    return actions.move(
        person=of.person,
        from_root=ends[source],
        to_root=ends[target],
        amount=Money(minor, "GBP"),
        key=more.pop("key", uuid4()),
        by=of.by,
        at=AT,
    )


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=4).filter(any),
    st.data(),
)
def test_a_move_adds_up_and_takes_no_more_than_lies_in_each_pot(lies, data):
    amount = data.draw(st.integers(1, sum(lies)))
    book, person = uuid4(), uuid4()
    places = []
    for minor in lies:
        pot = uuid4()
        source, target = (
            AccountRef(book, Kind.AVAILABLE, "GBP", owner=person, pot=pot, line=uuid4())
            for _end in range(2)
        )
        places.append((pot, source, target, minor))
    made = rules.moved(places, amount, key=uuid4(), effective_on=AT.date(), subject=uuid4())
    gives = {line.account: line.amount for one in made for line in one.lines}
    assert not [fault for one in made for fault in faults_of(book, one)]
    assert sum(gives.get(source, 0) for _pot, source, _target, _lies in places) == amount
    for _pot, source, target, minor in places:
        assert 0 <= gives.get(source, 0) <= minor
        assert gives.get(target, 0) == -gives.get(source, 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, []),
        ({"amount": Money(0, "GBP")}, ["nothing_to_move"]),
        ({"amount": Money(9_000, "GBP")}, ["more_than_left"]),
        ({"same": True}, ["same_line"]),
        ({"from_category": "treatment"}, ["kind_by_plan"]),
        ({"to_kind": LineKind.CONTINGENCY}, ["aside_by_plan"]),
        ({"from_kind": LineKind.CONTINGENCY}, ["aside_by_plan"]),
        ({"already": 49_000}, ["more_than_free"]),
        ({"rule": None}, ["moves_by_plan"]),
    ],
)
def test_what_keeps_a_move_from_being_free(more, said):
    known = {
        "amount": Money(5_000, "GBP"),
        "left": Money(8_000, "GBP"),
        "from_kind": LineKind.SUPPORT,
        "to_kind": LineKind.GOOD,
        "from_category": "wellbeing",
    }
    rule, already = more.pop("rule", RULE), more.pop("already", 0)
    found = rules.check_move(rules.Wished(**{**known, **more}), rule, already)
    assert [one.code for one in found] == said


def test_money_moves_in_the_shares_it_has_and_stays_in_its_pot(of):
    pots = decided.pots_of(of.draft.plan)
    before = [decided.money_in(pot).total for pot in pots]
    move(of, 5_001)
    assert left(of) == {"Gym": 5_000, "Art": 10_001}
    assert [decided.money_in(pot).total for pot in pots] == before
    assert not books.check()


def test_the_same_form_twice_moves_once_and_another_content_is_refused(of):
    key = uuid4()
    assert move(of, 100, key=key) == move(of, 100, key=key)
    assert LineMove.objects.count() == 1
    with pytest.raises(CannotMove):
        move(of, 200, key=key)


def test_a_move_is_undone_and_counts_no_more(of):
    made = move(of, 6_000)
    with pytest.raises(CannotMove, match="without asking"):
        move(of, 1)
    actions.undo_move(move=made, by=of.by, at=AT)
    actions.undo_move(move=made, by=of.by, at=AT)
    assert left(of) == {"Gym": 10_001, "Art": 5_000}
    move(of, 6_000)
    assert not books.check()


def test_what_was_moved_on_cannot_be_undone(of):
    made = move(of, 3_000)
    move(of, 3_000, "Art", "Gym")
    actions.undo_move(move=made, by=of.by, at=AT)
    assert left(of) == {"Gym": 13_001, "Art": 2_000}
    other = planned.in_programme(of.inside).agreed(("Gym", 3_000), ("Art", 100))
    first = move(other, 2_900)
    move(other, 3_000, "Art", "Gym")
    with pytest.raises(CannotMove, match="spent or promised"):
        actions.undo_move(move=first, by=other.by, at=AT)
    first.refresh_from_db()
    assert first.undone_at is None


def test_a_new_version_keeps_what_was_moved_where_the_line_is_the_same(of):
    move(of, 4_000)
    of.revise()
    of.line("Bus", 1_000, of.draft.goals.get())
    of.send()
    of.decide()
    assert left(of) == {"Gym": 6_001, "Art": 9_000, "Bus": 1_000}
    assert not books.check()


def test_something_that_was_not_agreed_gets_no_money(of):
    with pytest.raises(CannotMove, match="not part of your agreed plan"):
        actions.move(
            person=of.person,
            from_root=roots(of)["Gym"],
            to_root=uuid4(),
            amount=Money(100, "GBP"),
            key=uuid4(),
            by=of.by,
            at=AT,
        )
