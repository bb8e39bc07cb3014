"""Why writing a plan may be refused; every one changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from ownway.core.problems import Refused, Stale


class AlreadyHavePlan(Refused):
    """One plan of a kind at a time; it is changed, not doubled."""

    code = "already_have_plan"


class AlreadySent(Refused):
    """A sent version never changes."""

    code = "already_sent"


class PlanEnded(Refused):
    """The plan has ended; a new one can be started."""

    code = "plan_ended"


class NothingSent(Refused):
    """There is no sent version to go on from."""

    code = "nothing_sent"


class CannotSave(Refused):
    """Something in the form is to be put right first; nothing was changed."""

    code = "cannot_save"


class NotReady(Refused):
    """The plan cannot be sent yet; `problems` lists everything at once."""

    code = "not_ready"


class OnlyThePersonSigns(Refused):
    """Nobody signs for somebody else."""

    code = "only_the_person_signs"


class SavedInBetween(Stale):
    """Somebody saved the same part after this form was shown.

    `theirs` and `yours` hold both texts by field; `edit_no` is the number to save over it with.
    """

    code = "saved_in_between"

    def __init__(
        self,
        *,
        theirs: Mapping[str, object],
        yours: Mapping[str, object],
        theirs_by: UUID | None,
        edit_no: int,
    ) -> None:
        super().__init__(
            _("Somebody saved this while you were writing. Nothing is lost: both texts are here."),
            fix=_("Read both, keep what you want, and save again."),
        )
        self.theirs = dict(theirs)
        self.yours = dict(yours)
        self.theirs_by = theirs_by
        self.edit_no = edit_no
