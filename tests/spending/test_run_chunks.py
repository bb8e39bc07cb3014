"""A chunk of a pay run costs what it holds, whatever the run: it is how long others wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from ownway.record import store
from ownway.spending import actions
from ownway.spending.models import Bill, PayeeAccount, PayRunLine
from tests.spending import paying
from tests.spending.paying import LATER

pytestmark = pytest.mark.django_db


@contextmanager
def read_while_others_wait(model: type[Any]) -> Iterator[list[int]]:
    """The rows of a model that were read while the place of the one writer was taken."""
    found: list[int] = []

    def read(sender: Any, instance: Any, **_more: Any) -> None:
        if getattr(store._ours, "inside", False) and instance.pk is not None:
            found.append(instance.pk)

    post_init.connect(read, sender=model)
    try:
        yield found
    finally:
        post_init.disconnect(read, sender=model)


def released(plan: Any, many: int) -> Any:
    for minor in range(100, 100 + many):
        plan.ask("gym", minor)
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    return actions.release(run=run, by=plan.by("releaser"), at=LATER)


def chunk(plan: Any, run: Any, most: int = 2) -> Any:
    return actions.post_next(run=run, most=most, by=plan.by("releaser"), at=LATER)


def without_guard() -> None:
    on = " ON spending_payrunline" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER spending_payrunline_frozen{on}")


@pytest.mark.parametrize("many", [3, 12])
def test_a_chunk_reads_its_own_lines_and_no_others(anas_plan, many):
    run = released(anas_plan, many)
    own = set(run.lines.order_by("line_no").values_list("pk", flat=True)[:2])
    with (
        read_while_others_wait(PayRunLine) as lines,
        read_while_others_wait(Bill) as bills,
    ):
        chunk(anas_plan, run)
    assert set(lines) == own
    assert set(bills) == set(PayRunLine.objects.filter(pk__in=own).values_list("bill", flat=True))


def test_a_chunk_asks_as_often_in_a_large_run_and_for_many_lines(anas_plan):
    """Each further line of a chunk costs no further question to the database."""
    run = released(anas_plan, 12)
    asked = []
    for most in (1, 2, 8):
        with CaptureQueriesContext(connection) as found:
            chunk(anas_plan, run, most)
        asked.append(len(found))
    assert asked[1] == asked[2]  # the first one opens an account as well


def test_the_whole_run_is_looked_through_while_nobody_waits(anas_plan):
    """Released, filed, sent: every line is hashed again before anybody has to wait for it."""
    plan = anas_plan
    paying.account(plan, paying.payee_of(plan.ask("gym", 50)))
    for minor in range(100, 106):
        plan.ask("bus", minor, payee="The bus company")
    run = actions.make_run(programme=plan.person.programme, by=plan.by("payer"), at=LATER)
    with read_while_others_wait(PayRunLine) as lines:
        run = actions.release(run=run, by=plan.by("releaser"), at=LATER)
    assert lines == []
    actions.post_run(run=run, by=plan.by("releaser"), at=LATER)
    with (
        read_while_others_wait(PayRunLine) as lines,
        read_while_others_wait(PayeeAccount) as accounts,
    ):
        by_rail = {one.rail: one for one in paying.filed(plan, run)}
        paying.begun(plan, by_rail["harbour_bacs"])
    (bank,) = run.lines.filter(rail="harbour_bacs").values_list("pk", flat=True)
    by_file = set(run.lines.values_list("pk", flat=True)) - {bank}
    assert lines.count(bank) >= 1
    assert all(lines.count(one) <= 2 for one in by_file)
    assert accounts == []


@pytest.mark.parametrize("also", ["", ", line_hash = '{0}'"])
def test_a_line_changed_after_the_release_is_never_posted(anas_plan, also):
    """Its own hash shows it; where that was changed with it, the hash of the whole does."""
    from ownway.spending import queries, rules

    run = released(anas_plan, 4)
    without_guard()
    last = queries.lines_of(run).last()
    last.payee = "Somebody else"
    mark = rules.line_hash(queries.run_line(last))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE spending_payrunline SET payee = 'Somebody else'{also.format(mark)}"
            " WHERE id = %s",
            [last.pk],
        )
    with pytest.raises(actions.RunChanged):
        actions.post_run(run=run, by=anas_plan.by("releaser"), at=LATER, chunk=2)
    last.refresh_from_db()
    assert last.state == "listed"
    assert run.lines.filter(state="posted").count() == (0 if also else 2)


def test_a_line_taken_out_after_the_release_stops_the_run(anas_plan):
    run = released(anas_plan, 3)
    on = " ON spending_payrunline" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER spending_payrunline_not_deleted{on}")
        cursor.execute("DELETE FROM spending_payrunline WHERE line_no = 3")
    with pytest.raises(actions.RunChanged):
        chunk(anas_plan, run)
    assert not run.lines.filter(state="posted").exists()
