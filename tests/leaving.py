"""Ways out brought to life for a test, through the product's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.endings import actions, queries
from ownway.endings.models import Exit, Party
from ownway.endings.rules import Heard, HeardBy
from ownway.people import actions as people
from ownway.people.models import Account
from ownway.people.queries import account_by_ref, actor_of
from ownway.programme.queries import pack_of
from tests.living import AT
from tests.planned import staff


def walker(inside: Any, name: str = "Cora") -> Actor:
    """Somebody whose role walks with people on their way out."""
    return staff(inside, "coach", name)[0]


def peer(inside: Any, actor: Actor) -> Actor:
    """The same one, as a coach who has shown what makes them a peer here."""
    coach = people.take_on(
        programme=inside, account=account_of(actor), role="coach", by=SYSTEM, at=AT
    )
    for code in sorted(pack_of(inside).coaching.peer):
        people.note_training(
            coach=coach, title="", code=code, done_on=AT.date(), evidence="Seen", by=SYSTEM, at=AT
        )
    return actor


def account_of(actor: Actor) -> Account:
    return account_by_ref(actor.ref)


def own_way(
    person: Any,
    by: Actor,
    *,
    helper: Actor | None = None,
    at: datetime = AT,
    helper_signs: bool = True,
) -> Exit:
    """The short way as far as everybody has signed: a plan, and promises of both sides."""
    helper = helper or walker(person.programme)
    row = actions.go_own_way(person=person, by=by, at=at)
    actions.write_plan(way_out=row, keeps_well="The pool", by=by, at=at)
    me = queries.of_exit(row, at).me
    assert me is not None
    beside = actions.ask_along(way_out=row, account=account_of(helper), by=by, at=at)
    until = (at + timedelta(days=90)).date()
    actions.promise(owner=me, words="I swim on Tuesdays", due_on=until, by=by, at=at)
    actions.promise(owner=beside, words="I ring in May", due_on=until, by=helper, at=at)
    actions.hand_round(way_out=row, by=by, at=at)
    sign(me, by, at)
    if helper_signs:
        sign(beside, helper, at)
    row.refresh_from_db()
    return row


def on_paper(person: Any, helper: Actor, *, at: datetime = AT) -> Exit:
    """The short way of somebody without a sign-in, as far as everybody has signed: what is theirs
    is typed in by the one who walks along, and their own signature stands on paper.
    """
    how: dict[str, Any] = {"by": helper, "at": at}
    told: dict[str, Any] = {"heard": Heard(HeardBy.PAPER, at.date()), **how}
    row = actions.go_own_way(person=person, **told)
    actions.write_plan(way_out=row, keeps_well="The pool", **told)
    me = queries.of_exit(row, at).me
    assert me is not None
    beside = actions.ask_along(way_out=row, account=account_of(helper), **how)
    until = (at + timedelta(days=90)).date()
    actions.promise(owner=me, words="I swim on Tuesdays", due_on=until, **told)
    actions.promise(owner=beside, words="I ring in May", due_on=until, **how)
    actions.hand_round(way_out=row, **how)
    actions.sign(party=me, name=person.name, agreement=handed(me), on_paper=True, **how)
    sign(beside, helper, at)
    row.refresh_from_db()
    return row


def sign(party: Party, by: Actor, at: datetime = AT) -> None:
    actions.sign(party=party, name=by.name, agreement=handed(party), by=by, at=at)


def handed(party: Party) -> int:
    """The number of the text that goes round now."""
    return Exit.objects.get(pk=party.exit_id).agreement  # type: ignore[attr-defined]


def graduated(person: Any, by: Actor, *, at: datetime, **words: str) -> Any:
    """Somebody who graduated on the short way."""
    own_way(person, by, at=at)
    return actions.graduate(person=person, by=by, at=at, **words)


def actor_for(account: Account) -> Actor:
    return actor_of(account, ActorKind.STAFF)
