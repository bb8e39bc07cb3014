"""Rules about the shape of the code: size, names, and what may not be reached from where."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from tests.architecture.house import DOORS, Source, dotted, functions

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 70
VAGUE_NAMES = {
    "base", "common", "helper", "helpers", "lib", "manager", "managers", "misc", "service",
    "services", "util", "utils",
}  # fmt: skip
# Words for people and their lives that we do not use; 'RAS' means two things.
UNKIND_WORDS = {
    "beneficiary", "beneficiaries", "case", "cases", "client", "clients", "handler", "handlers",
    "manager", "managers", "patient", "patients", "ras",
}  # fmt: skip
DJANGO_NAMES = {"handler400", "handler403", "handler404", "handler500"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
    "timezone.localdate", "timezone.localtime", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "datetime.datetime.now", "datetime.date.today", "django.utils.timezone.now",
}  # fmt: skip
READERS = ("os.getenv", "getenv", "os.environ.get", "environ.get")
CLOCK_MODULES = {"time", "random"}
MONEY = {
    "ledger",
    "allocation",
    "planning",
    "holding",
    "spending",
    "drawdown",
    "reclaims",
    "programme",
    "evaluation",
}
MONEY_IN_CORE = {"ownway.core.money", "ownway.core.period", "ownway.core.show"}
EXACT = {"ownway.core.money", "ownway.core.period"}  # where even `/` has no business


def too_long(sources: Sequence[Source]) -> list[str]:
    """No file and no function has grown past what one sitting can read."""
    found = []
    for source in sources:
        if source.is_migration:
            continue
        lines = 0 if _hands_out(source) else _lines_of_code(source)
        if lines > MOST_LINES_IN_A_FILE:
            found.append(f"{source.path}: {lines} lines of code; split it by concept into a folder")
        for function in functions(source.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > MOST_LINES_IN_A_FUNCTION:
                found.append(f"{source.at(function)}: {function.name} has {length} lines")
    return found


def _hands_out(source: Source) -> bool:
    """Whether a file only hands out names: nobody reads it in one sitting, or in two."""
    return source.path.name == "__init__.py" and all(
        isinstance(node, ast.ImportFrom | ast.Expr)
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
        for node in source.tree.body
    )


def _lines_of_code(source: Source) -> int:
    """Lines that do something: no blank ones, no comments, no docstrings."""
    told: set[int] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            told.update(range(node.lineno, (node.end_lineno or 0) + 1))
    return sum(
        1
        for number, line in enumerate(source.text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#") and number not in told
    )


def vague_names(sources: Sequence[Source]) -> list[str]:
    """A file is named for what it holds, never `utils` and its kin."""
    return [
        f"{source.path}: '{part}' says nothing about what is in it"
        for source in sources
        for part in source.path.with_suffix("").parts
        if part in VAGUE_NAMES
    ]


def unkind_words(sources: Sequence[Source]) -> list[str]:
    """We say person, plan, supporter, purchase, holder, funder, decision."""
    found = []
    for source in sources:
        if source.is_migration:
            continue
        for node, name in _names_given(source.tree):
            words = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))
            bad = words & UNKIND_WORDS
            if name not in DJANGO_NAMES and (bad or "service_user" in name.lower()):
                found.append(f"{source.at(node)}: {name}")
    return found


def _names_given(tree: ast.AST) -> list[tuple[ast.AST, str]]:
    """Names this code chose itself: definitions, parameters, things assigned to."""
    given: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            given.append((node, node.name))
        elif isinstance(node, ast.arg):
            given.append((node, node.arg))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.append((node, node.id))
    return given


def clocks_below_the_doors(sources: Sequence[Source]) -> list[str]:
    """`at=` is passed in: below web, cli and config nobody reads the clock or throws dice."""
    found = []
    for source in sources:
        if source.package in DOORS or source.is_migration or not source.package:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and dotted(node) in CLOCKS:
                found.append(f"{source.at(node)}: reads the clock by {dotted(node)}")
            elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(f"{source.at(node.value)}: {node.arg} reads the clock by itself")
            elif isinstance(node, ast.Import | ast.ImportFrom):
                bad = _modules_imported(node) & CLOCK_MODULES
                found += [f"{source.at(node)}: imports {name}" for name in sorted(bad)]
    return found


def _modules_imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}


# Studies estimate; a contract keeps their numbers from whatever works out an amount.
ESTIMATES = "ownway.allocation.analysis.studies"


def floats_near_money(sources: Sequence[Source]) -> list[str]:
    """Money is whole minor units; exact fractions where a share is needed."""
    found = []
    for source in sources:
        if source.package not in MONEY and source.module not in MONEY_IN_CORE:
            continue
        if source.module.startswith(ESTIMATES):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                found.append(f"{source.at(node)}: the number {node.value} is a float")
            elif isinstance(node, ast.Name | ast.Attribute):
                if dotted(node).rpartition(".")[2] in ("float", "FloatField"):
                    found.append(f"{source.at(node)}: {dotted(node)}")
            elif isinstance(node, ast.Div) and source.module in EXACT:
                found.append(f"{source.path}: '/' makes a float; use // or a fraction")
    return found


# The sign-in library's own list of open sessions: no loader of ours stands before it.
NOT_ABOUT_A_PERSON = {"UserSession.objects"}


def rows_reached_from_pages(sources: Sequence[Source]) -> list[str]:
    """A page finds rows by a loader that carries access, never by `.objects`."""
    return [
        f"{source.at(node)}: reaches rows by .{node.attr}"
        for source in sources
        if source.package in ("web", "cli", "interop")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and dotted(node) not in NOT_ABOUT_A_PERSON
    ]


def signals(sources: Sequence[Source]) -> list[str]:
    """What an action does is written in the action, not hung on a save."""
    found = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in _modules_imported(node):
                    if name == "django.dispatch" or "signals" in name.split("."):
                        found.append(f"{source.at(node)}: imports {name}")
    return found


def writes_hidden_in_models(sources: Sequence[Source]) -> list[str]:
    """No overridden save or delete; models state, actions write."""
    return [
        f"{source.at(item)}: {node.name}.{item.name} is overridden"
        for source in sources
        if source.room == "models"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in ("save", "delete", "full_clean")
    ]


def environment_read(sources: Sequence[Source]) -> dict[str, str]:
    """Every environment variable the code reads by name, and where."""
    found: dict[str, str] = {}
    for source in sources:
        for node in ast.walk(source.tree):
            name = _variable(node)
            if name:
                found.setdefault(name, source.at(node))
    return found


def _variable(node: ast.AST) -> str:
    key: ast.AST | None = None
    if isinstance(node, ast.Subscript) and dotted(node.value) in ("os.environ", "environ"):
        key = node.slice if isinstance(node.ctx, ast.Load) else None
    elif isinstance(node, ast.Call) and node.args and dotted(node.func) in READERS:
        key = node.args[0]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def variables_untold(names: Sequence[str], example: str, guide: str) -> list[str]:
    """Every variable is in `.env.example` and the operator's guide, and no other is promised."""
    found = []
    for name in sorted(names):
        word = re.compile(rf"\b{re.escape(name)}\b")
        if not word.search(example):
            found.append(f"{name} is not in .env.example")
        if not word.search(guide):
            found.append(f"{name} is not in docs/guide/operators.md")
    promised = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    found += [f".env.example promises {name}, which nothing reads" for name in promised - {*names}]
    return found
