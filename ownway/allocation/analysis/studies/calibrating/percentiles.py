"""Percentile matching: a draft that reads an older scheme, never without its warning (§10).

The cost that stands at a place among costs is given to the score at the same place among scores. So
total and order come out, and chance in the costs is paid as if it were need.
"""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import yaml

from ownway.allocation.analysis.studies.calibrating.evidence import Sample
from ownway.allocation.analysis.studies.calibrating.monotone import Fitted, Form, fit
from ownway.scheme.rules.proofs.papers import PERCENTILE_WARNING, PERCENTILES


def percentile_table(sample: Sample, form: Form, deflated: float = 0.0) -> Fitted:
    """£(p) = (1 − deflated) · Q_cost(F_points(p)) at the rows of today, rounded; never falling."""
    shares = np.round(np.array(fit(sample, form).shares), 2)
    costs = np.sort(sample.cost / shares[sample.level])
    place = np.searchsorted(np.sort(sample.score), form.knots, side="right") / len(sample)
    rows = (1 - deflated) * np.quantile(costs, place)
    rows[0] = 0.0 if place[0] == 0 else rows[0]  # nobody is there: nothing to match
    rows = np.round(rows / form.to) * form.to
    return Fitted(form.knots, tuple(rows.tolist()), tuple(shares.tolist()))


def calibration(report: str) -> str:
    """What the version itself says of where its rows come from, as a scheme file writes it."""
    return f'"{PERCENTILES}, see {report}. {PERCENTILE_WARNING}"'


def warned(text: str) -> str:
    """The scheme file with the warning above its versions, where somebody adopts one."""
    root: Any = yaml.compose(text, Loader=yaml.BaseLoader)
    key = next(name for name, _ in root.value if name.value == "versions")
    if root.flow_style or key.start_mark.column:
        return text
    mark = "\r\n" if "\r\n" in text else "\n"
    lines = textwrap.wrap(f"WARNING, {PERCENTILES}: {PERCENTILE_WARNING}", 96)
    above = "".join(f"# {line}{mark}" for line in lines)
    at = key.start_mark.index
    return text[:at] + above + text[at:]
