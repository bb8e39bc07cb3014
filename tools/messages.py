"""Sentences in other languages: collect them, check that none is missing, compile them.

    python tools/messages.py collect   read code and templates, bring the .po files up to date
    python tools/messages.py check     red where a message is missing, fuzzy, or lost a placeholder
    python tools/messages.py compile   write the .mo files that run

Message ids are the sentences in English (UK). Spanish is complete; English (US) holds only what
differs. Nothing but Babel and Django is needed: no gettext on the system.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

HOUSE = Path(__file__).resolve().parent.parent
PACKAGE = HOUSE / "ownway"
LOCALE = PACKAGE / "locale"
WHOLE = ("es",)  # every message
DIFFERENT = ("en_US",)  # only what differs
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")


def sources() -> Iterator[Path]:
    for pattern in ("**/*.py", "**/*.html", "**/*.txt"):
        for path in sorted(PACKAGE.glob(pattern)):
            parts = path.relative_to(PACKAGE).parts
            if not {"migrations", "vendor", "collected", "static", "locale", "packs"} & set(parts):
                yield path


def found() -> Catalog:
    """Every message the product can say, with where it stands."""
    from django.utils.translation.template import templatize

    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sources():
        text = path.read_text(encoding="utf-8")
        where = str(path.relative_to(HOUSE))
        if path.suffix == ".py":
            rows = extract_python(BytesIO(text.encode()), list(KEYWORDS), ["Translators:"], {})
        else:
            rows = _template_messages(templatize(text, origin=where))
        for line, function, message, _comments in rows:
            spec = KEYWORDS[function]
            context = None
            if spec and isinstance(spec[0], tuple):
                context, *rest = message
                message = rest[0] if len(rest) == 1 else tuple(rest[:2])
            elif spec:
                message = tuple(message[:2])
            elif isinstance(message, tuple):
                message = message[0]
            if message and (message[0] if isinstance(message, tuple) else message):
                catalog.add(message, context=context, locations=[(where, line)])
    return catalog


# What templatize writes for each kind of tag: a call with one, two or three literals.
_LITERAL = re.compile(r"u?'((?:[^'\\]|\\.)*)'|u?\"((?:[^\"\\]|\\.)*)\"")


def _template_messages(code: str) -> Iterator[tuple[int, str, object, list[str]]]:
    for call in re.finditer(r"\b(n?p?gettext)\(", code):
        line = code.count("\n", 0, call.start()) + 1
        literals, at = [], call.end()
        while match := re.compile(r"[\s,]*" + _LITERAL.pattern).match(code, at):
            body = match.group(1) if match.group(1) is not None else match.group(2)
            literals.append(
                body.encode("raw_unicode_escape").decode("unicode_escape") if "\\" in body else body
            )
            at = match.end()
        if literals:
            yield line, call.group(1), tuple(literals) if len(literals) > 1 else literals[0], []


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def collect() -> int:
    now = found()
    for language in (*WHOLE, *DIFFERENT):
        known = read(language)
        fresh = Catalog(
            locale=language,
            charset="utf-8",
            fuzzy=False,
            project="Ownway",
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
                    (where, None) for where in sorted({place for place, _ in message.locations})
                ],
            )
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_po(out, fresh, sort_output=True, omit_header=False, width=100, include_lineno=False)
        text = re.sub(r'"(POT-Creation|PO-Revision)-Date:.*\n', "", out.getvalue().decode())
        path_of(language).write_text(text, encoding="utf-8")
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
            with path_of(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))
    return 0


def main() -> int:
    settings.configure(USE_I18N=True, INSTALLED_APPS=[])
    django.setup()
    jobs = {"collect": collect, "check": check, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in jobs:
        print(__doc__)
        return 2
    return jobs[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
