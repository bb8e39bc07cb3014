"""Two invented lives, one in each programme: what each of them says, plans and buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.journeys.person import Thing, Wish


@dataclass(frozen=True)
class Life:
    """Everything one person brings to their journey, and what the programme answers."""

    programme: str
    locale: str
    name: str
    staff: Mapping[str, str]
    facts: Mapping[str, str]
    answers: Mapping[str, str]
    later: Mapping[str, str]  # the answers that are different the second time
    amount: tuple[str, ...]
    working: tuple[str, ...]
    later_amount: str
    goal: str
    too_much: Thing  # more than there is
    things: tuple[Thing, Thing]
    better: Thing  # the second thing, after the answer to the plan
    aside: tuple[str, str, str]
    left_to_plan: str
    decider: str  # what the programme calls those who decide
    refusal: str
    holders: Mapping[str, str]
    small: Wish  # a yes at once
    large: Wish
    left: tuple[str, str, str]  # at first, after the small thing, after the large one
    helper: str = ""


ENGLAND = Life(
    programme="Thornmere personal budgets",
    locale="en-GB",
    name="Robin Vale",
    staff={"approver": "Priya Shah", "payer": "Tom Reed", "releaser": "Grace Bell"},
    facts={},
    # 2 + 2 + 1 + 1 + 2 + 2 + 2 + 2 + 2 + 0 = 16 points
    answers={
        "On a hard week, how do your mornings go?": "I would like somebody with me on some",
        "On a hard week, what would help you eat well?": "Help with shopping or cooking on some",
        "On a hard week, what would help you keep a home you like?": "A hand now and then",
        "On a hard week, what would help with letters, bills and forms?": (
            "Somebody to ask now and then"
        ),
        "On a hard week, what would help you have good nights?": "Support on some evenings",
        "On a hard week, what would help when feelings get strong?": "Somebody to talk to now",
        "On a hard week, what would help you feel safe?": "A plan for bad times",
        "On a hard week, what would help you be with people you like?": "Somebody to go along",
        "On a hard week, what would help you get to places you want to go?": (
            "Somebody with me on new trips"
        ),
        "On a hard week, what would help you do things that matter to you?": (
            "I do what matters to me"
        ),
    },
    # 4 + 4 for mornings and meals, 4 for nights: 22 points
    later={
        "On a hard week, how do your mornings go?": "I would like somebody with me on most",
        "On a hard week, what would help you eat well?": "Help with shopping and cooking on most",
        "On a hard week, what would help you have good nights?": "Support on most evenings",
    },
    amount=("£4,311.32 a year", "£82.91 a week"),
    working=("£4,311.32",),
    later_amount="£5,834.92",
    goal="See people twice a week",
    too_much=Thing("Driving lessons", "95", "Every week", "Getting about"),
    things=(
        Thing("Swimming with a friend", "6.50", "Every week", "Feeling well"),
        Thing("A used laptop", "280", "Once", "Learning and work", "A thing to buy"),
    ),
    better=Thing("A used laptop", "250", "Once", "Learning and work", "A thing to buy"),
    aside=("400", "2 nights without sleep", "A short stay somewhere calm"),
    left_to_plan="You have £3,293.32 left to plan.",
    decider="Approver",
    refusal="The plan needs more detail here.",
    holders={
        "Swimming with a friend": "Harbour Street Accounts",
        "A used laptop": "NHS Thornmere",
        "A short stay somewhere calm": "Paid to me",
    },
    small=Wish("Ten swims", "Riverside Pool", "65"),
    large=Wish("Swims until spring", "Riverside Pool", "200"),
    left=("£988", "£923", "£723"),
)

FLORIDA = Life(
    programme="Palmera Self-Directed Care",
    locale="en-US",
    name="Dolores Hart",
    staff={"approver": "Dana Wells", "payer": "Ruth Alvarez", "releaser": "Carl Jensen"},
    facts={"Do you have health insurance?": "No, I do not have health insurance"},
    answers={
        "In a hard week, what would help your days go well?": "Somebody with me on some days",
        "In a hard week, what would help you eat well?": "Company or ideas now and then",
        "In a hard week, what would help you keep a home you like?": "A hand now and then",
        "In a hard week, what would help you rest?": "Support on some evenings",
        "In a hard week, what would help when feelings get strong?": "Somebody to talk to every",
        "In a hard week, what would help your body feel well?": "Ideas, or a place to move",
        "In a hard week, what would help you be with people you like?": "A nudge to keep in touch",
        "In a hard week, what would help you get where you want to go?": "Rides on some days",
        "In a hard week, what would help you with work, school or what matters to you?": (
            "Somebody beside me as I start"
        ),
    },
    later={"In a hard week, what would help you rest?": "Support on most evenings"},
    amount=("$3,192 a year",),
    working=("$3,192.00", "$1,532.16"),
    later_amount="$3,192",
    goal="Finish my GED",
    too_much=Thing("A car", "9000", "Once", "Getting around", "A thing to buy"),
    things=(
        Thing("Time with my therapist", "140", "Every month", "Clinical care"),
        Thing("A gym membership", "29", "Every month", "Feeling well"),
    ),
    better=Thing("A gym membership", "25", "Every month", "Feeling well"),
    aside=("180", "I stop answering my phone", "A quiet room for a weekend"),
    left_to_plan="You have $984 left to plan.",
    decider="Program manager",
    refusal="The plan needs more detail here.",
    holders={
        "Time with my therapist": "Bayline Fiscal Services",
        "A gym membership": "Palmera Behavioral Health Office",
        "A quiet room for a weekend": "Bayline Fiscal Services",
    },
    small=Wish("One visit", "Dr. L. Ortiz", "140"),
    large=Wish("Two visits", "Dr. L. Ortiz", "280"),
    left=("$2,160", "$2,020", "$1,740"),
    helper="Elena Hart",
)
