"""Raters answer, each for themselves; what is handed in is never changed by anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor, ActorKind
from ownway.core.wording import at_most
from ownway.improvement import queries
from ownway.improvement.actions.refusals import HandedIn, NotNow, NotReady, SomebodyElse
from ownway.improvement.actions.rounds import locked
from ownway.improvement.models import Asked, Rater, Rating, Round
from ownway.improvement.phrases import no_guest
from ownway.improvement.rules.rounds import Way
from ownway.people.models import Account
from ownway.record import actions as record
from ownway.record.store import writing

LONGEST_NOTE = 2_000  # characters beside one answer


def guest_actor(rater: Rater) -> Actor:
    """Who acts where somebody rates by their link alone."""
    return Actor(ref=rater.ref, human=rater.ref, kind=ActorKind.PERSON, name=rater.name)


def take_up(*, rater: Rater, account: Account, by: Actor, at: datetime) -> Rater:
    """A rater rates with their own sign-in from now on, so that they can leave and come back.

    Raises SomebodyElse where another sign-in took it up, or this human rates here already; NotNow
    once it was handed in or closed.
    """
    with writing():
        of = locked(rater.round)
        rater = _mine(rater)
        if rater.account == account:
            return rater
        if rater.account is not None:
            raise SomebodyElse(
                _("Somebody took this up with another sign-in."),
                fix=_("Ask whoever sent you the link for one of your own."),
            )
        _require_open(of, rater)
        there = Rater.objects.filter(round=of, human=account.human, removed_at__isnull=True)
        if there.exists():
            raise SomebodyElse(
                _("You rate in this check already, under another link."),
                fix=_("Each person rates once. Go on with the other one."),
            )
        rater.account, rater.human = account, account.human
        rater.save(update_fields=["account", "human"])
        record.write(
            by=by,
            at=at,
            verb="improvement.take_up",
            programme=of.programme.ref,
            rows=[rater],
            details={"number": of.number},
        )
    return rater


def save_rating(
    *, rater: Rater, element: str, points: int, words: str = "", by: Actor, at: datetime
) -> Rating:
    """Keeps a signed-in rater's answer to one element, as a draft; the last one counts.

    Raises NotNow, HandedIn, NotReady for points the element does not have.
    """
    with writing():
        of = locked(rater.round)
        rater = _mine(rater)
        _require_open(of, rater)
        asked = Asked.objects.filter(round=of, code=element).first()
        _check(of, {element: points})
        assert asked is not None
        rating, _made = Rating.objects.update_or_create(
            rater=rater,
            asked=asked,
            defaults={
                "points": points,
                "words": at_most(words, most=LONGEST_NOTE),
                "said_at": at,
                "said_by": by.ref,
            },
        )
    return rating


def hand_in(*, rater: Rater, by: Actor, at: datetime) -> Rater:
    """A signed-in rater hands in what they kept; from here nobody changes it.

    With an element left out they count as incomplete (scenario 27). Raises NotNow, HandedIn,
    NotReady where nothing was answered.
    """
    return _hand_in(rater, {}, {}, Way.SIGNED_IN, by=by, at=at)


def hand_in_at_once(
    *,
    rater: Rater,
    given: Mapping[str, int],
    words: Mapping[str, str] | None = None,
    way: Way,
    by: Actor,
    at: datetime,
) -> Rater:
    """A guest's answers, or those typed from paper: all in one go, element → points.

    The same answers a second time change nothing. Raises NotNow, HandedIn, NotReady for no answers
    or points an element does not have; SomebodyElse where a sign-in took it up, and for a guest who
    is signed in and runs the round or rates in it already.
    """
    return _hand_in(rater, given, words or {}, way, by=by, at=at)


def _hand_in(
    rater: Rater,
    given: Mapping[str, int],
    words: Mapping[str, str],
    way: Way,
    *,
    by: Actor,
    at: datetime,
) -> Rater:
    with writing():
        of = locked(rater.round)
        rater = _mine(rater)
        if _the_same(rater, given, way):
            return rater
        _require_open(of, rater)
        if way is not Way.SIGNED_IN and rater.account is not None:
            raise SomebodyElse(
                _("This was taken up with a sign-in."), fix=_("Sign in, and go on there.")
            )
        if way is Way.GUEST:
            _require_guest(of, rater, by, at)
        _check(of, given)
        asked = {one.code: one for one in Asked.objects.filter(round=of)}
        made = Rating.objects.bulk_create(
            [
                Rating(
                    rater=rater,
                    asked=asked[code],
                    points=points,
                    words=at_most(words.get(code, ""), most=LONGEST_NOTE),
                    said_at=at,
                    said_by=by.ref,
                )
                for code, points in given.items()
            ]
        )
        rows = made or list(Rating.objects.filter(rater=rater).order_by("pk"))
        if not rows:
            raise NotReady(
                _("There is no answer yet."), fix=_("Answer at least one question first.")
            )
        rater.way, rater.handed_in_at, rater.handed_in_by = way.value, at, by.ref
        rater.save(update_fields=["way", "human", "handed_in_at", "handed_in_by"])
        # Without names, neither the way nor a gap may tell which of the results is whose.
        how_far = {} if of.anonymous else {"answered": len(rows), "asked": len(asked)}
        record.write(
            by=by,
            at=at,
            verb="improvement.hand_in",
            programme=of.programme.ref,
            rows=[rater, *rows],
            details={"number": of.number, **how_far},
            why="" if of.anonymous else way.value,
        )
    return rater


def _require_guest(of: Round, rater: Rater, by: Actor, at: datetime) -> None:
    """Notes the human behind a guest who is signed in, so that they rate once."""
    if at >= of.expires_at:
        raise NotNow(_("This link has ended."), fix=_("Ask whoever sent you the link."))
    if by.human == rater.ref:  # nobody is signed in
        return
    barred = queries.guest_barred(rater, by, at=at)
    if barred:
        words, fix = no_guest(barred)
        raise SomebodyElse(words, fix=fix)
    rater.human = by.human


def _the_same(rater: Rater, given: Mapping[str, int], way: Way) -> bool:
    """A second press of the same button."""
    if rater.handed_in_at is None or rater.way != way:
        return False
    kept = {code: row.points for code, row in queries.answers_of(rater).items()}
    return way is Way.SIGNED_IN or kept == dict(given)


def _mine(rater: Rater) -> Rater:
    """The rater as it is now, locked."""
    return Rater.objects.select_for_update(of=("self",)).select_related("account").get(pk=rater.pk)


def _require_open(of: Round, rater: Rater) -> None:
    if rater.handed_in_at is not None:
        raise HandedIn(
            _("This was handed in. It stays as it is, for everybody."),
            fix=_("You can say more when you all meet."),
        )
    if rater.removed_at is not None or of.opened_at is None or of.closed_at is not None:
        raise NotNow(
            _("This check does not take answers now."), fix=_("Ask whoever sent you the link.")
        )


def _check(of: Round, given: Mapping[str, int]) -> None:
    """Raises NotReady for an element that is not asked, or points it does not have."""
    content = queries.content(of.instrument)
    known = {one.element.code: one.element for one in queries.placed(of)}
    for code, points in given.items():
        element = known.get(code)
        if element is None or points not in {one.points for one in content.steps_of(element)}:
            raise NotReady(
                _("Question %(code)s cannot be answered like this.") % {"code": code},
                fix=_("Choose one of its answers."),
            )
