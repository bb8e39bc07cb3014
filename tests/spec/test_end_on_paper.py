"""A break, leaving, graduating and coming back need no sign-in. Staff type in what the person wrote
or said, and a letter says it back.
"""

from __future__ import annotations

import pytest

from ownway.endings import actions
from ownway.endings.models import Ending, Story, TypedIn
from ownway.endings.rules import Heard, HeardBy
from ownway.joining import actions as joining
from ownway.joining.models import Enrolment
from tests.cast import NOW
from tests.leaving import on_paper

TITLE = "Leaving and coming back on paper"
SOURCE = "I15, S13, H5, H6, M4"
ORDER = 104
HEADINGS = {
    "says": "They say",
    "stands": "Then they stand",
    "signed": "Both sides have signed",
    "graduates": "They graduate",
    "heard": "The person said it",
    "counts": "It counts",
    "who": "Who answers",
    "answers": "The answer counts",
}
STANDS = {
    "Taking part": ("enrolled", "active"),
    "On a break": ("paused",),
    "Left": ("left",),
    "Moved away": ("moved",),
}
ANSWERS = {"Whoever typed it in": "payer", "Somebody else": "director"}


@pytest.fixture
def lou(cast):
    return joining.join(
        programme=cast.programme,
        account=None,
        name="Lou Reed",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    ).person


def said(cast, who="approver"):
    return {"heard": Heard(HeardBy.PHONE, NOW.date()), "by": cast.by(who), "at": NOW}


def _says(cast, lou, what):
    how = said(cast)
    if what == "I take a break":
        actions.take_break(person=lou, **how)
    elif what == "I am back from my break":
        actions.take_break(person=lou, **how)
        actions.end_break(person=lou, **how)
    elif what == "I come back":
        actions.leave(person=lou, **how)
        actions.come_back(person=lou, **how)
    else:
        actions.leave(person=lou, kind="moved" if what == "I move away" else "choice", **how)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("says", "stands"),
    [
        ("I take a break", "On a break"),
        ("I am back from my break", "Taking part"),
        ("I leave", "Left"),
        ("I move away", "Moved away"),
        ("I come back", "Taking part"),
    ],
)
def test_a_word_is_enough(cast, lou, says, stands):
    """A word on paper or on the phone does what a click does: at once, and no reason is asked."""
    _says(cast, lou, says)
    assert Enrolment.objects.get(person=lou).status in STANDS[stands]
    assert TypedIn.objects.filter(person=lou).latest("pk").typed_by == cast.by("approver").ref


@pytest.mark.django_db
@pytest.mark.parametrize(("signed", "graduates"), [(True, True), (False, False)])
def test_a_graduation_asks_the_same_of_everybody(cast, lou, signed, graduates):
    """The exit plan and the signed promises of both sides come first, on paper too."""
    if signed:
        on_paper(lou, cast.by("senior_approver"), at=NOW)
        actions.graduate(person=lou, achieved="I swim.", **said(cast))
    else:
        with pytest.raises(actions.NotYet):
            actions.graduate(person=lou, achieved="I swim.", **said(cast))
    assert Ending.objects.filter(person=lou, kind="graduated").exists() is graduates


@pytest.mark.django_db
@pytest.mark.parametrize(("heard", "counts"), [(True, True), (False, False)])
def test_a_story_is_theirs(cast, lou, heard, counts):
    """Staff tell nobody's story of their own accord, and take none back."""
    on_paper(lou, cast.by("senior_approver"), at=NOW)
    ending = actions.graduate(person=lou, **said(cast))
    how = said(cast) if heard else {"by": cast.by("approver"), "at": NOW}
    if not heard:
        with pytest.raises(actions.NotYours):
            actions.tell_story(ending=ending, words="The sea called.", **how)
    else:
        actions.tell_story(ending=ending, words="The sea called.", **how)
    assert Story.objects.exists() is counts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "answers"), [("Whoever typed it in", False), ("Somebody else", True)]
)
def test_who_types_a_challenge_does_not_answer_it(cast, lou, who, answers):
    """Whoever typed in that a notice is wrong does not answer it: a fourth person does."""
    words = {"reason_code": "moved_area", "words": "You live in Elm now."}
    notice = actions.propose_end(person=lou, **words, by=cast.by("approver"), at=NOW)
    actions.agree_end(notice=notice, by=cast.by("senior_approver"), at=NOW)
    challenge = actions.challenge_end(notice=notice, words="I visit.", **said(cast, "payer"))
    by = cast.by(ANSWERS[who])
    how = {"challenge": challenge, "stands": False, "reason": "You are right.", "by": by, "at": NOW}
    if answers:
        assert actions.answer_challenge(**how).outcome == "changed"
        return
    with pytest.raises(actions.NotYours):
        actions.answer_challenge(**how)
