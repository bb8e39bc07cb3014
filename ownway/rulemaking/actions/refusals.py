"""Why something about new rules is not done, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.rulemaking.phrases import all_told
from ownway.rulemaking.rules import Lack

LONGEST_TITLE = 200  # characters


class SameRules(Refused):
    """The text says what is in force already."""

    code = "same_rules"


class AlreadyProposed(Refused):
    """The same rules are proposed already, and the proposal is open."""

    code = "already_proposed"


class NotReady(Refused):
    """Something is missing; the problems say what."""

    code = "not_ready"


def refuse(lacks: Sequence[Lack]) -> None:
    """Raises NotReady with everything that is missing."""
    if lacks:
        raise NotReady(_("Something is missing before this."), problems=all_told(lacks))
