"""The fixed lists that every pack has words for, or chooses from."""

from __future__ import annotations

# Ideas that each programme names in its own way (UK and US differ): `term.<idea>`.
TERMS = (
    "personal_budget",
    "direct_payment",
    "third_party",
    "notional",
    "planner",
    "indicative_amount",
    "final_amount",
    "care_professional",
    "carer",
    "advance_statement",
    "recovery_college",
    "one_off",
    "second_look",
)


# What somebody reads before they say yes to joining (S1, R2): `inform.<what>`.
INFORM = ("what", "choice", "help", "money", "benefits", "services", "private", "leave")


# What a role may be allowed; `consent.rules.Permission` says what each one opens.
PERMISSIONS = (
    "plan.write",
    "plan.help_write",
    "plan.decide",
    "plan.decide_over",
    "amount.settle",
    "second_look.answer",
    "holding.set_up",
    "holding.tighten",
    "buying.decide",
    "pay.make",
    "pay.release",
    "pay.settle",
    "drawdown.make",
    "books.close",
    "money.take_back",
    "review.hold",
    "people.list",
    "people.join",
    "oversight.view",
    "record.view",
    "books.export",
    "programme.manage",
    "ending.close",
    "ending.decide",
    "improvement.run",
    "exit.run",
    "exit.walk",
    "learning.run",
    "coaches.manage",
)
