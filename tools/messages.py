"""Sentences in other languages: collect them, check that none is missing, compile them.

    python tools/messages.py collect   read code and templates, bring the .po files up to date
    python tools/messages.py check     red where a message is missing, fuzzy, or lost a placeholder
    python tools/messages.py compile   write the .mo files that run

Message ids are the sentences in English (UK). Spanish is complete; English (US) holds only what
differs. Nothing but Babel and Django is needed: no gettext on the system.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

HOUSE = Path(__file__).resolve().parent.parent
PACKAGE = HOUSE / "ownway"
LOCALE = PACKAGE / "locale"
WHOLE = ("es",)  # every message
DIFFERENT = ("en_US",)  # only what differs
KEYWORDS = {  # how many literals each function of Django takes
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_"), 1),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"), 2),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), 3),
}
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")

Row = tuple[int, str, tuple[str, ...]]  # line, function called, its literals


class Unreadable(Exception):
    """A file cannot be read to its end. The words name the file and the place."""


def sources() -> Iterator[Path]:
    for pattern in ("**/*.py", "**/*.html", "**/*.txt"):
        for path in sorted(PACKAGE.glob(pattern)):
            parts = path.relative_to(PACKAGE).parts
            if not {"migrations", "vendor", "collected", "static", "locale", "packs"} & set(parts):
                yield path


def found() -> Catalog:
    """Every message the product can say, with where it stands. Raises Unreadable."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sources():
        where = str(path.relative_to(HOUSE))
        for line, function, literals in messages_of(path, where):
            context, message = _as_looked_up(function, literals)
            if message and (message[0] if isinstance(message, tuple) else message):
                catalog.add(message, context=context, locations=[(where, line)])
    return catalog


def messages_of(path: Path, where: str) -> list[Row]:
    """The calls of gettext in one file. Raises Unreadable where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return _of_python(text) if path.suffix == ".py" else _of_template(text, where)
    except SyntaxError as problem:
        place = f"{where}, line {problem.lineno}" if problem.lineno else where
        raise Unreadable(f"{place}: {problem.msg}") from problem
    except ValueError as problem:  # bytes that are no text
        raise Unreadable(f"{where}: {problem}") from problem


def _as_looked_up(
    function: str, literals: tuple[str, ...]
) -> tuple[str | None, str | tuple[str, ...]]:
    """What is asked for at run time: the context and the message, or both its forms."""
    given = literals[: KEYWORDS[function]]
    context = given[0] if function.startswith(("pgettext", "npgettext")) else None
    forms = given[1:] if context is not None else given
    plural = function.startswith(("ngettext", "npgettext"))
    return context, forms if plural else forms[0]


def _of_python(text: str) -> list[Row]:
    """Calls of Django's functions under whatever name the file gives them."""
    tree = ast.parse(text)
    names = {
        given.asname or given.name: given.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for given in node.names
    }
    rows: list[Row] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            function = names.get(called.id, "")
        else:
            function = called.attr if isinstance(called, ast.Attribute) else ""
        literals = tuple(
            given.value
            for given in node.args
            if isinstance(given, ast.Constant) and isinstance(given.value, str)
        )
        if function in KEYWORDS and literals:
            rows.append((node.lineno, function, literals))
    return rows


# What templatize writes for a tag: a call with Python literals.
_CALL = re.compile(r"(?<!\w)(n?p?gettext|_)\(")
_LITERAL = re.compile(r"[\s,]*(u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")")
_OPENED = re.compile(r"\{%\s*blocktrans(?:late)?\b")
_CLOSED = re.compile(r"\{%\s*endblocktrans(?:late)?\s*%\}")


def _of_template(text: str, where: str) -> list[Row]:
    """Django's own reading of a template, so that ids are exactly those it looks up."""
    from django.utils.translation.template import templatize

    if len(_OPENED.findall(text)) != len(_CLOSED.findall(text)):
        raise SyntaxError("a blocktranslate tag is not closed")
    code = templatize(text, origin=where)
    rows: list[Row] = []
    for call in _CALL.finditer(code):
        literals, at = [], call.end()
        while match := _LITERAL.match(code, at):
            literals.append(ast.literal_eval(match.group(1)))
            at = match.end()
        line = code.count("\n", 0, call.start()) + 1
        if call.group(1) == "_" and "%" in "".join(literals):
            problem = 'Django shows "%" twice in a text given as _("…"): say it with translate … as'
            raise SyntaxError(problem, (where, line, None, None))
        if literals:
            rows.append((line, call.group(1), tuple(literals)))
    return rows


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


# Header lines that say nothing here, or change with each run.
_SHIFTING = re.compile(
    r'^"(?:POT|PO-Revision|Project-Id|Report-Msgid|Last-Translator|Language-Team|Generated).*\n',
    re.M,
)


def write(language: str, catalog: Catalog) -> None:
    """Without times and line numbers, so that a change shows only what changed."""
    out = BytesIO()
    write_po(out, catalog, sort_output=True, omit_header=False, width=100, include_lineno=False)
    text = _SHIFTING.sub("", out.getvalue().decode())
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_text(text, encoding="utf-8")


def collect() -> int:
    now = found()
    for language in (*WHOLE, *DIFFERENT):
        known = read(language)
        fresh = Catalog(
            locale=language,
            charset="utf-8",
            fuzzy=False,
            header_comment=f"# Ownway in {language}. Message ids are English (UK).",
        )
        for message in now:
            if not message.id:
                continue
            former = known.get(message.id, message.context)
            if language in DIFFERENT and former is None:
                continue
            fresh.add(
                message.id,
                former.string if former is not None else "",
                context=message.context,
                locations=[
                    (where, 0) for where in sorted({place for place, _ in message.locations})
                ],
            )
        write(language, fresh)
        empty = sum(1 for m in fresh if m.id and not _whole(m.string))
        print(f"{language}: {len(fresh)} messages, {empty} to translate")
    return 0


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _names(text: object) -> set[str]:
    joined = " ".join(text) if isinstance(text, (tuple, list)) else str(text)
    return {"".join(match) or "%" for match in NAMED.findall(joined)}


def faults() -> list[str]:
    """What is wrong with the catalogues, one sentence each."""
    now = found()
    wrong = []
    for language in (*WHOLE, *DIFFERENT):
        known = read(language)
        for message in now:
            if not message.id:
                continue
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            entry = known.get(message.id, message.context)
            if entry is None or not _whole(entry.string):
                if language in WHOLE:
                    wrong.append(f"{language}: not translated: {first!r}")
                continue
            if entry.fuzzy:
                wrong.append(f"{language}: marked fuzzy: {first!r}")
            if _names(entry.string) != _names(message.id):
                wrong.append(f"{language}: placeholders differ: {first!r}")
    return wrong


def check() -> int:
    wrong = faults()
    for line in wrong[:40]:
        print(line)
    print(f"{len(wrong)} faults in the translations" if wrong else "Every message is translated")
    return 1 if wrong else 0


def compile_all() -> int:
    for language in (*WHOLE, *DIFFERENT):
        if path_of(language).exists():
            ready = path_of(language).with_suffix(".mo")
            fresh = ready.with_suffix(".new")  # a running site never reads half a file
            with fresh.open("wb") as file:
                write_mo(file, read(language))
            fresh.replace(ready)
    return 0


def main() -> int:
    settings.configure(USE_I18N=True, INSTALLED_APPS=[])
    django.setup()
    jobs = {"collect": collect, "check": check, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        print(__doc__)
        return 2
    try:
        return jobs[sys.argv[1]]()
    except Unreadable as problem:
        print(f"{problem}\nNothing was changed. Mend that file, then run this again.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
