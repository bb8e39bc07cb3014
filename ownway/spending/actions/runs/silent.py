"""A payment that was sent and that no bank ever mentions: two people say it never left (E8)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said as in_words
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries
from ownway.spending.actions import refusals
from ownway.spending.actions.runs import moving
from ownway.spending.actions.runs.undoing import undone
from ownway.spending.models import NeverCarriedOut, PayRunLine
from ownway.spending.rules import RunLineState


def say_never_carried_out(
    *, line: PayRunLine, words: str, by: Actor, at: datetime
) -> NeverCarriedOut:
    """One person asked the bank, which says that it never carried this out; another has to agree.

    The money stays where it is until then. The same again changes nothing. Raises WordsNeeded,
    and NotPossible where the bank may still say something by itself.
    """
    why = in_words(words, missing=_("Say what the bank said, in a few words."))
    with writing():
        run = moving.locked(line.run)
        row = queries.lines_of(run).get(pk=line.pk)
        said = queries.never_carried_out(row)
        if said is not None and said.words == why:
            return said
        if said is not None or row.state != RunLineState.SENT:
            raise _no_longer()
        first = queries.silent_from(row)
        if first is None or programmes.day_of(run.programme, at) < first:
            raise refusals.NotPossible(
                _("It is too early to be sure: the bank may still say something."),
                fix=_("Look at the next statements first."),
            )
        said = NeverCarriedOut.objects.create(
            line=row, words=why, said_at=at, said_by=by.ref, said_human=by.human
        )
        moving.record_entry(
            "spending.say_never_carried_out",
            run,
            [said],
            by=by,
            at=at,
            details={"line": row.line_no},
        )
        return said


def agree_never_carried_out(*, line: PayRunLine, by: Actor, at: datetime) -> PayRunLine:
    """Another human agrees: the money goes back, the bill waits until it is allowed again.

    What a bank says of it afterwards waits in the queue. A second click changes nothing. Raises
    TwoPeople, NotPossible.
    """
    with writing():
        run = moving.locked(line.run)
        row = queries.lines_of(run).get(pk=line.pk)
        said = NeverCarriedOut.objects.select_for_update().filter(line=row).first()
        if said is None:
            raise _no_longer()
        if said.agreed_human is not None:
            return row
        if said.said_human == by.human:
            raise refusals.TwoPeople(
                _("You said that this was never carried out, so somebody else agrees."),
                fix=_("Ask a colleague to look at it."),
            )
        if row.state != RunLineState.SENT:  # the bank spoke in between
            raise _no_longer()
        said.agreed_at, said.agreed_by, said.agreed_human = at, by.ref, by.human
        said.save(update_fields=["agreed_at", "agreed_by", "agreed_human"])
        today = programmes.day_of(run.programme, at)
        journal = undone(row, today, reason="never_carried_out")
        moving.move_lines([row], RunLineState.REJECTED)
        moved = moving.move_bills([row.bill_id], on=today, by=by, at=at)
        moving.move_run(run, by=by, at=at)
        moving.post(
            "spending.agree_never_carried_out",
            run.programme,
            [run, row, said, *moved],
            [journal],
            today,
            details={"run": run.ref, "line": row.line_no},
            by=by,
            at=at,
        )
        return row


def _no_longer() -> refusals.NotPossible:
    return refusals.NotPossible(
        _("This payment is no longer where it was."),
        fix=_("Open the pay run again to see where it is."),
    )
