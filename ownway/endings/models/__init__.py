"""How a person's time in a programme goes on towards its end, and how it ended (S13).

`readiness` is read by name, from its own action and query alone (H3).
"""

from ownway.endings.models import readiness as _readiness  # noqa: F401  registers its table
from ownway.endings.models.again import (
    AskAgain,
    Reply,
    Return,
)
from ownway.endings.models.agreements import (
    Commitment,
    Party,
    Signature,
)
from ownway.endings.models.closing import (
    CameBack,
    Closing,
    ClosingStatement,
    EmployerBill,
)
from ownway.endings.models.cohorts import (
    Cohort,
    TeamMember,
)
from ownway.endings.models.ending import (
    Ending,
)
from ownway.endings.models.moving import (
    BroughtAlong,
    MovePackage,
)
from ownway.endings.models.parting import (
    EndChallenge,
    EndNotice,
    Representative,
    Search,
    Try,
)
from ownway.endings.models.scholarships import (
    Exit,
    ExitPlan,
    Milestone,
    Resource,
    ScholarshipAnswer,
    Story,
)
from ownway.endings.models.stories import StoryUse
from ownway.endings.models.taper import (
    Taper,
    TaperStep,
)
from ownway.endings.models.typed import (
    TypedIn,
)

__all__ = [
    "AskAgain",
    "BroughtAlong",
    "CameBack",
    "Closing",
    "ClosingStatement",
    "Cohort",
    "Commitment",
    "EmployerBill",
    "EndChallenge",
    "EndNotice",
    "Ending",
    "Exit",
    "ExitPlan",
    "Milestone",
    "MovePackage",
    "Party",
    "Reply",
    "Representative",
    "Resource",
    "Return",
    "ScholarshipAnswer",
    "Search",
    "Signature",
    "Story",
    "StoryUse",
    "Taper",
    "TaperStep",
    "TeamMember",
    "Try",
    "TypedIn",
]
