"""What every write of holding stands on: the lock, the refusals, the entry and the journals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.holding import queries, rules
from ownway.holding.models import Arrangement
from ownway.holding.phrases import told
from ownway.holding.rules import Status, Way
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger import queries as books
from ownway.ledger.rules import AccountRef, HoldSwitch, Journal, hashes
from ownway.people.models import Person
from ownway.people.queries import is_human
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record import actions as record
from ownway.record.models import Entry

SWITCH = "switch_holder"  # kind of the journal that moves money between two holders
MOVES = frozenset({SWITCH, queries.FOLLOW, rules.CARRY_CASH})


class CannotHold(Refused):
    """The choice cannot be made like this; `problems` says what to put right."""

    code = "cannot_hold"


class NotAgreed(Refused):
    """There is no agreed money on this line."""

    code = "not_agreed"


class Narrowed(Refused):
    """Somebody made the choice smaller, with a reason and a day to look again (scenario 13)."""

    code = "narrowed"


class NotReady(Refused):
    """The holder has not said yes, or something is still to be made ready."""

    code = "not_ready"


class NotPossible(Refused):
    """It is no longer where it was."""

    code = "not_possible"


class ForSomebodyElse(Refused):
    """Nobody decides this for themself."""

    code = "for_somebody_else"


class HasDied(Refused):
    """The person has died; their money is not given to a new holder."""

    code = "has_died"


def require_not_typist(now: Arrangement, by: Actor) -> None:
    """Who typed in the choice of somebody without a sign-in does not set it up (I15).

    Raises ForSomebodyElse.
    """
    on_paper = now.person.account_id is None  # type: ignore[attr-defined]
    if on_paper and is_human(now.chosen_by, by.human):
        raise ForSomebodyElse(
            _("You typed in what they chose, so somebody else sets it up."),
            fix=_("Hand it to a colleague."),
        )


def locked(pot: Pot) -> Pot:
    """The pot, and with it all that is held of it, until the end of the transaction."""
    Pot.objects.select_for_update().get(pk=pot.pk)
    return Pot.objects.select_related("person__programme__pack", "plan").get(pk=pot.pk)


def lock_all(pots: Iterable[int]) -> None:
    """Several pots by id, in the order of their ids, so that nobody waits in a ring."""
    list(Pot.objects.select_for_update().filter(pk__in=list(pots)).order_by("pk"))


def locked_with_earlier(pot: Pot) -> Pot:
    """The pot with those of its person and funder before it, whose cash may come into it."""
    before = Pot.objects.filter(person=pot.person, funder=pot.funder, starts_on__lt=pot.starts_on)
    lock_all([*before.values_list("pk", flat=True), pot.pk])
    return locked(pot)


def lock_person(person: Person) -> Person:
    """The person, so that two decisions about their stop or nominee wait for each other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return Person.objects.select_related("programme__pack").get(pk=person.pk)


def again(arrangement: Arrangement) -> Arrangement:
    """The arrangement as it stands now."""
    return Arrangement.objects.select_related(
        "person__programme__pack",
        "pot__person__programme__pack",
        "pot__plan",
        "narrowing_end",
    ).get(pk=arrangement.pk)


def refuse(findings: Iterable[Finding]) -> None:
    """Raises CannotHold with all that is wrong at once."""
    problems = [told(finding) for finding in findings]
    if problems:
        raise CannotHold(problems[0].words, fix=problems[0].fix, problems=problems)


def check_agreed(pot: Pot, line_root: UUID) -> None:
    """Raises NotAgreed, HasDied."""
    if queries.death_of(pot.person) is not None:
        raise HasDied(
            _("This person has died. No holder gets new money."),
            fix=_("Look at the letter to whoever answers for what they leave."),
        )
    if queries.agreed_line(pot, line_root) is None:
        raise NotAgreed(
            _("There is no agreed money on this line."),
            fix=_("Look at what was agreed in your plan."),
        )


def check_offer(pot: Pot, way: str, holder: str) -> None:
    """Raises CannotHold for a holder that is not on offer, or that failed."""
    refuse(rules.check_choice(queries.pack_for(pot).holding.holders, way, holder))
    if (str(way), holder) in queries.failed_holders(pot.person.programme):
        refuse([Finding("holder_failed", "holder")])
    if way == Way.DIRECT and queries.open_stop(pot.person) is not None:
        refuse([Finding("stop_on_its_way", "holder")])


