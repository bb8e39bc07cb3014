"""The page of a simulation, made from what may be published and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ownway.allocation.analysis.studies.reports import Plot, Points, Report, Section, Table, Words
from ownway.allocation.analysis.studies.reports.plots import Series
from ownway.allocation.analysis.studies.simulating.public import Found
from ownway.allocation.analysis.studies.simulating.wording import Money, band_words, percent
from ownway.allocation.analysis.studies.small_numbers import HIDDEN, said
from ownway.scheme.rules.numerals import count as number

FEW_YEARS = 10  # shown one by one; after them every tenth
KEPT_BACK = (
    "A star stands for 1 to 7 people, or for a number that would give such a one away. Other "
    "counts of people are rounded to the nearest 5. Sums of money are exact."
)


def told(found: Found) -> Report:
    """The page. `found` is what `published` gives."""
    say = Money(found["currency"])
    old, new = found["old"], found["new"]
    sections = [
        Section("In short", (*_warned(found), Points(tuple(_short(found, say))))),
        Section("What it costs", tuple(_cost(found, say))),
        Section("Year by year", tuple(_years(found, say))),
    ]
    if found["envelope"] is not None:
        sections.append(Section("Is the money enough?", tuple(_envelope(found, say))))
    sections += [
        Section("Who gets less, who gets more", tuple(_movers(found, say))),
        Section("Floors and caps", (_crossed(found),)),
        Section("Cliffs", tuple(_cliffs(found, say))),
    ]
    sections += [
        Section(f"By group: {column}", tuple(_groups(column, by, found, say)))
        for column, by in found["groups"].items()
    ]
    sections.append(Section("How to read this", tuple(_reading(found))))
    return Report(
        title=f"A change of rules, tried out on everyone: {new['title']}",
        lead="What would change for people and for the funders, before anything is decided.",
        facts=(
            ("Worked out for", found["on"]),
            ("Old rules", f"{old['scheme']}, version {old['version']} as on {old['on']}"),
            ("Their identity", old["digest"]),
            ("New rules", f"{new['scheme']}, version {new['version']} as on {new['on']}"),
            ("Their identity", new["digest"]),
            ("People", f"{said(found['people']['covered'])} of {said(found['people']['asked'])}"),
            ("Share covered", _share(found["people"])),
            ("Seed and draws", f"{found['seed']}, {found['draws']:,}"),
        ),
        sections=tuple(sections),
    )


def _share(people: Found) -> str:
    """How much of everybody is covered; 100 % only where nobody is missing."""
    least = people["share_percent"]
    if least == 100:
        return "100 %: everybody"
    if people["covered"] == 0:
        return "nobody"
    return f"at least {least} %, less than {least + 1} %" if least else "less than 1 %"


def _warned(found: Found) -> list[Words]:
    """What must be known of how either side's rows came about."""
    sides = (("Old rules", found["old"]), ("New rules", found["new"]))
    words = [f"{name}: {side['warning']}" for name, side in sides if side["warning"]]
    return [Words(tuple(words), warning=True)] if words else []


def _short(found: Found, say: Money) -> list[str]:
    cost, movers = found["cost"], found["movers"]
    lines = []
    if cost["today"] is not None and cost["new_in_full"] is not None:
        lines.append(
            f"The new rules cost {say.named(cost['new_in_full'])} a {found['period']} in full; "
            f"today it is {say.named(cost['today'])}. The difference is "
            f"{say.signed(cost['new_in_full'] - cost['today'])} "
            f"({percent(cost['today'], cost['new_in_full'])})."
        )
    else:
        lines.append("Too few people, or too few who move, for sums that could be published.")
    lines.append(
        f"People who lose more than 10 %: {said(movers['lose']['lose_10'])}. "
        f"People who gain more than 10 %: {said(movers['gain']['gain_10'])}."
    )
    lines.append(
        "Somebody speaks with each person who loses more than 10 % before any notice goes out. "
        "Nobody is named here."
    )
    lines.append("Every amount is indicative: a person at the funder can always add to it.")
    if found["people"]["share_percent"] < 95:
        lines.append(
            "Fewer than 95 in 100 people are covered. That is too few to adopt a version on."
        )
    return lines


