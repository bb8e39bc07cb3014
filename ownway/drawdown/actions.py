"""Claims to funders: drafted, sent, answered line by line, sent again, until they balance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.drawdown import queries, rules
from ownway.drawdown.models import Drawdown, DrawdownAnswer, DrawdownLine, DrawdownSending
from ownway.drawdown.rules import LineState, Rejection, Span
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


class CannotClaim(Refused):
    """A claim cannot be made for this funder and period."""

    code = "cannot_claim"


class NotPossible(Refused):
    """The claim does not stand where this could be done."""

    code = "claim_not_possible"


def make(
    *, programme: Programme, funder: str, starts_on: date, by: Actor, at: datetime
) -> Drawdown:
    """Drafts the claim of one period: a line for each journal that spent this funder's money.

    What came late from an earlier period is in it too, and what came back of what they paid for
    counts against it. No journal stands in two live claims. Raises CannotClaim.
    """
    with writing():
        Programme.objects.select_for_update().get(pk=programme.pk)
        span = _span(programme, funder, starts_on, at)
        spent = queries.claimable(programme, funder, span.ends_on)
        if not spent:
            raise CannotClaim(
                _("Nothing of this funder’s money was spent that is not claimed yet."),
                fix=_("Choose another period, or wait for the next payment."),
            )
        last = Drawdown.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
        row = Drawdown.objects.create(
            programme=programme,
            number=(last or 0) + 1,
            funder=funder,
            currency=programme.currency,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            pack=programme.pack,
            made_at=at,
            made_by=by.ref,
        )
        DrawdownLine.objects.bulk_create(
            DrawdownLine(
                drawdown=row,
                line_no=place,
                journal_id=each.journal,
                funder=funder,
                amount_minor=each.amount,
                state=LineState.LISTED.value,
            )
            for place, each in enumerate(spent, start=1)
        )
        _record("drawdown.make", row, [row, *row.lines.all()], by=by, at=at)
        return row


def send(*, drawdown: Drawdown, by: Actor, at: datetime) -> DrawdownSending:
    """Sends what is drafted, or sends again what was rejected; gives the sending with its file.

    Raises NotPossible while the funder still has lines to answer, and where nothing is to send.
    """
    with writing():
        row = _locked(drawdown)
        waiting = row.lines.filter(state__in=[LineState.LISTED.value, LineState.REJECTED.value])
        lines = list(waiting.order_by("line_no"))
        if not lines or row.lines.filter(state=LineState.SENT.value).exists():
            raise NotPossible(
                _("There is nothing to send now."),
                fix=_("Note the funder’s answers first; what they reject can be sent again."),
            )
        number = row.sendings.count() + 1
        content = queries.made_file(row, number, waiting)
        sending = DrawdownSending.objects.create(
            drawdown=row,
            number=number,
            sha256=hashlib.sha256(content).hexdigest(),
            lines_sent=len(lines),
            total_minor=sum(line.amount_minor for line in lines),
            sent_at=at,
            sent_by=by.ref,
        )
        DrawdownAnswer.objects.bulk_create(
            DrawdownAnswer(sending=sending, line=line) for line in lines
        )
        _move(lines, LineState.SENT)
        asked = list(sending.answers.all())
        _record("drawdown.send", row, [row, sending, *lines, *asked], by=by, at=at)
        return sending


def answer(
    *,
    drawdown: Drawdown,
    rejected: Mapping[int, Rejection],
    rest_accepted: bool,
    by: Actor,
    at: datetime,
) -> Drawdown:
    """Notes what the funder said: lines not accepted, by number with why; the rest if they said so.

    Raises NotPossible for a line that is not with the funder, and where nothing was said.
    """
    with writing():
        row = _locked(drawdown)
        waits = row.lines.filter(state=LineState.SENT.value).order_by("line_no")
        sent = {line.line_no: line for line in waits}
        unknown = sorted(rejected.keys() - sent.keys())
        if unknown:
            raise NotPossible(
                _("Line %(number)s is not with the funder now.") % {"number": unknown[0]},
                fix=_("Look at the numbers in the list."),
            )
        said = dict.fromkeys(rejected, "rejected")
        if rest_accepted:
            said.update(dict.fromkeys(sent.keys() - rejected.keys(), "accepted"))
        if not said:
            raise NotPossible(
                _("No answer was noted."), fix=_("Say which lines were accepted or not.")
            )
        last = row.sendings.aggregate(last=Max("number"))["last"]
        answers = DrawdownAnswer.objects.filter(
            sending__drawdown=row, sending__number=last, line__line_no__in=said
        ).select_related("line")
        changed = []
        for each in answers:
            number = each.line.line_no
            each.outcome = said[number]
            each.reason = rejected[number].value if number in rejected else ""
            each.answered_at, each.answered_by = at, by.ref
            changed.append(each)
        fields = ["outcome", "reason", "answered_at", "answered_by"]
        DrawdownAnswer.objects.bulk_update(changed, fields)
        for state in (LineState.ACCEPTED, LineState.REJECTED):
            _move([sent[n] for n, outcome in said.items() if outcome == state.value], state)
        moved = [sent[number] for number in said]
        _record("drawdown.answer", row, [row, *moved, *changed], by=by, at=at)
        return row


def bear(*, drawdown: Drawdown, numbers: Iterable[int], by: Actor, at: datetime) -> Drawdown:
    """Gives rejected lines up: the programme carries them, and they are never claimed again.

    Raises NotPossible for a line that the funder has not rejected.
    """
    with writing():
        row = _locked(drawdown)
        wanted = set(numbers)
        lines = list(row.lines.filter(state=LineState.REJECTED.value, line_no__in=wanted))
        if not wanted or len(lines) != len(wanted):
            raise NotPossible(
                _("Only lines that the funder did not accept can be given up."),
                fix=_("Look at the numbers in the list."),
            )
        _move(lines, LineState.BORNE)
        _record("drawdown.bear", row, [row, *lines], by=by, at=at)
        return row


def withdraw(*, drawdown: Drawdown, by: Actor, at: datetime) -> Drawdown:
    """Takes a draft back; its journals are free again. Raises NotPossible once it was sent."""
    with writing():
        row = _locked(drawdown)
        lines = list(row.lines.order_by("line_no"))
        if any(line.state != LineState.LISTED.value for line in lines):
            raise NotPossible(
                _("This claim was sent, so it cannot be taken back."),
                fix=_("Note what the funder answers."),
            )
        _move(lines, LineState.WITHDRAWN)
        row.withdrawn_at, row.withdrawn_by = at, by.ref
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record("drawdown.withdraw", row, [row, *lines], by=by, at=at)
        return row


def _span(programme: Programme, funder: str, starts_on: date, at: datetime) -> Span:
    """The period asked for, if it is over and not claimed yet. Raises CannotClaim."""
    for asked in queries.can_be_asked(programme, at):
        if asked.funder == funder and asked.span.starts_on == starts_on:
            return asked.span
    raise CannotClaim(
        _("This period cannot be claimed: it is not over yet, or it is claimed already."),
        fix=_("Choose one from the list."),
    )


def _locked(drawdown: Drawdown) -> Drawdown:
    return (
        Drawdown.objects.select_related("programme", "pack")
        .select_for_update(of=("self",))
        .get(pk=drawdown.pk)
    )


def _move(lines: Iterable[DrawdownLine], to: LineState) -> None:
    moved = list(lines)
    for line in moved:
        assert to in rules.NEXT[LineState(line.state)]
        line.state = to.value
    DrawdownLine.objects.bulk_update(moved, ["state"])


def _record(verb: str, row: Drawdown, rows: list[Model], *, by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=row.programme.ref,
        rows=rows,
        versions={"pack": row.pack.digest},
        details={"number": row.number, "funder": row.funder},
    )
