"""A file is sent: the intent is written down first, and never a second one blind.

Between the two is UNKNOWN, a state people see (money design, section 12).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.programme import queries as programmes
from ownway.record.store import writing
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.actions.runs import moving
from ownway.spending.models import Dispatch, DispatchAnswer, PayRunLine, RunFile
from ownway.spending.rules import RunLineState, Sent


def begin_sending(*, file: RunFile, sha256: str, by: Actor, at: datetime) -> Dispatch:
    """Writes down that this file is about to leave; the bytes leave only after this commits.

    `sha256` is of the bytes as they were made again just now. Raises RunChanged where they are
    not those that were made, NotPossible where the file may have left already or was given up,
    where the bank has spoken of a payment in it, or where an account in it was closed since.
    """
    moving.check_whole(file.run)
    with writing():
        run = moving.locked(file.run)
        before = list(Dispatch.objects.filter(file=file).select_related("answer"))
        if any(not hasattr(one, "answer") for one in before):
            raise refusals.NotPossible(
                _("We do not know yet whether this file left."),
                fix=_("Look it up at the bank first, and say here what you found."),
            )
        lines = _lines(file)
        known = any(line.state != RunLineState.IN_FILE for line in lines)
        if known or any(one.answer.outcome == Sent.SENT for one in before):
            raise refusals.NotPossible(
                _("This file was sent already."), fix=_("Wait for what the bank says.")
            )
        if not lines:
            raise refusals.NotPossible(
                _("The payments of this file go another way now."),
                fix=_("Open the pay run again to see where they are."),
            )
        if queries.not_to_leave(_in(file)).exists():
            raise refusals.NotPossible(
                _("An account in this file was closed after it was made."),
                fix=_("Say that this payment could not be paid. The others go in a new file."),
            )
        if sha256 != file.sha256:
            raise refusals.RunChanged(
                _("This file is not the one that was made. Nothing was sent."),
                fix=_("Tell whoever looks after the record."),
            )
        dispatch = Dispatch.objects.create(
            file=file,
            attempt=len(before) + 1,
            sha256=sha256,
            intended_at=at,
            intended_by=by.ref,
            intended_human=by.human,
        )
        moving.move_lines(lines, RunLineState.UNKNOWN)
        moving.record_entry(
            "spending.begin_sending",
            run,
            [dispatch, *lines],
            by=by,
            at=at,
            details={"file": file.ref, "attempt": dispatch.attempt},
        )
        return dispatch


def answer_sending(*, dispatch: Dispatch, outcome: str, by: Actor, at: datetime) -> Dispatch:
    """What became of it: the bank has it, or it surely never arrived.

    That it never arrived is said by another human than who sent it, after the rail's cut-off, and
    never where the bank has said anything of a payment in it. A second click changes nothing.
    Raises NotPossible, TwoPeople.
    """
    wanted = Sent(outcome)
    with writing():
        run = moving.locked(dispatch.file.run)
        known = DispatchAnswer.objects.filter(dispatch=dispatch).first()
        if known is not None:
            if known.outcome != wanted:
                raise refusals.NotPossible(
                    _("Somebody said what became of it already."),
                    fix=_("Open the pay run again to see what they found."),
                )
            return dispatch
        lines = _lines(dispatch.file)
        unknown = [line for line in lines if line.state == RunLineState.UNKNOWN]
        if wanted is Sent.ABSENT:
            _check_absent(dispatch, lines, by, at)
        answer = DispatchAnswer.objects.create(
            dispatch=dispatch,
            outcome=wanted.value,
            answered_at=at,
            answered_by=by.ref,
            answered_human=by.human,
        )
        then = RunLineState.SENT if wanted is Sent.SENT else RunLineState.IN_FILE
        moving.move_lines(unknown, then)
        moving.move_run(run, by=by, at=at)
        moving.record_entry(
            "spending.answer_sending",
            run,
            [run, answer, *unknown],
            by=by,
            at=at,
            details={"file": dispatch.file.ref, "outcome": wanted.value},
        )
        return dispatch


def _lines(file: RunFile) -> list[PayRunLine]:
    return list(_in(file).order_by("line_no"))


def _in(file: RunFile) -> QuerySet[PayRunLine]:
    return PayRunLine.objects.filter(in_files__file=file, in_files__live=True)


def _check_absent(dispatch: Dispatch, lines: list[PayRunLine], by: Actor, at: datetime) -> None:
    if by.human == dispatch.intended_human:
        raise refusals.TwoPeople(
            _("You sent this file, so somebody else says that it never arrived."),
            fix=_("Ask a colleague to look it up."),
        )
    if any(line.state != RunLineState.UNKNOWN for line in lines):
        raise refusals.NotPossible(
            _("The bank knows of payments in this file."), fix=_("It was sent: say so.")
        )
    programme = dispatch.file.run.programme
    rail = programmes.pack_of(programme).spending.rail(dispatch.file.rail)
    zone = programmes.pack_of(programme).zone
    cut_off = "23:59" if rail is None else rail.cut_off
    if not rules.after_cut_off(dispatch.intended_at, at, cut_off, zone):
        raise refusals.NotPossible(
            _("It is too early to be sure: the bank still takes files today."),
            fix=_("Look again after %(time)s.") % {"time": cut_off},
        )
