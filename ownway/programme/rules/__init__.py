"""What a programme may set: the strict shape of a pack, its words and its scheme.

A pack is a folder: `pack.yaml` holds the shape, `allocation.yaml` the scheme of the amount, and
`words/<language>.yaml` the words people see, one line a key (`required_words` lists them). Every
rule in a pack is dated and sourced. Unknown keys and wrong types are errors (A25, S20).
"""

from ownway.programme.rules.faults import faults
from ownway.programme.rules.identity import days_of_change, scheme_identity
from ownway.programme.rules.pack import (
    INFORM,
    PERMISSIONS,
    TERMS,
    Clock,
    Decisions,
    Exclusion,
    Fact,
    Holder,
    Holding,
    Language,
    Option,
    Pack,
    Planning,
    Question,
    Rail,
    ReviewClock,
    Role,
    RuleChanges,
    Spending,
    Strict,
    Way,
    scheme_of,
)
from ownway.programme.rules.words import Words, exclusions_in, required_words

__all__ = [
    "INFORM",
    "PERMISSIONS",
    "TERMS",
    "Clock",
    "Decisions",
    "Exclusion",
    "Fact",
    "Holder",
    "Holding",
    "Language",
    "Option",
    "Pack",
    "Planning",
    "Question",
    "Rail",
    "ReviewClock",
    "Role",
    "RuleChanges",
    "Spending",
    "Strict",
    "Way",
    "Words",
    "days_of_change",
    "exclusions_in",
    "faults",
    "required_words",
    "scheme_identity",
    "scheme_of",
]
