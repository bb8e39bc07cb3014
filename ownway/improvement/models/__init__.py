"""Tables of self-checks and of what is tried because of them; a file for each noun."""

from ownway.improvement.models.cycles import Cycle, CycleStep
from ownway.improvement.models.instruments import KeptInstrument
from ownway.improvement.models.readiness import (
    ReadinessAnswer,
    ReadinessCheck,
    ReadinessDraft,
    ReadinessLine,
    ReadinessReply,
    ReadinessRound,
)
from ownway.improvement.models.reflections import (
    ReflectionNote,
    SharedNote,
    Sitting,
    StageCycle,
)
from ownway.improvement.models.rounds import (
    Agreed,
    Asked,
    Convening,
    Priority,
    Rater,
    Rating,
    Round,
)

__all__ = [
    "Agreed",
    "Asked",
    "Convening",
    "Cycle",
    "CycleStep",
    "KeptInstrument",
    "Priority",
    "Rater",
    "Rating",
    "ReadinessAnswer",
    "ReadinessCheck",
    "ReadinessDraft",
    "ReadinessLine",
    "ReadinessReply",
    "ReadinessRound",
    "ReflectionNote",
    "Round",
    "SharedNote",
    "Sitting",
    "StageCycle",
]
