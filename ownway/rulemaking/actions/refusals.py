"""Why something about new rules is not done, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.rulemaking.phrases import all_told
from ownway.rulemaking.rules import Lack

LONGEST_WORDS = 10_000  # characters
LONGEST_TITLE = 200


class SameRules(Refused):
    """The text says what is in force already."""

    code = "same_rules"


class AlreadyProposed(Refused):
    """The same rules are proposed already, and the proposal is open."""

    code = "already_proposed"


class NotReady(Refused):
    """Something is missing; the problems say what."""

    code = "not_ready"


class WordsNeeded(Refused):
    """A few words are missing, or there are too many."""

    code = "words_needed"


def refuse(lacks: Sequence[Lack]) -> None:
    """Raises NotReady with everything that is missing."""
    if lacks:
        raise NotReady(_("Something is missing before this."), problems=all_told(lacks))


def said(words: str, *, most: int = LONGEST_WORDS) -> str:
    """The words without space around them. Raises WordsNeeded for none and for too many."""
    words = words.strip()
    if not words:
        raise WordsNeeded(_("There are no words here yet."), fix=_("Write a few words."))
    if len(words) > most:
        raise WordsNeeded(
            _("This is longer than we can keep."),
            fix=_("Make it shorter. Up to %(most)s characters fit.") % {"most": most},
        )
    return words
