"""Endings of every other kind, the clean close of the money of all, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from harness import Outcome

from cohorting.people import Walker
from cohorting.year import Year, day


class Partings:
    """Each ends in its own way; whatever can be closed is closed."""

    def __init__(self, year: Year, outcome: Outcome) -> None:
        self.year, self.outcome = year, outcome

    def _over(self, walker: Walker, ended: Any) -> None:
        back = walker.purse.end()
        self.outcome.expect(
            ended.returned_minor == back,
            f"{walker.fate}: {ended.returned_minor} went back, not {back}",
        )
        walker.over, walker.closing = True, ended.closing

    def begin(self) -> None:
        """August: two are not heard from, and the programme gives somebody notice."""
        from ownway.endings import actions
        from ownway.endings.rules import TriedBy

        by = self.year.staff("approver")
        for walker in self.year.of("lost", "heard_from"):
            walker.search = actions.begin_search(person=walker.person, by=by, at=day(4, 6))
            for place, way in enumerate(
                (TriedBy.PHONE, TriedBy.LETTER, TriedBy.VISIT, TriedBy.PHONE)
            ):
                at = day(4, 7 + place)
                actions.note_try(
                    search=walker.search,
                    way=way,
                    tried_on=at.date(),
                    words="Nobody was there",
                    key=uuid4(),
                    by=by,
                    at=at,
                )
        for walker in self.year.of("heard_from"):
            actions.heard_from(search=walker.search, by=walker.own, at=day(4, 20))
        for walker in self.year.of("ended"):
            walker.notice = actions.propose_end(
                person=walker.person,
                reason_code="moved_area",
                words="You moved to Elm County.",
                by=by,
                at=day(4, 6),
            )
            senior = self.year.staff("senior_approver")
            actions.agree_end(notice=walker.notice, by=senior, at=day(4, 7))
            actions.challenge_end(
                notice=walker.notice, words="I only visit there.", by=walker.own, at=day(4, 20)
            )

    def end(self, exits: Any) -> None:
        """September: each is over in its own words, and what is promised is still paid."""
        from ownway.endings import actions, queries
        from ownway.holding import actions as holding

        year, at = self.year, day(5, 16)
        by, senior = year.staff("approver"), year.staff("senior_approver")
        for walker in year.of("leaves", "moves"):
            year.buy(walker, "third", 2, at)
            kind = "moved" if walker.is_("moves") else "choice"
            if kind == "moved":
                package = actions.make_package(person=walker.person, by=walker.own, at=at)
                self.outcome.expect(bool(package), "no package for one who moves")
            self._over(walker, actions.leave(person=walker.person, kind=kind, by=walker.own, at=at))
        for walker in year.of("lost"):
            early = {"search": walker.search, "by": by}
            exits.refused(
                "contact was lost too soon",
                "not_ready_to_end",
                lambda early=early: actions.end_lost(**early, at=day(5, 1)),
            )
            self._over(walker, actions.end_lost(**early, at=day(5, 18)))
        for walker in year.of("ended"):
            exits.refused(
                "the programme ended what was challenged",
                "not_ready_to_end",
                lambda walker=walker: actions.end_by_programme(
                    notice=walker.notice, by=by, at=day(5, 10)
                ),
            )
            actions.answer_challenge(
                challenge=queries.challenge_of(walker.notice),
                stands=True,
                reason="Elm County looks after you now.",
                by=year.staff("payer"),
                at=day(5, 14),
            )
            self._over(
                walker, actions.end_by_programme(notice=walker.notice, by=senior, at=day(5, 17))
            )
        for walker in year.of("died"):
            year.buy(walker, "notional", 1, day(5, 10))
            holding.note_death(
                person=walker.person,
                died_on=day(5, 12).date(),
                representative="Lee",
                representative_reach="By letter",
                by=by,
                at=day(5, 15),
            )
        year.round(day(5, 19))
        for walker in year.of("died"):
            self._over(walker, queries.last_ending(walker.person))

    # -- the clean close ----------

    def close(self, at: Any) -> None:
        """Whatever can be closed is: what lies with a holder comes back first, to the penny."""
        from ownway.core.actors import SYSTEM
        from ownway.core.money import Money
        from ownway.endings import actions, queries
        from ownway.endings.models import Closing

        payer = self.year.staff("payer")
        for closing in Closing.objects.filter(final_at__isnull=True).order_by("pk"):
            closing = queries.whole().get(pk=closing.pk)
            actions.take_on(closing=closing, by=payer, at=at)
            actions.tidy(closing=closing, by=SYSTEM, at=at)
            for one in queries.lying(closing):
                actions.note_came_back(
                    closing=closing,
                    arrangement=one.arrangement,
                    amount=Money(one.minor, self.year.programme.currency),
                    came_on=at.date(),
                    key=uuid4(),
                    by=payer,
                    at=at,
                )
            if queries.open_items(closing):
                continue  # a bill that is promised; the next month's end looks again
            actions.close(closing=closing, by=payer, at=at)

    def refunds(self, at: Any) -> None:
        """A payee gives money back months after the close: it finds its funder, and is said."""
        from ownway.core.money import Money
        from ownway.spending import actions as spending
        from ownway.spending.models import Bill

        for walker in self.year.walkers:
            if not walker.is_("refund_after") or not walker.bought:
                continue
            bill = Bill.objects.filter(purchase=walker.bought[0]).get()
            spending.refund(
                bill=bill,
                amount=Money(313, self.year.programme.currency),
                kind="refund",
                back_on=at.date(),
                key=uuid4(),
                by=self.year.staff("payer"),
                at=at,
            )
            walker.purse.refund(313)
            walker.purse.gone_back += 313

    def settle_refunds(self, at: Any) -> None:
        """What came back is sent on, and the statements are said again."""
        from ownway.cli import worker
        from ownway.core.money import Money
        from ownway.endings import actions, queries

        for walker in self.year.walkers:
            if not walker.is_("refund_after") or walker.closing is None:
                continue
            closing = queries.whole().get(pk=walker.closing.pk)
            for one in queries.lying(closing):
                actions.note_came_back(
                    closing=closing,
                    arrangement=one.arrangement,
                    amount=Money(one.minor, self.year.programme.currency),
                    came_on=at.date(),
                    key=uuid4(),
                    by=self.year.staff("payer"),
                    at=at,
                )
        worker.tidy_endings(at + timedelta(hours=1))

    # -- how they are, and the way back ----------

    def ask_again(self, at: Any) -> dict[str, int]:
        """Asked at the time they chose; half of them answer. Silence is no failure."""
        from ownway.endings import actions
        from ownway.endings.models import AskAgain

        said = {"asked": 0, "answered": 0}
        for ask in AskAgain.objects.filter(ask_on__lte=at.date()).order_by("pk"):
            back = hasattr(ask.ending, "returned")
            try:
                actions.note_asked(ask=ask, by=self.year.staff("approver"), at=at)
            except actions.NotOffered:
                self.outcome.expect(back, "somebody who had left was not asked how they are")
                continue
            self.outcome.expect(not back, "somebody who is back was asked how they are")
            said["asked"] += 1
            walker = next(one for one in self.year.walkers if one.person.pk == ask.person_id)
            if walker.number % 2:
                actions.reply(ask=ask, going=4, words="Fine", by=walker.own, at=at)
                said["answered"] += 1
        return said

    def come_back(self, month: int) -> int:
        """Back from the last plan, with no new application; the money is granted anew."""
        from ownway.endings import actions

        back = 0
        for walker in self.year.walkers:
            if not walker.is_("returns") or not walker.graduated:
                continue
            made = actions.come_back(person=walker.person, by=walker.own, at=day(month, 3))
            self.outcome.expect(made.alumni, "a graduate who comes back is no alumni")
            self.outcome.expect(made.plan is not None, "the last plan was not copied")
            self._plans_again(walker, made.plan, month)
            walker.over = walker.graduated = False
            walker.exit = None
            back += 1
        return back

    def leave_again(self, month: int) -> None:
        """Some who left came back and leave once more: each close in its turn, none twice."""
        from ownway.endings import actions

        for walker in self.year.walkers:
            if not walker.is_("leaves_twice"):
                continue
            made = actions.come_back(person=walker.person, by=walker.own, at=day(month, 3))
            self._plans_again(walker, made.plan, month)
            ended = actions.leave(person=walker.person, by=walker.own, at=day(month, 20))
            self._over(walker, ended)

    def _plans_again(self, walker: Walker, plan: Any, month: int) -> None:
        from ownway.planning import actions as planning

        version = plan.versions.get()
        self.outcome.expect(version.lines.count() == 4, "a line of the last plan was lost")
        walker.telling.version = planning.submit(
            version=version,
            signed_name=walker.own.name,
            edit_no=version.edit_no,
            by=walker.own,
            at=day(month, 3),
        )
        walker.telling.decided(day(month, 4))
        self.year._lives(walker, day(month, 5))
