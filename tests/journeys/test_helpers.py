"""Those who help: invited by the person, let in by topic, out again at once (scenario 20)."""

from __future__ import annotations

import pytest

from tests.journeys import lives
from tests.journeys.person import Person
from tests.journeys.staff import Approver
from tests.journeys.stage import Stage
from tests.journeys.supporter import Supporter

GOAL = "See people twice a week"
PRIVATE = ("money/", "answers/", "bought/", "notes/", "reviews/")


@pytest.fixture
def owen(practice: Stage) -> Person:
    """Owen has an amount, and begins his plan."""
    one = practice.signed_in(Person, "Owen Pryce")
    one.begins_the_plan()
    one.adds_a_goal(GOAL)
    return one


def asked_in(owen: Person, name: str, kind: str, sees: str) -> str:
    owen.opens("/my/circle/")
    owen.presses("Ask somebody in")
    return owen.asks_in(name, kind, sees)


def test_a_sister_sees_what_is_shared_and_nothing_else(practice: Stage, owen: Person) -> None:
    link = asked_in(owen, "Carys Pryce", "Family", "My goals only")
    carys = practice.enters(Supporter, "Carys Pryce")
    carys.says_yes_to(link)
    his = carys.helps("Owen")
    carys.reads("Goals")
    carys.opens(his + "goals/")
    carys.reads(GOAL)
    carys.finds_nothing_at(*(his + part for part in ("plan/", *PRIVATE)), "/my/", "/desk/", "/org/")

    owen.lets("Carys Pryce", Your_plan="Can see it", Your_goals="Nothing")
    owen.reads("From now on, for Carys Pryce: nothing of “Your goals”; can see “Your plan”.")
    assert carys.opens(his + "plan/").ok
    carys.does_not_read(GOAL, "Add a thing together")
    carys.finds_nothing_at(his + "goals/", his + "plan/new/", his + "money/")

    owen.opens("/my/circle/who-looked/")
    owen.reads("Carys Pryce", "Your goals", "Your plan", "to support you")
    owen.does_not_read("Your money", "Your answers")


def test_a_change_of_mind_counts_at_once(practice: Stage, owen: Person) -> None:
    link = asked_in(owen, "Carys Pryce", "Family", "My goals and my plan")
    carys = practice.enters(Supporter, "Carys Pryce")
    carys.says_yes_to(link)
    his = carys.helps("Owen")
    carys.opens(his + "goals/")
    owen.opens("/my/circle/")
    owen.follows("Change what Carys Pryce can do")
    owen.follows("Take them out of my circle")
    owen.presses("Yes, take them out")
    owen.reads("Carys Pryce can see nothing of yours any more.")
    carys.finds_nothing_at(his, his + "goals/", his + "plan/")
    carys.opens("/support/")
    carys.does_not_read("Owen")


def test_a_friend_writes_with_their_name_and_cannot_sign(practice: Stage, owen: Person) -> None:
    link = asked_in(owen, "Lee Fox", "A friend", "My goals and my plan, and they can write")
    friend = practice.enters(Supporter, "Lee Fox")
    friend.says_yes_to(link)
    friend.writes_a_thing_with("Owen", lives.ENGLAND.things[0])
    friend.reads("Only Owen can sign and send it.")
    friend.finds_nothing_at("/my/plan/sign/", "/my/circle/")

    owen.opens("/my/plan/things/")
    owen.reads(lives.ENGLAND.things[0].what)
    owen.opens("/my/plan/running/")
    owen.says_how_it_runs("I ring and book.")
    owen.opens("/my/plan/sign/")
    owen.presses("Link it")
    owen.signs_and_sends()
    approver = practice.as_one_of(Approver, lives.ENGLAND.staff["approver"])
    approver.takes_up("Plans to decide on", "Owen Pryce")
    approver.reads("Lee Fox")


def test_an_invitation_works_once(practice: Stage, owen: Person) -> None:
    link = asked_in(owen, "Carys Pryce", "Family", "My goals only")
    carys = practice.enters(Supporter, "Carys Pryce")
    carys.says_yes_to(link)
    another = practice.enters(Supporter, "Somebody Else")
    another.finds_nothing_at(link)


def test_silence_about_sharing_is_not_a_no(practice: Stage) -> None:
    """Scenario 20: what a person said about sharing is noted; nobody asked is not 'no'."""
    approver = practice.as_one_of(Approver, lives.ENGLAND.staff["approver"])
    approver.opens("/desk/people/")
    approver.writes("Part of a name", "Noor")
    approver.presses("Find")
    approver.follows("Noor Haddad")
    approver.follows("Note what they said about sharing")
    approver.reads("Silence is not a no. If nobody asked, ask.")
    approver.presses("Note this")
    assert approver.page.title().startswith("Error: ")
