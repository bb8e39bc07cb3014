"""What a person adds themself: said first, counted when it comes, given back when not used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import Refused
from ownway.decisions.models import Pot
from ownway.decisions.rules import pot_ends_on
from ownway.holding import queries, rules
from ownway.holding.models import Arrangement, Contribution
from ownway.holding.phrases import told
from ownway.holding.rules import Adds, Status
from ownway.ledger import actions as accounts
from ownway.ledger import posting
from ownway.ledger.rules import Journal, hashes
from ownway.people.models import Person
from ownway.programme import queries as programmes
from ownway.programme.rules import OWN
from ownway.record import actions as record
from ownway.record.store import writing


class CannotAdd(Refused):
    """The money cannot be added or given back like this."""

    code = "cannot_add"


def promise(
    *,
    person: Person,
    line_root: UUID,
    amount: Money,
    key: UUID,
    by: Actor,
    at: datetime,
    kind: Adds | str = Adds.TOP_UP,
) -> Contribution:
    """A person says what they add to one agreed line. Nothing is posted until it comes (E9).

    The same key gives the first one again. Raises CannotAdd.
    """
    with writing():
        made = Contribution.objects.filter(key=key).first()
        if made is not None:
            return made
        problems = [told(one) for one in rules.check_contribution(amount)]
        if problems:
            raise CannotAdd(problems[0].words, fix=problems[0].fix, problems=problems)
        line = queries.movable(person, at).get(line_root)
        if line is None or amount.currency != line.left.currency:
            raise CannotAdd(
                _("This is not part of your agreed plan."),
                fix=_("Choose something that was agreed."),
            )
        made = Contribution.objects.create(
            person=person,
            plan=line.plan,
            line_root=line_root,
            kind=Adds(kind).value,
            amount_minor=amount.minor,
            currency=amount.currency,
            key=key,
            promised_at=at,
            promised_by=by.ref,
        )
        _post("holding.promise_contribution", made, [], [], by=by, at=at)
        return made


def withdraw(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """It was said by mistake, or it will not come: nobody waits for it. Twice is once.

    Raises CannotAdd once it came: then it is given back.
    """
    with writing():
        now = _locked(contribution)
        if now.withdrawn_at is not None:
            return now
        if now.received_at is not None:
            raise CannotAdd(
                _("This money has come already."),
                fix=_("Ask us to give it back to you."),
            )
        now.withdrawn_at, now.withdrawn_by = at, by.ref
        now.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _post("holding.withdraw_contribution", now, [], [], by=by, at=at)
        return now


def receive(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """It came: the line has it now, in a pot of its own. Twice is once.

    Raises CannotAdd where nobody holds the line, the plan has ended, or nobody waits for the money
    any more.
    """
    with writing():
        now = _locked(contribution)
        if now.received_at is not None:
            return now
        if now.withdrawn_at is not None:
            raise CannotAdd(
                _("The person took this back: it was not going to come."),
                fix=_("Ask them to say again what they add."),
            )
        if now.plan.ended_at is not None:
            raise CannotAdd(
                _("The plan this money was for has ended."),
                fix=_("Pay it back to the person, and note here that it will not come."),
            )
        now.received_at, now.received_by = at, by.ref
        now.save(update_fields=["received_at", "received_by"])
        pot, held = _own_pot(now, by=by, at=at)
        journals = _journals(rules.contribution_received, now, pot, held, at=at)
        _post("holding.receive_contribution", now, [pot, held], journals, by=by, at=at)
        return now


def give_back(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """What a person added goes back to them, where it was not used. Twice is once.

    Raises CannotAdd once some of it is spent or promised.
    """
    with writing():
        now = _locked(contribution)
        if now.returned_at is not None:
            return now
        held = _kept_by(now)
        if now.received_at is None or held is None:
            raise CannotAdd(_("This money has not come yet."))
        now.returned_at, now.returned_by = at, by.ref
        now.save(update_fields=["returned_at", "returned_by"])
        journals = _journals(rules.contribution_returned, now, held.pot, held, at=at)
        try:
            _post("holding.give_back_contribution", now, [], journals, by=by, at=at)
        except posting.NotEnough as spent:
            raise CannotAdd(_("Some of this money is spent or promised already.")) from spent
        return now


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_related("person__programme__pack", "plan")
    return rows.select_for_update(of=("self",)).get(pk=contribution.pk)


def _kept_by(now: Contribution) -> Arrangement | None:
    """Whoever keeps what came: now, or at the last, where the person died and no way is open."""
    ways = Arrangement.objects.filter(
        pot__plan=now.plan, pot__funder=OWN, line_root=now.line_root, live_at__isnull=False
    ).select_related("pot__person__programme")
    newest = ("-pot__starts_on", "-live_at", "-pk")
    return (
        ways.filter(status=Status.LIVE).order_by(*newest).first() or ways.order_by(*newest).first()
    )


def _own_pot(now: Contribution, *, by: Actor, at: datetime) -> tuple[Pot, Arrangement]:
    """The person's own pot of this period, and whoever holds the line, holding this too."""
    day = programmes.day_of(now.person.programme, at)
    held = queries.live_for(now.plan, now.line_root, day)
    if held is None:
        raise CannotAdd(
            _("Nobody holds the money for this yet."), fix=_("Choose who holds the money first.")
        )
    own = Pot.objects.filter(plan=now.plan, funder=OWN, starts_on__lte=day, ends_on__gt=day)
    pot = own.first() or Pot(
        person=now.person,
        plan=now.plan,
        funder=OWN,
        starts_on=day,
        ends_on=max(held.pot.ends_on, pot_ends_on(day, 1)),
        amount_minor=0,
        currency=now.currency,
        opened_at=at,
        opened_by=by.ref,
    )
    pot.amount_minor += now.amount_minor
    pot.save()
    way, holder = queries.holder_after(now.person.programme, held.way, held.holder)
    mine = queries.arrangement_of(pot, now.line_root) or Arrangement.objects.create(
        person=now.person,
        pot=pot,
        line_root=now.line_root,
        way=way,
        holder=holder,
        status=Status.LIVE.value,
        chosen_at=at,
        chosen_by=held.chosen_by,
        live_at=at,
        live_by=by.ref,
    )
    return pot, mine


def _journals(
    recipe: Callable[..., list[Journal]],
    now: Contribution,
    pot: Pot,
    held: Arrangement,
    *,
    at: datetime,
) -> list[Journal]:
    book, person = now.person.programme.ref, now.person.ref
    return recipe(
        now.amount_minor,
        award=rules.own_award(book, now.currency, person),
        available=queries.rights_of(pot, now.line_root),
        cash=queries.cash_of(held),
        purse=rules.contribution_account(book, now.currency, person),
        key=now.ref,
        effective_on=programmes.day_of(now.person.programme, at),
        subject=now.ref,
    )


def _post(
    verb: str, made: Contribution, rows: list, journals: list[Journal], *, by: Actor, at: datetime
) -> None:
    programme = made.person.programme
    event = record.write(
        by=by,
        at=at,
        verb=verb,
        person=made.person.ref,
        programme=programme.ref,
        rows=[made, *rows],
        details={"contribution": str(made.ref)},
        journals=hashes(programme.ref, journals),
    )
    if journals:
        named = {line.account for journal in journals for line in journal.lines}
        accounts.open_accounts(named, opened_on=programmes.day_of(programme, at))
        posting.post(journals, book=programme.ref, event=event, by=by, at=at)
