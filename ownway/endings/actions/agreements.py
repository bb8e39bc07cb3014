"""Promises with an owner and a day, signed by everybody; and what became of each."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import Stale
from ownway.endings import queries, rules
from ownway.endings.actions.parties import beside, completed, open_for_promises
from ownway.endings.actions.steps import (
    NotNow,
    NotYours,
    keep,
    locked,
    may_be_peer_coach,
    new_text,
    refuse,
    require_part,
)
from ownway.endings.models import Commitment, Exit, Party, Signature
from ownway.endings.rules import ExitStatus, Heard, Outcome, Side
from ownway.people.models import Account
from ownway.people.queries import account_by_ref
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record.store import writing


def ask_promise(
    *,
    way_out: Exit,
    account: Account,
    words: str,
    due_on: date,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """The person writes what they ask a named member of staff to promise; it counts when signed.

    `heard`, here and below: typed in by staff for somebody without a sign-in (I15). The same again
    is the same. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        row = _unsigned(way_out)
        party, made = beside(row, account, "", by=by, at=at)
        refuse(rules.check_promise(words, due_on, programmes.day_of(row.person.programme, at)))
        same = Commitment.objects.filter(
            owner=party, words=words, due_on=due_on, outcome=Outcome.OPEN
        ).first()
        if same is not None:
            return same
        asked = _commit(party, words, due_on, None, by=by, at=at)
        said = {"promise": words, "owner": account.name, "due_on": due_on}
        rows = [asked, *made, *new_text(row)]
        keep("endings.ask_promise", row, rows, heard=heard, said=said, by=by, at=at)
        return asked


