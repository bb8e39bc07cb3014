"""Moving money between two agreed lines, and undoing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.holding import queries, rules
from ownway.holding.models import LineMove
from ownway.holding.phrases import told
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import Journal, hashes
from ownway.people.models import Person
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.store import writing


class CannotMove(Refused):
    """The move is not free, or not possible; `problems` says why and what to do instead."""

    code = "cannot_move"


def move(
    *,
    person: Person,
    from_root: UUID,
    to_root: UUID,
    amount: Money,
    key: UUID,
    by: Actor,
    at: datetime,
) -> LineMove:
    """Moves money from one agreed line to another, at once, where the pack leaves that free.

    Each pot gives in the share it has on the line (R26, scenario 43). `key` is made with the form:
    the same key gives the first move again. Raises CannotMove; posting.NotEnough where somebody
    spent it at the same moment.
    """
    with writing():
        # As a list: only what is read is locked, and nobody moves beside us until it is written.
        list(Pot.objects.select_for_update().filter(person=person).order_by("pk"))
        made = LineMove.objects.filter(key=key).first()
        if made is not None:
            return _the_same(made, from_root, to_root, amount)
        lines = queries.movable(person, at)
        source, target = lines.get(from_root), lines.get(to_root)
        if source is None or target is None or source.plan != target.plan:
            raise CannotMove(
                _("This is not part of your agreed plan."),
                fix=_("Change your plan to add something new."),
            )
        refuse_move(queries.in_the_way_of_move(source, target, amount, at))
        made = LineMove(
            person=person,
            plan=source.plan,
            from_root=from_root,
            to_root=to_root,
            amount_minor=amount.minor,
            currency=amount.currency,
            key=key,
            moved_at=at,
            moved_by=by.ref,
        )
        journals = rules.moved(
            [
                (
                    share.pot.ref,
                    queries.rights_of(share.pot, from_root),
                    queries.rights_of(share.pot, to_root),
                    share.money.left,
                )
                for share in source.shares
            ],
            amount.minor,
            key=made.ref,
            effective_on=programmes.day_of(person.programme, at),
            subject=made.ref,
        )
        made.save()
        _post("holding.move", made, journals, by=by, at=at)
        return made


def undo_move(*, move: LineMove, by: Actor, at: datetime) -> LineMove:
    """Puts a move back; a second click changes nothing. Raises CannotMove once it is spent."""
    with writing():
        now = LineMove.objects.select_for_update().get(pk=move.pk)
        if now.undone_at is not None:
            return now
        book = now.person.programme.ref
        made = [
            one.journal for one in books.postings_about(book, now.ref) if not one.journal.reverses
        ]
        journals = rules.put_back(made, effective_on=programmes.day_of(now.person.programme, at))
        now.undone_at, now.undone_by = at, by.ref
        now.save(update_fields=["undone_at", "undone_by"])
        try:
            _post("holding.undo_move", now, journals, by=by, at=at)
        except posting.NotEnough as spent:
            raise CannotMove(
                _("Some of this money is spent or promised already."),
                fix=_("You can move back what is left."),
            ) from spent
        return now


def _the_same(made: LineMove, from_root: UUID, to_root: UUID, amount: Money) -> LineMove:
    first = (made.from_root, made.to_root, made.amount_minor, made.currency)
    if first != (from_root, to_root, amount.minor, amount.currency):
        raise CannotMove(
            _("This form was already sent with something else in it."),
            fix=_("Open the page again to move something new."),
        )
    return made


def refuse_move(findings: Iterable[Finding]) -> None:
    """Raises CannotMove with every finding in words."""
    problems = [told(finding) for finding in findings]
    if problems:
        raise CannotMove(problems[0].words, fix=problems[0].fix, problems=problems)


def _post(
    verb: str, made: LineMove, journals: Sequence[Journal], *, by: Actor, at: datetime
) -> None:
    programme = made.person.programme
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        person=made.person.ref,
        programme=programme.ref,
        rows=[made],
        details={"move": str(made.ref)},
        journals=hashes(programme.ref, journals),
    )
    accounts.open_accounts(
        {line.account for journal in journals for line in journal.lines},
        opened_on=programmes.day_of(programme, at),
    )
    posting.post(journals, book=programme.ref, event=event, by=by, at=at)
