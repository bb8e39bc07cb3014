"""Why something about a check is not done, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.improvement.phrases import all_told
from ownway.improvement.rules.rounds import Lack

LONGEST_WORDS = 10_000  # characters
LONGEST_NAME = 200


class NotReady(Refused):
    """Something is missing before this step; the problems say what."""

    code = "not_ready"


class CannotKeep(Refused):
    """Something is to be put right first; nothing was changed."""

    code = "cannot_keep"


class NotNow(Refused):
    """The check is not at a place where this can be done."""

    code = "not_now"


class HandedIn(Refused):
    """What was handed in stays as it is, whoever asks."""

    code = "handed_in"


class SomebodyElse(Refused):
    """This link, or this sign-in, belongs to another rater."""

    code = "somebody_else"


class WordsNeeded(Refused):
    """A few words are missing, or there are too many."""

    code = "words_needed"


class AlreadyTaken(Refused):
    """This version of an instrument is here already, with other content."""

    code = "already_taken"


def refuse(lacks: Sequence[Lack]) -> None:
    """Raises NotReady with everything that is missing."""
    if lacks:
        raise NotReady(_("Something is missing before this."), problems=all_told(lacks))


def said(words: str, *, most: int = LONGEST_WORDS) -> str:
    """The words without space around them. Raises WordsNeeded for none and for too many."""
    words = at_most(words, most=most)
    if not words:
        raise WordsNeeded(_("There are no words here yet."), fix=_("Write a few words."))
    return words


def at_most(words: str, *, most: int = LONGEST_WORDS) -> str:
    """The words without space around them, or none. Raises WordsNeeded for too many."""
    words = words.strip()
    if len(words) > most:
        raise WordsNeeded(
            _("This is longer than we can keep."),
            fix=_("Make it shorter. Up to %(most)s characters fit.") % {"most": most},
        )
    return words
