"""What the collector finds in code and templates is exactly what Django asks for at run time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import engines
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext, trans_real

from tools import messages

TEMPLATE = """
{% load i18n %}
<p>{% translate "Plain text" %}</p>
<p>{% translate "100% of it" %}</p>
<p>{% translate 'Kept for later' as later %}{{ later }}</p>
<p>{% translate "May" context "a month" %}</p>
<p>{{ empty|default:_("Nothing here yet") }}</p>
<p>{% firstof empty _("First of all") %}</p>
<p>{% blocktranslate with who=name %}Hello, {{ who }}. 50% is left.{% endblocktranslate %}</p>
<p>{% blocktranslate trimmed %}
  One line,
  and another.
{% endblocktranslate %}</p>
<p>{% blocktranslate asvar kept %}Kept in a variable{% endblocktranslate %}{{ kept }}</p>
<p>{% blocktranslate trimmed count n=number %}
  {{ n }} thing at 5%
{% plural %}
  {{ n }} things at 5%
{% endblocktranslate %}</p>
<p>{% blocktranslate context "a fruit" %}Date{% endblocktranslate %}</p>
"""
CODE = """
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy as lazy, ngettext, pgettext

LATER = lazy("Said later")

def said(n, name):
    return [
        _("A sentence "
          "in two pieces"),
        _("%(name)s keeps 5%% of it") % {"name": name},
        ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n},
        pgettext("a month", "May"),
        translation.gettext("By its long name"),
        name.lazy("Somebody else's function"),
    ]
"""


@pytest.fixture
def in_spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """A catalogue of what was found, each sentence marked, through a .po and a .mo file."""
    (tmp_path / "ownway").mkdir()
    (tmp_path / "ownway" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "ownway" / "page.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path / "ownway")
    found = Catalog(locale="es", charset="utf-8", fuzzy=False)
    for message in messages.found():
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            marked = tuple(f"[{form}]" for form in forms)
            found.add(
                message.id,
                marked if isinstance(message.id, tuple) else marked[0],
                context=message.context,
            )
    place = tmp_path / "locale" / "es" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "django.po").open("wb") as file:
        write_po(file, found)
    with (place / "django.po").open("rb") as source, (place / "django.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="es"))
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        _forget_catalogues()
        with translation.override("es"):
            yield found
    _forget_catalogues()


def _forget_catalogues() -> None:
    trans_real._translations.clear()
    trans_real._default = None


def _said(number: int) -> list[str]:
    page = (
        engines["django"]
        .from_string(TEMPLATE)
        .render({"name": "Ana", "number": number, "empty": ""})
    )
    return re.findall(r"<p>(.*?)</p>", page, re.DOTALL)


def test_every_text_of_a_template_is_looked_up_and_found(in_spanish: Catalog) -> None:
    assert _said(2) == [
        "[Plain text]",
        "[100% of it]",
        "[Kept for later]",
        "[May]",
        "[Nothing here yet]",
        "[First of all]",
        "[Hello, Ana. 50% is left.]",
        "[One line, and another.]",
        "[Kept in a variable]",
        "[2 things at 5%]",
        "[Date]",
    ]
    assert _said(1)[9] == "[1 thing at 5%]"


def test_every_text_of_the_code_is_looked_up_and_found(in_spanish: Catalog) -> None:
    assert gettext("A sentence in two pieces") == "[A sentence in two pieces]"
    assert gettext("%(name)s keeps 5%% of it") % {"name": "Ana"} == "[Ana keeps 5% of it]"
    assert ngettext("%(n)s week", "%(n)s weeks", 1) == "[%(n)s week]"
    assert ngettext("%(n)s week", "%(n)s weeks", 3) == "[%(n)s weeks]"
    assert pgettext("a month", "May") == "[May]"
    assert gettext("Said later") == "[Said later]"
    assert gettext("By its long name") == "[By its long name]"


def test_nothing_is_found_that_is_never_said(in_spanish: Catalog) -> None:
    assert len([message for message in in_spanish if message.id]) == 11 + 6 - 1  # "May" twice


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("broken.py", 'def half(:\n    return _("x")\n', "broken.py, line 1"),
        ("open.py", 'words = [\n    _("x"),\n', "open.py, line 1"),
        ("open.html", "{% blocktranslate %}Half a", "open.html"),
        ("shown.html", '<p>\n{{ a|default:_("5% of it") }}</p>', "shown.html, line 2"),
        ("nested.html", "{% blocktranslate %}{% if a %}b{% endif %}{% endblocktranslate %}", "nes"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    with pytest.raises(messages.Unreadable, match=re.escape(words)):
        messages.found()


def test_the_check_sees_what_is_missing_fuzzy_or_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.py").write_text(
        "from django.utils.translation import gettext as _, ngettext\n"
        '_("Fine"), _("Missing"), _("Unsure"), _("%(n)s left"), ngettext("%(n)s", "%(n)s s", n)',
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "HOUSE", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    known = Catalog(locale="es", charset="utf-8", fuzzy=False)
    known.add("Fine", "Bien")
    known.add("Unsure", "Sin duda", flags=["fuzzy"])
    known.add("%(n)s left", "Quedan")
    known.add(("%(n)s", "%(n)s s"), ("%(n)s", ""))
    messages.write("es", known)
    assert sorted(messages.faults()) == [
        "es: marked fuzzy: 'Unsure'",
        "es: not translated: '%(n)s'",
        "es: not translated: 'Missing'",
        "es: placeholders differ: '%(n)s left'",
    ]


def test_the_catalogues_are_whole() -> None:
    assert messages.faults() == []
