"""What can be shared, what a role may do, and what each permission opens: words with a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a row about a person is about; each is shared, or not, by itself (R32)."""

    PERSON = "person"  # name, how to reach them, access needs
    ASSESSMENT = "assessment"
    GOALS = "goals"
    PLAN = "plan"
    MONEY = "money"
    BUYING = "buying"
    REVIEWS = "reviews"
    CIRCLE = "circle"
    BAD_TIMES = "bad_times"
    APPOINTMENTS = "appointments"
    MEDICATION = "medication"
    THERAPY_NOTES = "therapy_notes"
    COURSES = "courses"  # places on courses, and what would help to be there
    LEARNING = "learning"  # the learning plan, and what was said of a course


class Level(StrEnum):
    """How far a person lets a supporter in on one topic, least first."""

    NOTHING = "nothing"
    SEE = "see"  # can see it
    TOLD = "told"  # is told about it
    AGREE = "agree"  # we agree on it together; may help to write it


LEVELS = tuple(Level)


def at_least(level: str, wanted: Level) -> bool:
    """Whether one level reaches another; an unknown level reaches nothing."""
    return level in LEVELS and LEVELS.index(Level(level)) >= LEVELS.index(wanted)


class Said(StrEnum):
    """What a person said about sharing with somebody. No answer at all is a fourth value (T2)."""

    NO = "no"  # not now
    REFUSED = "refused"  # a refusal they stated, on a day
    YES = "yes"


class Purpose(StrEnum):
    """Why somebody reads; travels with each read into the record."""

    OWN = "own"
    SUPPORT = "support"
    PAYMENT = "payment"
    REVIEW = "review"
    OVERSIGHT = "oversight"
    COMPLAINT = "complaint"
    RESEARCH = "research"
    EMERGENCY = "emergency"
    LEGAL = "legal"


class InterestKind(StrEnum):
    """What makes somebody close to a person or a payee (T7)."""

    FAMILY = "family"
    FRIEND = "friend"
    BUSINESS = "business"  # owns it, has a share in it, trades with it
    WORK = "work"  # works there, or did
    GIFT = "gift"  # took a gift or hospitality from them
    OTHER = "other"


LONGEST_INTEREST = 2_000  # characters of what is said about it


