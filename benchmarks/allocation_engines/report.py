"""What was measured, as Markdown: tables, then each target and whether this run met it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

TITLES = {
    "ownway_columns": "**Ownway columns**, compiled from the scheme, exact",
    "ownway_lines": "**Ownway interpreter**, exact, every line of every person",
    "numpy_int64": "NumPy folded by hand, exact int64",
    "numpy_float64": "NumPy by hand, float64",
    "polars_expressions": "Polars expressions",
    "openfisca_documented": "OpenFisca-core as documented",
    "zen_graph": "zen-engine, graph prepared",
}
LARGEST = 1_000_000
FAST = 5_000_000  # people per second of the processor, at the largest size
NEAR = 2.0  # times the yardstick, where the machine is too slow for that
OVER_OPENFISCA = 100.0
ONE_PERSON = 0.001  # seconds
NONE = "–"
Found = dict[str, Any]


def markdown(found: Found) -> str:
    return "\n".join([*_head(found), "", *_speeds(found), "", *_notes(found), "", *_targets(found)])


def _head(found: Found) -> Iterator[str]:
    machine, load = found["machine"], found["machine"]["load"]
    loads = " to ".join(f"{one[0]:g}" for one in load if one) or "unknown"
    yield (
        f"{found['date']}, commit {machine['commit']}: {machine['cores']} cores, "
        f"{machine['processor']}, {machine['system']}, load average {loads}, "
        f"{found['minutes']} minutes."
    )
    yield f"{_versions(found)}. Rounds: {found['rounds']}; medians."


def _versions(found: Found) -> str:
    known = {"Python": found["people"]["python"]}
    for engine in found["engines"].values():
        for runs in engine["speed"].values():
            known |= runs[0].get("versions", {})
    return ", ".join(f"{name} {version}" for name, version in known.items())


def _speeds(found: Found) -> Iterator[str]:
    sizes = found["sizes"]
    heads = [f"{size:,}" for size in sizes]
    yield (
        f"| people per second of the processor, of | {' | '.join(heads)} | by the clock | bytes a "
        "person | wrong pennies | Ownway columns faster by |"
    )
    yield f"|---|{'---|' * len(sizes)}---|---|---|---|"
    for name, engine in found["engines"].items():
        if "missing" in engine and not engine["speed"]:
            yield f"| {_title(name)} | {engine['missing']} |{' |' * (len(sizes) + 3)}"
            continue
        most = _largest(engine)
        cells = [_count(_rate(engine, size)) for size in sizes]
        cells += [_count(_rate(engine, most, "wall")), _bytes(engine, most)]
        cells += [_pennies(engine), _ratio(found, engine)]
        yield f"| {_title(name)} | {' | '.join(cells)} |"


def _notes(found: Found) -> Iterator[str]:
    yield (
        "Timed: answers in memory in the engine's own form, to three columns of results. 'By the "
        "clock', bytes and the comparison are at the largest size that was run with the engine."
    )
    exact, working, loading = found["exact"], found["working"], found["loading"]
    yield f"Pennies: budget and share of {exact['people']:,} people, against rational arithmetic."
    for name, engine in found["engines"].items():
        if engine.get("left_out"):
            left = ", ".join(f"{size:,}" for size in engine["left_out"])
            yield f"Left out because it would take too long: {_title(name)} with {left} people."
    yield ""
    if "missing" in working:
        yield f"- One person: not measured ({working['missing']})."
    else:
        yield (
            f"- One person with all {working['steps']} lines: {1000 * working['lines']:.2f} ms; "
            f"with a sentence for each: {1000 * working['sentences']:.2f} ms."
        )
    if "missing" in loading:
        yield f"- Loading: not measured ({loading['missing']})."
    else:
        yield (
            f"- Loading: read {loading['reading']:.3f} s, compiled {loading['compiling']:.3f} s, "
            f"all proofs {loading['proving']:.2f} s."
        )
    yield from _blocks(found)


def _blocks(found: Found) -> Iterator[str]:
    for name, one in found.get("blocks", {}).items():
        if "missing" in one:
            yield f"- 10 million people with {_title(name)}: not measured ({one['missing']})."
            continue
        yield (
            f"- 10 million people in blocks of a million with {_title(name)}: {one['cpu']:.1f} s "
            f"of the processor, {one['wall']:.1f} s by the clock, at most "
            f"{one['peak'] / 1e6:,.0f} MB in memory ({one['before'] / 1e6:,.0f} MB before); "
            f"budgets of £{one['budget'] // 100:,}."
        )


def _targets(found: Found) -> Iterator[str]:
    yield "Targets:"
    yield ""
    engines = found["engines"]
    fast = _rate(engines.get("ownway_columns"), LARGEST)
    hand = _rate(engines.get("numpy_int64"), LARGEST)
    fisca = _rate(engines.get("openfisca_documented"), LARGEST)
    slower = hand / fast if fast and hand else None
    good = None if not fast else fast >= FAST or (slower is not None and slower <= NEAR)
    times = f", {slower:.2f} times the yardstick" if slower else ""
    yield _target(
        f"columns at {LARGEST:,}: at least {_count(FAST)} people a second of the processor, or "
        f"within {NEAR:g} times the yardstick",
        f"{_count(fast)}{times}",
        good,
    )
    over = fast / fisca if fast and fisca else None
    yield _target(
        f"columns at least {OVER_OPENFISCA:g} times OpenFisca as documented, at {LARGEST:,}",
        f"{over:,.0f} times" if over else NONE,
        None if over is None else over >= OVER_OPENFISCA,
    )
    one = found["working"].get("lines")
    yield _target(
        "one person with all lines under 1 ms",
        f"{1000 * one:.2f} ms" if one else NONE,
        None if one is None else one < ONE_PERSON,
    )
    own = [engine for name, engine in engines.items() if name.startswith("ownway")]
    wrong = [engine.get("pennies", {}).get("wrong") for engine in own]
    known = bool(wrong) and None not in wrong
    yield _target(
        "no wrong penny in columns and interpreter",
        str(sum(wrong)) if known else NONE,
        sum(wrong) == 0 if known else None,
    )


def _target(words: str, figure: str, good: bool | None) -> str:
    mark = "not measured" if good is None else "met" if good else "MISSED"
    return f"- {words}: {figure} – {mark}."


def _title(name: str) -> str:
    return TITLES.get(name, name)


def _largest(engine: Found) -> int:
    return max((int(size) for size, runs in engine["speed"].items() if _good(runs)), default=0)


def _good(runs: list[Found]) -> list[Found]:
    return [run for run in runs if "cpu" in run]


def _middle(engine: Found | None, size: int, what: str) -> float | None:
    runs = _good(engine["speed"].get(str(size), [])) if engine else []
    return statistics.median(run[what] for run in runs) if runs else None


def _rate(engine: Found | None, size: int, what: str = "cpu") -> float | None:
    """People per second."""
    middle = _middle(engine, size, what)
    return size / middle if middle else None


def _ratio(found: Found, engine: Found) -> str:
    """How many times as many people the columns work out, at the largest size of `engine`."""
    size = _largest(engine)
    mine, theirs = _rate(found["engines"].get("ownway_columns"), size), _rate(engine, size)
    if not mine or not theirs:
        return NONE
    times = mine / theirs
    return f"{times:.2f}×" if times < 10 else f"{times:,.0f}×"


def _bytes(engine: Found, size: int) -> str:
    middle = _middle(engine, size, "bytes")
    return f"{middle:,.0f}" if middle and size >= 10_000 else NONE


def _pennies(engine: Found) -> str:
    found = engine.get("pennies", {})
    if "wrong" not in found:
        return NONE
    if not found["wrong"]:
        return "**0**"
    return f"{100 * found['wrong'] / found['of']:.2f} %, up to {found['most']}p"


def _count(rate: float | None) -> str:
    """Three figures that mean something: 5.12 M, 388 k, 1,840."""
    if rate is None:
        return NONE
    if rate >= 1_000_000:
        return f"{rate / 1e6:.2f} M"
    return f"{rate / 1000:.0f} k" if rate >= 10_000 else f"{rate:,.0f}"
