"""The end of a pot: the person is told, and on the day money goes on or goes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.decisions.rules import Place, pot_ends_on
from ownway.holding import queries, rules
from ownway.holding.actions import keeping
from ownway.holding.models import Arrangement, PotEnd
from ownway.holding.rules import Ending, Status
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, Journal, Kind, hashes
from ownway.programme import queries as programmes
from ownway.programme.rules import authority_of, months_of_pot
from ownway.record import actions as record
from ownway.record.store import writing


class TooSoon(Refused):
    """The pot has not ended, or the person was not told long enough before."""

    code = "too_soon"


def tell_end(*, pot: Pot, by: Actor, at: datetime) -> PotEnd:
    """Tells the person what becomes of their money when the pot ends; once (E7).

    They read it on their page of money, and can still use what would go back.
    """
    with writing():
        pot = Pot.objects.select_related("person__programme__pack", "plan").get(pk=pot.pk)
        told = PotEnd.objects.filter(pot=pot).first()
        if told is not None:
            return told
        found = queries.ending_of(pot)
        told = PotEnd.objects.create(
            pot=pot,
            goes_on_minor=found.goes_on,
            goes_back_minor=found.goes_back,
            told_at=at,
            told_by=by.ref,
        )
        _record("holding.tell_end", told, [told], [], by=by, at=at)
        return told


def end_pot(*, end: PotEnd, by: Actor, at: datetime) -> PotEnd:
    """On the day: what is saved goes on by the funder's rule, the rest goes back to it.

    What is promised stays until it is paid. Money that comes back later follows the same rule, so
    this may be done again; with nothing left it changes nothing. Raises TooSoon.
    """
    with writing():
        row = PotEnd.objects.select_for_update().get(pk=end.pk)
        pot = Pot.objects.select_for_update(of=("self",)).select_related(
            "person__programme__pack", "plan"
        ).get(pk=row.pot_id)  # fmt: skip
        row.pot = pot
        if not queries.may_end(row, at):
            raise TooSoon(
                _("This money can still be used."), fix=_("Wait until the day that was told.")
            )
        found = queries.ending_of(pot)
        if not found.carries and not found.lapses:
            return row
        times = len(books.postings_about(pot.person.programme.ref, row.ref))
        key = uuid5(row.ref, str(times))
        rows: list[object] = [row]
        successor = _successor(pot, found, by=by, at=at) if found.carries else None
        journals = _rights(pot, row, found, successor, key=key, at=at)
        if successor is not None:
            kept, cash = _held_on(pot, found, successor, key=key, by=by, at=at)
            journals += cash
            rows += [successor, *kept]
        row.went_on_minor += found.goes_on
        row.went_back_minor += found.goes_back
        row.ended_at, row.ended_by = at, by.ref
        row.save()
        _record("holding.end_pot", row, rows, journals, by=by, at=at)
        return row


def _successor(pot: Pot, found: Ending, *, by: Actor, at: datetime) -> Pot:
    """The pot of the next period, opened where no plan opened it yet."""
    after = Pot.objects.filter(
        plan=pot.plan, funder=pot.funder, starts_on__gte=pot.ends_on
    ).order_by("starts_on")  # fmt: skip
    following = after.select_related("person__programme__pack", "plan").first()
    if following is None:
        months = months_of_pot(programmes.pack_of(pot.person.programme), pot.funder)
        following = Pot(
            person=pot.person,
            plan=pot.plan,
            funder=pot.funder,
            starts_on=pot.ends_on,
            ends_on=pot_ends_on(pot.ends_on, months),
            amount_minor=0,
            currency=pot.currency,
            opened_at=at,
            opened_by=by.ref,
        )
    following.amount_minor += found.goes_on
    following.carried_minor += found.goes_on
    following.save()
    return following


def _rights(
    pot: Pot, row: PotEnd, found: Ending, successor: Pot | None, *, key: UUID, at: datetime
) -> list[Journal]:
    programme = pot.person.programme
    back_to = authority_of(programmes.pack_of(programme), programme.ref, pot.funder)
    return rules.ended(
        found,
        accounts={place: _account(pot, place) for place in (*found.carries, *found.lapses)},
        successors={place: _account(successor, place) for place in found.carries}
        if successor is not None
        else {},
        back_to=back_to,
        key=key,
        effective_on=programmes.day_of(programme, at),
        subject=row.ref,
    )


def _account(pot: Pot, place: Place) -> AccountRef:
    kind = Kind.CONTINGENCY if place.aside else Kind.AVAILABLE
    return queries.rights_of(pot, place.line, kind)


def _held_on(
    pot: Pot, found: Ending, successor: Pot, *, key: UUID, by: Actor, at: datetime
) -> tuple[list[Model], list[Journal]]:
    """Who held a line goes on holding what goes on, and has the cash for it as far as it lay there.

    What is promised out of the old pot stays in its account until it is paid. A change that was
    asked for goes on too, unless the new period knows better.
    """
    kept: list[Model] = []
    moves: dict[tuple[AccountRef, AccountRef], int] = {}
    roots = {place.line for place in found.carries}
    chosen = {one.line_root for one in queries.open_arrangements(successor)}
    for one in (each for each in queries.open_arrangements(pot) if each.line_root in roots):
        if one.line_root not in chosen:
            kept += _goes_on(one, successor, by=by, at=at)
        new = queries.live_of(successor, one.line_root)
        if one.status != Status.LIVE or new is None:
            continue
        pair = (queries.cash_of(one), queries.cash_of(new))
        part = sum(lies for place, lies in found.carries.items() if place.line == one.line_root)
        moves[pair] = moves.get(pair, 0) + part
    return kept, _cash(moves, pot, successor, key=key, at=at)


def _goes_on(one: Arrangement, successor: Pot, *, by: Actor, at: datetime) -> list[Model]:
    """The same way in the next period, with what its holder said so far. What was only asked for
    waits there alone, and not at all with a holder that failed."""
    live = one.status == Status.LIVE
    way, holder = queries.holder_after(one.person.programme, one.way, one.holder)
    asked = [] if live else keeping.close(Arrangement.objects.get(pk=one.pk), by=by, at=at)
    if asked and (way, holder) != (one.way, one.holder):
        return [*asked]
    binds = one.tighter and not hasattr(one, "narrowing_end")
    new = Arrangement.objects.create(
        person=one.person,
        pot=successor,
        line_root=one.line_root,
        way=way,
        holder=holder,
        status=one.status,
        tighter=binds,
        reason=one.reason if binds else "",
        review_on=one.review_on if binds else None,
        chosen_at=at,
        chosen_by=one.chosen_by,
        live_at=at if live else None,
        live_by=by.ref if live else None,
    )
    said = [] if live else list(one.steps.order_by("pk"))
    for step in said:
        step.pk, step.arrangement = None, new
        step.save(force_insert=True)
    return [new, *said, *asked]


def _cash(
    moves: Mapping[tuple[AccountRef, AccountRef], int],
    pot: Pot,
    successor: Pot,
    *,
    key: UUID,
    at: datetime,
) -> list[Journal]:
    journals = []
    for (old, new), wanted in moves.items():
        lies = wanted
        if old.kind is not Kind.NOTIONAL_CASH:
            stays = queries.promised_from(old) + queries.awaited(old, pot)
            lies = min(wanted, max(0, books.balance(old) - stays))
        if lies:
            journals.append(
                Journal(
                    key=uuid5(key, old.code),
                    kind=rules.CARRY_CASH,
                    effective_on=programmes.day_of(successor.person.programme, at),
                    lines=rules.switched(old, new, lies),
                    subject=successor.ref,
                )
            )
    return journals


def _record(
    verb: str, row: PotEnd, rows: list, journals: list[Journal], *, by: Actor, at: datetime
) -> None:
    person = row.pot.person
    programme = person.programme
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=programme.ref,
        rows=rows,
        details={"pot": str(row.pot.ref)},
        journals=hashes(programme.ref, journals),
    )
    if journals:
        named = {line.account for journal in journals for line in journal.lines}
        accounts.open_accounts(named, opened_on=programmes.day_of(programme, at))
        posting.post(journals, book=programme.ref, event=event, by=by, at=at)
