"""What a bank says of payments that were paid before: read as if all of them were looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ownway.interop import paying as files
from ownway.interop.banking.mapping.matching import match
from ownway.interop.banking.mapping.results import StatementEntry, Status, StatusReport
from ownway.spending import actions
from ownway.spending.models import PayRunLine
from ownway.spending.queries import lines
from ownway.spending.rules import OPEN, RunLineState
from tests.cast import NOW
from tests.spending import paying

pytestmark = pytest.mark.django_db
HOLDER = "harbour_accounts"


def paid(plan, minor: int, payee: str, *, settle: bool = True) -> None:
    """A payment by hand that was paid, or is on its way."""
    plan.ask("gym", minor, payee=payee)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=NOW)
    actions.release(run=run, by=plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=plan.by("releaser"), at=NOW)
    if settle:
        actions.settle(run=run, by=plan.by("payer"), at=NOW)


@pytest.fixture
def plan(anas_plan):
    """6 payments that were paid, some of one amount or payee, and 2 on their way."""
    for minor, payee in ((100, "A"), (100, "A"), (100, "B"), (200, "A"), (250, "C"), (300, "B")):
        paid(anas_plan, minor, payee)
    for minor, payee in ((100, "A"), (250, "C")):
        paid(anas_plan, minor, payee, settle=False)
    return anas_plan


def told(dice: Random, number: int, line: PayRunLine) -> StatementEntry:
    """An entry about a payment, more or less as banks write them."""
    reference = line.reference
    named, about = dice.choice(
        [
            (reference, ""),
            (f"{reference[:5]} {reference[5:].lower()}", ""),
            ("", f"RETURN OF {reference} TODAY"),
            (reference[: dice.randint(3, 14)], ""),
            ("", ""),
            ("SOMEBODY", "ELSE"),
        ]
    )
    sign = dice.choice([-1, 1, 1])
    return StatementEntry(
        ref=str(number),
        on=NOW.date() + timedelta(days=dice.choice([0, 0, 3, 30])),
        amount=sign * dice.choice([line.amount_minor, line.amount_minor, 100, 7]),
        reference=named,
        about=about,
        name=dice.choice([line.payee, "", "B"]),
        returned=dice.random() < 0.5,
        reversal=dice.random() < 0.2,
    )


def test_whatever_a_statement_says_it_is_read_as_if_all_were_looked_at(plan):
    programme = plan.person.programme
    rows = lines().prefetch_related("in_files__file").order_by("pk")
    still = files._expected(rows.filter(state__in=OPEN))
    before = files._expected(rows.filter(state=RunLineState.SETTLED))
    assert (len(still), len(before)) == (2, 6)
    dice, known, sure, guessed = Random(7), list(rows), 0, 0
    for _statement in range(150):
        entries = [told(dice, number, dice.choice(known)) for number in range(dice.randint(1, 5))]
        found = files._sorted_out(programme, HOLDER, entries)
        assert found == match(entries, [*still, *before])  # no statement showed any of them yet
        sure += len(found.sure)
        guessed += sum(bool(doubt.guesses) for doubt in found.doubtful)
    assert sure > 20
    assert guessed > 100


@pytest.mark.parametrize("in_words", [False, True])
def test_a_booking_of_what_was_given_up_is_never_taken_for_the_payment_after_it(
    anas_plan, in_words
):
    """The same payee, amount and day: only our reference tells one from the other (E13)."""
    paid(anas_plan, 100, "A", settle=False)
    given_up = PayRunLine.objects.get()
    actions.could_not_pay(line=given_up, by=anas_plan.by("payer"), at=NOW)
    run = actions.make_run(programme=anas_plan.person.programme, by=anas_plan.by("payer"), at=NOW)
    actions.release(run=run, by=anas_plan.by("releaser"), at=NOW)
    actions.post_run(run=run, by=anas_plan.by("releaser"), at=NOW)
    (again,) = files._expected(lines().prefetch_related("in_files__file").filter(run=run))
    entry = StatementEntry(ref="1", on=again.on, amount=again.amount, name=again.name)
    alike = files._sorted_out(anas_plan.person.programme, HOLDER, [entry])
    assert [one.keys for one in alike.sure] == [(again.key,)]
    named = given_up.reference
    entry = (
        replace(entry, about=f"PAID {named} TODAY") if in_words else replace(entry, reference=named)
    )
    found = files._sorted_out(anas_plan.person.programme, HOLDER, [entry])
    assert found.sure == ()
    assert len(found.doubtful) == 1


def shown(plan, line: PayRunLine) -> None:
    """A statement shows that the money left."""
    paying.read(plan, paying.statement(paying.booked(line), name=line.reference, opening=4_000))


def test_a_payment_known_from_elsewhere_is_surely_the_one_a_statement_names_once(plan):
    """Noted by a person, or told by another paper; the second time it may be money again (E6)."""
    programme, line = plan.person.programme, PayRunLine.objects.order_by("pk")[3]
    entry = StatementEntry(
        ref="1", on=NOW.date(), amount=-line.amount_minor, reference=line.reference
    )
    found = files._sorted_out(programme, HOLDER, [entry])
    assert [one.keys for one in found.sure] == [(line.reference,)]
    shown(plan, line)
    found = files._sorted_out(programme, HOLDER, [entry])
    assert (found.sure, len(found.doubtful)) == ((), 1)


def test_reading_costs_what_stands_in_the_file(plan):
    """A payment that arrives, and one that comes back: the same questions after many more."""
    one, *_others, last = PayRunLine.objects.order_by("pk")
    plain = StatementEntry(ref="1", on=NOW.date(), amount=-last.amount_minor)
    arrives = replace(plain, reference=last.reference)
    back = replace(plain, ref="2", amount=one.amount_minor, reference=one.reference, returned=True)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            found = files._sorted_out(plan.person.programme, HOLDER, [arrives, back])
        assert len(found.sure) == 2
        return len(seen)

    first = asked()
    for _payment in range(5):
        paid(plan, 100, "A")
    assert asked() == first


def test_a_refusal_of_a_whole_file_names_each_payment_in_it(anas_plan):
    paying.account(anas_plan, paying.payee_of(anas_plan.ask("gym")))
    anas_plan.ask("gym", 3_000)
    run = paying.posted(anas_plan)
    (file,) = paying.filed(anas_plan, run)
    programme = anas_plan.person.programme
    report = StatusReport("R1", file.message_id.lower(), Status.REJECTED, "AC01", ())
    found = files._of(programme, HOLDER, report)
    assert [row.reference for row in found] == list(
        run.lines.order_by("pk").values_list("reference", flat=True)
    )
    other = replace(report, file_reference="SOMEBODY ELSE")
    assert files._of(programme, HOLDER, other) == ()
