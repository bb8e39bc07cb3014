"""Who is invented for each programme, and what each of them wants. No one here is real.

Amounts are whole minor units. The two people the practice page puts first are at the start and in
the middle of the way; the crowd stands behind the pictures of the director.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Want:
    """One line of an invented plan."""

    what: str
    category: str
    each: int
    times: int
    kind: str = "support"
    early_signs: str = ""
    payee: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """How far somebody came: `upto` is a step of stories.STEPS."""

    name: str
    upto: str
    goal: str = ""
    matters: str = ""
    wants: tuple[Want, ...] = ()
    refuse_last: bool = False
    role: str = ""  # the practice role this person can be, if any
    again: tuple[tuple[str, str], ...] = ()  # other answers, given anew 2 days ago


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of one practice programme."""

    pack: str
    locale: str
    facts: dict[str, str]
    answers: dict[str, str]  # question → option; what is missing is the first option
    staff: dict[str, str]  # role → name
    supporter: tuple[str, str]  # name, relation
    coach: str
    people: tuple[Story, ...]


_SWIM = Want("Swimming with a friend", "wellbeing", 650, 52, payee="Riverside Pool")
_PEER = Want("Somebody beside me on new trips", "support", 1800, 40, payee="Next Step Peers")
_LAPTOP = Want(
    "A used laptop for the course", "learning_work", 28000, 1, "good", payee="Re-Run Tech"
)
_ASIDE = Want(
    "A short stay somewhere calm",
    "",
    44884,
    1,
    "contingency",
    early_signs="2 nights without sleep",
    payee="Sea View B&B",
)
_GARDEN = Want("A plot at the community garden", "community", 4500, 1, payee="Elm Lane Garden")

ENGLAND = Cast(
    pack="england-nhs",
    locale="en-GB",
    facts={},
    # 16 points: £82.91 a week in the table of the pack
    answers={
        "mornings": "help",
        "meals": "often",
        "home": "some",
        "letters": "some",
        "nights": "often",
        "feelings": "some",
        "safety": "some",
        "people": "often",
        "places": "often",
    },
    staff={
        "approver": "Priya Shah",
        "senior_approver": "Helen Brook",
        "payer": "Tom Reed",
        "releaser": "Grace Bell",
        "director": "Ifor Pugh",
        "centre_manager": "Elin Frost",
    },
    supporter=("Maria Duarte", "sister"),
    coach="Jo Marsh",
    people=(
        Story("Ana Duarte", "joined", role="person"),
        Story(
            "Noor Haddad",
            "sent",
            "Go back to college in spring",
            "My sister, quiet mornings, drawing.",
            (_PEER, _LAPTOP, _ASIDE),
            role="waiting",
        ),
        Story(
            "Ben Cole",
            "living",
            "Feel well enough to see people twice a week",
            "My dog, the sea, my two nephews.",
            (_SWIM, _PEER, _GARDEN, _ASIDE),
            role="living",
        ),
        Story(
            "Rosa Lind",
            "graduated",
            "Run my own stall at the market",
            "Cooking for people.",
            (_SWIM, _GARDEN),
            role="graduate",
        ),
        Story(
            "Femi Ade",
            "living",
            "Sleep through the night",
            "Music.",
            (_SWIM, _PEER),
            again=(("nights", "some"), ("people", "fine")),
        ),
        Story("Liam Hart", "living", "Get to know my street", "Football.", (_GARDEN, _PEER)),
        Story("Mei Tan", "decided", "Find work I like", "My mother.", (_LAPTOP, _SWIM), True),
        Story("Owen Pryce", "answered"),
        Story("Sadia Khan", "answered"),
        Story("Tess Moore", "joined"),
        Story("Yusuf Aydin", "joined"),
    ),
)

_RIDES = Want("Bus pass", "transportation", 5200, 12, payee="City Bus")
_THERAPY = Want("Time with my therapist", "clinical", 14000, 11, payee="Dr. L. Ortiz")
_GYM = Want("YMCA membership", "wellness", 2900, 12, payee="Palmera YMCA")
_PHONE = Want("Phone plan", "communication", 2500, 12, payee="Coastal Mobile")
_REST = Want(
    "A quiet room for a weekend",
    "",
    18000,
    1,
    "contingency",
    early_signs="I stop answering my phone",
    payee="Beach Inn",
)

