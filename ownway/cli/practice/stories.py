"""Tells the story of each invented person by calling the actions a page would call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from ownway.allocation import actions as allocation
from ownway.allocation import queries as allocations
from ownway.assessment import actions as assessment
from ownway.assessment import queries as assessments
from ownway.cli.practice import coaches, leaving
from ownway.cli.practice.people import Cast, Story, Want
from ownway.consent import actions as consent
from ownway.core.actors import SYSTEM, Actor, ActorKind
from ownway.core.money import Money
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.decisions.rules import APPROVE, LineAnswer, LineOutcome
from ownway.endings import actions as endings
from ownway.holding import actions as holding
from ownway.holding import queries as held
from ownway.joining import actions as joining
from ownway.people import actions as people
from ownway.people import queries as people_queries
from ownway.people.queries import actor_of
from ownway.planning import actions as planning
from ownway.planning import queries as plans
from ownway.programme import actions as programmes
from ownway.programme import queries as programme_queries
from ownway.programme.queries import pack_of
from ownway.spending import actions as spending

STEPS = ("joined", "answered", "sent", "decided", "living", "graduated")
# How many days ago each step was; the programme itself opened before all of them.
AGO = {"joined": 60, "answered": 55, "sent": 50, "decided": 44, "living": 40, "graduated": 5}
RECENT = {"joined": 1, "answered": 3, "sent": 2}  # where the story ends there
_AT_FIRST = {"goals": "see", "plan": "agree", "money": "see"}
_FURTHER = {"goals": "see", "money": "told", "buying": "see"}
_COACH = {"person": "see", "goals": "see", "plan": "agree", "reviews": "agree"}


class Teller:
    """One practice programme being filled. `at` moves forward with each step."""

    def __init__(self, cast: Cast, programme: Any, *, now: datetime) -> None:
        self.cast = cast
        self.now = now
        self.programme = programme
        self.pack = pack_of(programme)
        self.accounts: dict[str, Any] = {}
        self.opens = False  # the past is told too, with its pay runs
        self.lately: list[Callable[[datetime], None]] = []  # what is still to be bought

    @classmethod
    def opening(cls, cast: Cast, folder: Path, *, now: datetime) -> Teller:
        """A programme opened for the first time, with its staff."""
        opened = now - timedelta(days=90)
        programme = programmes.open_programme(folder=folder, by=SYSTEM, at=opened)
        teller = cls(cast, programme, now=now)
        teller.opens = True
        teller._give_roles()
        coaches.take_on(teller)
        return teller

    @classmethod
    def going_on(cls, cast: Cast, *, now: datetime) -> Teller:
        """A programme that stands already, with the staff it has."""
        teller = cls(cast, programme_queries.by_code(cast.pack), now=now)
        for one in people_queries.practice_people():
            if one.programme == cast.pack:
                teller.accounts[one.role] = people_queries.account_by_ref(one.ref)
        return teller

    def account(self, role: str, name: str) -> Any:
        """A sign-in with a practice link: its role names the programme too."""
        account = people.add_account(
            name=name, language=self.cast.locale.lower(), at=self.now - timedelta(days=90)
        )
        self.accounts[role] = account
        return account

    def _give_roles(self) -> None:
        start = self.now - timedelta(days=89)
        wanted = {**self.cast.staff, "coach": self.cast.coach}
        for role, name in wanted.items():
            account = self.account(role, name)
            if role != "coach":
                self._grant(account, role, start)

    def colleague(self, role: str, name: str) -> Any:
        """One more member of staff, without a practice link."""
        start = self.now - timedelta(days=89)
        account = self.account(name, name)
        self._grant(account, role, start)
        return account

    def _grant(self, account: Any, role: str, start: datetime) -> None:
        consent.grant_role(
            programme=self.programme,
            account=account,
            role=role,
            from_at=start,
            until_at=start + timedelta(days=360),
            by=SYSTEM,
            at=start,
        )

    def staff(self, role: str) -> Actor:
        """Somebody of the programme, acting."""
        return actor_of(self.accounts[role], ActorKind.STAFF)

    def tell(self, story: Story) -> Any:
        """Everything one person did, up to where their story stands. Gives the person."""
        steps = STEPS[: STEPS.index(story.upto) + 1]
        one = Telling(self, story)
        for step in steps:
            last = step == story.upto
            ago = RECENT.get(step, AGO[step]) if last else AGO[step]
            getattr(one, step)(self.now - timedelta(days=ago))
        if story.again:
            one.answered(self.now - timedelta(days=RECENT["sent"]), dict(story.again))
        return one.person

    def circle(self, person: Any, *, further: bool = False) -> None:
        """A supporter is asked in and says yes; `further`: to more. Then a coach is chosen."""
        at = self.now - timedelta(hours=20)
        own = actor_of(person.account, ActorKind.PERSON)
        name, relation = self.cast.supporter
        who = self.accounts.get("supporter") or self.account("supporter", name)
        _invitation, token = people.invite(
            person=person,
            name=who.name,
            relation="friend" if further else relation,
            kind="friend" if further else "family",
            levels=_FURTHER if further else _AT_FIRST,
            by=own,
            at=at,
        )
        consent.accept_invitation(
            token=token, account=who, by=actor_of(who, ActorKind.SUPPORTER), at=at
        )
        coaches.choose(self, person, self.accounts["coach"], levels=_COACH, at=at)

    def pay(self, at: datetime) -> None:
        """One pay run by two people, settled by the bank a day later; nothing where none waits."""
        try:
            run = spending.make_run(programme=self.programme, by=self.staff("payer"), at=at)
        except spending.NothingToPay:
            return
        later = at + timedelta(hours=2)
        released = spending.release(run=run, by=self.staff("releaser"), at=later)
        spending.post_run(run=released, by=self.staff("releaser"), at=later)
        spending.settle(run=released, by=self.staff("payer"), at=at + timedelta(days=1))

    def buy_lately(self, at: datetime | None = None) -> None:
        """What is bought last: two days ago, so that its pay day is to come."""
        for buy in self.lately:
            buy(at or self.now - timedelta(days=2))
        self.lately = []

    def links(self) -> list[tuple[str, str, str]]:
        """One single-use link for each practice role: role, name, token."""
        order = ("person", "supporter", "coach", *self.cast.staff, "waiting", "living", "graduate")
        made = []
        for role in order:
            if role in self.accounts:
                account = self.accounts[role]
                _link, token = people.make_link(
                    account=account, role=f"{self.cast.pack}.{role}", by=SYSTEM, at=self.now
                )
                made.append((role, account.name, token))
        return made


class Telling:
    """One person's way, a method for each step."""

    def __init__(self, teller: Teller, story: Story) -> None:
        self.teller = teller
        self.story = story
        self.person: Any = None
        self.version: Any = None

    @property
    def own(self) -> Actor:
        return actor_of(self.person.account, ActorKind.PERSON)

    def joined(self, at: datetime) -> None:
        teller, story = self.teller, self.story
        role = story.role or story.name
        account = teller.account(role, story.name)
        self.person = joining.join(
            programme=teller.programme,
            account=account,
            name=story.name,
            called=story.name.split()[0],
            language=teller.cast.locale,
            facts=teller.cast.facts,
            informed_version=teller.programme.pack.digest,
            by=actor_of(account, ActorKind.PERSON),
            at=at,
        ).person

    def answered(self, at: datetime, others: Mapping[str, str] | None = None) -> None:
        made = assessment.start(person=self.person, by=self.own, at=at)
        answers = {**self.teller.cast.answers, **(others or {})}
        for question in assessments.pack_for(made).questions:
            chosen = answers.get(question.code, question.options[0].code)
            assessment.save_answer(
                assessment=made,
                question=question.code,
                option=chosen,
                version=0,
                by=self.own,
                at=at,
            )
        sent = assessment.send(assessment=made, by=self.own, at=at)
        allocation.work_out(assessment=sent, by=self.own, at=at)

    def sent(self, at: datetime) -> None:
        found = allocations.latest(self.person)
        if found is None:
            raise LookupError("no amount after the answers")
        version = planning.start(
            person=self.person, kind="yearly", allocation=found, by=self.own, at=at
        )
        version = planning.save_words(
            version=version,
            matters=self.story.matters,
            managing="I ring and book. My circle helps me on hard days.",
            months=12,
            starts_on=None,
            edit_no=version.edit_no,
            by=self.own,
            at=at,
        )
        goal = planning.save_goal(
            version=version, words=self.story.goal, edit_no=version.edit_no, by=self.own, at=at
        )
        for want in self.story.wants:
            self._line(version, goal, want, at)
        self.version = planning.submit(
            version=version,
            signed_name=self.story.name,
            edit_no=_fresh(version).edit_no,
            by=self.own,
            at=at,
        )

    def _line(self, version: Any, goal: Any, want: Want, at: datetime) -> None:
        kept_aside = want.kind == "contingency"
        planning.save_line(
            version=version,
            kind=want.kind,
            category=want.category,
            what=want.what,
            each=Money(want.each, self.teller.pack.currency),
            times=want.times,
            goal_ref=None if kept_aside else goal.ref,
            early_signs=want.early_signs,
            edit_no=_fresh(version).edit_no,
            by=self.own,
            at=at,
        )

    def decided(self, at: datetime) -> None:
        lines = list(plans.contents(self.version).lines)
        answers = {line.ref: APPROVE for line in lines}
        if self.story.refuse_last:
            answers[lines[-1].ref] = LineAnswer(
                LineOutcome.REFUSED,
                reason_code=self.teller.pack.decisions.refusal_reasons[2],
                reason="We could not see how often, and who goes with you.",
                would_accept="Say which days, and who you would go with.",
            )
        deciding.decide(
            version=self.version, answers=answers, by=self.teller.staff("approver"), at=at
        )

    def living(self, at: datetime) -> None:
        plan = self.version.plan
        pots = decisions.pots_of(plan)
        if not pots:
            raise LookupError("no pot after a yes")
        holders = self.teller.pack.holding.holders
        lines = decisions.agreed_lines(plan)
        for number, line in enumerate(lines):
            holder = holders[(number + 1) % len(holders)]
            for pot in pots:
                arrangement = holding.choose(
                    pot=pot,
                    line_root=line.root,
                    way=holder.way,
                    holder=holder.code,
                    by=self.own,
                    at=at,
                )
                self._ready(arrangement, holder, at)
                holding.set_up(arrangement=arrangement, by=self.teller.staff("payer"), at=at)
        pairs = zip(lines, self.story.wants, strict=False)
        buys = [(line, want) for line, want in pairs if want.kind != "contingency"]
        lately = buys
        if self.teller.opens:
            over = self.story.upto == "graduated"
            early, lately = (buys, []) if over else (buys[:1], buys[1:])
            for number, (line, want) in enumerate(early):
                self._buy(pots[0], line, want, at + timedelta(days=2 + number))
            self.teller.pay(at + timedelta(days=5))
        self.teller.lately += [partial(self._buy, pots[0], *one) for one in lately]

    def _ready(self, arrangement: Any, holder: Any, at: datetime) -> None:
        """The holder says yes and has what it needs, where it has to be asked."""
        payer = self.teller.staff("payer")
        if arrangement.status == "chosen":
            arrangement = holding.answer(
                arrangement=arrangement, yes=True, name=holder.name, words="", by=payer, at=at
            )
        if arrangement.status == "agreed":
            holding.note_ready(
                arrangement=arrangement, ready_with=holder.ready_with[0], by=payer, at=at
            )

    def _buy(self, pot: Any, line: Any, want: Want, at: datetime) -> None:
        times = min(4, want.times)
        bought = spending.ask(
            person=self.person,
            line_root=line.root,
            goal_ref=line.goal.ref if line.goal else None,
            what=want.what,
            payee=want.payee,
            amount=Money(want.each * times, self.teller.pack.currency),
            times=times,
            key=uuid4(),
            by=self.own,
            at=at,
        )
        if bought.status == "asked":
            bought = spending.approve(
                purchase=bought, by=self.teller.staff("approver"), at=at + timedelta(hours=3)
            )
        now = held.arrangement_of(pot, line.root)
        if now is not None and now.way == "direct":
            spending.pay_direct(purchase=bought, by=self.own, at=at + timedelta(hours=5))

    def graduated(self, at: datetime) -> None:
        helper = self.teller.accounts["approver"]
        before = at - timedelta(days=30)
        leaving.own_way(self.person, self.own, helper, self.teller.staff("approver"), before)
        endings.graduate(
            person=self.person,
            achieved="I did what I set out to do, one small step after another.",
            keeps_well="Mornings outside. Ringing a friend before things get hard.",
            thanks="My circle.",
            by=self.own,
            at=at,
        )


def _fresh(version: Any) -> Any:
    version.refresh_from_db()
    return version