def _cost(found: Found, say: Money) -> list[Any]:
    cost = found["cost"]
    rows = [("Together", cost["today"], cost["new_in_full"])]
    rows += [(name, one["today"], one["new_in_full"]) for name, one in cost["funders"].items()]
    heads = (
        "Funder",
        f"Today, {found['currency']}",
        "New rules in full",
        "Difference",
        "Share",
    )
    cells = tuple(
        (name, say(before), say(after), say.signed(_minus(after, before)), percent(before, after))
        for name, before, after in rows
    )
    parts: list[Any] = [Table(f"Cost a {found['period']}, by who pays", heads, cells)]
    if cost["old_in_full"] != cost["today"]:
        parts.append(
            Words(
                (
                    "Today's cost holds softening that the old rules still give after an earlier "
                    f"change. Without it the old rules would come to "
                    f"{say.named(cost['old_in_full'])}. Who gets more or less is counted against "
                    "that, so that only the change of rules is counted.",
                )
            )
        )
    return parts


def _minus(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _years(found: Found, say: Money) -> list[Any]:
    years = found["years"]["of"]
    if not years:
        if found["years"]["told_to_the_end"]:
            return [Words(("The new rules have no corridor: they hold in full from the start.",))]
        return [Words(("Too few people are on their way for yearly sums to be published.",))]
    funders = list(dict.fromkeys(name for year in years for name in year["funders"]))
    chosen = [
        year
        for year in years
        if year["year"] <= FEW_YEARS or year["year"] % 10 == 0 or year is years[-1]
    ]
    rows = tuple(
        (
            str(year["year"]),
            say(year["total"]),
            *(say(year["funders"].get(name, 0)) for name in funders),
            said(year["softened"]),
        )
        for year in chosen
    )
    heads = ("Year", f"Cost, {found['currency']}", *funders, "People not yet there")
    parts: list[Any] = [
        Words(
            (
                "With the corridor of the new rules each budget moves a limited way a year, first "
                "from what people have today, then from the year before.",
            )
        ),
        Table("Cost in each year", heads, rows),
    ]
    full = found["cost"]["new_in_full"]
    if len(years) > 1 and full is not None:
        points = tuple((float(year["year"]), say.major(year["total"] - full)) for year in chosen)
        series = (Series("Cost less the cost in full", points),)
        parts.append(
            Plot("How far each year is from the cost in full", "Year", say.currency, series)
        )
    parts.append(Words((_ending(found),)))
    return parts


def _ending(found: Found) -> str:
    years = found["years"]
    if not years["told_to_the_end"]:
        return "After that fewer than 8 people are still on their way; their sums are not shown."
    if not years["settled"]:
        return "After 100 years budgets still move; look at the corridor again."
    if years["of"][-1]["softened"] != 0:
        return (
            "After that nothing moves any more. Those who are not there are held by the rounding, "
            "or the corridor keeps a part for good."
        )
    return "From then on the new rules hold in full for everybody."


def _envelope(found: Found, say: Money) -> list[Any]:
    envelope = found["envelope"]
    rows = tuple(
        (name, _chance(envelope[key]))
        for name, key in (
            ("Old rules, today", "today"),
            ("New rules, first year", "first_year"),
            ("New rules in full", "in_full"),
        )
    )
    return [
        Table(
            f"How likely the cost is above {say.named(envelope['amount'])}",
            ("Rules", "Chance"),
            rows,
        ),
        Words(
            (
                "As many people as today were drawn again and again from those of today. It speaks "
                "of who may come, not of prices, new demand or uptake.",
            )
        ),
    ]


def _chance(written: str | None) -> str:
    return HIDDEN if written is None else f"{number(Fraction(written) * 100, 'en')} %"


def _movers(found: Found, say: Money) -> list[Any]:
    movers = found["movers"]
    words = band_words(list(movers["bands"]))
    rows = tuple((words[band], said(movers["bands"][band])) for band in words)
    over = tuple(
        (
            f"more than {least}",
            said(movers["lose"][f"lose_{key}"]),
            said(movers["gain"][f"gain_{key}"]),
        )
        for key, least in (("1", f"{found['currency']} 1"), ("5", "5 %"), ("10", "10 %"),
                           ("25", "25 %"))
    )  # fmt: skip
    mean = [("Mean change", say.signed(movers["mean_change"]))]
    if movers["mean_change_95"] is not None:
        low, high = movers["mean_change_95"]
        mean.append(
            ("95 in 100 such means lie between", f"{say.signed(low)} and {say.signed(high)}")
        )
    return [
        Table("Each person once", ("A person …", "People"), rows),
        Table("Together", ("By", "Lose", "Gain"), over),
        Table(
            f"How much, in {found['currency']} a {found['period']}",
            ("", "Amount"),
            (
                *mean,
                ("Median change of everybody", say.signed(movers["median_change"])),
                ("Median of those who lose", say(movers["median_lose"])),
                ("Median of those who gain", say(movers["median_gain"])),
                ("Nobody loses more than about", say(movers["largest_lose"])),
                ("Nobody gains more than about", say(movers["largest_gain"])),
            ),
        ),
    ]


def _crossed(found: Found) -> Table:
    crossed = found["floors_and_caps"]
    return Table(
        "People the change brings across",
        ("", "People"),
        (
            ("under a floor (referred to other help)", said(crossed["into_floor"])),
            ("out from under a floor", said(crossed["out_of_floor"])),
            ("up to a cap (referred to a panel)", said(crossed["into_cap"])),
            ("down from a cap", said(crossed["out_of_cap"])),
        ),
    )


def _cliffs(found: Found, say: Money) -> list[Any]:
    rows = tuple(
        (one["where"], *_cliff(one, "old", say), *_cliff(one, "new", say))
        for one in found["cliffs"]
    )
    if not rows:
        return [Words(("One step of one answer changes nothing, before or after.",))]
    heads = ("Question", "Old: from … to", "changes by", "New: from … to", "changes by")
    return [
        Table("The largest change for one step of one answer, before any corridor", heads, rows)
    ]


def _cliff(one: Found, side: str, say: Money) -> tuple[str, str]:
    if side not in one:
        return "–", "–"
    return f"{one[f'{side}_from']} … {one[f'{side}_to']}", say(one[side])


def _groups(column: str, by: Found, found: Found, say: Money) -> list[Any]:
    groups: Sequence[Found] = by["groups"]
    shown = [one for one in groups if one["people"] is not None or "today" in one]
    hidden = [one["group"] for one in groups if "today" not in one]
    words = band_words(by["bands"])
    money = tuple(
        (
            one["group"],
            said(one["people"]),
            say(one["today"]),
            say(one["first_year"]),
            say(one["new_in_full"]),
            percent(one["today"], one["new_in_full"]),
        )
        for one in shown
    )
    means = tuple(
        (
            one["group"],
            say.signed(one["mean_change"]),
            _between(one["mean_change_95"], say),
            say.signed(one["median_change"]),
            say(one["largest_lose"]),
            say(one["largest_gain"]),
        )
        for one in shown
    )
    names = list(found["cost"]["funders"])
    paid = tuple(
        (
            one["group"],
            *(say(one["funders"].get(name, {}).get(when))
              for name in names for when in ("today", "new_in_full")),
        )
        for one in shown
    )  # fmt: skip
    moved = tuple((one["group"], *(said(one["bands"][band]) for band in words)) for one in shown)
    crossings = ("into_floor", "out_of_floor", "into_cap", "out_of_cap")
    crossed = tuple((one["group"], *(said(one[key]) for key in crossings)) for one in shown)
    parts: list[Any] = [
        Table(f"Cost by {column}, {found['currency']}",
              (column, "People", "Today", "First year", "In full", "Difference"), money),
        Table(f"Change by {column}, {found['currency']}",
              (column, "Mean", "95 in 100 between", "Median", "Most lost", "Most gained"), means),
        Table(f"Who moves, by {column}", (column, *words.values()), moved),
        Table(f"Floors and caps, by {column}",
              (column, "under a floor", "out from a floor", "up to a cap", "down from a cap"),
              crossed),
    ]  # fmt: skip
    if names:
        heads = tuple(f"{name}, {when}" for name in names for when in ("today", "in full"))
        parts.append(Table(f"Who pays, by {column}", (column, *heads), paid))
    if hidden:
        parts.append(Words((f"Too small to be shown: {', '.join(hidden)}.",)))
    return parts


def _between(ends: Sequence[int] | None, say: Money) -> str:
    return HIDDEN if ends is None else f"{say.signed(ends[0])} and {say.signed(ends[1])}"


def _reading(found: Found) -> list[Any]:
    people = found["people"]
    return [
        Points(
            (
                KEPT_BACK,
                f"Not covered, for the old rules: {said(people['missing_old'])} with an answer "
                f"missing. For the new rules: {said(people['missing_new'])}. Rows that could not "
                f"be read: {said(people['not_read'])}. They are in no figure above.",
                "Medians are rounded to whole units, and the most that anybody loses or gains is "
                "rounded up to the next hundred, so that no person's amount can be read.",
                "Amounts of the past do not change with a version. A new amount is a new working, "
                "with its own explanation.",
                "It is worked out from the answers people gave under the old rules. New questions, "
                "new people, prices and uptake are not in it.",
            )
        )
    ]