FLORIDA = Cast(
    pack="us-florida",
    locale="en-US",
    facts={"insurance": "uninsured"},
    answers={"days": "some", "feelings": "often", "people": "some", "work": "often"},
    staff={
        "approver": "Dana Wells",
        "senior_approver": "Marcus Hill",
        "payer": "Ruth Alvarez",
        "releaser": "Carl Jensen",
        "director": "Simone Price",
        "centre_manager": "Marta Quinn",
    },
    supporter=("Elena Reyes", "mother"),
    coach="Andre Brooks",
    people=(
        Story("Lucia Reyes", "joined", role="person"),
        Story(
            "Darnell King",
            "sent",
            "Finish my GED",
            "My daughter. Fishing.",
            (_THERAPY, _RIDES, _GYM, _REST),
            role="waiting",
        ),
        Story(
            "Grace Miller",
            "living",
            "Work three days a week",
            "Church, my garden.",
            (_THERAPY, _RIDES, _PHONE, _REST),
            role="living",
        ),
        Story(
            "Hank Ross",
            "graduated",
            "Live on my own again",
            "My truck.",
            (_THERAPY, _RIDES),
            role="graduate",
        ),
        Story("Ivy Chen", "living", "Feel steady", "Painting.", (_THERAPY, _GYM)),
        Story("Joel Banks", "answered"),
        Story("Kay Stone", "joined"),
    ),
)

# The NHS and a council pay half each, after a stay in hospital: two pots on one person.
_COURSE = Want("A pottery course", "community", 1800, 24, payee="Kiln Street Studio")
_CALM = Want(
    "Two nights somewhere calm",
    "",
    12000,
    1,
    "contingency",
    early_signs="I stop opening the door",
    payee="Sea View B&B",
)
JOINT = Cast(
    pack="england-section-117",
    locale="en-GB",
    facts={},
    # 10 points in a hard week and 4 in a good one: £3,432 a year, half from each
    answers={
        "days_hard": "often",
        "steady_hard": "often",
        "world_hard": "some",
        "days_good": "some",
        "steady_good": "often",
        "world_good": "some",
    },
    staff={
        "approver": "Asif Rahman",
        "senior_approver": "Moira Kent",
        "payer": "Dilys Owen",
        "releaser": "Peter Quill",
        "director": "Joan Amadi",
        "centre_manager": "Kit Osei",
    },
    supporter=("Luca Moretti", "brother"),
    coach="Bea Castle",
    people=(
        Story("Kofi Lamb", "joined", role="person"),
        Story(
            "Dora Moretti",
            "living",
            "Stay well at home this winter",
            "My flat, my cat, clay.",
            (_SWIM, _PEER, _COURSE, _CALM),
            role="living",
        ),
    ),
)

_NAMES = {
    "england-nhs": [
        "Abi Foster",
        "Callum Reid",
        "Dee Marsh",
        "Eli Novak",
        "Farah Aziz",
        "Gus Allen",
        "Hana Sato",
        "Imran Butt",
        "Jess Cope",
        "Kit Doyle",
        "Lena Vogel",
        "Max Obi",
        "Nia Rees",
        "Olu Bello",
        "Pam Dixon",
        "Raj Patel",
        "Sue Barker",
        "Tom Finch",
        "Una Walsh",
        "Vic Lowe",
        "Wen Li",
        "Zoe Grant",
    ],
    "us-florida": [
        "Amy Fox",
        "Bo Carter",
        "Cleo Diaz",
        "Dan Ortiz",
        "Eve Long",
        "Finn Webb",
        "Gia Russo",
        "Hal Boyd",
        "Ida Cruz",
        "Jay Moss",
        "Kim Ngo",
        "Lou Hale",
    ],
}
# How far each of the crowd came, again and again in this order.
_FAR = ("living", "decided", "living", "answered", "sent", "joined", "living", "decided")


def _crowd(cast: Cast) -> list[tuple[Cast, Story]]:
    wants = next(story.wants[:2] for story in cast.people if story.upto == "living")
    return [
        (cast, Story(name, _FAR[place % len(_FAR)], "Feel steady again", "My people.", wants))
        for place, name in enumerate(_NAMES[cast.pack])
    ]


CROWD = (*_crowd(ENGLAND), *_crowd(FLORIDA))
