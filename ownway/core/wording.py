"""Words that somebody writes beside an act: without space around them, and not too many."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ownway.core.problems import Refused

LONGEST_WORDS = 10_000  # characters


class WordsNeeded(Refused):
    """A few words are missing, or there are too many."""

    code = "words_needed"


def said(words: str, *, most: int = LONGEST_WORDS, missing: str = "") -> str:
    """The words without space around them. Raises WordsNeeded for none and for too many.

    `missing` is what to say where there are none.
    """
    words = at_most(words, most=most)
    if not words:
        raise WordsNeeded(missing or _("There are no words here yet."), fix=_("Write a few words."))
    return words


def at_most(words: str, *, most: int = LONGEST_WORDS) -> str:
    """The words without space around them, or none. Raises WordsNeeded for too many."""
    words = words.strip()
    if len(words) > most:
        raise WordsNeeded(
            _("This is longer than we can keep."),
            fix=_("Make it shorter. Up to %(most)s characters fit.")
            % {"most": number_format(most, force_grouping=True)},
        )
    return words
