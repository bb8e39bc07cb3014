"""No more is asked of what was decided and has not come: one proposes it, another agrees (E14)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.decisions import queries as decisions
from ownway.decisions.rules import rights_account
from ownway.holding import queries as holding
from ownway.ledger import queries as books
from ownway.ledger.rules import Kind
from ownway.programme.rules import authority_of
from ownway.reclaims import queries, rules
from ownway.reclaims.actions.keeping import (
    add_step,
    as_it_stands,
    locked,
    post,
    require_not_typist,
    require_open,
    require_other,
    today_of,
    write_down,
)
from ownway.reclaims.actions.refusals import NotNow, SomebodyElse
from ownway.reclaims.models import Reclaim, Step
from ownway.reclaims.queries import ReclaimView
from ownway.reclaims.rules import StepKind
from ownway.record.store import writing


def propose_to_let_go(*, reclaim: Reclaim, words: str, by: Actor, at: datetime) -> Step:
    """Proposes that no more is asked of what has not come, and why. It goes on until a second
    person agrees. The same again is the same.

    Raises WordsNeeded, NotNow, SomebodyElse.
    """
    words = said(words, most=rules.LONGEST_WORDS)
    with writing():
        now = as_it_stands(reclaim)
        require_other(now.reclaim.pot, by)
        require_open(now, StepKind.PROPOSED)
        before = now.proposal
        if before is not None and (before.words, before.taken_human) == (words, by.human):
            return before
        made = add_step(now, StepKind.PROPOSED, words, None, by=by, at=at)
        write_down("reclaims.propose_to_let_go", now.reclaim.pot, [made], by=by, at=at)
        return made


def let_go(*, reclaim: Reclaim, by: Actor, at: datetime) -> Step:
    """A second person agrees: no more is asked, and what had not come is in the budget again.

    A second click changes nothing. Raises NotNow, SomebodyElse.
    """
    with writing():
        now = as_it_stands(reclaim)
        require_other(now.reclaim.pot, by)
        before = next((one for one in now.steps if one.kind == StepKind.LET_GO), None)
        if before is not None:
            return before
        require_open(now, StepKind.LET_GO)
        if now.proposal is not None and now.proposal.taken_human == by.human:
            raise SomebodyElse(
                _("You proposed this, so somebody else agrees to it."),
                fix=_("Hand it to a colleague."),
            )
        require_not_typist(now, by)
        made = add_step(now, StepKind.LET_GO, "", now.still_to_come.minor, by=by, at=at)
        give_back("reclaims.let_go", as_it_stands(reclaim), made, by=by, at=at)
        return made


def give_back(verb: str, now: ReclaimView, step: Step, *, by: Actor, at: datetime) -> None:
    """Puts back on the lines what an end after the decision leaves with the person.

    A line that is in no agreed plan any more gets nothing: it is free for the next one.
    """
    pot = locked(now.reclaim.pot)
    book, pack = pot.person.programme.ref, holding.pack_for(pot)
    agreed = {line.root for line in decisions.agreed_lines(pot.plan)}
    sums: dict[UUID | None, int] = {}
    for root, minor in queries.given_back(now):
        line = root if root in agreed else None
        sums[line] = sums.get(line, 0) + minor
    authority = authority_of(pack, book, pot.funder)
    if books.balance(authority) < sum(sums.values()):
        raise NotNow(
            _("The funder's money for this is given to somebody else by now."),
            fix=_("Ask the funder for more first."),
        )
    given = [
        (
            rights_account(
                book=book,
                currency=pot.currency,
                person=pot.person.ref,
                pot=pot.ref,
                kind=Kind.AVAILABLE,
                line=line,
            ),
            minor,
        )
        for line, minor in sums.items()
    ]
    journal = rules.let_go(
        given,
        authority,
        key=now.reclaim.ref,
        effective_on=today_of(pot, at),
        subject=now.reclaim.ref,
    )
    post(verb, pot, [step], journal, by=by, at=at)
