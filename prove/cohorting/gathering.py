"""From the first interest to the last signature: a group opens, meets and agrees."""

from __future__ import annotations

from typing import Any

from harness import Outcome

from cohorting.people import Walker
from cohorting.year import Year, day


class Gathering:
    """What happens until everybody has signed."""

    def __init__(self, year: Year, outcome: Outcome) -> None:
        self.year, self.outcome = year, outcome
        self.promised = {"person": 0, "staff": 0, "partner": 0}
        self.gone: set[int] = set()  # numbers of the coaches who left

    @staticmethod
    def now(walker: Walker, at: Any) -> Any:
        from ownway.endings import queries

        return queries.of_exit(walker.exit, at)

    def refused(self, what: str, code: str, do: Any, *problems: str) -> None:
        """It is refused, and says why: one of `problems`, where they are named."""
        from ownway.core.problems import Refused

        try:
            do()
        except Refused as no:
            said = {one.code for one in no.problems}
            right = no.code == code and (not problems or bool(said & set(problems)))
            self.outcome.expect(right, f"{what}: refused for {no.code} {sorted(said)}")
        else:
            self.outcome.expect(False, f"{what}: it was done")

    # -- June: the group opens, and places are awarded ----------

    def open(self) -> None:
        from ownway.endings import actions

        year, at = self.year, day(2, 1)
        how: dict[str, Any] = {"by": year.staff("approver"), "at": at}
        year.cohort = actions.plan_cohort(
            programme=year.programme,
            places=year.places,
            retreat_on=day(3, 10).date(),
            retreat_place="The garden room",
            **how,
        )
        self.refused(
            "a group without a coach opened",
            "not_whole",
            lambda: actions.open_cohort(cohort=year.cohort, **how),
        )
        year.members = [
            actions.offer_self(cohort=year.cohort, part="peer_coach", by=coach, at=at)
            for coach in year.coaches
        ]
        actions.open_cohort(cohort=year.cohort, **how)

    def apply(self) -> None:
        from ownway.endings import actions

        for walker in self.year.walkers:
            if walker.number % 2:
                actions.show_interest(person=walker.person, by=walker.own, at=day(2, 2))
            walker.exit = actions.apply(
                person=walker.person, hopes="A home and work", by=walker.own, at=day(2, 4)
            )

    def answer(self) -> None:
        """Places for all but those who get a no; a no says why, and some ask somebody else."""
        from ownway.endings import actions

        year = self.year
        by = year.staff("approver")
        for walker in year.walkers:
            if not walker.is_("declined", "awarded_after_all"):
                self._award(walker)
        for walker in year.of("awarded_after_all"):
            no = self._decline(walker, "other_way_fits")
            actions.challenge(answer=no, words="I want the group.", by=walker.own, at=day(2, 12))
            again = {"answer": no, "words": "There is a place.", "at": day(2, 16)}
            self.refused(
                "one looked at their own no",
                "not_yours",
                lambda again=again: actions.look_again(**again, by=by),
            )
            place = (year.cohort, year.members[walker.number % len(year.members)])
            actions.look_again(**again, award_to=place, by=year.staff("senior_approver"))
        taken = sum(1 for one in year.walkers if not one.is_("declined"))
        for walker in year.of("declined"):
            if taken == year.places:
                self.refused(
                    "one place too many was awarded",
                    "not_whole",
                    lambda walker=walker: self._award(walker),
                    "group_full",
                )
            self._decline(walker, "group_full" if taken == year.places else "no_coach_free")

    def _award(self, walker: Walker) -> None:
        from ownway.endings import actions

        year = self.year
        how: dict[str, Any] = {"by": year.staff("approver"), "at": day(2, 10)}
        member = year.members[walker.number % len(year.members)]
        actions.award(way_out=walker.exit, cohort=year.cohort, coach=member, **how)
        if walker.number % 4 == 0:
            actions.add_resource(
                way_out=walker.exit,
                kind="housing",
                partner="Elm Homes",
                words="A flat to try",
                until_on=day(9, 1).date(),
                **how,
            )

    def _decline(self, walker: Walker, reason: str) -> Any:
        from ownway.endings import actions

        return actions.decline(
            way_out=walker.exit,
            reason=reason,
            words="Not this time.",
            would_change="A place in the next group.",
            by=self.year.staff("approver"),
            at=day(2, 11),
        )

    # -- July: the retreat, promises of each side, and who has not signed yet ----------

    def retreat(self) -> None:
        from ownway.endings import actions

        year = self.year
        walking = [one for one in year.walkers if not one.is_("declined")]
        came = [one.exit.ref for one in walking if not one.is_("missed_retreat")]
        actions.hold_retreat(
            cohort=year.cohort, came=came, by=year.staff("approver"), at=day(3, 10, 18)
        )
        for walker in walking:
            if walker.is_("missed_retreat"):
                actions.catch_up(way_out=walker.exit, by=year.staff("approver"), at=day(3, 17))
            self._promise(walker)
        for walker in walking:
            self._signs(walker)

    def _coach_of(self, walker: Walker) -> Any:
        return self.year.coaches[walker.number % len(self.year.coaches)]

    def _promise(self, walker: Walker, helper: Any = None) -> None:
        """The plan of their own, and a promise of each side with a day."""
        from ownway.endings import actions

        own: dict[str, Any] = {"by": walker.own, "at": day(3, 18)}
        until = day(10, 1).date()
        actions.write_plan(way_out=walker.exit, keeps_well="Mornings outside", shared=True, **own)
        whole = self.now(walker, day(3, 18))
        actions.promise(owner=whole.me, words="I go outside", due_on=until, **own)
        coach = helper or self._coach_of(walker)
        actions.promise(
            owner=whole.coach, words="I ring each week", due_on=until, by=coach, at=day(3, 18)
        )
        self.promised["person"] += 1
        self.promised["staff"] += 1
        if walker.is_("partner"):
            partner = actions.bring_partner(way_out=walker.exit, name="Elm Homes", **own)
            actions.promise(owner=partner, words="We hold the flat", due_on=until, **own)
            self.promised["partner"] += 1

    def _signs(self, walker: Walker) -> None:
        """All sign, but for a coach here and there: then it is the staff's turn, never hers."""
        from ownway.endings import actions
        from ownway.endings.rules import ExitStatus, Side

        at = day(3, 19)
        text = actions.hand_round(way_out=walker.exit, by=walker.own, at=at).agreement
        for party in self.now(walker, at).standing:
            if party.side == Side.PARTNER:
                paper: dict[str, Any] = {"name": "Rose", "on_paper": True}
                actions.sign(party=party, agreement=text, **paper, by=walker.own, at=at)
            elif party.side == Side.PERSON:
                name = walker.own.name
                actions.sign(party=party, name=name, agreement=text, by=walker.own, at=at)
        waits = self.now(walker, at)
        self.outcome.expect(
            waits.next.whose is Side.STAFF, f"{walker.fate}: a missing signature is the person's"
        )
        self.refused(
            "one graduated without the signature of staff",
            "not_yet",
            lambda: actions.graduate(person=walker.person, by=walker.own, at=at),
            "staff_signature_missing",
        )
        signed = day(3, 29) if walker.is_("late_signature") else at
        if walker.is_("late_signature"):
            late = self.now(walker, signed).days_waiting
            self.outcome.expect(late == 10, f"{late} days waiting, not 10")
        coach = self._coach_of(walker)
        actions.sign(party=waits.coach, name=coach.name, agreement=text, by=coach, at=signed)
        walker.exit.refresh_from_db()
        self.outcome.expect(
            walker.exit.status == ExitStatus.SIGNED, f"signed by all, and {walker.exit.status}"
        )
