"""What a file can tell of the way to a decision: each name, and what it says of a person.

Without any library of analysis, since commands name them before they know whether one is there.
"""

from __future__ import annotations

PROCESS = {
    "completed": "came to the end of the questions",
    "uplift": "got more than the indicative amount",
    "override": "had the amount changed by staff",
    "appeal": "appealed",
    "appeal_won": "won the appeal, of those who appealed",
    "days": "days until the decision",
}

# What a calibration can be told of decisions that were made; money in major units.
DECIDED = {
    "indicative": "the amount that was shown first",
    "final": "the amount that was decided",
    "days": PROCESS["days"],
}
