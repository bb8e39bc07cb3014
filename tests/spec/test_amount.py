"""A person learns early how much money there is to plan with, and every step that led to it.

The first amount is indicative: where planning begins. Somebody at the funder, by name, settles the
final one. Both stay visible, side by side.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from ownway.allocation import actions, queries, rules
from ownway.allocation.actions import ReasonNeeded
from ownway.core.money import Money
from ownway.programme.queries import load_pack
from ownway.programme.rules import scheme_of
from ownway.scheme.rules.lines import Outcome
from tests import living, packs, planned
from tests.living import AT, SIXTEEN, TWENTY_TWO

TITLE = "The amount to plan with"
SOURCE = "R15, R18, S3, I4, A7, A12, A21, V1, V2, scenarios 1, 2 and 23"
ORDER = 40
HEADINGS = {
    "points": "Points",
    "weekly": "A week",
    "yearly": "A year",
    "final": "Final amount a year",
    "reason": "Reason written",
    "saved": "It is saved",
    "before": "Before",
    "noticed": "A notice in force says",
    "after": "Worked out anew",
    "counts": "What counts",
}
PACK = load_pack(packs.ENGLAND).pack
PANEL = Money(886340, "GBP")  # £170.45 a week


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def worked_out(points: int) -> rules.Working:
    answers = living.answers_worth(PACK, points)
    return rules.work_out(PACK, rules.told(scheme_of(PACK), answers, {}, AT.date()))


def line(working: rules.Working, step: str) -> rules.WorkingLine:
    return next(each for each in working.lines if each.step == step)


@pytest.mark.parametrize(
    ("points", "weekly", "yearly"),
    [
        (16, pounds(8291), pounds(431132)),
        (22, pounds(11221), pounds(583492)),
    ],
)
def test_a_row_of_the_table(points, weekly, yearly):
    """Points are looked up in the table of the programme, and the row used is shown."""
    working = worked_out(points)
    assert Fraction(line(working, "points").value) == points
    assert Fraction(line(working, "table").value) * 100 == weekly.minor
    assert (
        f"For {points} points the table has £{weekly.minor / 100:.2f} a week"
        in (line(working, "table").words["en-GB"])
    )
    assert working.amount == yearly


def test_points_are_never_multiplied():
    """Points are never multiplied by a price: 16 points pay £5.18 each, 22 points £5.10 each."""
    assert [round(8291 / 16), round(11221 / 22)] == [518, 510]
    assert worked_out(22).amount != worked_out(16).amount * 22


@pytest.mark.parametrize(
    ("points", "weekly", "yearly"),
    [
        (17, pounds(8779), pounds(456508)),
        (18, pounds(9268), pounds(481936)),
        (19, pounds(9756), pounds(507312)),
        (21, pounds(10733), pounds(558116)),
    ],
)
def test_between_two_rows(points, weekly, yearly):
    """Between two rows of the table the amount rises evenly, and half a penny goes up."""
    working = worked_out(points)
    assert Fraction(line(working, "week").value) * 100 == weekly.minor
    assert working.amount == yearly == weekly * 52


def test_above_the_table():
    """Above 36 points nobody is refused: its row is paid, and a panel looks at the rest."""
    beyond = worked_out(40)
    assert beyond.amount == worked_out(36).amount == pounds(1_092_000)
    assert (beyond.outcome, beyond.refer_to) == (Outcome.REFER, "panel")
    assert (
        line(beyond, "most")
        .words["en-GB"]
        .endswith("a panel looks at the rest with you. This is not a refusal.")
    )
    assert worked_out(36).outcome is Outcome.AMOUNT


@pytest.mark.django_db
def test_open_questions_never_count_as_nothing_in_silence():
    """An open question counts at its least. The working says so first, and how far it can rise.

    Ana is at 16 points, 2 of them for feeling safe. Without that answer the amount is at least
    £72.21 a week, which 14 points come to, and at most £102.44, which 20 points come to.
    """
    ana, by, _viewer = living.person(living.programme())
    sent = living.assessed(ana, by, {**SIXTEEN, "safety": ""})
    amount = actions.work_out(assessment=sent, by=by, at=AT)
    first = queries.sentences(amount, language="en-gb")[0]
    assert first.words.startswith("1 question is still open")
    assert "“On a hard week, what would help you feel safe?”" in first.words
    assert amount.amount_minor == worked_out(14).amount.minor == 7221 * 52
    assert queries.most(amount) == worked_out(20).amount == pounds(10244) * 52


@pytest.mark.parametrize("points", [0, 5, 16, 18, 22, 43])
def test_lines_add_up(points):
    """The lines of the working add up to the amount, to the penny."""
    working = worked_out(points)
    assert sum(each.adds for each in working.lines) == working.amount.minor


def _first_amount():
    ana, by, viewer = living.person(living.programme())
    sent = living.assessed(ana, by, SIXTEEN)
    return ana, by, viewer, actions.work_out(assessment=sent, by=by, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("final", "reason", "saved"),
    [
        (pounds(431132), "", True),
        (PANEL, "", False),
        (PANEL, "Support on three evenings a week", True),
        (pounds(500000), "", False),
    ],
)
def test_a_different_final_amount_has_a_reason(final, reason, saved):
    """A final amount that differs from the first is saved only with a reason the person can read.

    Both amounts stay visible.
    """
    _ana, _by, viewer, amount = _first_amount()
    try:
        by = planned.settler(amount.person)
        actions.settle(allocation=amount, amount=final, reason=reason, by=by, at=AT)
    except ReasonNeeded:
        assert not saved
        return
    row = queries.amounts_of(viewer, amount.person.ref, at=AT).counts
    assert saved
    assert (row.indicative, row.to_plan_with) == (pounds(431132), final)
    assert row.final.reason == reason


@pytest.mark.django_db
def test_a_flat_amount_is_flagged():
    """Where points rise and the final amount does not, a reason is asked for and a flag stays.

    Ana had 16 points and a final £170.45 a week. She comes to 22 points. The final amount is again
    £170.45 a week. Without a reason it cannot be saved, and the flag is in the record.
    """
    ana, by, _viewer, first = _first_amount()
    staff = planned.settler(ana)
    actions.settle(allocation=first, amount=PANEL, reason="Three evenings", by=staff, at=AT)
    again = living.assessed(ana, by, TWENTY_TWO, at=AT + timedelta(days=100))
    second = actions.work_out(assessment=again, by=by, at=AT + timedelta(days=100))
    with pytest.raises(ReasonNeeded):
        actions.settle(allocation=second, amount=PANEL, reason="", by=staff, at=AT)
    final = actions.settle(
        allocation=second, amount=PANEL, reason="The evenings cover it", by=staff, at=AT
    )
    assert final.flat_after_rise


@pytest.mark.django_db
def test_a_new_assessment_brings_a_new_amount():
    """A new self-assessment brings a new amount, and the amount before it is never changed."""
    ana, by, viewer, first = _first_amount()
    later = AT + timedelta(days=100)
    again = living.assessed(ana, by, TWENTY_TWO, at=later)
    second = actions.work_out(assessment=again, by=by, at=later)
    shown = [row.indicative for row in queries.history(viewer, ana.ref, at=later)]
    assert shown == [pounds(583492), pounds(431132)]
    first.refresh_from_db()
    assert (first.number, second.number, first.amount_minor) == (1, 2, 431132)


@pytest.mark.django_db
def test_an_amount_can_be_worked_out_again():
    """Any amount can be worked out again from what was kept, and comes to the same."""
    _ana, _by, _viewer, amount = _first_amount()
    again = queries.worked_again(amount)
    assert (again.amount.minor, again.lines) == (amount.amount_minor, queries.working_of(amount))


@pytest.mark.parametrize(
    ("before", "noticed", "after", "counts"),
    [
        (pounds(431132), None, pounds(583492), pounds(583492)),
        (pounds(583492), None, pounds(431132), pounds(583492)),
        (pounds(583492), pounds(431132), pounds(431132), pounds(431132)),
        (pounds(583492), pounds(500000), pounds(431132), pounds(583492)),
        (pounds(583492), pounds(431132), pounds(450000), pounds(450000)),
    ],
    ids=["more", "less", "less, after notice", "less than the notice", "more than the notice"],
)
def test_more_counts_at_once_and_less_after_notice(before, noticed, after, counts):
    """More counts at once. Less counts only when a notice of it is in force; until then the amount
    before counts."""
    amounts = [
        rules.Standing(before.minor),
        rules.Standing(after.minor, None if noticed is None else noticed.minor),
    ]
    assert pounds(amounts[rules.counting(amounts)].amount) == counts


@pytest.mark.django_db
def test_a_notice_explains_all_of_the_difference():
    """A notice says what each change did. The parts come to the whole difference, or it cannot be
    given; it counts ten days later."""
    ana, by, _viewer = living.person(living.programme())
    first = living.assessed(ana, by, TWENTY_TWO)
    actions.work_out(assessment=first, by=by, at=AT)
    later = AT + timedelta(days=100)
    again = living.assessed(ana, by, SIXTEEN, at=later)
    lower = actions.work_out(assessment=again, by=by, at=later)
    notice = actions.give_notice(
        allocation=lower, reason="You told us so.", by=planned.settler(ana), at=later
    )
    assert sum(part["minor"] for part in notice.parts) == 431132 - 583492
    assert all(part["words"]["en-GB"] for part in notice.parts)
    assert notice.counts_from == later.date() + timedelta(days=10)
    assert queries.counting(ana).number == 1
    actions.bring_into_force(notice=notice, by=by, at=later + timedelta(days=10))
    assert queries.counting(ana) == lower
