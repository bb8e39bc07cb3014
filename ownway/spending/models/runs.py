"""Pay runs: bills paid together by the holders of the money (money design, section 12)."""

from django.db import models

from ownway.core import fields
from ownway.spending.models.bills import Bill
from ownway.spending.models.payees import PayeeAccount

_UNRELEASED = ["draft", "frozen", "withdrawn"]
_RELEASED = ["released", "posted", "filed", "sent", "done"]
_OVER = ["set_aside", "withdrawn", "rejected", "returned"]


class PayRun(models.Model):
    """Bills paid together: one person makes it, another releases it."""

    ref = fields.ref()
    programme = fields.public(
        models.ForeignKey("programme.Programme", on_delete=models.PROTECT, related_name="pay_runs")
    )
    number = fields.public(models.PositiveIntegerField())
    status = fields.code(max_length=20)  # spending.rules.RunStatus
    frozen_hash = fields.derived(models.CharField(max_length=64))
    made_at = fields.at()
    made_by = fields.by()
    made_human = fields.personal(models.UUIDField(editable=False))
    released_at = fields.at(null=True)
    released_by = fields.by(null=True)
    released_human = fields.personal(models.UUIDField(null=True, editable=False))
    done_at = fields.at(null=True)
    done_by = fields.by(null=True)
    withdrawn_at = fields.at(null=True)
    withdrawn_by = fields.by(null=True)

    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="pay_run_number"),
            models.CheckConstraint(
                condition=models.Q(released_human__isnull=True)
                | ~models.Q(released_human=models.F("made_human")),
                name="pay_run_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=_UNRELEASED,
                    released_at__isnull=True,
                    released_by__isnull=True,
                    released_human__isnull=True,
                )
                | models.Q(
                    status__in=_RELEASED,
                    released_at__isnull=False,
                    released_by__isnull=False,
                    released_human__isnull=False,
                ),
                name="pay_run_nothing_unreleased",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False, status="done"),
                name="pay_run_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(
                    withdrawn_at__isnull=False, withdrawn_by__isnull=False, status="withdrawn"
                ),
                name="pay_run_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PayRunLine(models.Model):
    """What one holder pays of one bill, frozen with its run; its key makes it happen once."""

    run = fields.public(models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="lines"))
    line_no = fields.public(models.PositiveIntegerField())
    bill = fields.personal(
        models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="run_lines")
    )
    payee = fields.sensitive(models.CharField(max_length=200))
    account = fields.sensitive(  # empty where it is paid by hand, or the payee's must be seen to
        models.ForeignKey(
            PayeeAccount, on_delete=models.PROTECT, null=True, related_name="run_lines"
        )
    )
    holder = fields.code()  # of the pack: who pays
    rail = fields.code()  # of the pack: the way it was frozen to go
    way = fields.code()  # of the pack: the way it goes now; another where the first one failed
    amount_minor = fields.minor()
    currency = fields.currency()
    cash = fields.code(max_length=200)  # the account in the books it is paid from
    key = fields.public(models.UUIDField(unique=True))
    reference = fields.public(models.CharField(max_length=35, unique=True))
    promised_on = fields.personal(models.DateField())
    state = fields.code(max_length=20)  # spending.rules.RunLineState
    set_aside_reason = fields.code(max_length=60, blank=True)
    bank_reason = fields.code(max_length=20, blank=True)  # why it came back, the bank's code
    paid_on = fields.personal(models.DateField(null=True))  # the day on the bank's statement
    line_hash = fields.derived(models.CharField(max_length=64))  # the run's hash is over these

    about = "bill__person"
    topic = "buying"
    recorded = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line_no"], name="pay_run_line_no"),
            models.UniqueConstraint(  # one live instruction for each payment, whatever the rail
                fields=["bill", "cash"],
                condition=~models.Q(state__in=_OVER),
                name="bill_in_one_live_run",
            ),
            models.CheckConstraint(
                condition=models.Q(state="set_aside") & ~models.Q(set_aside_reason="")
                | ~models.Q(state="set_aside") & models.Q(set_aside_reason=""),
                name="set_aside_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="run_line_pays_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | models.Q(paid_on__isnull=False),
                name="run_line_paid_on_a_day",
            ),
        ]
        indexes = [
            # a chunk is read by it: no line that is not in the chunk
            models.Index(
                fields=["run", "state", "promised_on", "line_no"], name="run_line_by_turn"
            ),
            # what is on its way from one holder, without all that was ever paid
            models.Index(fields=["holder", "state", "paid_on"], name="run_line_on_its_way"),
        ]

    def __str__(self) -> str:
        return self.reference
