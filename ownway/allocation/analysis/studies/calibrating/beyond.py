"""Sections of the report beyond the fit: other years and places, second looks, decisions.

Each is there only where the file tells of it; what it does not tell of stands under what the report
cannot say.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isfinite

from ownway.allocation.analysis.studies.calibrating import Study
from ownway.allocation.analysis.studies.calibrating.decided import decided
from ownway.allocation.analysis.studies.calibrating.drift import Drift, drift, years
from ownway.allocation.analysis.studies.calibrating.elsewhere import Elsewhere
from ownway.allocation.analysis.studies.calibrating.points import BETTER
from ownway.allocation.analysis.studies.calibrating.second_looks import POOR, agreements
from ownway.allocation.analysis.studies.reports import Points, Section, Table, Words
from ownway.allocation.analysis.studies.small_numbers import said


def points(study: Study) -> Section:
    """What fitted points would win, and the points of the draft where they are new."""
    tried = study.tried
    title = "The points of the answers"
    if tried.scoring is None:
        return Section(title, (Words((f"Fitted points were not tried: {tried.why}.",)),))
    less = 100 * (1 - tried.free / tried.today)
    way = f"{abs(less):.1f} % {'less' if less >= 0 else 'more'}"
    if not tried.points:
        return Section(title, (Words((
            f"Points fitted to what support cost err {way} on people who were not used. At least "
            f"{100 * BETTER:g} % less was asked for, so the points stay as they are.",
        )),))  # fmt: skip
    rows = tuple(
        (
            question.code,
            ", ".join(option.code for option in question.options),
            _listed(option.points for option in question.options),
            _listed(of),
        )
        for question, of in zip(study.scheme.questions.values(), tried.points, strict=True)
    )
    words = Words((
        f"Points fitted to what support cost err {way} on people who were not used, so the draft "
        "has them. Along the options of a question they never fall, and where the file says little "
        "of an answer they stay near those of today. Read them with people before anybody decides: "
        "points say what a need is worth.",
    ))  # fmt: skip
    heads = ("Question", "Answers", "Points today", "Points in the draft")
    return Section(title, (words, Table("Points", heads, rows, numbers=2)))


def _listed(points: Iterable[Fraction]) -> str:
    return ", ".join(f"{float(one):g}" for one in points)


def elsewhere(study: Study) -> tuple[Section, ...]:
    """How well it does in years and places that were kept apart."""
    if not study.elsewhere:
        return ()
    words = Words((
        "People are like their neighbours, and next year is not like this one. So whole years and "
        "whole places were kept apart: the table was fitted without them and judged on them. "
        "Nobody is judged by a table that was fitted to them.",
    ))  # fmt: skip
    heads = ("Kept apart by", "Times", "R²", "WAPE", "Amounts over costs", "Within 20 %")
    rows = tuple(
        (one.by, f"{len(one.parts)}", _both(one, "r2"), _both(one, "wape"), _both(one, "ratio"),
         _both(one, "within_20"))
        for one in study.elsewhere
    )  # fmt: skip
    parts: list[Words | Table] = [words, Table("Mean ± standard deviation", heads, rows)]
    for one in study.elsewhere:
        each = tuple(
            (name, f"{found.r2:.3f}", f"{found.wape:.3f}", f"{found.ratio:.3f}")
            for name, found in one.parts
        )
        if each:
            named = ("Judged on", "R²", "WAPE", "Amounts over costs")
            parts.append(Table(f"One by one, by {one.by}", named, each))
        if one.too_small:
            parts.append(Words((
                f"{one.by}: {one.too_small:,} could not be judged; too few people were in it, or "
                "left to fit to.",
            )))  # fmt: skip
        if not each and not one.too_small:
            parts.append(Words((f"{one.by}: there is only one, so none could be kept apart.",)))
    return (Section("In other years and other places", tuple(parts)),)


def since(study: Study) -> tuple[Section, ...]:
    """What moved over the years of the file."""
    told = years(study)
    if not told:
        return ()
    rows = tuple(
        (one.part.name, "kept back", "", "", "", "") if one.part.people is None else
        (one.part.name, f"{one.part.people:,}", f"{one.score:.1f}", f"{one.part.cost:,.0f}",
         "–" if one.part.ratio is None else f"{one.part.ratio:.3f}",
         "" if one.part.low is None else f"{one.part.low:.3f} to {one.part.high:.3f}")
        for one in told
    )  # fmt: skip
    heads = ("Year", "People", "Average score", "Average cost", "Amount over cost",
             "95 % certain")  # fmt: skip
    found = drift(study)
    words = (
        ["There is one year only, so nothing can be said of change."]
        if found is None
        else _drifted(found)
    )
    return (Section("Since last year", (Words(tuple(words)), Table("Year by year", heads, rows))),)


def _drifted(found: Drift) -> list[str]:
    said_of = []
    if found.score is not None:
        said_of.append(
            f"From {found.old} to {found.new} the average score moved by {found.score:+.1f} points."
        )
    if found.cost is None:
        said_of.append("What the same score costs could not be compared; too few people.")
    else:
        way = "more" if found.cost >= 0 else "less"
        said_of.append(
            f"The same score costs {100 * abs(found.cost):.1f} % {way} than then. Prices that were "
            "not brought to one year show here first, then changes in what support is."
        )
    if found.gap is not None:
        said_of.append(f"A change under about {100 * found.gap:.0f} % would not be seen.")
    return said_of


def second_looks(study: Study) -> tuple[Section, ...]:
    """How far two assessors agree on each question."""
    found = agreements(study.evidence.twice)
    if not found:
        return ()
    rows = tuple(
        (one.question, said(one.people), "–" if one.kappa is None else f"{one.kappa:.2f}",
         "" if one.low is None else f"{one.low:.2f} to {one.high:.2f}",
         "*" if one.same is None else f"{100 * one.same:.0f} %")
        for one in found
    )  # fmt: skip
    words = Words((
        "Some people were assessed by a second assessor who did not see the first answers. "
        "Weighted kappa is 1 where both always choose the same option, and 0 where they agree as "
        "often as chance would. An answer two options away counts four times as much as one "
        f"beside it. Below {POOR:g}, read the wording of the question again with assessors and "
        "with people who answered it.",
    ))  # fmt: skip
    heads = ("Question", "Assessed twice", "Kappa", "95 % certain", "Same option")
    return (Section("Two assessors", (words, Table("Agreement by question", heads, rows))),)


def decisions(study: Study) -> tuple[Section, ...]:
    """How often staff departed from the first figure, and how long it took."""
    found = decided(study.evidence.decided)
    if found is None:
        return ()
    currency = study.scheme.currency
    rows = [
        (f"Decided {one.way}", said(one.people),
         "*" if one.share is None else f"{100 * one.share:.0f} %",
         "" if one.middle is None or one.way == "the same" else f"{one.middle:,.0f}")
        for one in found.departed
    ]  # fmt: skip
    parts: list[Words | Table] = []
    if rows:
        heads = ("Beside the first figure", "People", "Share", f"In the middle by ({currency})")
        parts.append(Table("How often staff departed from the figure", heads, tuple(rows)))
    else:
        parts.append(Words((
            "How often staff departed from the figure: name the columns indicative and final.",
        )))  # fmt: skip
    if found.days is not None and found.most_days is not None:
        parts.append(Words((
            f"Half of {said(found.timed)} people had their decision within {found.days:.0f} days, "
            f"nine in ten within {found.most_days:.0f}.",
        )))  # fmt: skip
    return (Section("What was decided", tuple(parts)),)


def unknown(study: Study) -> Section:
    """What the report cannot say, after what the file told of."""
    found = decided(study.evidence.decided)
    points = ["Whether past spending was enough. A table fitted to too little repeats too little."]
    if not study.evidence.twice:
        points.append(
            "Whether two assessors agree: that needs people who were assessed twice, with the "
            "second answers in columns such as second.<question>."
        )
    if found is None or not found.departed:
        points.append(
            "How often staff depart from the figure, and which way: that needs the columns "
            "indicative and final."
        )
    if found is None or found.days is None:
        points.append("How long decisions take: that needs a column of days.")
    if drift(study) is None:
        points.append("Whether it still fits next year: fit it again on newer people and compare.")
    points.append(
        "What caps, least amounts and corridors do: the table is judged before them. Simulate the "
        "draft on everyone before anybody decides."
    )
    return Section("What this report cannot say", (Points(tuple(points)),))


def _both(one: Elsewhere, name: str) -> str:
    """Mean and standard deviation of one figure."""
    mean, spread = getattr(one.mean, name), getattr(one.spread, name)
    if not isfinite(mean):
        return "–"
    return f"{mean:.3f} ± {spread:.3f}" if isfinite(spread) else f"{mean:.3f}"
