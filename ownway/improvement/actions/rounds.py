"""A round is planned, opened, and closed with a valid result or set aside; raters are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.improvement import queries
from ownway.improvement.actions.refusals import LONGEST_NAME, NotNow, NotReady, refuse
from ownway.improvement.models import Asked, KeptInstrument, Rater, Round
from ownway.improvement.rules import instruments, rounds
from ownway.improvement.rules.rounds import Outcome, Viewpoint
from ownway.people import queries as people
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.models import Entry
from ownway.record.store import writing


def plan_round(
    *,
    instrument: KeptInstrument,
    parts: Sequence[str] = (),
    convene_on: date,
    anonymous: bool = False,
    by: Actor,
    at: datetime,
) -> Round:
    """A round of the whole instrument, or of some of its parts; what it asks is fixed from here.

    Raters think of the three whole months before the month they meet in (V12). Raises NotReady for
    a part the instrument does not have, NotNow while another round is not closed.
    """
    programme = instrument.programme
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        if Round.objects.filter(programme=programme, closed_at__isnull=True).exists():
            raise NotNow(
                _("Another check is not closed yet."), fix=_("Close it, or set it aside, first.")
            )
        content = queries.content(instrument)
        try:
            rows = instruments.asked(content, parts)
        except KeyError as unknown:
            raise NotReady(
                _("There is no part %(part)s in this check.") % {"part": unknown.args[0]},
                fix=_("Choose among its parts."),
            ) from None
        back = rounds.look_back(convene_on)
        planned = Round.objects.create(
            programme=programme,
            number=Round.objects.filter(programme=programme).count() + 1,
            instrument=instrument,
            parts=sorted(set(parts)),
            anonymous=anonymous,
            convene_on=convene_on,
            look_from_on=back.starts_on,
            look_until_on=back.ends_on,
            expires_at=programmes.end_of(programme, rounds.links_last_on(convene_on)),
            planned_at=at,
            planned_by=by.ref,
        )
        asked = Asked.objects.bulk_create(
            [
                Asked(
                    round=planned,
                    place=place,
                    code=one.element.code,
                    least=content.steps_of(one.element)[0].points,
                    most=content.steps_of(one.element)[-1].points,
                )
                for place, one in enumerate(rows, start=1)
            ]
        )
        _entry("plan_round", planned, [planned, *asked], by=by, at=at)
    return planned


def name_rater(*, of: Round, name: str, viewpoint: str, by: Actor, at: datetime) -> Rater:
    """Somebody is asked to rate, from a viewpoint; they come in by a link. Raises NotNow."""
    name = said(name, most=LONGEST_NAME)
    view = Viewpoint(viewpoint)
    with writing():
        of = locked(of)
        if of.closed_at is not None:
            raise NotNow(_("This check is closed."), fix=_("Plan another one."))
        here = Rater.objects.filter(round=of, removed_at__isnull=True)
        if here.count() >= rounds.MOST_RATERS:
            raise NotNow(
                _("No more than %(most)s raters fit into one check.") % {"most": rounds.MOST_RATERS}
            )
        there = here.filter(name=name, viewpoint=view, account=None, handed_in_at=None).first()
        if there is not None:
            return there
        rater = Rater(
            ref=uuid4(), round=of, name=name, viewpoint=view, named_at=at, named_by=by.ref
        )
        rater.token_hash = people.token_hash(queries.rater_token(rater))
        rater.save()
        _entry("name_rater", of, [rater], by=by, at=at)
    return rater


def remove_rater(*, rater: Rater, by: Actor, at: datetime) -> None:
    """Somebody does not rate after all. Raises NotNow once they handed in."""
    with writing():
        of = locked(rater.round)
        rater = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
        if rater.removed_at is not None:
            return
        if rater.handed_in_at is not None or of.closed_at is not None:
            raise NotNow(_("What was handed in stays."))
        rater.removed_at, rater.removed_by = at, by.ref
        rater.save(update_fields=["removed_at", "removed_by"])
        _entry("remove_rater", of, [rater], by=by, at=at)


def show_link(*, rater: Rater, by: Actor, at: datetime) -> str:
    """Hands over the secret of a rater's link, once, to be sent to them. Raises NotNow.

    A link that was lost is made new by taking the rater off the list and naming them again.
    """
    with writing():
        of = locked(rater.round)
        rater = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
        if rater.link_shown_at is not None:
            raise NotNow(
                _("This link was shown before."),
                fix=_("If it is lost, take them off the list and name them again."),
            )
        over = of.closed_at is not None or at >= of.expires_at
        if over or rater.removed_at is not None or rater.handed_in_at is not None:
            raise NotNow(_("This link opens nothing any more."))
        rater.link_shown_at, rater.link_shown_by = at, by.ref
        rater.save(update_fields=["link_shown_at", "link_shown_by"])
        _entry("show_link", of, [rater], by=by, at=at)
    return queries.rater_token(rater)


def open_round(*, of: Round, by: Actor, at: datetime) -> Round:
    """Rating begins. Raises NotReady without two raters of two viewpoints, NotNow once closed."""
    with writing():
        of = locked(of)
        if of.closed_at is not None:
            raise NotNow(_("This check is closed."))
        if of.opened_at is not None:
            return of
        refuse(queries.lacks(of))
        of.opened_at, of.opened_by = at, by.ref
        of.save(update_fields=["opened_at", "opened_by"])
        _entry("open_round", of, [of], by=by, at=at)
    return of


def close_round(*, of: Round, by: Actor, at: datetime) -> Round:
    """Rating ends with a valid result; nobody rates any more.

    Who has not handed in is left out; the entry says how many, and how many were typed in from
    paper. Raises NotReady with exactly what is missing: two raters of two viewpoints, with every
    element answered (scenario 27).
    """
    with writing():
        of = locked(of)
        if of.outcome == Outcome.VALID:
            return of
        if of.closed_at is not None or of.opened_at is None:
            raise NotNow(_("This check is not open."))
        refuse(queries.lacks(of))
        seen = queries.at_closing(of)
        said = {"not_handed_in": seen.waiting, "on_paper": seen.on_paper}
        return _end(of, Outcome.VALID, "", "close_round", by=by, at=at, **said)


def set_aside(*, of: Round, why: str, by: Actor, at: datetime) -> Round:
    """The round ends without counting; what was handed in stays. Raises NotNow, WordsNeeded."""
    why = said(why)
    with writing():
        of = locked(of)
        if of.outcome == Outcome.SET_ASIDE:
            return of
        if of.closed_at is not None:
            raise NotNow(_("This check is closed."))
        return _end(of, Outcome.SET_ASIDE, why, "set_aside", by=by, at=at)


def _end(
    of: Round, outcome: Outcome, why: str, verb: str, *, by: Actor, at: datetime, **said: int
) -> Round:
    of.closed_at, of.closed_by, of.outcome, of.why = at, by.ref, outcome.value, why
    of.save(update_fields=["closed_at", "closed_by", "outcome", "why"])
    _entry(verb, of, [of], by=by, at=at, **said)
    return of


def locked(of: Round) -> Round:
    """The round as it is now; whoever else wants to write about it waits."""
    rows = Round.objects.select_for_update(of=("self",))
    return rows.select_related("programme__pack", "instrument").get(pk=of.pk)


def _entry(
    verb: str, of: Round, rows: Sequence[object], *, by: Actor, at: datetime, **said: int
) -> Entry:
    return record.write(
        by=by,
        at=at,
        verb=f"improvement.{verb}",
        programme=of.programme.ref,
        rows=rows,  # type: ignore[arg-type]
        versions={"instrument": of.instrument.digest},
        details={"number": of.number, **said},
    )
