"""Rounds: where each stands, who rates, what one rater said, and what came out after closing.

Nobody sees anybody else's answers while rating goes on: raters look independently (2.1). In a
round without names, what came out is told by viewpoint, in an order that gives nobody away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.crypto import salted_hmac

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission
from ownway.core.actors import Actor
from ownway.core.problems import NotVisible
from ownway.improvement.models import Agreed, Asked, Convening, Cycle, Rater, Rating, Round
from ownway.improvement.queries.access import require_looking
from ownway.improvement.queries.instruments import content_in
from ownway.improvement.rules import instruments, rounds, spread, trends
from ownway.improvement.rules.instruments import Instrument, Placed
from ownway.improvement.rules.rounds import Lack, Outcome, Rated, Stage, Stood, Total, Way
from ownway.improvement.rules.spread import Answered, Gap, Spread
from ownway.people import queries as people
from ownway.people.models import Account
from ownway.programme import queries as programmes
from ownway.programme.models import Programme


def rounds_of(viewer: Viewer, programme: Programme) -> list[Round]:
    """Every round of a programme, newest first. Raises NotVisible."""
    require_looking(viewer, programme.ref)
    rows = Round.objects.filter(programme=programme).select_related("instrument", "convening")
    return list(rows.order_by("-number"))


def round_seen(viewer: Viewer, ref: UUID) -> Round:
    """Raises NotVisible."""
    rows = Round.objects.filter(ref=ref).select_related("programme__pack", "instrument")
    found = rows.first()
    if found is None:
        raise NotVisible
    require_looking(viewer, found.programme.ref)
    return found


def stood(of: Round) -> Stood:
    """What happened to a round so far."""
    convening = Convening.objects.filter(round=of).first()
    later = Round.objects.filter(programme=of.programme_id, number__gt=of.number)
    return Stood(
        opened=of.opened_at is not None,
        outcome=of.outcome,
        convened=convening is not None,
        priorities=convening.priorities.count() if convening else 0,
        cycles=Cycle.objects.filter(priority__convening__round=of).count(),
        re_checked=later.filter(outcome=Outcome.VALID).exists(),
    )


def stage(of: Round) -> Stage:
    """Where a round stands."""
    return rounds.stage(stood(of))


def raters_of(of: Round) -> list[Rater]:
    """Those who rate, as they were named; whoever was taken off the list is not among them."""
    rows = Rater.objects.filter(round=of, removed_at__isnull=True)
    return list(rows.annotate(answered=Count("ratings")).order_by("pk"))


@dataclass(frozen=True, slots=True)
class RaterSeen:
    """A rater as those who run a round see them: whether they handed in, never what they said.

    `way` and `answered` are kept back in a round without names: there they would tell which of the
    results is whose.
    """

    ref: UUID
    name: str
    viewpoint: str
    handed_in: bool
    way: str = ""
    answered: int | None = None


def raters_seen(of: Round) -> list[RaterSeen]:
    """The raters with how far they are, as they were named."""
    return [
        RaterSeen(
            ref=one.ref,
            name=one.name,
            viewpoint=one.viewpoint,
            handed_in=one.handed_in_at is not None,
            way="" if of.anonymous else one.way,
            answered=None if of.anonymous else one.answered,  # type: ignore[attr-defined]
        )
        for one in raters_of(of)
    ]


@dataclass(frozen=True, slots=True)
class AtClosing:
    """What is to be known before a round is closed. `begun`: of those who wait, with a draft.

    `on_paper`: of those who handed in, typed in by whoever runs the round.
    """

    waiting: int
    begun: int
    handed_in: int
    on_paper: int


def at_closing(of: Round) -> AtClosing:
    """How many are left out of the result if it closes now, and how many one hand typed in."""
    rows = raters_of(of)
    out = [one for one in rows if one.handed_in_at is None]
    return AtClosing(
        waiting=len(out),
        begun=sum(one.answered > 0 for one in out),  # type: ignore[attr-defined]
        handed_in=len(rows) - len(out),
        on_paper=sum(one.way == Way.PAPER for one in rows),
    )


def rated(of: Round) -> list[Rated]:
    """The raters, as the rules ask for them."""
    return [
        Rated(one.viewpoint, one.answered, one.handed_in_at is not None)  # type: ignore[attr-defined]
        for one in raters_of(of)
    ]


def lacks(of: Round) -> tuple[Lack, ...]:
    """What is missing for the next step: to open a planned round, to close an open one."""
    if of.opened_at is None:
        return rounds.for_opened(rated(of))
    return rounds.for_closed(rated(of), of.asked.count(), anonymous=of.anonymous)


def placed(of: Round, reader: str = "") -> list[Placed]:
    """The elements a round asks, each with the parts around it; in the reader's language."""
    return instruments.asked(content_in(of.instrument, reader), of.parts)


