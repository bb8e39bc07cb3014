"""From the last signature to graduating, with what goes otherwise than planned."""

from __future__ import annotations

from typing import Any

from cohorting.gathering import Gathering
from cohorting.people import Walker
from cohorting.year import day


class Exits(Gathering):
    """The whole way out: beginning, crises, other ways, coaches who leave, and graduating."""

    # -- August to October: on the way, and what comes between ----------

    def begin(self) -> None:
        from ownway.endings import actions
        from ownway.endings.rules import Fall

        for walker in self.year.walkers:
            if walker.is_("declined"):
                continue
            own: dict[str, Any] = {"by": walker.own, "at": day(4, 4)}
            actions.begin_transition(way_out=walker.exit, **own)
            actions.choose_milestone(way_out=walker.exit, words="My own key", **own)
            if walker.is_("taper"):
                now = walker.purse.granted - walker.purse.gone_back
                falls = [(day(5, 15).date(), now - 30_100), (day(7, 15).date(), now - 95_700)]
                walker.taper = actions.write_taper(
                    person=walker.person, falls=[Fall(*one) for one in falls], **own
                )
                actions.sign_taper(taper=walker.taper, signed_name=walker.own.name, **own)
                walker.purse.falls = falls

    def crises(self) -> None:
        """A hard time: everything rests at once, and what is kept aside is there."""
        from ownway.endings import actions

        for walker in self.year.of("crisis", "taper_paused"):
            own: dict[str, Any] = {"by": walker.own, "at": day(5, 10)}
            walker.purse.resting = True
            if walker.is_("taper_paused"):
                actions.pause_taper(taper=walker.taper, **own)
                continue
            actions.pause(way_out=walker.exit, **own)  # all of it waits, the money too
            self.year.buy(walker, "aside", 1, day(5, 11))
            self.refused(
                "one graduated while their way rested",
                "not_yet",
                lambda walker=walker: actions.graduate(
                    person=walker.person, by=walker.own, at=day(5, 12)
                ),
                "exit_paused",
            )

    def better(self) -> None:
        """They go on when they say so; a pause of the money lasts as long as they like."""
        from ownway.endings import actions

        for walker in self.year.of("crisis"):
            actions.go_on(way_out=walker.exit, by=walker.own, at=day(6, 12))
            walker.purse.resting = False

    def own_way(self) -> None:
        """Out of the group without a word, and on a way of their own with another coach."""
        from ownway.endings import actions, queries

        year = self.year
        helper = year.coaches[2]
        for walker in year.of("own_way"):
            own: dict[str, Any] = {"by": walker.own, "at": day(4, 20)}
            actions.step_out(way_out=walker.exit, **own)
            before = self.now(walker, day(4, 20))
            walker.exit = actions.go_own_way(person=walker.person, **own)
            whole = queries.of_exit(walker.exit, day(4, 20))
            self.outcome.expect(
                whole.plan is not None or before.plan is None, "what was written was lost"
            )
            self._again(walker, helper)

    def _again(self, walker: Walker, helper: Any) -> None:
        from ownway.endings import actions
        from ownway.endings.rules import Side
        from ownway.people.queries import account_by_ref

        at, until = day(4, 21), day(10, 1).date()
        own: dict[str, Any] = {"by": walker.own, "at": at}
        if self.now(walker, at).plan is None:
            actions.write_plan(way_out=walker.exit, keeps_well="The sea", **own)
        account = account_by_ref(helper.ref)
        asked = actions.ask_along(way_out=walker.exit, account=account, **own)
        whole = self.now(walker, at)
        mine = {one.owner.side for one in whole.commitments if one.owner.left_at is None}
        if Side.PERSON not in mine:
            actions.promise(owner=whole.me, words="I swim", due_on=until, **own)
            self.promised["person"] += 1
        actions.promise(owner=asked, words="I ring in May", due_on=until, by=helper, at=at)
        self.promised["staff"] += 1
        actions.hand_round(way_out=walker.exit, **own)
        for party in self.now(walker, at).standing:
            by = walker.own if party.side == Side.PERSON else self._by(party)
            actions.sign(party=party, name=by.name, by=by, at=at)

    def _by(self, party: Any) -> Any:
        return next(one for one in self.year.coaches if one.ref == party.account.ref)

    # -- September and October: staff leave ----------

    def staff_leave(self) -> None:
        """A third of the coaches say that they stop; of another third the role is over."""
        from ownway.consent import actions as consent
        from ownway.consent.models import Grant
        from ownway.core.actors import SYSTEM
        from ownway.endings import actions

        year, at = self.year, day(5, 20)
        for number, coach in enumerate(year.coaches):
            if number % 3 == 0:
                for walker in year.on_their_way:
                    for party in self.now(walker, at).standing:
                        if party.account is not None and party.account.ref == coach.ref:
                            actions.leave_team(party=party, by=coach, at=at)
                actions.stop_offering(member=year.members[number], by=coach, at=at)
            elif number % 3 == 1:
                for grant in Grant.objects.filter(account__ref=coach.ref, ended_at__isnull=True):
                    consent.end_grant(grant=grant, by=SYSTEM, at=at)
            if number % 3 < 2:
                self.gone.add(number)
        year.round(day(5, 21))
        for walker in year.on_their_way:
            if (
                walker.is_("own_way", "declined")
                or walker.number % len(year.coaches) not in self.gone
            ):
                continue
            whole = self.now(walker, day(5, 22))
            self.outcome.expect(
                len(whole.without_owner) == 1, f"{walker.number}: nobody sees that a promise waits"
            )
            self.refused(
                "one graduated while a promise had no owner",
                "not_yet",
                lambda walker=walker: actions.graduate(
                    person=walker.person, by=walker.own, at=day(5, 22)
                ),
                "owner_missing",
            )

    def taken_over(self) -> None:
        """Others offer to keep the promises of those who left, by their own will."""
        from ownway.endings import actions

        year, at = self.year, day(6, 5)
        stayed = [one for number, one in enumerate(year.coaches) if number not in self.gone]
        for walker in year.on_their_way:
            for left in {one.owner for one in self.now(walker, at).without_owner}:
                new = stayed[walker.number % len(stayed)]
                actions.take_over(left=left, by=new, at=at)
            waits = self.now(walker, at).without_owner
            self.outcome.expect(not waits, f"{walker.number}: a promise has no owner")

    # -- November on: promises kept, and graduation ----------

    def kept(self) -> None:
        """Most promises are kept, on both sides; some of staff are not, and that is said."""
        from ownway.endings import actions
        from ownway.endings.rules import Outcome as Became
        from ownway.endings.rules import Side

        at = day(7, 5)
        for walker in self.year.on_their_way:
            for promise in self.now(walker, at).commitments:
                if promise.outcome != Became.OPEN:
                    continue
                missed = promise.owner.side == Side.STAFF and walker.number % 9 == 4
                actions.mark(
                    commitment=promise, outcome="missed" if missed else "kept", by=walker.own, at=at
                )

    def graduate(self, third: int, month: int) -> None:
        """A third of the group, month after month. Nobody graduates past an open purchase."""
        from ownway.endings import actions

        year = self.year
        for walker in year.on_their_way:
            if not walker.graduates or walker.number % 3 != third:
                continue
            if walker.number % 24 == third:
                at = day(month, 26)
                open_one = year.buy(walker, "third", 1, at)
                self.refused(
                    "one graduated past an open purchase",
                    "not_yet",
                    lambda walker=walker, at=at: actions.graduate(
                        person=walker.person, by=walker.own, at=at
                    ),
                    "buying_approved",
                )
                year._takes_back(walker, open_one, at)
            ended = actions.graduate(
                person=walker.person, achieved="My own key.", by=walker.own, at=day(month, 27)
            )
            back = walker.purse.end()
            self.outcome.expect(
                ended.returned_minor == back, f"{ended.returned_minor} went back, not {back}"
            )
            walker.over = walker.graduated = True
            walker.closing = ended.closing
            self._ask_later(walker, day(month, 28))
            if walker.number % 5 == 0:
                actions.tell_story(
                    ending=ended, words="I did it.", by=walker.own, at=day(month, 28)
                )

    @staticmethod
    def _ask_later(walker: Walker, at: Any) -> None:
        from ownway.endings import actions

        if walker.is_("asked_after", "plain", "returns"):
            actions.choose_asking(person=walker.person, months=3, way="phone", by=walker.own, at=at)
