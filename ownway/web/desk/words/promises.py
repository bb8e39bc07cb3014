"""What staff say of a promise, and whose missing name they can go on without, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ownway.endings.phrases import go_on_from
from ownway.endings.queries import Slow, Whole
from ownway.endings.rules import AGREED, Outcome, Side


@dataclass(frozen=True, slots=True)
class Press:
    """One thing to be said of a promise: its step in the address, its words and its weight."""

    step: str
    text: str
    kind: str = "secondary"


@dataclass(frozen=True, slots=True)
class ToSay:
    """A promise whose outcome the reader says: their own, or that of a partner."""

    promise: Any
    whose: str
    presses: Sequence[Press]


def to_say(whole: Whole, me: Any) -> list[ToSay]:
    """What the reader can say of open promises: of their own, and what a partner told them. Nobody
    says it of a colleague's; what a person without a sign-in says of theirs is typed in as theirs.
    """
    if me is None or whole.status not in AGREED:
        return []
    found = []
    for one in whole.commitments:
        if one.outcome != Outcome.OPEN or one.owner.left_at is not None:
            continue
        if one.owner_id == me.pk:
            kept, missed = _("I kept it"), _("I did not keep it")
            presses = (Press("kept", kept), Press("missed", missed, "quiet"))
            found.append(ToSay(one, "", presses))
        elif one.owner.side == Side.PARTNER:
            told_us = _("%(name)s tells us how it went.") % {"name": one.owner.name}
            kept, missed = _("They kept it"), _("They did not keep it")
            presses = (Press("kept", kept), Press("missed", missed, "quiet"))
            found.append(ToSay(one, told_us, presses))
    return found


def slow(found: Sequence[Slow], me: Any) -> list[tuple[Slow, str]]:
    """Those of us whose name is missing, without the reader: when to go on without each."""
    return [(one, _slow(one)) for one in found if me is None or one.party.pk != me.pk]


def _slow(one: Slow) -> str:
    name = {"name": one.party.name}
    if one.may:
        unsigned = _("%(name)s has not signed yet.") % name
        return f"{unsigned} {_('If they cannot, you go on without them, and nobody asks why.')}"
    still = _("%(name)s still has time to sign.") % name
    return f"{still} {go_on_from(one.from_on)}"