def asked_by_code(of: Round) -> dict[str, Asked]:
    """The elements a round asks, by code, in order."""
    return {one.code: one for one in of.asked.order_by("place")}


# One rater's own side.


def rater_token(rater: Rater) -> str:
    """The secret in a rater's link: the same each time for those who hold our key."""
    return salted_hmac("ownway.improvement.rater", str(rater.ref), algorithm="sha256").hexdigest()


def _raters(**asked: object) -> QuerySet[Rater]:
    rows = Rater.objects.filter(removed_at__isnull=True, **asked)
    return rows.select_related("round__programme__pack", "round__instrument", "account")


def rater_by_token(token: str, *, at: datetime) -> Rater:
    """Whose link this is, until it ends. Raises NotVisible."""
    return _found(_raters(token_hash=people.token_hash(token), round__expires_at__gt=at))


def guest_barred(rater: Rater, by: Actor, *, at: datetime) -> str:
    """Why somebody who is signed in cannot answer here as a guest; empty where they can.

    `runs`: they run the check, and would answer in somebody's place. `rates`: they rate already.
    """
    of = rater.round
    sign_ins = Account.objects.filter(human=by.human).values_list("ref", flat=True)
    if any(
        consent.roles_allowing(one, of.programme, Permission.IMPROVEMENT_RUN, at=at)
        for one in sign_ins
    ):
        return "runs"
    others = Rater.objects.filter(round=of, human=by.human, removed_at__isnull=True)
    return "rates" if others.exclude(pk=rater.pk).exists() else ""


def own_rater(viewer: Viewer, ref: UUID) -> Rater:
    """A rater's own side, for the sign-in that took it up. Raises NotVisible."""
    if viewer.account is None:
        raise NotVisible
    return _found(_raters(ref=ref, account=viewer.account))


def rater_of_round(viewer: Viewer, ref: UUID) -> Rater:
    """A rater, for whoever runs the round. Raises NotVisible."""
    found = _found(_raters(ref=ref))
    require_looking(viewer, found.round.programme.ref)
    return found


def _found(rows: QuerySet[Rater]) -> Rater:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def ratings_of_account(account: Account) -> list[Rater]:
    """The rounds this sign-in rates in, or rated in, newest first."""
    rows = Rater.objects.filter(account=account, removed_at__isnull=True)
    return list(rows.select_related("round__programme", "round__instrument").order_by("-pk"))


def open_to_rater(rater: Rater) -> bool:
    """Whether this rater can answer now."""
    of = rater.round
    return of.opened_at is not None and of.closed_at is None and rater.handed_in_at is None


def answers_of(rater: Rater) -> dict[str, Rating]:
    """What one rater said so far, by element."""
    rows = Rating.objects.filter(rater=rater).select_related("asked")
    return {row.asked.code: row for row in rows}


def few_beside(rater: Rater) -> int:
    """How many look from this rater's viewpoint, where they would still be known by it; else 0."""
    if not rater.round.anonymous:
        return 0
    others = Rater.objects.filter(round=rater.round, removed_at__isnull=True).exclude(pk=rater.pk)
    return rounds.few_of(rater.viewpoint, others.values_list("viewpoint", flat=True))


# What came out, once rating is over.


@dataclass(frozen=True, slots=True)
class RaterResult:
    """One rater in what came out. `name` and `way` are empty in a round without names; `number`
    counts within a viewpoint, where there are several."""

    key: str
    name: str
    viewpoint: str
    number: int
    way: str
    total: Total
    given: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Results:
    """What came out of a round: totals by rater, and how far answers lie apart, widest first.

    `gaps`: between viewpoints. Those `kept_back` have too few raters in a round without names.
    """

    round: Round
    instrument: Instrument
    placed: Mapping[str, Placed]
    raters: tuple[RaterResult, ...]
    spreads: tuple[Spread, ...]
    gaps: tuple[Gap, ...]
    kept_back: tuple[str, ...]  # viewpoints, in their order
    words: Mapping[str, tuple[tuple[str, str], ...]]  # element → (rater key, their words)
    agreed: Mapping[str, Agreed]


