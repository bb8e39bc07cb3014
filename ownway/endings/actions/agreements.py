"""Promises with an owner and a day, signed by everybody; and what became of each."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries, rules
from ownway.endings.actions.steps import (
    NotNow,
    NotYours,
    keep,
    locked,
    move,
    new_text,
    refuse,
    require_part,
)
from ownway.endings.models import Commitment, Exit, Party, Signature
from ownway.endings.rules import ExitStatus, Outcome, Side
from ownway.people.models import Account
from ownway.people.queries import account_by_ref
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record.store import writing

OPEN = rules.WRITING | rules.AGREED


def ask_along(*, way_out: Exit, account: Account, part: str = "", by: Actor, at: datetime) -> Party:
    """A named member of staff is asked to take part; they promise and sign, or do not.

    The same again is the same. Raises NotNow, NotYours.
    """
    with writing():
        row = _open(way_out)
        party, made = _beside(row, account, part, by=by, at=at)
        if not made:
            return party
        keep("endings.ask_along", row, [*made, *new_text(row)], by=by, at=at)
        return party


def ask_promise(
    *, way_out: Exit, account: Account, words: str, due_on: date, by: Actor, at: datetime
) -> Commitment:
    """The person writes what they ask a named member of staff to promise; it counts when signed.

    The same again is the same. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        row = _unsigned(way_out)
        party, made = _beside(row, account, "", by=by, at=at)
        refuse(rules.check_promise(words, due_on, programmes.day_of(row.person.programme, at)))
        same = Commitment.objects.filter(
            owner=party, words=words, due_on=due_on, outcome=Outcome.OPEN
        ).first()
        if same is not None:
            return same
        asked = _commit(party, words, due_on, None, by=by, at=at)
        keep("endings.ask_promise", row, [*made, asked, *new_text(row)], by=by, at=at)
        return asked


def _beside(
    row: Exit, account: Account, part: str, *, by: Actor, at: datetime
) -> tuple[Party, list[Party]]:
    """The one asked along, and the same in a list where they are new. NotYours, NotWhole."""
    there = Party.objects.filter(exit=row, account=account, left_at__isnull=True).first()
    if there is not None:
        return there, []
    may = {one.pk for one, _role in queries.asked_along(row.person, at)}
    if account.pk not in may:
        raise NotYours(
            _("They do not walk with people here."), fix=_("Choose one of those on the page.")
        )
    exits = programmes.pack_of(row.person.programme).exits
    if part and part not in (rules.PEER_COACH, *(exits.parts if exits else ())):
        refuse([Finding("part_unknown", "part")])
    made = _party(row, Side.STAFF, part, account, account.name, by=by, at=at)
    return made, [made]


def bring_partner(*, way_out: Exit, name: str, part: str = "", by: Actor, at: datetime) -> Party:
    """A partner without a sign-in takes part, such as a landlord; they sign on paper.

    The same again is the same. Raises NotWhole, NotNow.
    """
    name = name.strip()
    with writing():
        row = _open(way_out)
        if not name or len(name) > rules.LONGEST_NAME:
            refuse([Finding("words_missing", "name")])
        there = Party.objects.filter(
            exit=row, side=Side.PARTNER, name=name, left_at__isnull=True
        ).first()
        if there is not None:
            return there
        made = _party(row, Side.PARTNER, part, None, name, by=by, at=at)
        keep("endings.bring_partner", row, [made, *new_text(row)], by=by, at=at)
        return made


def _party(
    row: Exit, side: Side, part: str, account: Account | None, name: str, *, by: Actor, at: datetime
) -> Party:
    return Party.objects.create(
        exit=row,
        side=side.value,
        part=part,
        account=account,
        name=name,
        joined_at=at,
        joined_by=by.ref,
    )


def promise(*, owner: Party, words: str, due_on: date, by: Actor, at: datetime) -> Commitment:
    """One promise: whose, what, until when. It counts when it is signed.

    The same again is the same. Raises NotWhole, NotNow.
    """
    words = words.strip()
    with writing():
        row = _unsigned(owner.exit)
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
        keep("endings.promise", row, [made, *new_text(row)], by=by, at=at)
        return made


