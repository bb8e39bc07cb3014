"""Tables of recovery education. None of them has a price: learning is free."""

from ownway.learning.models.catalogue import (
    CoProduction,
    Course,
    Hub,
    Term,
    Trainer,
    Writer,
)
from ownway.learning.models.fidelity import FidelityCheck, FidelityKind, FidelityScore
from ownway.learning.models.places import (
    Attendance,
    Enrolment,
    Feedback,
    Learner,
    LearningPlan,
)
from ownway.learning.models.running import CourseRun, RunTrainer, Session

__all__ = [
    "Attendance",
    "CoProduction",
    "Course",
    "CourseRun",
    "Enrolment",
    "Feedback",
    "FidelityCheck",
    "FidelityKind",
    "FidelityScore",
    "Hub",
    "Learner",
    "LearningPlan",
    "RunTrainer",
    "Session",
    "Term",
    "Trainer",
    "Writer",
]