class Permission(StrEnum):
    """One thing a role may do. What each means is in `MEANINGS`."""

    PLAN_WRITE = "plan.write"
    PLAN_HELP_WRITE = "plan.help_write"
    PLAN_DECIDE = "plan.decide"
    PLAN_DECIDE_OVER = "plan.decide_over"
    AMOUNT_SETTLE = "amount.settle"
    SECOND_LOOK_ANSWER = "second_look.answer"
    HOLDING_SET_UP = "holding.set_up"
    HOLDING_TIGHTEN = "holding.tighten"
    BUYING_DECIDE = "buying.decide"
    PAY_MAKE = "pay.make"
    PAY_RELEASE = "pay.release"
    PAY_SETTLE = "pay.settle"
    DRAWDOWN_MAKE = "drawdown.make"
    BOOKS_CLOSE = "books.close"
    MONEY_TAKE_BACK = "money.take_back"
    REVIEW_HOLD = "review.hold"
    PEOPLE_LIST = "people.list"
    PEOPLE_JOIN = "people.join"
    OVERSIGHT_VIEW = "oversight.view"
    RECORD_VIEW = "record.view"
    BOOKS_EXPORT = "books.export"
    PROGRAMME_MANAGE = "programme.manage"
    ENDING_CLOSE = "ending.close"
    ENDING_DECIDE = "ending.decide"
    IMPROVEMENT_RUN = "improvement.run"
    EXIT_RUN = "exit.run"
    EXIT_WALK = "exit.walk"
    LEARNING_RUN = "learning.run"
    COACHES_MANAGE = "coaches.manage"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a permission lets somebody do, see, and why they would.

    `by_name`: reaches only people the grant names. `for_others`: never used on oneself, nor on
    somebody one supports (T7).
    """

    words: str
    topics: frozenset[Topic]
    purpose: Purpose
    by_name: bool = False
    for_others: bool = False


def _means(words: str, purpose: Purpose, *topics: Topic, **kwargs: bool) -> Meaning:
    return Meaning(words=words, topics=frozenset(topics), purpose=purpose, **kwargs)


_T = Topic
MEANINGS: dict[Permission, Meaning] = {
    Permission.PLAN_WRITE: _means("Write and sign your own plan", Purpose.OWN),
    Permission.PLAN_HELP_WRITE: _means(
        "Help people you were named for to write their plan",
        Purpose.SUPPORT,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        by_name=True,
    ),
    Permission.PLAN_DECIDE: _means(
        "Decide on plans, line by line",
        Purpose.REVIEW,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        _T.MONEY,
        for_others=True,
    ),
    Permission.PLAN_DECIDE_OVER: _means(
        "Decide on plans above the amount",
        Purpose.REVIEW,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        _T.MONEY,
        for_others=True,
    ),
    Permission.AMOUNT_SETTLE: _means(
        "Settle the final amount",
        Purpose.REVIEW,
        _T.PERSON,
        _T.ASSESSMENT,
        _T.MONEY,
        for_others=True,
    ),
    Permission.SECOND_LOOK_ANSWER: _means(
        "Look again at a decision somebody else made",
        Purpose.REVIEW,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        _T.MONEY,
        for_others=True,
    ),
    Permission.HOLDING_SET_UP: _means(
        "Set up who holds the money", Purpose.PAYMENT, _T.PERSON, _T.MONEY, for_others=True
    ),
    Permission.HOLDING_TIGHTEN: _means(
        "Tighten how money is held, with a reason and a review date",
        Purpose.REVIEW,
        _T.PERSON,
        _T.MONEY,
        for_others=True,
    ),
    Permission.BUYING_DECIDE: _means(
        "Decide on things people ask to buy",
        Purpose.REVIEW,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        _T.MONEY,
        _T.BUYING,
        for_others=True,
    ),
    Permission.PAY_MAKE: _means(
        "Put approved purchases into a pay run",
        Purpose.PAYMENT,
        _T.PERSON,
        _T.BUYING,
        for_others=True,
    ),
    Permission.PAY_RELEASE: _means(
        "Release a pay run somebody else made",
        Purpose.PAYMENT,
        _T.PERSON,
        _T.BUYING,
        for_others=True,
    ),
    Permission.PAY_SETTLE: _means(
        "Record that the bank has paid", Purpose.PAYMENT, _T.PERSON, _T.BUYING, for_others=True
    ),
    Permission.DRAWDOWN_MAKE: _means(
        "Claim money from funders, and note what they answer", Purpose.PAYMENT
    ),
    Permission.BOOKS_CLOSE: _means(
        "Close months of the books, and open one again with another person", Purpose.OVERSIGHT
    ),
    Permission.MONEY_TAKE_BACK: _means(
        "Ask about unused money, and ask money back with notice",
        Purpose.REVIEW,
        _T.PERSON,
        _T.MONEY,
        for_others=True,
    ),
    Permission.REVIEW_HOLD: _means(
        "Hold reviews with people you were named for",
        Purpose.SUPPORT,
        _T.PERSON,
        _T.GOALS,
        _T.PLAN,
        _T.MONEY,
        _T.REVIEWS,
        by_name=True,
    ),
    Permission.PEOPLE_LIST: _means(
        "See the names of people in the programme", Purpose.SUPPORT, _T.PERSON
    ),
    Permission.PEOPLE_JOIN: _means("Help somebody to join", Purpose.SUPPORT),
    Permission.OVERSIGHT_VIEW: _means("See counts and totals, never a person", Purpose.OVERSIGHT),
    Permission.RECORD_VIEW: _means("Check that the record is whole", Purpose.OVERSIGHT),
    Permission.BOOKS_EXPORT: _means(
        "Take the books out as a file, in codes without names", Purpose.OVERSIGHT
    ),
    Permission.PROGRAMME_MANAGE: _means("Give and end roles in the programme", Purpose.OVERSIGHT),
    Permission.ENDING_CLOSE: _means(
        "Look after those who leave",
        Purpose.SUPPORT,
        _T.PERSON,
        _T.MONEY,
        _T.BUYING,
        for_others=True,
    ),
    Permission.ENDING_DECIDE: _means(
        "End somebody's time, with another person", Purpose.REVIEW, _T.PERSON, for_others=True
    ),
    Permission.IMPROVEMENT_RUN: _means(
        "Run checks of how well we support people, and try small changes", Purpose.OVERSIGHT
    ),
    Permission.EXIT_RUN: _means(
        "Answer applications for exit scholarships, and run exit groups",
        Purpose.SUPPORT,
        _T.PERSON,
        _T.GOALS,
        for_others=True,
    ),
    # What one who walks along sees is what they have signed for, with that person alone.
    Permission.EXIT_WALK: _means(
        "Offer yourself to an exit team, and promise and sign your own part", Purpose.SUPPORT
    ),
    Permission.LEARNING_RUN: _means(
        "Run courses: dates, seats, the list of each class", Purpose.SUPPORT, _T.COURSES
    ),
    Permission.COACHES_MANAGE: _means(
        "Look after coaches: their training, and how many people each has",
        Purpose.OVERSIGHT,
        for_others=True,
    ),
}
