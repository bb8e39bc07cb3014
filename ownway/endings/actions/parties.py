"""Who takes part in somebody's way out: asked along, brought, gone, or gone on without."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.endings import queries, rules
from ownway.endings.actions.steps import (
    NotNow,
    NotYours,
    keep,
    locked,
    may_be_peer_coach,
    move,
    new_text,
    refuse,
    require_part,
)
from ownway.endings.models import Exit, Party
from ownway.endings.phrases import go_on_from
from ownway.endings.rules import ExitStatus, Side
from ownway.people.models import Account
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.record.store import writing

OPEN = rules.WRITING | rules.AGREED


def ask_along(*, way_out: Exit, account: Account, part: str = "", by: Actor, at: datetime) -> Party:
    """A named member of staff is asked to take part; they promise and sign, or do not.

    The same again is the same. Raises NotNow, NotYours.
    """
    with writing():
        row = open_for_promises(way_out)
        party, made = beside(row, account, part, by=by, at=at)
        if not made:
            return party
        keep("endings.ask_along", row, [*made, *new_text(row)], by=by, at=at)
        return party


def beside(
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
    if part == rules.PEER_COACH and not may_be_peer_coach(account.ref, row.person.programme, at):
        refuse([Finding("not_a_peer", "part")])
    made = _party(row, Side.STAFF, part, account, account.name, by=by, at=at)
    return made, [made]


def bring_partner(*, way_out: Exit, name: str, part: str = "", by: Actor, at: datetime) -> Party:
    """A partner without a sign-in takes part, such as a landlord; they sign on paper.

    The same again is the same. Raises NotWhole, NotNow.
    """
    name = name.strip()
    with writing():
        row = open_for_promises(way_out)
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


def completed(row: Exit, *, by: Actor, at: datetime) -> list[Exit]:
    """The agreement is signed where nobody is missing any more; gives the row where it is."""
    now = queries.of_exit(row, at)
    if row.status not in rules.GATHERING or row.handed_round_at is None or now.unsigned:
        return []
    if rules.check_round(now.stands.promised, without_owner=now.stands.without_owner):
        return []
    move(row, ExitStatus.SIGNED, by=by, at=at).save()
    return [row]


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


def release(*, party: Party, by: Actor, at: datetime) -> Party:
    """One of the staff who has not signed what goes round is not waited for any more.

    The person says so, or somebody who runs exits there, once the pack's time for signing is over
    or they work with nobody there any more; no reason is asked, and nobody is blamed.
    What they promised without signing waits for somebody new; where they promised nothing, the
    others' signatures hold, and with them the agreement may be whole. Twice is once.
    Raises NotNow, NotYours.
    """
    with writing():
        row = open_for_promises(party.exit)
        found = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
        if found.left_at is not None:
            return found
        now = queries.of_exit(row, at)
        _releasable(now, found, at)
        promised = now.of(found)
        found.left_at, found.left_by = at, by.ref
        found.save(update_fields=["left_at", "left_by"])
        more = new_text(row) if promised else completed(row, by=by, at=at)
        keep("endings.release", row, [found, *more], by=by, at=at)
        return found


def _releasable(now: queries.Whole, found: Party, at: datetime) -> None:
    """Raises NotYours for whoever has signed or is asked, and NotNow until the time is over."""
    if found.side != Side.STAFF or now.signed(found):
        raise NotYours(
            _("They have signed, so they stop only of their own will."), fix=_("Talk with them.")
        )
    one = next((each for each in queries.slow(now, at) if each.party == found), None)
    if one is None:
        raise NotNow(_("There is nothing to be signed now."))
    if not one.may:
        raise NotNow(
            _("They still have time to sign."),
            fix=go_on_from(one.from_on),
        )


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


def open_for_promises(way_out: Exit) -> Exit:
    row = locked(way_out)
    if row.status not in OPEN:
        raise NotNow(_("Promises are written once the way out has begun."))
    return row
