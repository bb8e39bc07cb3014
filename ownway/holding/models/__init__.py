"""Who holds the money of which line, since when, and how that changes or stops (S7, S8)."""

from ownway.holding.models.changes import Handover, HandoverHold
from ownway.holding.models.failures import FailureMove, HolderFailure
from ownway.holding.models.moves import Contribution, LineMove, PotEnd
from ownway.holding.models.nominees import Nominee, NomineeSees, NomineeStep
from ownway.holding.models.settlements import Settlement
from ownway.holding.models.stops import Death, SafetyAnswer, Stop, StopEnd, StopSecondLook
from ownway.holding.models.ways import Arrangement, NarrowingEnd, Step

__all__ = [
    "Arrangement",
    "Contribution",
    "Death",
    "FailureMove",
    "Handover",
    "HandoverHold",
    "HolderFailure",
    "LineMove",
    "NarrowingEnd",
    "Nominee",
    "NomineeSees",
    "NomineeStep",
    "PotEnd",
    "SafetyAnswer",
    "Settlement",
    "Step",
    "Stop",
    "StopEnd",
    "StopSecondLook",
]
