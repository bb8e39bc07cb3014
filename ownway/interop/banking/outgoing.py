"""Payment files as they leave: checked as values, written, and read again from their own bytes."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from ownway.core.problems import Problem, Refused
from ownway.interop.banking.checks import instructions, written
from ownway.interop.banking.mapping.payments import PaymentFile, Rail, Written
from ownway.interop.banking.mapping.templates import PaymentTemplate
from ownway.interop.banking.writing import nacha, pain001, table


class FileNotMade(Refused):
    """No file was made: `problems` says all that must be put right first."""

    code = "file_not_made"


class WrongFile(AssertionError):
    """What was written is not what was released: a fault of ours, and nothing leaves."""


def made(
    file: PaymentFile,
    rail: Rail,
    *,
    used_message_ids: Collection[str] = (),
    template: PaymentTemplate | None = None,
) -> tuple[Written, ...]:
    """The files for `rail`; NACHA has one for each entry class. The same values, the same bytes.

    `template` is needed for Rail.TEMPLATE. Raises FileNotMade with every problem at once, and
    WrongFile where the bytes do not say what `file` says.
    """
    found = list(instructions.problems(file, rail, used_message_ids))
    if rail is Rail.TEMPLATE:
        if template is None:
            raise ValueError("A file by template needs its template")
        found += table.template_problems(template, file)
    if found:
        raise FileNotMade(
            _("The payment file was not made."), fix=found[0].fix, problems=tuple(found)
        )
    if rail is Rail.ISO20022:
        files = pain001.write(file)
        wrong = [problem for one in files for problem in written.pain001(one.content, (), file)]
    elif rail is Rail.NACHA:
        files = nacha.write(file)
        wrong = [problem for one in files for problem in written.nacha(one.content, file)]
    elif template is not None:
        files, wrong = table.write(file, template), []
    else:
        files, wrong = table.by_hand(file), []
    _same_money(file, files, wrong)
    return files


def _same_money(file: PaymentFile, files: Collection[Written], wrong: Collection[Problem]) -> None:
    count = sum(one.count for one in files)
    total = sum(one.total for one in files)
    if wrong or (count, total) != (len(file.payments), file.total):
        raise WrongFile(", ".join(sorted({problem.code for problem in wrong})) or "totals")
