"""A person chooses who sees what. Everything starts closed, and a refusal is never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ownway.consent import actions, queries, rules
from ownway.consent.rules import Level, Topic
from ownway.people import actions as people
from ownway.people.models import Note
from tests.cast import NOW

TITLE = "Who may see what"
SOURCE = "R32, S12, T2, I6, scenario 20"
ORDER = 25
HEADINGS = {
    "said": "What is written down",
    "day": "On the day",
    "words": "In the person's words",
    "stands": "It stands",
    "topic": "What it is about",
    "shared": "John shares it",
    "father_sees": "His father sees it",
}
NOTES = {
    Topic.APPOINTMENTS: "Tuesday at ten",
    Topic.MEDICATION: "Lithium",
    Topic.THERAPY_NOTES: "What was said in the session",
}


@pytest.fixture
def john(cast):
    """John is the person of the cast; the friend, who sees nothing yet, plays his father."""
    for topic, words in NOTES.items():
        people.note(person=cast.ana, subject=topic, words=words, by=cast.by("ana"), at=NOW)
    return cast


def _father_sees(john, at=NOW) -> set[str]:
    rows = queries.visible(john.viewer("friend", at), Note.objects.all(), at=at)
    return {row.subject for row in rows}


def _share(john, *topics: Topic, at=NOW) -> None:
    actions.share(
        person=john.ana,
        supporter=john.supporters["friend"],
        levels=dict.fromkeys(topics, Level.SEE),
        by=john.by("ana"),
        at=at,
    )


@pytest.mark.parametrize(
    ("said", "day", "words", "stands"),
    [
        ("refused", None, "", False),
        ("refused", None, "I do not want Dad to know", False),
        ("refused", date(2026, 9, 1), "", False),
        ("refused", date(2026, 9, 1), "I do not want Dad to know", True),
        ("no", None, "", True),
    ],
)
def test_refusal_is_stated(said, day, words, stands):
    """A refusal needs the person's own words and the day they said them.

    "Not now" is not a refusal, and neither is silence or an old note.
    """
    assert (not rules.check_answer(answer=said, stated_on=day, statement=words)) is stands


@pytest.mark.django_db
def test_nothing_is_written_when_a_refusal_is_not_stated(john):
    """Staff who try to write "does not want sharing" without a dated statement are stopped."""
    with pytest.raises(actions.NotStated) as refused:
        actions.note_answer(
            person=john.ana, whom="father", answer="refused", by=john.by("approver"), at=NOW
        )
    assert {problem.where for problem in refused.value.problems} == {"statement", "stated_on"}
    assert queries.what_was_said(john.ana) == ()


@pytest.mark.django_db
def test_not_yet_asked_is_not_no(john):
    """ "Not yet asked", "no" and "refused" are three different things, and stay so."""
    assert queries.answer_about(john.ana, "father") is None
    actions.note_answer(person=john.ana, whom="father", answer="no", by=john.by("approver"), at=NOW)
    assert queries.answer_about(john.ana, "father").answer == "no"
    actions.note_answer(
        person=john.ana,
        whom="father",
        answer="refused",
        statement="I do not want Dad to know",
        stated_on=date(2026, 9, 1),
        by=john.by("approver"),
        at=NOW,
    )
    assert queries.answer_about(john.ana, "father").answer == "refused"
    assert len(queries.what_was_said(john.ana)) == 2


@pytest.mark.django_db
def test_closed_by_default(john):
    """Somebody in the circle sees nothing until the person shares something."""
    assert _father_sees(john) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("topic", "shared", "father_sees"),
    [
        (Topic.APPOINTMENTS, True, True),
        (Topic.MEDICATION, True, True),
        (Topic.THERAPY_NOTES, False, False),
    ],
    ids=["appointment times", "medication names", "therapy notes"],
)
def test_only_what_is_shared(john, topic, shared, father_sees):
    """John shares appointment times and medication names; his father sees only these."""
    _share(john, Topic.APPOINTMENTS, Topic.MEDICATION)
    assert shared is (topic in queries.levels(john.supporters["friend"], at=NOW))
    assert (topic in _father_sees(john)) is father_sees


@pytest.mark.django_db
def test_withdrawal_hides_at_once(john):
    """When John withdraws, his father sees nothing from that very moment."""
    _share(john, Topic.APPOINTMENTS, Topic.MEDICATION)
    moment = NOW + timedelta(days=1)
    actions.withdraw(
        person=john.ana, supporter=john.supporters["friend"], by=john.by("ana"), at=moment
    )
    assert _father_sees(john, moment - timedelta(microseconds=1)) == {"appointments", "medication"}
    assert _father_sees(john, moment) == set()


@pytest.mark.django_db
def test_only_the_person_chooses(john):
    """Nobody can share for the person: not a supporter, not a coach, not staff."""
    for who in ("friend", "coach", "approver", "director"):
        with pytest.raises(actions.NotYours):
            actions.share(
                person=john.ana,
                supporter=john.supporters["friend"],
                levels={Topic.MEDICATION: Level.SEE},
                by=john.by(who),
                at=NOW,
            )


@pytest.mark.django_db
def test_staff_do_not_see_therapy_notes(john):
    """No role opens therapy notes, medication or appointments; only the person does."""
    for who in ("coach", "approver", "senior_approver", "payer", "releaser", "director"):
        rows = queries.visible(john.viewer(who), Note.objects.all(), at=NOW)
        assert not rows.exists()


@pytest.mark.django_db
def test_who_looked_is_kept(john):
    """Each look by another is kept: who, at what, when, and under which consent."""
    from ownway.record.queries import lookers

    _share(john, Topic.MEDICATION)
    viewer = john.viewer("friend")
    list(queries.visible(viewer, Note.objects.all(), at=NOW))
    actions.note_reads(viewer=viewer, at=NOW)
    looked = [one for one in lookers(john.ana.ref) if one.by == john.account("friend").ref]
    assert [(one.parts, one.ground, one.purpose) for one in looked] == [
        (("medication",), "shared", "support")
    ]
