"""The model as a decision graph of zen-engine, which counts in decimals, one person at a time."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import zen

from benchmarks.allocation_engines import thirty

PACKAGES = ("zen-engine", "numpy")
UNIT = 100  # pounds
Array = np.ndarray


def load() -> Any:
    graph = zen.ZenDecisionContent(json.dumps(_graph(_expressions())))
    return zen.ZenEngine().create_decision(graph)


def take(_decision: object, answers: Array, informal: Array) -> list[dict[str, int]]:
    names = (*thirty.QUESTIONS, "informal")
    rows = np.vstack([answers, informal[None]]).T.tolist()
    return [dict(zip(names, row, strict=True)) for row in rows]


def run(decision: Any, inputs: list[dict[str, int]]) -> tuple[Array, Array, Array]:
    found = [decision.evaluate(one)["result"] for one in inputs]
    return tuple(np.array([one[name] for one in found]) for name in ("budget", "health", "council"))


def _expressions() -> list[tuple[str, str]]:
    found = []
    for name, places, cap, weight in thirty.members():
        raw = " + ".join(f"{_points(place)}[{thirty.QUESTIONS[place]}]" for place in places)
        found.append((name, f"min([{cap}, {raw}]) * {weight}"))
    clinical = " + ".join(f"$.{name}" for name in thirty.HEALTH)
    found += [
        ("total", " + ".join(f"$.{name}" for name, *_ in thirty.DOMAINS)),
        ("net", f"({_table()}) * [{', '.join(thirty.KEEP)}][informal]"),
        ("some", f"$.net < {thirty.FLOOR} ? 0 : min([$.net, {thirty.CAP}])"),
        ("budget", "floor($.some * 100 + 0.5) / 100"),
        ("share", f"$.total > 0 ? $.budget * ({clinical}) / $.total : 0"),
        ("health", "floor($.share * 100 + 0.5) / 100"),
        ("council", "$.budget - $.health"),
    ]
    return found


def _points(place: int) -> str:
    return f"[{', '.join(f'{float(value):g}' for value in thirty.POINTS[place])}]"


def _table() -> str:
    """The band of the total, top row first; multiplied before it is divided, to stay exact."""
    text = str(thirty.TABLE[0][1])
    for (x0, y0), (x1, y1) in pairwise(thirty.TABLE):
        line = f"{y0} + ($.total - {x0}) * {y1 - y0} / {x1 - x0}"
        text = line if x0 == 0 else f"$.total >= {x0} ? {line} : ({text})"
    last, most = thirty.TABLE[-1]
    return f"$.total >= {last} ? {most} : ({text})"


def _graph(expressions: list[tuple[str, str]]) -> dict[str, Any]:
    rules = [
        {"id": str(place), "key": key, "value": value}
        for place, (key, value) in enumerate(expressions)
    ]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "answers"},
        {"id": "do", "type": "expressionNode", "name": "rules", "content": {"expressions": rules}},
        {"id": "out", "type": "outputNode", "name": "amounts"},
    ]
    edges = [("in", "do"), ("do", "out")]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes],
        "edges": [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in edges
        ],
    }
