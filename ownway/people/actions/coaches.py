"""Coaches are taken on, say who they are, and their training is written down.

Who may do this is asked by the page (`coaches.manage`); who has whom stands in consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.period import add_months
from ownway.core.problems import Refused
from ownway.people import rules
from ownway.people.models import Account, Coach, Training
from ownway.people.rules import Profile
from ownway.programme.models import Programme
from ownway.programme.queries import day_of, pack_of
from ownway.programme.rules import Credential
from ownway.record import actions as record
from ownway.record.store import writing


class CannotSayThat(Refused):
    """Something in what was said is to be put right first."""

    code = "cannot_say_that"


class NotTheirs(Refused):
    """Somebody else writes this down."""

    code = "not_theirs"


def take_on(*, programme: Programme, account: Account, role: str, by: Actor, at: datetime) -> Coach:
    """Somebody becomes a coach of the programme; shown to nobody until they say who they are.

    Twice is once. Raises CannotSayThat for a role nobody is chosen for here, NotTheirs.
    """
    coaching = pack_of(programme).coaching
    if coaching is None or coaching.role(role) is None:
        raise CannotSayThat(_("Nobody is chosen for this role here."))
    if account.human == by.human:
        raise NotTheirs(_("Somebody else has to take you on."))
    with writing():
        Account.objects.select_for_update().get(pk=account.pk)
        there = Coach.objects.filter(
            programme=programme, account=account, role=role, left_at__isnull=True
        ).first()
        if there is not None:
            return there
        made = Coach.objects.create(
            programme=programme,
            account=account,
            role=role,
            first_name=account.name.split()[0],
            taken_on_at=at,
            taken_on_by=by.ref,
        )
        _record("people.take_on", made, [made], by, at)
        return made


def change_profile(*, coach: Coach, profile: Profile, by: Actor, at: datetime) -> Coach:
    """What the coach says of themselves, and whether they take people. Only they write it.

    Raises NotTheirs, CannotSayThat with each problem.
    """
    if by.ref != coach.account.ref:
        raise NotTheirs(_("Coaches write this themselves."))
    problems = rules.check_profile(profile)
    if problems:
        raise CannotSayThat(_("Something is to be put right first."), problems=problems)
    with writing():
        row = _locked(coach)
        if row.left_at is not None:
            raise NotTheirs(_("You are no longer a coach here."))
        row.first_name, row.languages = profile.first_name, list(profile.languages)
        row.days = [day for day in rules.DAYS if day in profile.days]
        row.lived_experience, row.helps_with = profile.lived_experience, profile.helps_with
        row.takes_people = profile.takes_people
        row.said_all_on = day_of(row.programme, at) if profile.said_all else None
        row.save()
        _record("people.change_profile", row, [row], by, at)
        return row


def note_training(
    *,
    coach: Coach,
    title: str,
    done_on: date,
    evidence: str,
    code: str = "",
    valid_until_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Training:
    """One more line of the log. With a `code` of the pack it is a credential.

    Where the pack says how long a credential holds, it holds no longer. Raises CannotSayThat, and
    NotTheirs where a coach writes down a credential of their own.
    """
    known = {one.code: one for one in _credentials(coach.programme)}
    if code and code not in known:
        raise CannotSayThat(_("This programme does not know this credential."))
    if code and by.human == coach.account.human:
        raise NotTheirs(
            _("Somebody else writes down your credentials."), fix=_("Show them the paper.")
        )
    if done_on > day_of(coach.programme, at):
        raise CannotSayThat(
            _("This day is still to come."), fix=_("Write it down when it is done.")
        )
    if not evidence.strip() or not (title.strip() or code):
        raise CannotSayThat(_("Say what it was, and how we know."))
    months = known[code].months if code else None
    if months is not None:
        longest = add_months(done_on, months)
        valid_until_on = min(valid_until_on or longest, longest)
    if valid_until_on is not None and valid_until_on <= done_on:
        raise CannotSayThat(_("It has to hold for a day or longer."))
    with writing():
        made = Training.objects.create(
            coach=coach,
            human=coach.account.human,
            code=code,
            title=title.strip(),
            done_on=done_on,
            valid_until_on=valid_until_on,
            evidence=evidence.strip(),
            recorded_human=by.human,
            noted_at=at,
            noted_by=by.ref,
        )
        _record("people.note_training", coach, [made], by, at)
        return made


def take_back_training(*, line: Training, why: str, by: Actor, at: datetime) -> Training:
    """A line was wrong: a later line says so, and it shows nothing from now on. Twice is once.

    Raises CannotSayThat without a reason, NotTheirs for a credential of one's own.
    """
    if not why.strip():
        raise CannotSayThat(_("Say what was wrong with it."))
    coach = line.coach
    if line.code and by.human == coach.account.human:
        raise NotTheirs(_("Somebody else writes down your credentials."))
    with writing():
        _locked(coach)
        there = Training.objects.filter(takes_back=line).first()
        if there is not None:
            return there
        made = Training.objects.create(
            coach=coach,
            human=coach.account.human,
            title=line.title or line.code,
            done_on=day_of(coach.programme, at),
            evidence=why.strip(),
            takes_back=line,
            recorded_human=by.human,
            noted_at=at,
            noted_by=by.ref,
        )
        _record("people.take_back_training", coach, [made], by, at)
        return made


def _credentials(programme: Programme) -> Sequence[Credential]:
    coaching = pack_of(programme).coaching
    return () if coaching is None else coaching.credentials


def _locked(coach: Coach) -> Coach:
    rows = Coach.objects.select_related("programme", "account")
    return rows.select_for_update(of=("self",)).get(pk=coach.pk)


def _record(verb: str, coach: Coach, rows: Sequence[Model], by: Actor, at: datetime) -> None:
    record.write(
        by=by,
        at=at,
        verb=verb,
        programme=coach.programme.ref,
        rows=rows,
        details={"coach": coach.ref, "role": coach.role},
    )