def promise(
    *,
    owner: Party,
    words: str,
    due_on: date,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """One promise: whose, what, until when. It counts when it is signed.

    Each promises for themself; for a partner one who takes part writes it down. The same again is
    the same. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        row = _unsigned(owner.exit)
        _speaks_for(row, owner, heard, by)
        if owner.left_at is not None:
            refuse([Finding("owner_left", "owner")])
        today = programmes.day_of(row.person.programme, at)
        refuse(rules.check_promise(words, due_on, today))
        same = Commitment.objects.filter(
            owner=owner, words=words, due_on=due_on, outcome=Outcome.OPEN
        ).first()
        if same is not None:
            return same
        made = _commit(owner, words, due_on, None, by=by, at=at)
        said = {"promise": words, "due_on": due_on}
        rows = [made, *new_text(row)]
        keep("endings.promise", row, rows, heard=heard, said=said, by=by, at=at)
        return made


def _speaks_for(row: Exit, owner: Party, heard: Heard | None, by: Actor) -> None:
    if heard is not None and owner.side == Side.PERSON:
        return  # `keep` sees to it that they have no sign-in
    if heard is None and owner.side == Side.PARTNER:
        require_part(row, by)
    elif heard is None and owner.side == Side.PERSON and row.person.account_id is None:
        raise NotYours(
            _("They have no sign-in, so it is typed in as they say it."),
            fix=_("Open the page for what was said on paper."),
        )
    elif owner.account is None or by.ref != owner.account.ref:
        raise NotYours(_("Everybody promises for themself."))


def take_back(
    *, commitment: Commitment, heard: Heard | None = None, by: Actor, at: datetime
) -> Commitment:
    """A promise is taken away again before the agreement is signed. Twice is once.

    Raises NotNow, NotYours.
    """
    with writing():
        found = _locked(commitment)
        if found.outcome == Outcome.TAKEN_BACK:
            return found
        row = open_for_promises(found.exit)
        if row.status in rules.AGREED:
            raise NotNow(
                _("This agreement is signed."), fix=_("Say what became of the promise instead.")
            )
        _outcome(found, Outcome.TAKEN_BACK, by=by, at=at)
        said = {"promise": found.words}
        rows = [found, *new_text(row)]
        keep("endings.take_back", row, rows, heard=heard, said=said, by=by, at=at)
        return found


def hand_round(*, way_out: Exit, by: Actor, at: datetime) -> Exit:
    """The agreement goes round: everybody who takes part is asked to sign what it says now.

    Who signed another text before signs again. Raises NotWhole, NotNow.
    """
    with writing():
        row = locked(way_out)
        now = queries.of_exit(row, at)
        if row.status not in rules.GATHERING:
            raise NotNow(_("There is nothing to be signed now."))
        if row.handed_round_at is not None and now.unsigned:
            return row
        refuse(rules.check_round(now.stands.promised, without_owner=now.stands.without_owner))
        row.agreement += 1
        row.handed_round_at, row.handed_round_by = at, by.ref
        row.save(update_fields=["agreement", "handed_round_at", "handed_round_by"])
        keep("endings.hand_round", row, [row], by=by, at=at)
        return row


def sign(
    *,
    party: Party,
    name: str,
    agreement: int,
    on_paper: bool = False,
    by: Actor,
    at: datetime,
) -> Signature:
    """One signs what is handed round now; with the last of them the agreement is signed.

    `agreement`: the number of the text they read; a signature under another one does not count.
    `on_paper`: somebody without a sign-in signed paper, and one who takes part keeps it. Everybody
    else signs for themself. Twice is once. Raises Stale, NotWhole, NotNow, NotYours.
    """
    name = name.strip()
    with writing():
        row = locked(party.exit)
        there = Signature.objects.filter(party=party, agreement=row.agreement).first()
        if there is not None:
            return there
        if row.status not in rules.GATHERING | rules.AGREED or row.handed_round_at is None:
            raise NotNow(
                _("There is nothing to be signed now."),
                fix=_("Ask everybody to sign first. Each change of a promise needs that again."),
            )
        if agreement != row.agreement:
            raise Stale(
                _("The promises were changed after you opened this page."),
                fix=_("Read them once more, and sign then. Nothing is lost."),
            )
        if not name or len(name) > rules.LONGEST_NAME:
            refuse([Finding("name_missing", "name")])
        _require_hand(row, party, on_paper=on_paper, by=by)
        made = _signed(row, party, name, on_paper, by=by, at=at)
        rows = [made, *completed(row, by=by, at=at)]
        keep("endings.sign", row, rows, by=by, at=at, details={"on_paper": on_paper})
        return made


def _require_hand(row: Exit, party: Party, *, on_paper: bool, by: Actor) -> None:
    """Everybody who has a sign-in signs with it; paper is for those who have none. NotYours."""
    account = row.person.account if party.side == Side.PERSON else party.account
    if on_paper:
        require_part(row, by)
    if on_paper is not (account is None) or (account is not None and account.ref != by.ref):
        raise NotYours(_("Everybody signs for themself."))


def mark(
    *,
    commitment: Commitment,
    outcome: str,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """A promise was kept, or was not; said by whoever promised it, of either side (I17).

    What the person says of a promise made to them stands beside what its owner says, for good:
    neither takes the other's word away. For a partner, and for a person without a sign-in, one who
    takes part writes down what they said. Twice is once. Raises NotNow, NotYours.
    """
    wanted = Outcome(outcome)
    with writing():
        found = _locked(commitment)
        row = found.exit
        part = require_part(row, by, heard)
        on_paper = _require_word(found, part) or heard is not None
        to_them = part.side == Side.PERSON and found.owner.side != Side.PERSON
        if heard is not None and to_them:
            _not_the_owner(found, by)
        if wanted == (found.person_says if to_them else found.outcome):
            return found
        agreed = row.status in (*rules.AGREED, ExitStatus.GRADUATED)
        if wanted not in (Outcome.KEPT, Outcome.MISSED) or not agreed:
            raise NotNow(_("This cannot be said of the promise now."))
        if to_them:
            _said(found, wanted, by=by, at=at)
        if not to_them or rules.may_mark(found.outcome, wanted):
            _outcome(found, wanted, by=by, at=at)
        said = {"outcome": wanted.value, "by_person": to_them, "on_paper": on_paper}
        words = {"promise": found.words, "outcome": wanted.value}
        keep("endings.mark", row, [found], by=by, at=at, details=said, heard=heard, said=words)
        return found


def _not_the_owner(found: Commitment, by: Actor) -> None:
    owner = found.owner.account
    if owner is not None and owner.human == by.human:
        raise NotYours(
            _("You promised this, so somebody else types in what they say of it."),
            fix=_("Hand it to a colleague."),
        )


def _require_word(found: Commitment, part: Party) -> bool:
    """Whether this is a partner's word, written down by one who takes part. Raises NotYours."""
    own, by_person = part.pk == found.owner_id, part.side == Side.PERSON
    if not rules.may_speak(found.owner.side, own=own, by_person=by_person):
        raise NotYours(
            _("Whoever promised it says how it went."), fix=_("Ask them to say it themselves.")
        )
    return not own and not by_person


def change(
    *,
    commitment: Commitment,
    words: str,
    due_on: date,
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Commitment:
    """Its owner or the person agrees it anew: another promise stands in its place, both kept.

    The same again is the same. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        found = _locked(commitment)
        row = found.exit
        part = require_part(row, by, heard)
        if part.side != Side.PERSON and part.pk != found.owner_id:
            raise NotYours(_("Its owner or the person changes it."))
        after = Commitment.objects.filter(replaces=found).first()
        if after is not None and (after.words, after.due_on) == (words, due_on):
            return after
        if row.status not in rules.AGREED:
            raise NotNow(_("This cannot be said of the promise now."))
        refuse(rules.check_promise(words, due_on, programmes.day_of(row.person.programme, at)))
        _outcome(found, Outcome.CHANGED, by=by, at=at)
        made = _commit(found.owner, words, due_on, found, by=by, at=at)
        said = {"before": found.words, "promise": words, "due_on": due_on}
        keep("endings.change", row, [made, found], heard=heard, said=said, by=by, at=at)
        return made


def take_over(*, left: Party, part: str = "", by: Actor, at: datetime) -> Party:
    """Somebody offers to keep what one who left had promised; each promise has an owner again.

    Only for themself: nobody is given a promise. They sign the agreement with it. The part of a
    peer coach goes over only to one who is a peer. Twice is once. Raises NotNow, NotWhole,
    NotYours.
    """
    with writing():
        row = open_for_promises(left.exit)
        gone = Party.objects.filter(pk=left.pk, left_at__isnull=False).first()
        if gone is None:
            raise NotNow(_("They still take part."))
        open_ones = list(
            Commitment.objects.select_for_update(of=("self",)).filter(
                owner=gone, outcome=Outcome.OPEN
            )
        )
        if not open_ones:
            mine = Party.objects.filter(exit=row, account__ref=by.ref, left_at__isnull=True).first()
            if mine is None:
                raise NotNow(_("Somebody took it over already."))
            return mine
        account = account_by_ref(by.ref)
        peer = may_be_peer_coach(account.ref, row.person.programme, at)
        theirs = gone.part if gone.part != rules.PEER_COACH or peer else ""
        party, new = beside(row, account, part or theirs, by=by, at=at)
        rows: list[Model] = [*new]
        for one in open_ones:
            _outcome(one, Outcome.HANDED_ON, by=by, at=at)
            rows += [one, _commit(party, one.words, one.due_on, one, by=by, at=at)]
        rows += new_text(row)
        signed = Signature.objects.filter(party=party, agreement=row.agreement).exists()
        if row.status in rules.AGREED and not signed:
            rows.append(_signed(row, party, account.name, False, by=by, at=at))
        keep("endings.take_over", row, rows, by=by, at=at, details={"promises": len(open_ones)})
        return party


def _signed(
    row: Exit, party: Party, name: str, on_paper: bool, *, by: Actor, at: datetime
) -> Signature:
    return Signature.objects.create(
        party=party,
        agreement=row.agreement,
        name=name,
        on_paper=on_paper,
        signed_at=at,
        signed_by=by.ref,
    )


def _unsigned(way_out: Exit) -> Exit:
    row = open_for_promises(way_out)
    if row.status in rules.AGREED:
        raise NotNow(_("This agreement is signed."), fix=_("Change one of its promises instead."))
    return row


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_related("owner__account").select_for_update(of=("self",))
    found = rows.get(pk=commitment.pk)
    found.exit = locked(found.exit)
    return found


def _said(found: Commitment, wanted: Outcome, *, by: Actor, at: datetime) -> None:
    if found.outcome in rules.DONE_WITH:
        raise NotNow(_("This was said of the promise already."))
    found.person_says = wanted.value
    found.said_at, found.said_by = at, by.ref
    found.save(update_fields=["person_says", "said_at", "said_by"])


def _outcome(found: Commitment, wanted: Outcome, *, by: Actor, at: datetime) -> None:
    if not rules.may_mark(found.outcome, wanted):
        raise NotNow(_("This was said of the promise already."))
    found.outcome = wanted.value
    found.marked_at, found.marked_by = at, by.ref
    found.save(update_fields=["outcome", "marked_at", "marked_by"])


def _commit(
    owner: Party, words: str, due_on: date, replaces: Commitment | None, *, by: Actor, at: datetime
) -> Commitment:
    return Commitment.objects.create(
        exit_id=owner.exit_id,
        owner=owner,
        words=words,
        due_on=due_on,
        replaces=replaces,
        made_at=at,
        made_by=by.ref,
    )
