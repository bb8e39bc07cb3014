"""The files a run leaves by, the intent to send each, and what became of it."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.runs import PayRun, PayRunLine


class RunFile(models.Model):
    """One file of posted lines for one rail: its bytes are made again, only their hash is kept."""

    ref = fields.ref()
    run = fields.public(models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="files"))
    number = fields.public(models.PositiveSmallIntegerField())  # within the run
    holder = fields.code()
    rail = fields.code()
    message_id = fields.public(models.CharField(max_length=35, unique=True))
    execute_on = fields.public(models.DateField())
    sha256 = fields.derived(models.CharField(max_length=64))
    count = fields.public(models.PositiveIntegerField())
    total_minor = fields.minor()
    currency = fields.currency()
    made_at = fields.at()
    made_by = fields.by()

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="run_file_number"),
            models.CheckConstraint(
                condition=models.Q(count__gt=0, total_minor__gt=0), name="run_file_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class RunFileLine(models.Model):
    """A line in a file; a line stands in one live file at a time, whatever the rail."""

    file = fields.public(models.ForeignKey(RunFile, on_delete=models.PROTECT, related_name="lines"))
    line = fields.public(
        models.ForeignKey(PayRunLine, on_delete=models.PROTECT, related_name="in_files")
    )
    live = fields.public(models.BooleanField(default=True))  # false: another file took over

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="run_file_line_once"),
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(live=True), name="line_in_one_live_file"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Dispatch(models.Model):
    """The intent to send a file, written down before its bytes leave."""

    ref = fields.ref()
    file = fields.public(
        models.ForeignKey(RunFile, on_delete=models.PROTECT, related_name="dispatches")
    )
    attempt = fields.public(models.PositiveSmallIntegerField())
    sha256 = fields.derived(models.CharField(max_length=64))
    intended_at = fields.at()
    intended_by = fields.by()
    intended_human = fields.personal(models.UUIDField(editable=False))

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "attempt"], name="dispatch_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.attempt}"


class DispatchAnswer(models.Model):
    """What became of one sending: the bank has it, or it surely never arrived."""

    dispatch = fields.public(
        models.OneToOneField(Dispatch, on_delete=models.PROTECT, related_name="answer")
    )
    outcome = fields.code(max_length=20)  # spending.rules.Sent
    answered_at = fields.at()
    answered_by = fields.by()
    answered_human = fields.personal(models.UUIDField(editable=False))

    recorded = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["sent", "absent"]), name="dispatch_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
