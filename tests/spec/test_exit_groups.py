"""A planned way out, in groups or alone. Each way has promises of both sides, and no score. What a
missing signature holds up is for staff to mend, and nobody blames the person.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from ownway.endings import rules
from ownway.endings.rules import ExitStatus, Side, Stands, Waits
from ownway.programme.queries import load_pack
from ownway.programme.rules import GroupSize
from tests import packs

TITLE = "Exit groups and scholarships"
SOURCE = "S13, scenarios 30 and 31"
ORDER = 101
HEADINGS = {
    "places": "Places planned",
    "article": "By the article, 150 to 230",
    "county": "By the county, 130 to 260",
    "coach": "A peer coach is on the team",
    "retreat": "A day and a place for the retreat",
    "before": "The group before has not held its retreat",
    "opens": "The group opens",
    "plan": "The person wrote an exit plan",
    "person": "The person",
    "staff": "The staff",
    "graduates": "Can graduate now",
    "waits_for": "Waits for",
    "whose": "Whose promise",
    "days": "Applied so many days ago",
    "alumni": "Graduated here before",
    "earlier": "The other applied so many days ago",
    "their_alumni": "The other graduated here before",
    "first": "Is answered first",
    "resting": "The person rests",
    "stops": "Its clock stops",
    "who": "Who has not signed",
    "signed": "Has signed",
    "waited": "Days since it went round",
    "gone": "Works there no more",
    "speaker": "Who says how it went",
    "signs_in": "The person has a sign-in",
    "may": "Can say it",
    "goes_on": "Can be gone on without",
}
TODAY = date(2026, 9, 4)
PERSON, STAFF = Side.PERSON, Side.STAFF
BOTH = frozenset({PERSON, STAFF})


def size_of(pack: str) -> GroupSize:
    exits = load_pack(packs.PACKS / pack).pack.exits
    assert exits is not None
    return exits.group_on(TODAY)


@pytest.mark.parametrize(
    ("places", "article", "county"),
    [
        (129, False, False),
        (130, False, True),
        (149, False, True),
        (150, True, True),
        (200, True, True),
        (230, True, True),
        (231, False, True),
        (260, False, True),
        (261, False, False),
    ],
)
def test_how_many_leave_together(places, article, county):
    """Each pack has the limits it cites. Inside both a group is planned under either; above the
    article's and inside the county's, only under the county's."""
    assert (not rules.check_places(places, size_of("england-nhs"))) is article
    assert (not rules.check_places(places, size_of("us-florida"))) is county


@pytest.mark.parametrize(
    ("coach", "retreat", "before", "opens"),
    [
        (True, True, False, True),
        (False, True, False, False),
        (True, False, False, False),
        (True, True, True, False),
    ],
    ids=["all there", "no peer coach", "no retreat", "not its turn"],
)
def test_a_group_opens(coach, retreat, before, opens):
    """A group takes people once it has a peer coach, a retreat, and its turn."""
    found = rules.check_opening(
        parts=["housing", *(["peer_coach"] if coach else [])],
        retreat_on=TODAY if retreat else None,
        retreat_place="Hall" if retreat else "",
        today=TODAY,
        before_open=before,
    )
    assert (not found) is opens


@pytest.mark.parametrize(
    ("plan", "person", "staff", "graduates", "waits_for"),
    [
        (True, "signed", "signed", True, "nobody"),
        (False, "signed", "signed", False, "the person"),
        (True, "promised", "signed", False, "the person"),
        (True, "signed", "promised", False, "the staff"),
        (True, "signed", "nothing", False, "the person"),
    ],
    ids=["all signed", "no plan", "person unsigned", "housing worker unsigned", "nobody asked"],
)
def test_a_graduation_has_something_behind_it(plan, person, staff, graduates, waits_for):
    """The person's own exit plan and the signed promises of every side: no less, and no more. While
    a signature of the staff is missing it waits for them; the person has nothing to do."""
    promised = frozenset(s for s, has in ((PERSON, person), (STAFF, staff)) if has != "nothing")
    unsigned = frozenset(s for s, has in ((PERSON, person), (STAFF, staff)) if has != "signed")
    complete = promised == BOTH and not unsigned
    stands = Stands(
        status=ExitStatus.SIGNED if complete else ExitStatus.RETREAT_DONE,
        in_group=True,
        has_plan=plan,
        promised=promised,
        handed_round=promised == BOTH,
        unsigned=unsigned & promised,
    )
    assert (not rules.to_graduate(stands)) is graduates
    turn = rules.next_step(stands).whose
    waits = "nobody" if graduates else {PERSON: "the person", STAFF: "the staff"}[turn]
    assert waits == waits_for


@pytest.mark.parametrize(
    ("days", "alumni", "earlier", "their_alumni", "first"),
    [
        (3, False, 5, False, False),
        (5, False, 3, False, True),
        (1, True, 30, False, True),
        (30, False, 1, True, False),
        (1, True, 2, True, False),
    ],
)
def test_applications_are_answered_in_their_order(days, alumni, earlier, their_alumni, first):
    """Whoever applied first is answered first. Somebody who graduated here before and came back
    comes before those who did not: coming back is never punished."""
    then = datetime(2026, 9, 4, 10, tzinfo=UTC)
    mine = Waits(UUID(int=1), then - timedelta(days=days), alumni)
    theirs = Waits(UUID(int=2), then - timedelta(days=earlier), their_alumni)
    assert (rules.before(mine, [mine, theirs]) == 0) is first


@pytest.mark.parametrize(
    ("who", "signed", "waited", "gone", "goes_on"),
    [
        ("staff", False, 8, False, True),
        ("staff", False, 7, False, False),
        ("staff", False, 0, False, False),
        ("staff", False, 0, True, True),
        ("staff", True, 8, False, False),
        ("person", False, 8, False, False),
        ("partner", False, 8, False, False),
    ],
)
def test_nobody_holds_a_person_up_for_good(who, signed, waited, gone, goes_on):
    """One of the staff who has not signed can be gone on without, by the person or by those who run
    exits: after the programme's time for signing, here seven days, or at once where they do not
    work there any more. What they promised waits for somebody new. Who has signed stops of their
    own will."""
    from_on = rules.release_from(TODAY - timedelta(days=waited), 7)
    assert (
        rules.may_release(who, signed=signed, today=TODAY, from_on=from_on, role_over=gone)
        is goes_on
    )


@pytest.mark.parametrize(
    ("whose", "speaker", "may"),
    [
        ("person", "the person", True),
        ("person", "the staff", False),
        ("staff", "who promised it", True),
        ("staff", "the person", True),
        ("staff", "the staff", False),
        ("partner", "the staff", True),
    ],
)
def test_whoever_promised_says_how_it_went(whose, speaker, may):
    """Nobody marks the promise of another. The person says their own view of what was promised to
    them. For a partner, staff write down what they said. What a person without a sign-in says is
    typed in as theirs."""
    own = speaker == "who promised it" or (speaker == "the person" and whose == "person")
    by_person = speaker == "the person"
    assert rules.may_speak(whose, own=own, by_person=by_person) is may


@pytest.mark.parametrize(
    ("whose", "resting", "stops"),
    [
        ("person", True, True),
        ("person", False, False),
        ("staff", True, False),
        ("partner", True, False),
    ],
)
def test_a_rest_stops_the_clocks_of_the_person(whose, resting, stops):
    """A hard time stops the clocks of what the person promised. What others promised them is owed
    all the same, and is late when it is late, whoever pressed rest (I17)."""
    assert rules.stops_clock(whose, resting=resting) is stops
