"""Everyone a change of rules would reach, with their newest answers. It never leaves the machine.

No viewer is asked: what is made of it for anybody to see goes through small numbers first, and the
list of those to speak with through the loaders of consent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from ownway.allocation.models import Allocation, FinalAmount
from ownway.assessment.models import Answer, Assessment
from ownway.assessment.rules import Status, Viewpoint
from ownway.decisions import queries as decided
from ownway.decisions.models import AmountClaim, Decision, LineDecision, Reconsideration
from ownway.decisions.rules import LineOutcome, SecondLook
from ownway.joining import queries as joining
from ownway.joining.models import Enrolment
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.scheme.rules.numerals import half_up

# What people can be told apart by here; no other trait of anybody is kept.
GROUPS = ("Language", "Joined with help")
# The way to a decision, as a fairness audit names its parts; "completed" is true of all in it.
PROCESS = ("uplift", "override", "appeal", "appeal_won", "days")


@dataclass(frozen=True, slots=True)
class Member:
    """One active person. `answers`: option by question, a question left open at its least.

    `cost_minor`: what their newest agreed plan costs a year, None where there is none. `process`:
    what is known of their way to a decision, as a table of answers writes it.
    """

    person: UUID
    answers: Mapping[str, str]
    facts: Mapping[str, object]
    groups: Mapping[str, str]
    cost_minor: int | None = None
    process: Mapping[str, str] = field(default_factory=dict)


def everyone(programme: Programme, at: datetime) -> Iterator[Member]:
    """Everybody who takes part now and had sent answers by a moment, oldest first.

    Whoever has not answered yet has no amount that could change.
    """
    newest = _newest_answers(programme, at)
    helped = dict(
        Enrolment.objects.filter(person__programme=programme).values_list("person", "with_help")
    )
    costs, ways = _costs(programme, at), _ways(programme, at)
    for person in joining.taking_part(programme):
        if person.pk in newest:
            yield Member(
                person=person.ref,
                answers=newest[person.pk],
                facts=person.facts,
                groups={
                    "Language": person.language.lower().partition("-")[0],
                    "Joined with help": "yes" if helped.get(person.pk) else "no",
                },
                cost_minor=costs.get(person.pk),
                process=ways.get(person.pk, {}),
            )


def _newest_answers(programme: Programme, at: datetime) -> dict[int, dict[str, str]]:
    """Option by question of each person's newest round that was sent."""
    rounds = {
        one.person_id: one
        for one in Assessment.objects.filter(person__programme=programme, sent_at__lte=at)
        .exclude(status=Status.DRAFT)
        .select_related("pack")
        .order_by("number")
    }
    whose = {one.pk: person for person, one in rounds.items()}
    found = {
        person: {
            question.code: question.options[0].code
            for question in programmes.pack_of(one.pack).questions
        }
        for person, one in rounds.items()
    }
    given = Answer.objects.filter(
        assessment__person__programme=programme, viewpoint=Viewpoint.PERSON
    ).exclude(option="")
    for round_, question, option in given.values_list("assessment", "question", "option"):
        if round_ in whose and question in found[whose[round_]]:
            found[whose[round_]][question] = option
    return found


def _costs(programme: Programme, at: datetime) -> dict[int, int]:
    """What the lines agreed in each person's newest plan cost for a year, in minor units."""
    agreed = LineDecision.objects.filter(
        Q(outcome=LineOutcome.APPROVED) | Q(second_look__outcome=SecondLook.CHANGED),
        decision__version__plan__person__programme=programme,
        decision__decided_at__lte=at,
    ).order_by("decision")
    found: dict[int, tuple[int, int, int]] = {}  # person: decision, months, cost so far
    for person, decision, months, total in agreed.values_list(
        "decision__version__plan__person",
        "decision",
        "decision__version__months",
        "line__total_minor",
    ):
        before = found.get(person)
        so_far = before[2] if before is not None and before[0] == decision else 0
        found[person] = (decision, months, so_far + total)
    kept = _kept(programme, {decision for decision, _months, _total in found.values()})
    return {
        person: half_up(Fraction(total * 12, months) + kept.get(decision, 0))
        for person, (decision, months, total) in found.items()
    }


def _kept(programme: Programme, decisions: Collection[int]) -> dict[int, Fraction]:
    """What a no left as it was agreed costs for a year, where a decision left something."""
    mine = Q(version__plan__person__programme=programme, lines__keeps=True)
    return {
        row.pk: sum(
            (
                Fraction(line.total_minor * 12, line.version.months)
                for line in decided.agreed_in(row)
                if line.version_id != row.version_id
            ),
            Fraction(0),
        )
        for row in Decision.objects.filter(mine).select_related("version").distinct()
        if row.pk in decisions
    }


def _ways(programme: Programme, at: datetime) -> dict[int, dict[str, str]]:
    """What is known of each person's way: settled otherwise, asked again, days to a decision."""
    found: dict[int, dict[str, str]] = {}
    rows = Allocation.objects.filter(person__programme=programme, worked_out_at__lte=at)
    worked = {}
    for person, moment in rows.order_by("number").values_list("person", "worked_out_at"):
        worked[person] = moment
        found[person] = {"uplift": "no", "override": "no", "appeal": "no"}
    finals = FinalAmount.objects.filter(
        allocation__person__programme=programme, settled_at__lte=at
    ).order_by("settled_at")
    for person, amount, first in finals.values_list(
        "allocation__person", "amount_minor", "indicative_minor"
    ):
        found[person]["override"] = "yes" if amount != first else "no"
        found[person]["uplift"] = "yes" if amount > first else "no"
    looks = Reconsideration.objects.filter(
        line_decision__decision__version__plan__person__programme=programme, asked_at__lte=at
    ).values_list("line_decision__decision__version__plan__person", "outcome")
    claims = AmountClaim.objects.filter(
        allocation__person__programme=programme, said_at__lte=at
    ).values_list("allocation__person", "outcome")
    for person, outcome in (*looks, *claims):
        way = found.setdefault(person, {})
        way["appeal"] = "yes"
        if outcome:
            won = outcome in ("changed", "answers", "settled", "rules")
            way["appeal_won"] = "yes" if won or way.get("appeal_won") == "yes" else "no"
    decided = Decision.objects.filter(
        version__plan__person__programme=programme, decided_at__lte=at
    ).order_by("decided_at")
    for person, moment in decided.values_list("version__plan__person", "decided_at"):
        if person in worked and moment >= worked[person] and "days" not in found[person]:
            found[person]["days"] = str((moment - worked[person]).days)
    return found