def results(of: Round, reader: str = "") -> Results:
    """What came out of a round with a result, its questions in the reader's language.

    Raises NotVisible before, and once set aside.
    """
    if of.outcome != Outcome.VALID:
        raise NotVisible
    instrument = content_in(of.instrument, reader)
    rows = instruments.asked(instrument, of.parts)
    order = [one.element.code for one in rows]
    handed = [one for one in raters_of(of) if one.handed_in_at is not None]
    given: dict[int, dict[str, int]] = {one.pk: {} for one in handed}
    said: dict[str, list[tuple[int, str]]] = {}
    for row in Rating.objects.filter(rater__in=handed).select_related("asked").order_by("pk"):
        given[row.rater_id][row.asked.code] = row.points
        if row.words:
            said.setdefault(row.asked.code, []).append((row.rater_id, row.words))
    found = _told(of, instrument, handed, given)
    keys = {pk: one.key for pk, one in found.items()}
    raters = tuple(found.values())
    answers = [
        Answered(code, one.key, one.viewpoint, points)
        for one in raters
        for code, points in one.given.items()
    ]
    views = rounds.compared_viewpoints((one.viewpoint for one in raters), anonymous=of.anonymous)
    return Results(
        round=of,
        instrument=instrument,
        placed={one.element.code: one for one in rows},
        raters=raters,
        spreads=tuple(spread.spreads(answers, order)),
        gaps=tuple(spread.gaps((one for one in answers if one.viewpoint in views), order)),
        kept_back=tuple(
            dict.fromkeys(one.viewpoint for one in raters if one.viewpoint not in views)
        ),
        words={code: tuple((keys[pk], words) for pk, words in told) for code, told in said.items()},
        agreed=agreed_of(of),
    )


def _told(
    of: Round, instrument: Instrument, handed: list[Rater], given: Mapping[int, Mapping[str, int]]
) -> dict[int, RaterResult]:
    """Raters by key, in an order that gives nobody away where there are no names."""
    views = list(rounds.Viewpoint)

    def order(one: Rater) -> tuple[int, ...]:
        place = views.index(rounds.Viewpoint(one.viewpoint))
        points = tuple(sorted(given[one.pk].values()))
        return (place, sum(points), *points) if of.anonymous else (place, one.pk)

    counted: dict[str, int] = {}
    found = {}
    for one in sorted(handed, key=order):
        number = counted[one.viewpoint] = counted.get(one.viewpoint, 0) + 1
        found[one.pk] = RaterResult(
            key=f"{one.viewpoint}-{number}",
            name="" if of.anonymous else one.name,
            viewpoint=one.viewpoint,
            number=number,
            way="" if of.anonymous else one.way,
            total=instruments.total(instrument, given[one.pk], of.parts),
            given=given[one.pk],
        )
    return found


def agreed_of(of: Round) -> dict[str, Agreed]:
    """What the meeting made of each element it talked about: the newest of each."""
    rows = Agreed.objects.filter(convening__round=of).select_related("asked").order_by("pk")
    return {row.asked.code: row for row in rows}


def convening_of(of: Round) -> Convening | None:
    """The meeting about a round, where it was held."""
    return Convening.objects.filter(round=of).first()


# Over several rounds.


def closed_rounds(programme: Programme) -> list[Round]:
    """The rounds with a valid result, oldest first."""
    rows = Round.objects.filter(programme=programme, outcome=Outcome.VALID)
    return list(rows.select_related("instrument", "programme__pack").order_by("number"))


def as_compared(of: Round) -> trends.Rounded:
    """A closed round as the rules compare it: complete raters only."""
    asked = asked_by_code(of)
    rows = Rating.objects.filter(rater__round=of, rater__handed_in_at__isnull=False)
    given: dict[int, dict[str, int]] = {}
    for rater, code, points in rows.values_list("rater_id", "asked__code", "points"):
        given.setdefault(rater, {})[code] = points
    return trends.Rounded(
        number=of.number,
        # Not the digest: the languages of one version ask the same and can be compared.
        instrument=f"{of.instrument.code} {of.instrument.version}",
        most={code: one.most for code, one in asked.items()},
        given=[one for _, one in sorted(given.items()) if len(one) == len(asked)],
    )


def due(programme: Programme) -> date | None:
    """The day of the next check: what the last meeting agreed, unless another round was begun."""
    last = Round.objects.filter(programme=programme).exclude(outcome=Outcome.SET_ASIDE)
    newest = last.order_by("-number").first()
    convening = convening_of(newest) if newest else None
    return convening.next_on if convening else None


def may_see_results(viewer: Viewer, rater: Rater) -> bool:
    """Signed-in raters see what came out once rating is over; a guest does not come back."""
    return viewer.account is not None and rater.round.outcome == Outcome.VALID


def day(of: Round, at: datetime) -> date:
    """The day of the round's programme at a moment."""
    return programmes.day_of(of.programme, at)
