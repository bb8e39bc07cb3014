"""Less money step by step: written together, signed by the person, posted on its days (H4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from ownway.core.actors import Actor, ActorKind
from ownway.core.problems import Problem, Refused
from ownway.decisions.models import Pot
from ownway.decisions.rules import Place, rights_account
from ownway.endings import queries, rules
from ownway.endings.actions.leaving import _locked
from ownway.endings.actions.steps import how_heard, typed_in
from ownway.endings.models import Taper, TaperStep
from ownway.endings.rules import Fall, Heard
from ownway.ledger import posting
from ownway.ledger.actions import open_accounts
from ownway.ledger.rules import Journal, Kind, credit, debit, hashes
from ownway.people.models import Person
from ownway.planning.models import Plan
from ownway.planning.rules import LONGEST_NAME
from ownway.programme import queries as programmes
from ownway.programme.rules import authority_of
from ownway.record import actions as record
from ownway.record.store import writing


class NotASchedule(Refused):
    """The steps do not fall by date; `problems` says where. Nothing was saved."""

    code = "not_a_schedule"


class NotTheirs(Refused):
    """Only the person whose money it is can say this."""

    code = "not_theirs"


class NotRunning(Refused):
    """There is nothing to do here now."""

    code = "not_running"


def write_taper(
    *,
    person: Person,
    falls: Sequence[Fall],
    heard: Heard | None = None,
    by: Actor,
    at: datetime,
) -> Taper:
    """A schedule for the person to read and sign; one that was not signed is taken over.

    `heard`, here and below: typed in by staff for somebody without a sign-in (I15). The same again
    is the same. Raises NotASchedule, NotRunning without money or if one is signed.
    """
    with writing():
        person = _locked(person)
        plan = queries.taper_plan(person)
        ends_on = None if plan is None else queries.taper_ends_on(plan, at)
        if plan is None or ends_on is None:
            raise NotRunning(_("There is no money that could fall step by step."))
        before = queries.taper_of(person, at)
        if before is not None:
            same = [Fall(one.from_on, one.amount_minor) for one in before.steps]
            if same == list(falls):
                return before.taper
            if before.signed:
                raise NotRunning(
                    _("There is an agreement already."),
                    fix=_("End that one first, then write anew."),
                )
        total, _reachable = queries.in_pots(plan, at)
        today = programmes.day_of(person.programme, at)
        found = rules.check_falls(falls, today=today, ends_on=ends_on, now_minor=total)
        if found:
            words = {
                "taper_steps": _("Write at least one step."),
                "taper_day": _("Choose a later day than the step before, inside this year."),
                "taper_amount": _("Write less than the step before, and not below zero."),
            }
            raise NotASchedule(
                _("Something is to be put right first."),
                problems=[Problem(one.code, words[one.code], one.where) for one in found],
            )
        rows: list[Model] = []
        if before is not None:
            before.taper.ended_at, before.taper.ended_by = at, by.ref
            before.taper.save(update_fields=["ended_at", "ended_by"])
            rows.append(before.taper)
        made = Taper.objects.create(
            person=person,
            plan=plan,
            currency=person.programme.currency,
            written_at=at,
            written_by=by.ref,
        )
        rows = [made, *rows, *_steps(made, falls)]
        _record("endings.write_taper", rows, heard, _read(falls), by=by, at=at)
        return made


def _steps(made: Taper, falls: Sequence[Fall]) -> list[TaperStep]:
    return [
        TaperStep.objects.create(
            taper=made, number=number, from_on=fall.from_on, amount_minor=fall.minor
        )
        for number, fall in enumerate(falls, 1)
    ]


def _read(falls: Sequence[Fall]) -> dict[str, object]:
    """The steps as they were typed: a day and an amount each, in minor units."""
    said: dict[str, object] = {}
    for number, fall in enumerate(falls, 1):
        said |= {f"from_{number}": fall.from_on, f"amount_{number}": fall.minor}
    return said


def sign_taper(
    *, taper: Taper, signed_name: str, heard: Heard | None = None, by: Actor, at: datetime
) -> Taper:
    """The person agrees, with their name. Twice is once. Raises NotTheirs, NotRunning."""
    name = signed_name.strip()
    with writing():
        now = _own(taper, heard, by)
        if now.signed_at is not None:
            return now
        if now.ended_at is not None:
            raise NotRunning(_("There is another one now."), fix=_("Open the page again."))
        if not 0 < len(name) <= LONGEST_NAME:
            raise NotASchedule(_("Write your name to sign."))
        now.signed_name, now.signed_at, now.signed_by = name, at, by.ref
        now.save(update_fields=["signed_name", "signed_at", "signed_by"])
        falls = [Fall(one.from_on, one.amount_minor) for one in now.steps.order_by("number")]
        said = {**_read(falls), "name": name}
        _record("endings.sign_taper", [now], heard, said, by=by, at=at)
        return now


def pause_taper(*, taper: Taper, heard: Heard | None = None, by: Actor, at: datetime) -> Taper:
    """The person asks to pause: from this moment on nothing falls, and a yes to a new plan may
    fund it whole. Twice is once."""
    with writing():
        now = _own(taper, heard, by)
        if now.paused_at is not None or now.ended_at is not None:
            return now
        now.paused_at, now.paused_by = at, by.ref
        now.save(update_fields=["paused_at", "paused_by"])
        _record("endings.pause_taper", [now, *_hold(now.plan, None)], heard, {}, by=by, at=at)
        return now


def resume_taper(*, taper: Taper, heard: Heard | None = None, by: Actor, at: datetime) -> Taper:
    """Taken up again, and only by the person. Steps whose day went by fall with the next round.

    Money that came in between stays; a new yes brings no more than the last step says.

    Twice is once. Raises NotTheirs.
    """
    with writing():
        now = _own(taper, heard, by)
        if now.paused_at is None or now.ended_at is not None:
            return now
        now.paused_at, now.paused_by = None, None
        now.save(update_fields=["paused_at", "paused_by"])
        last = now.steps.filter(posted_at__isnull=False).order_by("-number").first()
        held = _hold(now.plan, last.amount_minor) if last is not None else []
        _record("endings.resume_taper", [now, *held], heard, {}, by=by, at=at)
        return now


def end_taper(*, taper: Taper, heard: Heard | None = None, by: Actor, at: datetime) -> Taper:
    """The agreement ends; what was posted stays, nothing more falls. Raises NotTheirs."""
    with writing():
        now = _own(taper, heard, by)
        if now.ended_at is not None:
            return now
        now.ended_at, now.ended_by = at, by.ref
        now.save(update_fields=["ended_at", "ended_by"])
        _record("endings.end_taper", [now, *_hold(now.plan, None)], heard, {}, by=by, at=at)
        return now


def post_step(*, step: TaperStep, by: Actor, at: datetime) -> TaperStep:
    """On its day: the money of the year falls to the step's amount, exactly once.

    What is promised, spent, kept aside or saved stays; where that is more, the step takes what it
    can. Raises NotRunning before its day, or while the person rests or has it paused.
    """
    with writing():
        taper = _taper(step.taper)
        person, plan = _locked(taper.person), taper.plan
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)  # a yes takes its turn
        pots = Pot.objects.select_for_update(of=("self",)).filter(plan=plan)
        list(pots.order_by("pk"))  # nothing is promised in between
        now = TaperStep.objects.select_for_update().get(pk=step.pk)
        if now.posted_at is not None:
            return now
        programme = person.programme
        today = programmes.day_of(programme, at)
        runs = taper.signed_at is not None and taper.paused_at is None and taper.ended_at is None
        if not runs or plan.ended_at is not None or today < now.from_on or queries.rests(person):
            raise NotRunning(_("This step does not fall now."))
        if taper.steps.filter(number__lt=now.number, posted_at__isnull=True).exists():
            raise NotRunning(_("The step before comes first."))
        total, reachable = queries.in_pots(plan, at)
        back, kept = rules.lower(total, reachable, now.amount_minor)
        journals = _journals(now, back, person, at)
        now.posted_on, now.back_minor, now.kept_minor = today, sum(back.values()), kept
        now.posted_at, now.posted_by = at, by.ref
        now.save()
        rows: list[Model] = [now, *_hold(plan, now.amount_minor)]
        for pot in dict.fromkeys(pot for pot, _place in back):
            pot.amount_minor -= sum(part for (of, _place), part in back.items() if of == pot)
            pot.save(update_fields=["amount_minor"])
            rows.append(pot)
        entry = record.write(
            by=by,
            at=at,
            verb="endings.post_taper_step",
            person=person.ref,
            programme=programme.ref,
            rows=rows,
            details={"number": now.number, "back": sum(back.values()), "kept": kept},
            journals=hashes(programme.ref, journals),
        )
        if journals:
            named = {line.account for journal in journals for line in journal.lines}
            open_accounts(named, opened_on=today)
            posting.post(journals, book=programme.ref, event=entry, by=by, at=at)
        return now


def _hold(plan: Plan, at_most: int | None) -> list[Plan]:
    """What no yes lifts the money of the year above, from now on; None: as the amount says.

    The plan, where that is another than before.
    """
    now = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if now.money_at_most_minor == at_most:
        return []
    now.money_at_most_minor = at_most
    now.save(update_fields=["money_at_most_minor"])
    return [now]


def _journals(
    step: TaperStep, back: dict[tuple[Pot, Place], int], person: Person, at: datetime
) -> list[Journal]:
    """Dr available, free or on a line · Cr authority of the pot's funder; one for each pot."""
    programme = person.programme
    pack, book = programmes.pack_of(programme), programme.ref
    made = []
    for pot in dict.fromkeys(pot for pot, _place in back):
        mine = {place: part for (of, place), part in back.items() if of == pot}
        lines = [
            debit(
                rights_account(
                    book=book,
                    currency=pot.currency,
                    person=person.ref,
                    pot=pot.ref,
                    kind=Kind.AVAILABLE,
                    line=place.line,
                ),
                part,
            )
            for place, part in mine.items()
        ]
        made.append(
            Journal(
                key=uuid5(step.taper.ref, f"{step.number}:{pot.ref}"),
                kind="taper",
                effective_on=programmes.day_of(programme, at),
                lines=(*lines, credit(authority_of(pack, book, pot.funder), sum(mine.values()))),
                subject=pot.ref,
            )
        )
    return made


def _taper(taper: Taper) -> Taper:
    rows = Taper.objects.select_for_update(of=("self",))
    return rows.select_related("person__programme__pack", "plan__person__programme").get(
        pk=taper.pk
    )


def _own(taper: Taper, heard: Heard | None, by: Actor) -> Taper:
    """The taper, held. Raises NotTheirs for anybody but the person; staff type in for paper."""
    _locked(taper.person)
    now = _taper(taper)
    on_paper = heard is not None and now.person.account_id is None and by.kind is ActorKind.STAFF
    if by.human != now.person.human and not on_paper:
        raise NotTheirs(_("Only the person whose money it is can say this."))
    return now


def _record(
    verb: str,
    rows: Sequence[Model],
    heard: Heard | None,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The entry of an action about a taper, which is the first of `rows`."""
    taper = rows[0]
    assert isinstance(taper, Taper)
    person, all_rows = taper.person, list(rows)
    if heard is not None:
        act = verb.removeprefix("endings.")
        all_rows.append(typed_in(person, act, taper.ref, heard, said, by=by, at=at))
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=person.ref,
        programme=person.programme.ref,
        rows=all_rows,
        details=how_heard(heard),
    )