def check_not_narrowed(now: Arrangement | None, pot: Pot, at: datetime) -> None:
    """Raises Narrowed while a narrower choice binds."""
    if not queries.narrowed(now, programmes.day_of(pot.person.programme, at)):
        return
    raise Narrowed(
        _("Who holds this money was decided with a reason, until the next look at it."),
        fix=_("You still choose what to buy. You can ask to look at it sooner."),
    )


def close(now: Arrangement | None, *, by: Actor, at: datetime) -> list[Arrangement]:
    """No longer asked for, or no longer paying."""
    if now is None:
        return []
    now.status, now.closed_at, now.closed_by = Status.CLOSED.value, at, by.ref
    now.save(update_fields=["status", "closed_at", "closed_by"])
    return [now]


def open_way(
    pot: Pot,
    line_root: UUID,
    *,
    way: Way,
    holder: str,
    status: Status,
    by: Actor,
    at: datetime,
    narrowing: tuple[str, date | None] | None = None,
) -> Arrangement:
    """A new way of holding one line."""
    reason, review_on = narrowing or ("", None)
    live = status is Status.LIVE
    return Arrangement.objects.create(
        person=pot.person,
        pot=pot,
        line_root=line_root,
        way=way.value,
        holder=holder,
        status=status.value,
        tighter=narrowing is not None,
        reason=reason,
        review_on=review_on,
        chosen_at=at,
        chosen_by=by.ref,
        live_at=at if live else None,
        live_by=by.ref if live else None,
    )


def take_up_again(made: Arrangement) -> list[Arrangement]:
    """A holder that still pays old promises of this line holds it again: they are its own now."""
    rows = list(
        Arrangement.objects.filter(
            pot=made.pot,
            line_root=made.line_root,
            way=made.way,
            holder=made.holder,
            status=Status.CHANGING,
        ).order_by("pk")
    )
    for one in rows:
        one.status = Status.CLOSED.value
        one.save(update_fields=["status"])
    return rows


def go_live(now: Arrangement, *, by: Actor, at: datetime) -> None:
    """The holder has the money from now on."""
    now.status, now.live_at, now.live_by = Status.LIVE.value, at, by.ref
    now.save(update_fields=["status", "live_at", "live_by"])


def post(
    verb: str,
    person: Person,
    rows: Sequence[Model],
    journals: Sequence[Journal],
    *,
    about: Mapping[str, object],
    by: Actor,
    at: datetime,
    named: Iterable[AccountRef] = (),
) -> None:
    """The entry in the record, then the journals under it, in one call of the kernel.

    Money that only changes its holder is neither made nor lost: seen to before the commit.
    """
    programme = person.programme
    before = lying_in(journals)
    event = write(
        verb, person, rows, about=about, journals=hashes(programme.ref, journals), by=by, at=at
    )
    if not journals:
        return
    post_under(event, programme.ref, journals, named=named, by=by, at=at)
    if {one.kind for one in journals} <= MOVES and lying_in(journals) != before:
        raise AssertionError("money was made or lost by a change of holder")


def post_under(
    event: Entry,
    book: UUID,
    journals: Sequence[Journal],
    *,
    by: Actor,
    at: datetime,
    named: Iterable[AccountRef] = (),
    switches: Sequence[HoldSwitch] = (),
) -> None:
    """Opens what is not open yet, then posts; the last thing of a transaction."""
    wanted = {line.account for journal in journals for line in journal.lines}
    wanted |= {*named, *(one.cash for one in switches)}
    first = min((one.effective_on for one in journals), default=at.date())
    accounts.open_accounts(wanted, opened_on=first)
    posting.post(journals, book=book, event=event, by=by, at=at, switches=switches)


def lying_in(journals: Sequence[Journal]) -> int:
    """What lies in the counted accounts that the journals name, in minor units."""
    named: set[AccountRef] = {line.account for journal in journals for line in journal.lines}
    return sum(books.balance(one) for one in named if one.kind.counted)


def write(
    verb: str,
    person: Person,
    rows: Sequence[Model],
    *,
    about: Mapping[str, object],
    by: Actor,
    at: datetime,
    journals: Sequence[str] = (),
) -> Entry:
    """The one entry of the record: ids, codes and numbers only."""
    return record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=rows,
        details=about,
        journals=journals,
    )


def told_of(arrangement: Arrangement) -> dict[str, object]:
    """What an entry says of a way of holding."""
    return {"arrangement": arrangement.ref, "way": arrangement.way}
