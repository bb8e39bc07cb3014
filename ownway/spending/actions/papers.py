"""Whether a paper of a bank can be read in: kept to our lengths, whole, and next in its row."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ownway.programme.models import Programme
from ownway.spending import queries, rules
from ownway.spending.actions import refusals
from ownway.spending.models import BankPaper
from ownway.spending.rules import PaperRead


def kept(paper: PaperRead) -> PaperRead:
    """The paper as it can be kept. Raises PaperRefused where a name of its own is too long."""
    if rules.too_long(paper):
        raise refusals.PaperRefused(
            _("A field in this file is too long."),
            fix=_("Get the file from the bank again and put it in as it is."),
        )
    return rules.shortened(paper)


def known(programme: Programme, holder: str, paper: PaperRead) -> BankPaper | None:
    """The same paper, where it was read before. Raises PaperRefused for another of its name."""
    mine = BankPaper.objects.filter(programme=programme, holder=holder)
    named = mine.filter(kind=paper.kind.value, account=paper.account, name=paper.name).first()
    if named is not None and named.sha256 != paper.sha256:
        raise refusals.PaperRefused(
            _("A file of this name was read before, and it said something else."),
            fix=_("Ask the bank which of the two is right. Nothing was changed."),
        )
    return named or mine.filter(sha256=paper.sha256, name=paper.name).first()


def check(programme: Programme, holder: str, paper: PaperRead) -> None:
    """Raises PaperRefused for what does not add up, leaves a gap or is too much."""
    if len(paper.entries) > rules.MOST_ENTRIES:
        raise refusals.PaperRefused(
            _("There is more in this file than we read at once."),
            fix=_("Ask the bank for smaller files."),
        )
    if len({entry.ref for entry in paper.entries}) != len(paper.entries):
        raise refusals.PaperRefused(
            _("An entry stands in this file twice."), fix=_("Ask the bank for the file again.")
        )
    if paper.currency != programme.currency or not rules.adds_up(paper):
        raise refusals.PaperRefused(
            _("The entries of this statement do not lead to its closing balance."),
            fix=_("Ask the bank for the file again. Nothing was changed."),
        )
    last = queries.last_statement(programme, holder, paper.account)
    if paper.opening is not None and last is not None and last.closing_minor != paper.opening:
        raise refusals.PaperRefused(
            _("There is a gap between the last statement and this one."),
            fix=_("Read in the statement that comes after %(name)s first.") % {"name": last.name},
        )
