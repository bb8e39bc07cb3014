"""The answers, written by hand from the requirements and never worked out by the product."""

from __future__ import annotations

ALL = frozenset(
    [
        "person",
        "assessment",
        "goals",
        "plan",
        "money",
        "buying",
        "reviews",
        "circle",
        "bad_times",
        "appointments",
        "medication",
        "therapy_notes",
        "courses",
        "learning",
    ]
)
HOME = ("ana", "neighbour")  # 'hidden' lives there too, and is reached by name only
AWAY = ("elsewhere",)
DECIDING = frozenset(["person", "goals", "plan", "money", "buying"])

# who → person → the topics they may read, the day after everything began
MAY_READ: dict[str, dict[str, frozenset[str]]] = {
    "ana": {"ana": ALL},
    "neighbour": {"neighbour": ALL},
    "elsewhere": {"elsewhere": ALL},
    "hidden": {"hidden": ALL},
    "sister": {"ana": frozenset(["person", "goals", "plan", "money"])},
    "coach": {"ana": frozenset(["person", "goals", "plan", "money", "reviews"])},
    "approver": dict.fromkeys(HOME, DECIDING),
    "senior_approver": dict.fromkeys(HOME, DECIDING | {"assessment"}),
    "payer": dict.fromkeys(HOME, frozenset(["person", "money", "buying"])),
    "releaser": dict.fromkeys(HOME, frozenset(["person", "buying"])),
    "far_approver": dict.fromkeys(AWAY, DECIDING),
    "centre_manager": dict.fromkeys(HOME, frozenset(["courses"])),
    "second_sign_in": dict.fromkeys(HOME, DECIDING),
    "helping_approver": dict.fromkeys(HOME, DECIDING),
}
# before anything began only one's own is open; a year later the roles staff were given are over
OWN = {who: {who: ALL} for who in ("ana", "neighbour", "elsewhere", "hidden")}
MAY_READ_A_YEAR_LATER = {
    **OWN,
    "sister": MAY_READ["sister"],
    "coach": MAY_READ["coach"],  # chosen: with the 366 days the pack gives a coach, one day more
    "future_approver": dict.fromkeys(HOME, DECIDING),  # began a month later
}
# when those 366 days are over too, a coach reads what Ana shares, and no more
MAY_READ_AFTER_CHOICE = {
    **MAY_READ_A_YEAR_LATER,
    "coach": {"ana": frozenset(["person", "goals", "plan", "reviews"])},
}

_APPROVER = frozenset(
    (
        "people.list",
        "people.join",
        "plan.decide",
        "buying.decide",
        "money.take_back",
        "ending.close",
        "ending.decide",
        "exit.run",
        "exit.walk",
    )
)
# Towards themselves and those they support: names, bringing in whoever is not here yet, and a
# promise of their own on an exit team, for which the person asks (S13; a coach gives one too).
_TOO_CLOSE = frozenset(("people.list", "people.join", "exit.walk"))
MAY_DO: dict[str, dict[str, frozenset[str]]] = {
    "ana": {"ana": frozenset(("plan.write",))},
    "neighbour": {"neighbour": frozenset(("plan.write",))},
    "elsewhere": {"elsewhere": frozenset(("plan.write",))},
    "hidden": {"hidden": frozenset(("plan.write",))},
    "sister": {"ana": frozenset(("plan.help_write",))},
    "coach": {"ana": frozenset(("people.join", "plan.help_write", "review.hold", "exit.walk"))},
    "approver": dict.fromkeys(HOME, _APPROVER),
    "senior_approver": dict.fromkeys(
        HOME,
        _APPROVER
        | {
            "plan.decide_over",
            "amount.settle",
            "second_look.answer",
            "holding.tighten",
            "coaches.manage",
        },
    ),
    "payer": dict.fromkeys(
        HOME,
        frozenset(
            (
                "holding.set_up",
                "pay.make",
                "pay.settle",
                "drawdown.make",
                "books.close",
                "ending.close",
            )
        ),
    ),
    "releaser": dict.fromkeys(HOME, frozenset(("pay.release", "books.close"))),
    "director": dict.fromkeys(
        HOME,
        frozenset(
            (
                "oversight.view",
                "record.view",
                "books.export",
                "programme.manage",
                "improvement.run",
            )
        ),
    ),
    "centre_manager": dict.fromkeys(HOME, frozenset(("learning.run",))),
    "far_approver": dict.fromkeys(AWAY, _APPROVER),
    # nobody decides for themselves under another sign-in, nor for somebody they support
    "second_sign_in": {"ana": _TOO_CLOSE, "neighbour": _APPROVER},
    "helping_approver": {"ana": _TOO_CLOSE, "neighbour": _APPROVER},
}
# page and viewer → whom it names, and says no more of: both offer to help one other (S19)
BY_NAME = {("my:buddy", "ana"): "neighbour", ("my:buddy", "neighbour"): "ana"}
SEES_MANY = frozenset(
    [
        "coach",
        "approver",
        "senior_approver",
        "payer",
        "releaser",
        "director",
        "centre_manager",
        "far_approver",
        "second_sign_in",
        "helping_approver",
    ]
)
DECIDES = frozenset(
    ["approver", "senior_approver", "far_approver", "second_sign_in", "helping_approver"]
)
SIGNED_IN_NOBODY = frozenset(("closed_approver",))  # a closed account is signed out at the door


def readable(table: dict[str, dict[str, frozenset[str]]], who: str, person: str) -> frozenset[str]:
    return table.get(who, {}).get(person, frozenset())
