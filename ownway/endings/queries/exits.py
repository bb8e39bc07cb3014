"""Reads of the way out: where each stands, what comes next, and what each side has promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ownway.consent import queries as consent
from ownway.consent.queries import Viewer
from ownway.consent.rules import Permission, Topic
from ownway.core.problems import NotVisible
from ownway.endings import rules
from ownway.endings.models import (
    Commitment,
    Ending,
    Exit,
    ExitPlan,
    Milestone,
    Party,
    Resource,
    ScholarshipAnswer,
    Story,
    StoryUse,
)
from ownway.endings.rules import ExitStatus, Kept, NextStep, Outcome, Side, Stands
from ownway.people.models import Person
from ownway.planning.rules import Finding
from ownway.programme import queries as programmes
from ownway.programme.models import Programme

_SIGN_WITHIN = 7  # days, where the pack has no exit programme


@dataclass(frozen=True, slots=True)
class Whole:
    """One way out with everything that belongs to it, as it stands on a day."""

    exit: Exit
    today: date
    parties: tuple[Party, ...]
    commitments: tuple[Commitment, ...]  # none taken back
    plan: ExitPlan | None
    answers: tuple[ScholarshipAnswer, ...]  # the oldest first

    @property
    def answer(self) -> ScholarshipAnswer | None:
        """The last one that was given."""
        return self.answers[-1] if self.answers else None

    @property
    def status(self) -> ExitStatus:
        return ExitStatus(self.exit.status)

    @property
    def standing(self) -> tuple[Party, ...]:
        """Those who take part now, the person first."""
        return tuple(one for one in self.parties if one.left_at is None)

    @property
    def me(self) -> Party | None:
        return next((one for one in self.parties if one.side == Side.PERSON), None)

    @property
    def coach(self) -> Party | None:
        """The peer coach; where there is none, the first member of staff."""
        staff = [one for one in self.standing if one.side == Side.STAFF]
        peers = [one for one in staff if one.part == rules.PEER_COACH]
        return next(iter([*peers, *staff]), None)

    def signed(self, party: Party) -> bool:
        """Whether one has signed what is handed round now."""
        return any(one.agreement == self.exit.agreement for one in party.signatures.all())

    @property
    def unsigned(self) -> tuple[Party, ...]:
        return tuple(one for one in self.standing if not self.signed(one))

    @property
    def holding_up(self) -> tuple[Party, ...]:
        """Those whose signature is missing. Once all had signed, whoever is asked along later
        owes a name for a promise of their own, and for nothing else.
        """
        if self.status not in rules.AGREED:
            return self.unsigned
        return tuple(
            one
            for one in self.unsigned
            if any(each.outcome != Outcome.HANDED_ON for each in self.of(one))
        )

    @property
    def asked_look(self) -> ScholarshipAnswer | None:
        """A no that somebody else was asked to look at, and that waits for the answer to that."""
        return next((one for one in self.answers if one.waits_for_look), None)

    @property
    def days_waiting(self) -> int:
        """Whole days since the agreement was handed round; nought before."""
        since = self.exit.handed_round_at
        if since is None:
            return 0
        return (self.today - programmes.day_of(self.exit.person.programme, since)).days

    @property
    def sign_by(self) -> date | None:
        """By when we sign, by the pack's clock; None before it is asked. The person has no day."""
        handed = self.exit.handed_round_at
        if handed is None:
            return None
        handed_on = programmes.day_of(self.exit.person.programme, handed)
        return handed_on + timedelta(days=self.days_to_sign)

    @property
    def days_to_sign(self) -> int:
        """Days the pack gives us to sign what goes round."""
        terms = programmes.pack_of(self.exit.person.programme).exits
        return terms.sign_within.days if terms else _SIGN_WITHIN

    @property
    def reminds(self) -> bool:
        """Whether the day to sign by has come: from then on staff are reminded, and only staff."""
        by = self.sign_by
        return by is not None and self.today >= by

    def of(self, party: Party) -> tuple[Commitment, ...]:
        return tuple(one for one in self.commitments if one.owner_id == party.pk)

    @property
    def without_owner(self) -> tuple[Commitment, ...]:
        """Open promises of those who left: each needs somebody new."""
        return tuple(
            one
            for one in self.commitments
            if one.outcome == Outcome.OPEN and one.owner.left_at is not None
        )

    @property
    def stands(self) -> Stands:
        """What the rules work the next step out from."""
        counted = [one for one in self.commitments if one.outcome != Outcome.HANDED_ON]
        cohort = self.exit.cohort
        return Stands(
            status=self.status,
            paused=self.exit.paused_at is not None,
            in_group=cohort is not None,
            peer_coach=any(one.part == rules.PEER_COACH for one in self.standing),
            look_asked=self.asked_look is not None,
            retreat_over=bool(cohort and cohort.retreated_at),
            has_plan=self.plan is not None,
            promised=frozenset(
                Side(one.owner.side) for one in counted if one.owner.left_at is None
            ),
            handed_round=self.exit.handed_round_at is not None,
            unsigned=frozenset(Side(one.side) for one in self.holding_up),
            without_owner=len(self.without_owner),
            open_of_person=sum(
                one.outcome == Outcome.OPEN and one.owner.side == Side.PERSON for one in counted
            ),
        )

    @property
    def next(self) -> NextStep:
        return rules.next_step(self.stands)

    @property
    def awaiting(self) -> bool:
        """Handed round, and not signed by all: it waits, and only for them (scenario 31)."""
        if self.exit.handed_round_at is None or self.status not in rules.SIGNING:
            return False
        return bool(self.unsigned)

    def late(self, one: Commitment) -> bool:
        """Its day has passed and it is open. A rest stops the clocks of the person's promises;
        what others promised them is owed all the same.
        """
        resting = rules.stops_clock(one.owner.side, resting=self.exit.paused_at is not None)
        return one.outcome == Outcome.OPEN and one.due_on < self.today and not resting