def take_back(*, commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """A promise is taken away again before the agreement is signed. Twice is once. NotNow."""
    with writing():
        found = _locked(commitment)
        if found.outcome == Outcome.TAKEN_BACK:
            return found
        row = _open(found.exit)
        if row.status in rules.AGREED:
            raise NotNow(
                _("This agreement is signed."), fix=_("Say what became of the promise instead.")
            )
        _outcome(found, Outcome.TAKEN_BACK, by=by, at=at)
        keep("endings.take_back", row, [found, *new_text(row)], by=by, at=at)
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


def sign(*, party: Party, name: str, on_paper: bool = False, by: Actor, at: datetime) -> Signature:
    """One signs what is handed round now; with the last of them the agreement is signed.

    `on_paper`: a person or partner signed paper, and somebody who takes part keeps it. Staff sign
    for themselves. Twice is once. Raises NotWhole, NotNow, NotYours.
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
        if not name or len(name) > rules.LONGEST_NAME:
            refuse([Finding("name_missing", "name")])
        own = party.account is not None and party.account.ref == by.ref
        if not own and (party.side == Side.STAFF or not on_paper):
            raise NotYours(_("Everybody signs for themself."))
        made = _signed(row, party, name, on_paper, by=by, at=at)
        rows: list[Model] = [made]
        now = queries.of_exit(row, at)
        complete = row.status in rules.GATHERING and not now.unsigned
        if complete and not rules.check_round(
            now.stands.promised, without_owner=now.stands.without_owner
        ):
            move(row, ExitStatus.SIGNED, by=by, at=at).save()
            rows.append(row)
        keep("endings.sign", row, rows, by=by, at=at, details={"on_paper": on_paper})
        return made


def mark(*, commitment: Commitment, outcome: str, by: Actor, at: datetime) -> Commitment:
    """A promise was kept, or was not; said by one who takes part, of either side (I17).

    Twice is once. Raises NotNow, NotYours.
    """
    wanted = Outcome(outcome)
    with writing():
        found = _locked(commitment)
        row = found.exit
        require_part(row, by)
        if found.outcome == wanted:
            return found
        agreed = row.status in (*rules.AGREED, ExitStatus.GRADUATED)
        if wanted not in (Outcome.KEPT, Outcome.MISSED) or not agreed:
            raise NotNow(_("This cannot be said of the promise now."))
        _outcome(found, wanted, by=by, at=at)
        keep("endings.mark", row, [found], by=by, at=at, details={"outcome": wanted.value})
        return found


def change(
    *, commitment: Commitment, words: str, due_on: date, by: Actor, at: datetime
) -> Commitment:
    """Its owner or the person agrees it anew: another promise stands in its place, both kept.

    The same again is the same. Raises NotWhole, NotNow, NotYours.
    """
    words = words.strip()
    with writing():
        found = _locked(commitment)
        row = found.exit
        part = require_part(row, by)
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
        keep("endings.change", row, [found, made], by=by, at=at)
        return made


def leave_team(*, party: Party, by: Actor, at: datetime) -> Party:
    """Staff or a partner stop taking part; what they promised waits, visibly, for somebody new.

    Staff stop for themselves; for a partner one who takes part says so. Twice is once.
    Raises NotNow, NotYours.
    """
    with writing():
        row = locked(party.exit)
        found = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
        if found.left_at is not None:
            return found
        if found.side == Side.PERSON:
            raise NotNow(_("It is your own way."), fix=_("You can step out of it at any time."))
        own = Party.objects.filter(pk=found.pk, account__ref=by.ref).exists()
        if not own and found.side == Side.STAFF:
            raise NotYours(_("Only they themselves can stop."))
        if not own:
            require_part(row, by)
        return _gone(row, found, by=by, at=at)


def _gone(row: Exit, found: Party, *, by: Actor, at: datetime) -> Party:
    found.left_at, found.left_by = at, by.ref
    found.save(update_fields=["left_at", "left_by"])
    keep("endings.leave_team", row, [found, *new_text(row)], by=by, at=at)
    return found


def note_gone(*, party: Party, by: Actor, at: datetime) -> Party:
    """Staff whose role here is over stop taking part: no click of theirs. Twice is once.

    Whoever left their job cannot click any more, and nobody else may say it for them. What they
    promised waits, visibly, for somebody new (S13). Raises NotYours while their role holds.
    """
    with writing():
        row = locked(party.exit)
        found = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
        if found.left_at is not None:
            return found
        if found not in queries.parties_gone(row.person.programme, at):
            raise NotYours(_("Only they themselves can stop."))
        return _gone(row, found, by=by, at=at)


def take_over(*, left: Party, part: str = "", by: Actor, at: datetime) -> Party:
    """Somebody offers to keep what one who left had promised; each promise has an owner again.

    Only for themself: nobody is given a promise. They sign the agreement with it. Twice is once.
    Raises NotNow, NotWhole, NotYours.
    """
    with writing():
        row = _open(left.exit)
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
        party, new = _beside(row, account, part or gone.part, by=by, at=at)
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


def _open(way_out: Exit) -> Exit:
    row = locked(way_out)
    if row.status not in OPEN:
        raise NotNow(_("Promises are written once the way out has begun."))
    return row


def _unsigned(way_out: Exit) -> Exit:
    row = _open(way_out)
    if row.status in rules.AGREED:
        raise NotNow(_("This agreement is signed."), fix=_("Change one of its promises instead."))
    return row


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_related("owner").select_for_update(of=("self",))
    found = rows.get(pk=commitment.pk)
    found.exit = locked(found.exit)
    return found


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
