"""What one step makes of what is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ownway.scheme.rules.person import Known


@dataclass(frozen=True, slots=True)
class Made:
    """The value of a step, the variant of its sentence, and what that sentence may name.

    `adds` is what the running amount changes by, exactly, in major units; None: by the value, if
    the step is in the currency and does not stand apart. `refer_to` is the way on, where it refers.
    """

    value: Fraction | str
    inputs: Mapping[str, Known]
    fields: Mapping[str, Fraction | str] = field(default_factory=dict)
    variant: str = ""
    adds: Fraction | None = None
    refer_to: str = ""


class Waiting(Exception):
    """Something known cannot be true, and is asked for again: a home with no rooms."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
