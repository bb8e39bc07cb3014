"""Why something about courses is not done, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.learning.phrases import all_told
from ownway.learning.rules import Lack

LONGEST_LINE = 200  # characters


class NotReady(Refused):
    """Something is missing; the problems say what."""

    code = "not_ready"


class NotNow(Refused):
    """It does not stand where this can be done."""

    code = "not_now"


class AlreadyThere(Refused):
    """Something with this name is there already."""

    code = "already_there"


class OfferOver(Refused):
    """The place is no longer offered."""

    code = "offer_over"


def refuse(lacks: Sequence[Lack]) -> None:
    """Raises NotReady with everything that is missing."""
    if lacks:
        raise NotReady(_("Something is missing before this."), problems=all_told(lacks))
