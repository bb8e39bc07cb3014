"""The rules of an amount: `amounts` by the pack of a programme, `scheme` the open format."""

from ownway.allocation.rules.amounts import (
    Change,
    FactMissing,
    Minimum,
    Mode,
    OneOffAnswer,
    ReasonFor,
    Working,
    WorkingLine,
    flat_after_rise,
    minimums,
    mode_of,
    one_off,
    one_off_working,
    reason_needed,
    what_would_change,
    work_out,
)

__all__ = [
    "Change",
    "FactMissing",
    "Minimum",
    "Mode",
    "OneOffAnswer",
    "ReasonFor",
    "Working",
    "WorkingLine",
    "flat_after_rise",
    "minimums",
    "mode_of",
    "one_off",
    "one_off_working",
    "reason_needed",
    "what_would_change",
    "work_out",
]
