"""Every action writes exactly one entry in the record: followed path by path, without running."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.architecture.house import Source, dotted

ENTRIES = {"ownway.record.actions.write", "ownway.record.actions.saw"}
# The record is what is written; the ledger works inside the actions of others.
INSIDE_OTHERS = ("record", "ledger")
# The few that differ, each with its reason.
NO_ENTRY = {
    "assessment.save_answer": "a draft is its author's alone and saves itself; sending it is noted",
    "consent.leave": "one transaction, with an entry for each person and one for the coach",
    "improvement.save_notes": "a private note is its writer's alone; sharing it is noted",
    "improvement.save_readiness": "a draft is its writer's alone; that they answered is noted",
    "improvement.save_rating": "a rater's draft is theirs alone; handing it in is noted",
    "spending.post_next": "one for what it posts; where the books refuse that, fewer lines again",
    "spending.post_run": "one transaction and one entry for each chunk (money design, section 12)",
}
ACTOR_FOUND_INSIDE = {
    "people.use_link": "whoever holds the link is the actor; who that is comes from the link",
    "consent.note_reads": "the viewer carries the actor of each read",
}
# A part of an action says so in its docstring, and no door may call it.
PART = "inside the transaction of an action"
Function = ast.FunctionDef
MANY = 2  # two or more; never allowed, so no need to count further


def actions(sources: Sequence[Source]) -> list[tuple[Source, Function]]:
    """Public functions of the actions rooms that say who acts or when.

    Where the room is a folder, those are what its `__init__` hands out; the rest is its own.
    """
    handed_out = {
        source.module: set(_names(source))
        for source in sources
        if source.room == "actions" and source.path.name == "__init__.py"
    }
    return [
        (source, node)
        for source in sources
        if source.room == "actions" and source.package not in INSIDE_OTHERS
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and _parameters(node) & {"by", "at"}
        and node.name in (handed_out.get(source.module.rpartition(".")[0]) or {node.name})
    ]


def _parameters(function: Function) -> set[str]:
    arguments = function.args
    return {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def signatures(sources: Sequence[Source]) -> list[str]:
    """Keyword-only, `by=` and `at=` always."""
    found = []
    for source, action in actions(sources):
        if action.args.args or action.args.posonlyargs:
            found.append(f"{source.at(action)}: {action.name} takes more than keywords")
        wanted = {"at"} if _name_of(source, action) in ACTOR_FOUND_INSIDE else {"by", "at"}
        found += [
            f"{source.at(action)}: {action.name} has no {name}="
            for name in sorted(wanted - _parameters(action))
        ]
    return found


def _name_of(source: Source, action: Function) -> str:
    return f"{source.package}.{action.name}"


def _is_part(action: Function) -> bool:
    return PART in " ".join((ast.get_docstring(action) or "").split())


def parts_called_from_doors(sources: Sequence[Source]) -> list[str]:
    """A part writes rows and leaves the entry to the action around it: only actions call it."""
    parts = {
        f"ownway.{source.package}.actions.{action.name}"
        for source, action in actions(sources)
        if _is_part(action)
    }
    found = []
    for source in sources:
        if source.room in ("actions", "posting"):
            continue
        names = _names(source)
        for call in ast.walk(source.tree):
            if isinstance(call, ast.Call):
                first, _, rest = dotted(call.func).partition(".")
                full = ".".join(filter(None, (names.get(first, first), rest)))
                if full in parts:
                    found.append(f"{source.at(call)}: {full} is a part of an action")
    return found


def entries(sources: Sequence[Source]) -> list[str]:
    """Every action with `by` and `at` writes one entry on each path that changes something.

    An early `return` may write none: a second click finds the work done and changes nothing.
    """
    reader = _Reader(sources)
    found = []
    for source, action in actions(sources):
        if not {"by", "at"} <= _parameters(action) or _name_of(source, action) in NO_ENTRY:
            continue
        exits = reader.exits(source, action)
        if _is_part(action):
            if exits.early | exits.last != {0}:
                found.append(f"{source.at(action)}: {action.name} is a part, yet writes an entry")
            continue
        if MANY in exits.early | exits.last:
            found.append(f"{source.at(action)}: {action.name} can write more than one entry")
        if 0 in exits.last or 1 not in exits.early | exits.last:
            found.append(f"{source.at(action)}: {action.name} can end without an entry")
    return found


@dataclass
class _Exits:
    """How many entries may have been written where a function ends well."""

    early: set[int] = field(default_factory=set)
    last: set[int] = field(default_factory=set)


class _Reader:
    """Counts entries along the paths of a function, into the actions it calls."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._functions = {
            f"{source.module}.{node.name}": (source, node)
            for source in sources
            if source.room in ("actions", "posting")
            for node in source.tree.body
            if isinstance(node, ast.FunctionDef)
        }
        self._names = {
            source.module: _names(source)
            for source in sources
            if source.room in ("actions", "posting")
        }
        self._known: dict[str, set[int]] = {name: {1} for name in ENTRIES}

    def exits(self, source: Source, function: Function) -> _Exits:
        exits = _Exits()
        tail = function.body[-1]
        fell = self._block(source, function.body, {0}, exits, tail)
        exits.last |= fell
        return exits

    def _counts(self, name: str) -> set[int]:
        """Entries one call may write; a function seen while being read (recursion) writes none."""
        room, _, last = name.rpartition(".")
        name = self._names.get(room, {}).get(last, name)  # handed out by the folder's __init__
        if name not in self._known:
            if name not in self._functions:
                return {0}
            self._known[name] = {0}
            exits = self.exits(*self._functions[name])
            # An early way out that writes nothing is a second click there as well.
            self._known[name] = (exits.early - {0}) | exits.last or exits.early or {0}
        return self._known[name]

    def _block(
        self,
        source: Source,
        body: Sequence[ast.stmt],
        before: set[int],
        exits: _Exits,
        tail: ast.stmt,
    ) -> set[int]:
        """Counts after `body`; the empty set where every path has returned or raised."""
        counts = before
        for statement in body:
            if not counts:
                break
            inside = tail
            if statement is tail and isinstance(statement, ast.With):
                inside = statement.body[-1]
            counts = self._statement(source, statement, counts, exits, inside)
        return counts

    def _statement(
        self, source: Source, node: ast.stmt, before: set[int], exits: _Exits, tail: ast.stmt
    ) -> set[int]:
        if isinstance(node, ast.Return):
            counts = self._plus(before, self._calls(source, [node]))
            (exits.last if node is tail else exits.early).update(counts)
            return set()
        if isinstance(node, ast.Raise):
            return set()
        if isinstance(node, ast.If):
            start = self._plus(before, self._calls(source, [node.test]))
            return self._block(source, node.body, start, exits, tail) | self._block(
                source, node.orelse, start, exits, tail
            )
        if isinstance(node, ast.For | ast.While):
            head = [node.iter] if isinstance(node, ast.For) else [node.test]
            start = self._plus(before, self._calls(source, head))
            once = self._block(source, node.body, start, exits, tail)
            again = self._block(source, node.body, once, exits, tail)
            return self._block(source, node.orelse, start | once | again, exits, tail)
        if isinstance(node, ast.With):
            start = self._plus(
                before, self._calls(source, [item.context_expr for item in node.items])
            )
            return self._block(source, node.body, start, exits, tail)
        if isinstance(node, ast.Try):
            after = self._block(source, [*node.body, *node.orelse], before, exits, tail)
            for refusal in node.handlers:
                after = after | self._block(source, refusal.body, before, exits, tail)
            return self._block(source, node.finalbody, after, exits, tail)
        if isinstance(node, ast.Match):
            start = self._plus(before, self._calls(source, [node.subject]))
            ends = [self._block(source, each.body, start, exits, tail) for each in node.cases]
            return start.union(*ends) if not _catches_all(node) else set().union(*ends)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return before
        return self._plus(before, self._calls(source, [node]))

    @staticmethod
    def _plus(before: set[int], more: set[int]) -> set[int]:
        return {min(one + other, MANY) for one in before for other in more}

    def _calls(self, source: Source, nodes: Sequence[ast.AST]) -> set[int]:
        """Entries written by the calls inside expressions; inside a comprehension, many."""
        counts = {0}
        for node in nodes:
            repeated = {
                id(inner)
                for each in ast.walk(node)
                if isinstance(each, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
                for inner in ast.walk(each)
            }
            for call in ast.walk(node):
                if isinstance(call, ast.Call):
                    written = self._counts(self._name(source, call))
                    if id(call) in repeated and written != {0}:
                        written = {0, MANY}
                    counts = self._plus(counts, written)
        return counts

    def _name(self, source: Source, call: ast.Call) -> str:
        """The full name of what is called: 'ownway.record.actions.write'."""
        first, _, rest = dotted(call.func).partition(".")
        known = self._names.get(source.module, {}).get(first)
        full = known or f"{source.module}.{first}"
        return f"{full}.{rest}" if rest else full


def _names(source: Source) -> dict[str, str]:
    """Names imported into a file, each with the full name behind it."""
    found: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
    return found


def _catches_all(node: ast.Match) -> bool:
    last = node.cases[-1]
    return isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and not last.guard
