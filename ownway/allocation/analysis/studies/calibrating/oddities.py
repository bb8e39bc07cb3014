"""What is odd in the file, listed by row; nothing is taken out or mended."""

from __future__ import annotations

from collections.abc import Sequence

from ownway.allocation.analysis.studies.calibrating import REPORT, Study
from ownway.allocation.analysis.studies.calibrating.evidence import Listed
from ownway.allocation.analysis.studies.calibrating.findings import far_from_table
from ownway.allocation.analysis.studies.reports import Points, Section, Words

MOST_LISTED = 100  # rows of the file in the page; all of them are in the data beside it


def oddities(study: Study) -> Section:
    """The section of the report."""
    audit = study.evidence.audit
    found = [
        ("Answers that cannot be", audit.impossible),
        ("Answers that are missing", audit.unanswered),
        ("Costs that are missing or cannot be read", audit.no_cost),
        ("Rows that are there twice", audit.duplicates),
        ("Costs far from the table", far_from_table(study)),
    ]
    parts: list[Words | Points] = [Words((
        "Everything odd is listed and nothing was taken out or mended. Row 1 is the first below "
        "the line of names. Look at each; a mistake in the data is put right in the file, and "
        "the fit is made again.",
    ))]  # fmt: skip
    for name, listed in found:
        parts += _list(name, listed)
    if audit.missing:
        parts.append(Words((f"The file has no column for {', '.join(audit.missing)}.",)))
    return Section("Oddities in the data", tuple(parts))


def _list(name: str, listed: Sequence[Listed]) -> list[Words | Points]:
    if not listed:
        return [Words((f"{name}: none.",))]
    more = len(listed) - MOST_LISTED
    shown = [
        f"Row {one.row}: {one.words}." if one.row else one.words for one in listed[:MOST_LISTED]
    ]
    if more > 0:
        shown.append(f"… and {more:,} more, all in {REPORT}.json.")
    return [Words((f"{name}: {len(listed):,}.",)), Points(tuple(shown))]
