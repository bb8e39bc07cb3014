"""The validation report of a calibration, in plain words, and the files it is written to."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path

import numpy as np

from ownway.allocation.analysis.studies.calibrating import (
    PERCENTILE,
    REPORT,
    SCHEME,
    THIS,
    Study,
    beyond,
)
from ownway.allocation.analysis.studies.calibrating.findings import (
    as_data,
    checks,
    shortfall,
    warnings,
)
from ownway.allocation.analysis.studies.calibrating.oddities import oddities
from ownway.allocation.analysis.studies.calibrating.parts import (
    HIDDEN,
    Part,
    deciles,
    groups,
    levels,
)
from ownway.allocation.analysis.studies.calibrating.rivals import (
    PERCENTILE_WARNING,
    ROOT_WARNING,
)
from ownway.allocation.analysis.studies.reports import (
    Report,
    Section,
    Table,
    Words,
    save,
)
from ownway.allocation.analysis.studies.reports.plots import Plot, Series
from ownway.scheme.rules.digest import digest


def write(study: Study, folder: Path) -> tuple[Path, ...]:
    """Writes the draft, the report and its data into `folder`; gives their paths.

    Raises OSError.
    """
    paths = save(folder, REPORT, report(study), as_data(study))
    draft = folder / SCHEME
    draft.write_bytes(study.text.encode("utf-8"))
    return (draft, *paths)


def report(study: Study) -> Report:
    """The whole report; the same study gives the same report."""
    mean = study.judged[THIS].mean
    people = len(np.unique(study.evidence.sample.person))
    matched = study.wish.method == PERCENTILE
    way = "drawn by percentile matching from" if matched else "fitted to"
    return Report(
        title=f"Validation: {study.scheme.title}",
        lead=(f"Warning. {PERCENTILE_WARNING} " if matched else "")
        + f"A table {way} {people:,} people and judged on people who were not used: it pays "
        f"{_percent(mean.ratio)} of what support cost in total, and explains {_percent(mean.r2)} "
        "of the differences between people.",
        facts=(
            ("Scheme", study.scheme.id),
            ("Identity of the scheme", digest(study.scheme, study.wish.on)),
            ("Identity of the draft", digest(study.draft, study.start)),
            ("Identity of the data (SHA-256)", study.evidence.digest),
            ("Scored as on", study.wish.on.isoformat()),
            ("Draft from", study.start.isoformat()),
            ("Cost", f"column {study.wish.cost}, in {study.scheme.currency}"),
            ("Seed", str(study.wish.seed)),
        ),
        sections=(
            _verdict(study),
            _who(study),
            _table(study),
            _fit(study),
            _parts(study),
            beyond.points(study),
            *beyond.elsewhere(study),
            *beyond.since(study),
            _range(study),
            _models(study),
            _money_beside(study),
            *beyond.second_looks(study),
            *beyond.decisions(study),
            oddities(study),
            beyond.unknown(study),
        ),
    )


def _verdict(study: Study) -> Section:
    said = warnings(study)
    found = checks(study)
    table = Table(
        "Checks",
        ("Check", "Holds", ""),
        tuple((one.name, "yes" if one.holds else "no", one.words) for one in found),
        numbers=3,
    )
    known = Words(said, warning=True) if said else Words(("No warning came up.",))
    return Section("What must hold, and what to know", (table, _largest(study), known))


def _largest(study: Study) -> Words:
    """The largest change for one step of one answer."""
    cliffs = [one for one in study.certificate.cliffs if one.pair is not None]
    if not cliffs:
        return Words(("No single answer changes the amount.",))
    one = max(cliffs, key=lambda cliff: cliff.change)
    return Words((f"The largest change for one step of one answer is "
                  f"{_money(float(one.change))} {study.scheme.currency}: {one.where}, from "
                  f"{one.old} to {one.new}.",))  # fmt: skip


def _who(study: Study) -> Section:
    evidence, audit = study.evidence, study.evidence.audit
    used = evidence.sample
    rows = [
        ("Rows in the file", f"{audit.rows:,}"),
        ("Used", f"{len(used):,}"),
        ("People among them", f"{len(np.unique(used.person)):,}"),
        ("People with several rows", f"{audit.repeated:,}"),
        ("Left out: an answer is missing", f"{len(audit.unanswered):,}"),
        ("Left out: an answer cannot be", f"{len({one.row for one in audit.impossible}):,}"),
        ("Left out: no cost that can be read", f"{len(audit.no_cost):,}"),
    ]
    compared = [("Average cost, used", _money(float(used.cost.mean())))]
    if len(evidence.unscored_cost) >= HIDDEN:
        mean = float(np.mean(evidence.unscored_cost))
        compared.append(("Average cost of those without a score", _money(mean)))
    compared.append(("Average score, used", f"{used.score.mean():.1f}"))
    if len(evidence.uncosted_score) >= HIDDEN and not study.tried.points:
        mean = float(np.mean(evidence.uncosted_score))
        compared.append(("Average score of those without a cost", f"{mean:.1f}"))
    words = Words(("Nobody was taken out for costing much or little. A row is left out only where "
                   "there is no score or no cost at all.",))  # fmt: skip
    table = Table("Who is in, and who is missing", ("", "Number"), (*rows, *compared))
    return Section("Who is in", (words, table))


def _table(study: Study) -> Section:
    fitted, currency = study.fitted, study.scheme.currency
    today = [(float(x), float(y)) for x, y in study.target.rows]
    xs, ys = zip(*today, strict=True)
    before = np.interp(fitted.knots, xs, ys)
    rows = tuple(
        (f"{knot:g}", _money(old), _money(new))
        for knot, old, new in zip(fitted.knots, before, fitted.rows, strict=True)
    )
    said = [_places(study)]
    if study.tried.points:
        said.append("The draft counts other points than today, so its rows stand for other scores.")
    if abs(fitted.scaled - 1) > 1e-9:
        said.append(f"All rows were moved by {100 * (fitted.scaled - 1):+.2f} % together, so that "
                    "the total comes out.")  # fmt: skip
    parts: list[Words | Table | Plot] = [
        Words(tuple(said)),
        Table("The table", ("Points", f"Today ({currency})", f"Draft ({currency})"), rows),
        _drawn(study, today),
    ]
    if study.target.keep is not None:
        kept = tuple(
            (part.name, _count(part), f"{float(old):.2f}", f"{new:.2f}", _ratio(part))
            for part, old, new in zip(
                levels(study), study.target.shares, fitted.shares, strict=True
            )
        )
        heads = ("Unpaid help", "People", "Keeps today", "Keeps in the draft", "Amount over cost")
        parts.append(Table("The share kept", heads, kept))
    return Section("The draft beside today's table", tuple(parts))


def _places(study: Study) -> str:
    if study.wish.method == PERCENTILE:
        left_out = study.wish.deflated
        return (
            "Each row has the cost that stands as high among all costs as its points stand among "
            "all points. " + (f"{100 * left_out:g} % was taken off every row." if left_out else "")
        ).strip()
    first, *_ = study.places
    chosen = next(one for one in study.places if one.knots == study.fitted.knots)
    if chosen is first:
        return ("The rows stand where they stand today; no other places erred clearly less "
                "on people who were not used.")  # fmt: skip
    less = 100 * (1 - chosen.wape / first.wape)
    return (f"The rows stand in other places than today ({chosen.name}), because that errs "
            f"{less:.1f} % less on people who were not used.")  # fmt: skip


def _drawn(study: Study, today: list[tuple[float, float]]) -> Plot:
    sample, fitted = study.evidence.sample, study.fitted
    gross = sample.cost / np.array(fitted.shares)[sample.level]
    order = np.argsort(sample.score, kind="stable")
    tenths = np.array_split(order, 20) if len(order) >= 20 * HIDDEN else []
    dots = tuple((_r(sample.score[at].mean()), _r(gross[at].mean())) for at in tenths)
    points = np.linspace(0, max(fitted.knots), 24)
    span = study.ranges.of(points)
    series = [
        Series("Draft", tuple(zip(fitted.knots, fitted.rows, strict=True))),
        Series("Today", tuple(today)),
        Series("8 in 10 plans, unpaid help taken off", tuple((_r(x), _r(y)) for x, y in zip(points,
               span.high, strict=True)), "band", tuple(_r(y) for y in span.low)),
    ]  # fmt: skip
    if dots:
        series.append(Series("Average cost of a twentieth", tuple(sorted(dots)), "dots"))
    return Plot("From points to money, before unpaid help is taken off", "Points",
                study.scheme.currency, tuple(series))  # fmt: skip


def _fit(study: Study) -> Section:
    one = study.judged[THIS]
    mean, sd = one.mean, one.spread
    above, middle = shortfall(study)
    rows = (
        ("Differences between people explained (R²)", f"{mean.r2:.3f}", f"{sd.r2:.3f}"),
        ("All errors over all costs (WAPE)", f"{mean.wape:.3f}", f"{sd.wape:.3f}"),
        (f"Average error ({study.scheme.currency})", _money(mean.mae), _money(sd.mae)),
        ("All amounts over all costs", f"{mean.ratio:.3f}", f"{sd.ratio:.3f}"),
        ("People within 10 % of their cost", _percent(mean.within_10), _percent(sd.within_10)),
        ("People within 20 % of their cost", _percent(mean.within_20), _percent(sd.within_20)),
    )
    words = Words((
        "Five times, four fifths of the people were fitted to and the last fifth was judged. All "
        "rows of a person are always on one side.",
        f"For {_percent(above)} of people, support cost more than the amount; for half of these by "
        f"more than {_money(middle)} {study.scheme.currency}. An amount from a table is where a "
        "plan begins, not where it ends.",
    ))  # fmt: skip
    heads = ("Figure", "Mean of five", "Standard deviation")
    return Section("How well it fits", (words, Table("Held out", heads, rows)))


def _parts(study: Study) -> Section:
    tenths = deciles(study)
    parts: list[Words | Table | Plot] = [_parted("By tenth of the amounts", tenths)]
    if all(one.amount is not None for one in tenths):
        series = tuple(
            Series(name, tuple((at, _r(getattr(one, of) or 0)) for at, one in enumerate(tenths)),
                   "bars")
            for name, of in (("Amount", "amount"), ("Cost", "cost"))
        )  # fmt: skip
        names = tuple(one.name for one in tenths)
        parts.append(Plot("Average by tenth", "Tenth of the amounts", study.scheme.currency,
                          series, names))  # fmt: skip
    parts += [_parted(f"By {name}", found) for name, found in groups(study).items()]
    parts.append(Words((
        f"Figures that rest on fewer than {HIDDEN} people are kept back, and a second one where a "
        "single one could be worked out from the rest. The ends hold for all lines of a table at "
        "once, so that many lines do not raise many false alarms. The smallest gap is what this "
        "many people would show in 8 of 10 studies; a smaller one can be there and not be seen.",
    )))  # fmt: skip
    return Section("Right for whom", tuple(parts))


def _parted(caption: str, parts: Sequence[Part]) -> Table:
    heads = ("", "People", "Amount", "Cost", "Amount over cost", "95 % certain", "Smallest gap",
             "Within the range")  # fmt: skip
    return Table(caption, heads, tuple(
        (one.name, _count(one), _money(one.amount), _money(one.cost), _ratio(one),
         "" if one.low is None or one.high is None else f"{one.low:.3f} to {one.high:.3f}",
         "" if one.gap is None else f"{one.gap:.3f}", _percent(one.covered))
        for one in parts
    ))  # fmt: skip


def _range(study: Study) -> Section:
    reached, sd = float(np.mean(study.coverage)), float(np.std(study.coverage, ddof=1))
    way = "inwards" if study.ranges.widened < 0 else "outwards"
    stated = study.draft.range_on(study.start) is not None
    stands = ("It stands in the draft as shown_range, and may be printed beside amounts."
              if stated else "So the draft states none.")  # fmt: skip
    return Section("The range beside the figure", (Words((
        "“8 in 10 people with a score like yours have plans between these two.”",
        f"On people who were not used it held for {_percent(reached)} (standard deviation over "
        f"five folds {_percent(sd)}). Both ends were moved {way} by "
        f"{_money(abs(study.ranges.widened))} {study.scheme.currency} so that it does. "
        f"It goes by the score alone. {stands}",
    )),))  # fmt: skip


def _models(study: Study) -> Section:
    heads = ("Model", "R²", "WAPE", "Total", "Within 10 %", "Within 20 %")
    rows = tuple(
        (name, _both(one.mean.r2, one.spread.r2), _both(one.mean.wape, one.spread.wape),
         _both(one.mean.ratio, one.spread.ratio), _both(one.mean.within_10, one.spread.within_10),
         _both(one.mean.within_20, one.spread.within_20))
        for name, one in study.judged.items()
    )  # fmt: skip
    return Section("Beside other models", (
        Words(("These were fitted to the same people and judged on the same others (mean ± "
               "standard deviation). They show what is left to win. None of them sets an "
               "amount.",)),
        Table("Held out", heads, rows),
        Words((PERCENTILE_WARNING, ROOT_WARNING), warning=True),
    ))  # fmt: skip


def _money_beside(study: Study) -> Section:
    rows = tuple(
        (f"{100 * one.year.shock:g} %", f"{100 * one.year.new:g} %", f"{100 * one.k:.1f} %",
         f"{100 * one.of_money:.1f} %", f"± {100 * one.error:.2f} %")
        for one in study.held_back
    )  # fmt: skip
    heads = ("Prices and wages", "New people", "Beside the amounts", "Of all the money",
             "Chance in this figure")  # fmt: skip
    return Section("Money to keep beside the amounts", (
        Words((f"So that the final amounts can be paid in 95 of 100 years, keep this much beside "
               f"the indicative amounts of {study.held_back[0].people:,} people. Each line stands "
               f"for a kind of year; {study.held_back[0].draws:,} years were drawn from the seed "
               f"{study.wish.seed}. What hits everybody alike, such as prices and wages, is told "
               "as a standard deviation. Choose the line that is like yours.",)),
        Table("Hold-back", heads, rows),
    ))  # fmt: skip


def _r(value: float) -> float:
    """To six digits, so that the last bits of a sum never reach the page."""
    return float(f"{float(value):.6g}")


def _count(part: Part) -> str:
    return f"under {HIDDEN} or kept back" if part.people is None else f"{part.people:,}"


def _ratio(part: Part) -> str:
    return "" if part.ratio is None else f"{part.ratio:.3f}"


def _money(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.0f}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _both(mean: float, sd: float) -> str:
    return f"{mean:.3f} ± {sd:.3f}" if isfinite(mean) else "not fitted"
