"""The cast, and beside it everybody whose rights are over, not yet, or nearly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.cast import NOW, YEAR, Cast

LATER = NOW + timedelta(days=1)  # when everything of the cast is in force, and some is over
CHOSEN_FOR = timedelta(days=366)  # how long the pack lets a chosen coach be one
PEOPLE = ("ana", "neighbour", "elsewhere", "hidden")
MORE = {
    "hidden": "Wanda Frost",  # a restricted person in Ana's programme
    "former_approver": "Old Hand",  # a role that was ended
    "future_approver": "New Hand",  # a role that begins next month
    "former_friend": "Past Friend",  # shared once, withdrawn
    "left_friend": "Gone Friend",  # left the circle, sharing with it
    "closed_approver": "Shut Door",  # a closed account with a role
    "second_sign_in": "Ana at work",  # Ana's other sign-in, an approver
    "helping_approver": "Both Hats",  # an approver in Ana's circle
}


@dataclass
class World:
    """Everybody, and a word for each thing about each person that stands nowhere else."""

    cast: Cast
    words: dict[tuple[str, str], str]

    def ref(self, who: str) -> Any:
        return self.cast.people[who].ref

    def everybody(self) -> list[str]:
        return ["anonymous", *self.cast.accounts]


def build() -> World:
    from ownway.consent.rules import Topic
    from ownway.core.actors import SYSTEM
    from ownway.people import actions as people
    from tests import cast as standing

    made = standing.build()
    for who, name in MORE.items():
        human = made.account("ana").human if who == "second_sign_in" else None
        made.accounts[who] = people.add_account(
            name=name, email=f"{who}@example.org", human=human, at=NOW
        )
    made.people["hidden"] = people.add_person(
        programme=made.programme,
        account=made.account("hidden"),
        name=MORE["hidden"],
        restricted=True,
        by=SYSTEM,
        at=NOW,
    )
    _roles(made)
    _circle(made)
    words = {}
    for who in PEOPLE:
        for topic in Topic:
            words[who, topic.value] = f"word-{who}-{topic.value}-end"
            people.note(
                person=made.people[who],
                subject=topic,
                words=words[who, topic.value],
                by=SYSTEM,
                at=NOW,
            )
    return World(made, words)


def _roles(made: Cast) -> None:
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM

    month = timedelta(days=30)
    for who, begins in (
        ("former_approver", NOW),
        ("future_approver", NOW + month),
        ("closed_approver", NOW),
        ("second_sign_in", NOW),
        ("helping_approver", NOW),
    ):
        made.grants[who] = consent.grant_role(
            programme=made.programme,
            account=made.account(who),
            role="approver",
            from_at=begins,
            until_at=begins + YEAR,
            by=SYSTEM,
            at=NOW,
        )
    consent.end_grant(
        grant=made.grants["former_approver"], by=SYSTEM, at=LATER - timedelta(microseconds=1)
    )
    closed = made.account("closed_approver")
    closed.is_active = False
    closed.save()


def _circle(made: Cast) -> None:
    from ownway.consent import actions as consent
    from ownway.people import actions as people

    just_before = LATER - timedelta(microseconds=1)
    for who in ("former_friend", "left_friend", "helping_approver"):
        _, token = people.invite(
            person=made.ana,
            name=MORE[who],
            relation="friend",
            kind="friend",
            levels={} if who == "helping_approver" else {"goals": "see", "medication": "told"},
            by=made.by("ana"),
            at=NOW,
        )
        made.supporters[who] = consent.accept_invitation(
            token=token, account=made.account(who), by=made.by(who), at=NOW
        )
    consent.withdraw(
        person=made.ana,
        supporter=made.supporters["former_friend"],
        by=made.by("ana"),
        at=just_before,
    )
    consent.end_supporter(
        supporter=made.supporters["left_friend"], by=made.by("ana"), at=just_before
    )