def of_person(person: Person, at: datetime) -> Whole | None:
    """The way out somebody is on; the last one where it has ended; None where none was begun."""
    rows = Exit.objects.filter(person=person).order_by("-began_at", "-pk")
    return next(iter(_wholes(rows[:1], at)), None)


def of_exit(row: Exit, at: datetime) -> Whole:
    """One way out as it stands inside an action that holds it."""
    return _wholes(Exit.objects.filter(pk=row.pk), at)[0]


def lacking(person: Person, at: datetime) -> tuple[Finding, ...]:
    """What the way out of this person lacks before they graduate (H2)."""
    found = of_person(person, at)
    if found is None or found.status is ExitStatus.GRADUATED:
        return rules.to_graduate(Stands(status=ExitStatus.INTERESTED))
    return rules.to_graduate(found.stands)


def mine(viewer: Viewer, person: UUID, at: datetime) -> Whole | None:
    """A person's own way out, for themself. Raises NotVisible for anybody else."""
    if person not in viewer.own_people:
        raise NotVisible
    rows = Exit.objects.filter(person__ref=person).order_by("-began_at", "-pk")
    return next(iter(_wholes(rows[:1], at)), None)


def way_out(viewer: Viewer, ref: UUID, at: datetime) -> Whole:
    """One way out, for those who run exits there and for those who take part in it by name.

    Raises NotVisible.
    """
    found = next(iter(_wholes(Exit.objects.filter(ref=ref), at)), None)
    if found is None:
        raise NotVisible
    person = found.exit.person
    part = part_of(viewer, found)
    if part is None:
        consent.require(viewer, Permission.EXIT_RUN, person=person)
    viewer.saw(consent.about_of(person), Topic.GOALS)
    return found


def part_of(viewer: Viewer, whole: Whole) -> Party | None:
    """As whom the viewer takes part in it now; None where they do not."""
    account = viewer.account
    if account is None:
        return None
    return next((one for one in whole.standing if one.account_id == account.pk), None)


def ways_out(
    viewer: Viewer, programme: UUID, at: datetime, statuses: frozenset[ExitStatus] | None = None
) -> list[Whole]:
    """Every way out of a programme this viewer runs, oldest step first; a fixed number of queries.

    Who takes part in some by name sees those.
    """
    rows = Exit.objects.filter(person__programme__ref=programme)
    if statuses is not None:
        rows = rows.filter(status__in=statuses)
    if consent.can(viewer, Permission.EXIT_RUN, programme=programme):
        # Rows of those the viewer is too close to stay away from them (T7).
        open_to = consent.visible(viewer, rows, at=at)
        rows = rows.filter(pk__in=[row.pk for row in open_to])
    else:
        rows = rows.filter(parties__account=viewer.account, parties__left_at__isnull=True)
    found = _wholes(rows.distinct().order_by("stepped_at", "pk"), at)
    for one in found:
        viewer.saw(consent.about_of(one.exit.person), Topic.GOALS)
    return found


def to_sign(viewer: Viewer, at: datetime, *, programme: UUID | None = None) -> list[Whole]:
    """Agreements that wait for the viewer's own signature, longest first; here, or anywhere."""
    mine_too = Exit.objects.filter(
        parties__account=viewer.account, parties__left_at__isnull=True, status__in=rules.SIGNING
    )
    if programme is not None:
        mine_too = mine_too.filter(person__programme__ref=programme)
    found = []
    for one in _wholes(mine_too.distinct().order_by("handed_round_at", "pk"), at):
        part = part_of(viewer, one)
        if one.exit.handed_round_at and part is not None and not one.signed(part):
            viewer.saw(consent.about_of(one.exit.person), Topic.GOALS)
            found.append(one)
    return found


