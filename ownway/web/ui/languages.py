"""The language somebody chose: a page on paper for them is in theirs, whoever prints it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


def site_language(wanted: str) -> str:
    """The language of this site nearest to the one somebody chose ("es-MX" gives "es")."""
    try:
        found: str = translation.get_supported_language_variant(wanted.lower())
    except LookupError:
        return str(settings.LANGUAGE_CODE)
    return found


@contextmanager
def said_in(wanted: str) -> Iterator[str]:
    """All sentences, days and amounts worked out inside are in this language; gives its code."""
    code = site_language(wanted)
    with translation.override(code):
        yield code
