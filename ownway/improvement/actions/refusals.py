"""Why something about a check is not done, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.improvement.phrases import all_told
from ownway.improvement.rules.rounds import Lack

LONGEST_NAME = 200  # characters


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


class AlreadyTaken(Refused):
    """This version of an instrument is here already, with other content."""

    code = "already_taken"


def refuse(lacks: Sequence[Lack]) -> None:
    """Raises NotReady with everything that is missing."""
    if lacks:
        raise NotReady(_("Something is missing before this."), problems=all_told(lacks))