def plan_for(viewer: Viewer, whole: Whole) -> ExitPlan | None:
    """The exit plan, for those who take part, where the person shares it; else None."""
    plan = whole.plan
    if plan is None or not plan.shared or part_of(viewer, whole) is None:
        return None
    viewer.saw(consent.about_of(whole.exit.person), Topic.BAD_TIMES)
    return plan


def milestones(whole: Whole) -> list[Milestone]:
    """What the person chose to reach, by day, then as chosen."""
    rows = Milestone.objects.filter(exit=whole.exit, removed_at__isnull=True)
    return sorted(rows, key=lambda one: (one.by_on or date.max, one.pk))


def resources(whole: Whole) -> list[Resource]:
    """What partners put at their side with the award."""
    return list(Resource.objects.filter(exit=whole.exit).order_by("until_on", "pk"))


def _wholes(rows: QuerySet[Exit], at: datetime) -> list[Whole]:
    """Ways out with all that belongs to them, in five queries however many they are."""
    full = rows.select_related("person__programme__pack", "cohort", "plan").prefetch_related(
        "parties__signatures", "commitments__owner", "answers"
    )
    return [_whole(one, programmes.day_of(one.person.programme, at)) for one in full]


def _whole(one: Exit, today: date) -> Whole:
    order = {side: place for place, side in enumerate(Side)}
    return Whole(
        exit=one,
        today=today,
        parties=tuple(
            sorted(one.parties.all(), key=lambda each: (order[Side(each.side)], each.pk))
        ),
        commitments=tuple(
            sorted(
                (each for each in one.commitments.all() if each.outcome != Outcome.TAKEN_BACK),
                key=lambda each: (each.due_on, each.pk),
            )
        ),
        plan=getattr(one, "plan", None),
        answers=tuple(sorted(one.answers.all(), key=lambda each: each.pk)),
    )


def kept(programme: Programme, at: datetime, *, cohort: UUID | None = None) -> tuple[Kept, ...]:
    """Promises kept on each side, counted in one query; whose they are is not told."""
    today = programmes.day_of(programme, at)
    rows = Commitment.objects.filter(exit__person__programme=programme, exit__agreement__gt=0)
    if cohort is not None:
        rows = rows.filter(exit__cohort__ref=cohort)
    clock = Q(exit__paused_at__isnull=True) | ~Q(owner__side=Side.PERSON)
    late = Q(due_on__lt=today) & clock
    doubted = Q(outcome=Outcome.KEPT, person_says=Outcome.MISSED)
    counted = rows.values("owner__side", "outcome").annotate(
        all=Count("pk"), late=Count("pk", filter=late), doubted=Count("pk", filter=doubted)
    )
    split, not_so = [], dict.fromkeys(Side, 0)
    for row in counted.order_by("owner__side", "outcome"):
        side, outcome = row["owner__side"], row["outcome"]
        split += [(side, outcome, True, row["late"])]
        split += [(side, outcome, False, row["all"] - row["late"])]
        not_so[Side(side)] += row["doubted"]
    return rules.kept_by_sides(split, not_so)


def how_many_promised(programme: Programme) -> int:
    """How many people have promises that were handed round."""
    rows = Exit.objects.filter(person__programme=programme, agreement__gt=0)
    return rows.values("person").distinct().count()


def counts(programme: Programme, *, cohort: UUID | None = None) -> dict[ExitStatus, int]:
    """How many stand where, each state by itself; graduates are counted apart (H2)."""
    rows = Exit.objects.filter(person__programme=programme)
    if cohort is not None:
        rows = rows.filter(cohort__ref=cohort)
    found = dict(rows.values_list("status").annotate(Count("pk")))
    return {status: found.get(status.value, 0) for status in ExitStatus}


def story_of(ending: Ending) -> Story | None:
    """What a graduate tells, while their yes holds."""
    return Story.objects.filter(ending=ending, withdrawn_at__isnull=True).first()


def uses(story: Story) -> list[StoryUse]:
    """What was asked of a story and is not over, oldest first; for the person and those who ask."""
    return list(StoryUse.objects.filter(story=story, ended_at__isnull=True).order_by("pk"))


def asked_of_story(person: Person) -> Ending | None:
    """The graduation whose story somebody asks to use and waits for a yes or a no; or None."""
    rows = StoryUse.objects.filter(
        story__ending__person=person, answer="", ended_at__isnull=True
    ).select_related("story__ending")
    found = rows.order_by("pk").first()
    return None if found is None else found.story.ending


def story_told(ref: UUID) -> Story | None:
    """A story whose yes holds now, for rules and for those who ask."""
    rows = Story.objects.select_related("ending__person__programme__pack")
    return rows.filter(ref=ref, withdrawn_at__isnull=True).first()


def stories(programme: Programme) -> list[Story]:
    """The stories of a programme whose yes holds now, newest first."""
    rows = Story.objects.filter(ending__person__programme=programme, withdrawn_at__isnull=True)
    full = rows.select_related("ending__person").prefetch_related("uses")
    return list(full.order_by("-agreed_at", "-pk"))
