"""Who learns, who has a place and who waits, and what stays with the learner alone."""

from django.db import models

from ownway.core import fields
from ownway.learning.models.running import CourseRun, Session, _both


class Learner(models.Model):
    """Somebody who learns here: a person of the programme, staff, family, anybody.

    One human is one learner. Name and address are kept here only for those who have no sign-in.
    """

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="learners")
    )
    person = fields.personal(
        models.ForeignKey(
            "people.Person", on_delete=models.PROTECT, null=True, related_name="learns"
        )
    )
    account = fields.personal(
        models.ForeignKey(
            "people.Account", on_delete=models.PROTECT, null=True, related_name="learns"
        )
    )
    human = fields.personal(models.UUIDField(editable=False))
    kind = fields.code(max_length=20)  # learning.rules.LearnerKind
    name = fields.personal(models.CharField(max_length=200, blank=True))
    reach_at = fields.personal(models.CharField(max_length=200, blank=True))
    added_at = fields.at()
    added_by = fields.by()

    about = "person"
    topic = "courses"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "human"], name="learner_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, account__isnull=True, name="")
                | models.Q(person__isnull=True, account__isnull=False, name="")
                | (models.Q(person__isnull=True, account__isnull=True) & ~models.Q(name="")),
                name="learner_known_one_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class LearningPlan(models.Model):
    """What somebody wants to learn, in their own words: theirs alone unless they share it."""

    ref = fields.ref()
    learner = fields.personal(
        models.OneToOneField(Learner, on_delete=models.PROTECT, related_name="plan")
    )
    want = fields.sensitive(models.TextField())  # what I want to learn
    why = fields.sensitive(models.TextField(blank=True))
    helps = fields.sensitive(models.TextField(blank=True))  # what helps me learn
    use = fields.sensitive(models.TextField(blank=True))  # what I will do with it
    version = fields.public(models.PositiveIntegerField(default=1))
    written_at = fields.at()
    written_by = fields.by()

    about = "learner__person"
    topic = "learning"
    recorded = True

    def __str__(self) -> str:
        return str(self.ref)


class Enrolment(models.Model):
    """Somebody's place on a run, or in its queue.

    `place` says who asked before whom and never changes. `seat` is a number from 1 to the seats
    of the run, and nobody shares one: more people than seats cannot be stored (`guards`).
    """

    ref = fields.ref()
    run = fields.public(
        models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments")
    )
    learner = fields.personal(
        models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    )
    place = fields.public(models.PositiveIntegerField())
    state = fields.code(max_length=20)  # learning.rules.EnrolmentState
    seat = fields.public(models.PositiveSmallIntegerField(null=True))
    expires_at = fields.personal(models.DateTimeField(null=True))  # of an offer
    way = fields.code(max_length=20)  # learning.rules.Way
    needs = fields.sensitive(models.TextField(blank=True))  # what would help them be there
    ahead = fields.public(models.PositiveSmallIntegerField(default=0))  # 1: ahead for access
    ahead_why = fields.sensitive(models.TextField(blank=True))
    ahead_at = fields.at(null=True)
    ahead_by = fields.by(null=True)
    asked_at = fields.at()
    asked_by = fields.by()  # themselves, or who typed it in
    ended_at = fields.at(null=True)
    ended_by = fields.by(null=True)
    told_at = fields.at(null=True)  # somebody without a sign-in was told
    told_by = fields.by(null=True)

    about = "learner__person"
    topic = "courses"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "place"], name="enrolment_place_once"),
            models.UniqueConstraint(
                fields=["run", "seat"],
                condition=models.Q(seat__isnull=False),
                name="enrolment_seat_once",
            ),
            models.UniqueConstraint(
                fields=["run", "learner"],
                condition=models.Q(
                    state__in=("self_referred", "confirmed", "waiting", "offered", "attended")
                ),
                name="enrolment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("confirmed", "offered", "attended", "finished"),
                    seat__isnull=False,
                    seat__gte=1,
                )
                | models.Q(
                    state__in=(
                        "self_referred",
                        "waiting",
                        "left",
                        "lapsed",
                        "not_this_time",
                        "called_off",
                    ),
                    seat__isnull=True,
                ),
                name="enrolment_seat_fits_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", expires_at__isnull=False)
                | (~models.Q(state="offered") & models.Q(expires_at__isnull=True)),
                name="enrolment_offer_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=("site", "phone", "paper", "in_person")),
                name="enrolment_way_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ahead=0, ahead_why="", ahead_at__isnull=True, ahead_by__isnull=True
                )
                | (
                    models.Q(ahead=1, ahead_at__isnull=False, ahead_by__isnull=False)
                    & ~models.Q(ahead_why="")
                ),
                name="enrolment_ahead_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("finished", "left", "lapsed", "not_this_time", "called_off"),
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                )
                | models.Q(
                    state__in=("self_referred", "confirmed", "waiting", "offered", "attended"),
                    ended_at__isnull=True,
                    ended_by__isnull=True,
                ),
                name="enrolment_ended_by_somebody",
            ),
            models.CheckConstraint(condition=_both("told"), name="enrolment_told_by_somebody"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Attendance(models.Model):
    """Whether somebody was there one time. Nobody counts these for anybody."""

    session = fields.public(
        models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    )
    enrolment = fields.personal(
        models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    )
    said = fields.sensitive(models.CharField(max_length=20))  # learning.rules.Came
    noted_at = fields.at()
    noted_by = fields.by()

    about = "enrolment__learner__person"
    topic = "courses"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(said__in=("came", "told_us", "not_there")),
                name="attendance_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Feedback(models.Model):
    """What a learner says about a course. Trainers read it without the name."""

    enrolment = fields.personal(
        models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="feedback")
    )
    rating = fields.personal(models.PositiveSmallIntegerField())  # 1 to 5
    words = fields.sensitive(models.TextField(blank=True))
    given_at = fields.at()
    given_by = fields.by()

    about = "enrolment__learner__person"
    topic = "learning"
    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5), name="feedback_rating_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
