"""What is still open on the way to an ending, what comes next, and what helps, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.problems import Problem
from ownway.core.show import day, show
from ownway.endings.rules import ExitStatus, Step
from ownway.planning import phrases as planning
from ownway.planning.rules import Finding

_STATUS: dict[ExitStatus, Callable[[], str]] = {
    ExitStatus.INTERESTED: lambda: _("Interested"),
    ExitStatus.APPLIED: lambda: _("Applied"),
    ExitStatus.DECLINED: lambda: _("Heard a no"),
    ExitStatus.AWARDED: lambda: _("Awarded"),
    ExitStatus.RETREAT_DONE: lambda: _("Was at the retreat"),
    ExitStatus.OWN_WAY: lambda: _("On a way of their own"),
    ExitStatus.SIGNED: lambda: _("Signed by all"),
    ExitStatus.IN_TRANSITION: lambda: _("In transition"),
    ExitStatus.GRADUATED: lambda: _("Graduated"),
    ExitStatus.STEPPED_OUT: lambda: _("Stepped out"),
}
_SAID: dict[str, Callable[[], tuple[str, str]]] = {
    "buying_asked": lambda: (
        _("You asked for “%(what)s” (%(amount)s), and nobody has answered yet."),
        _("Wait for the answer, or take it back."),
    ),
    "buying_approved": lambda: (
        _("“%(what)s” (%(amount)s) is agreed and not paid yet."),
        _("Wait until it is paid, or cancel it."),
    ),
    "buying_on_its_way": lambda: (
        _("The payment for “%(what)s” (%(amount)s) is on its way."),
        _("It settles by itself. Come back after that."),
    ),
    "second_look_open": lambda: (
        _("Somebody is looking again at “%(what)s”."),
        _("Wait for the answer. It comes with its reason."),
    ),
    "plan_undecided": lambda: (
        _("A plan you sent is waiting for a decision."),
        _("Wait for the decision, or begin a new version."),
    ),
    "claim_open": lambda: (
        _("You told us that something in your amount is wrong. Somebody is looking at it."),
        _("Wait for the answer. It comes with its reason."),
    ),
    "exit_plan_missing": lambda: (
        _("Your exit plan is not written yet."),
        _("Write what keeps you well, in your own words."),
    ),
    "exit_plan_empty": lambda: (
        _("Nothing is written yet."),
        _("Fill in one part. One is enough."),
    ),
    "person_promise_missing": lambda: (
        _("You have not promised anything yet."),
        _("Write one thing you will do, and by when."),
    ),
    "staff_promise_missing": lambda: (
        _("Nobody of the staff has promised anything yet."),
        _("Ask one of them what they will do, and by when."),
    ),
    "signature_missing": lambda: (_("You have not signed yet."), _("Read the promises and sign.")),
    "staff_signature_missing": lambda: (
        _("Somebody else has not signed yet. It is not your fault."),
        _("Their first page reminds them. You need to do nothing."),
    ),
    "owner_missing": lambda: (
        _("Somebody left, and what they promised has nobody yet."),
        _("We look for somebody. You need to do nothing."),
    ),
    "exit_paused": lambda: (_("Your way out is resting."), _("Go on first, when you want.")),
    "exit_not_signed": lambda: (
        _("The promises are not signed yet."),
        _("Look at the next step of your way out."),
    ),
    "promise_empty": lambda: (_("It says nothing yet."), _("Write what will be done.")),
    "promise_day": lambda: (_("A day is missing, or is over."), _("Choose today or a later day.")),
    "reason_missing": lambda: (_("Choose a reason."), _("Choose one from the list.")),
    "words_missing": lambda: (_("Nothing is written yet."), _("Write it in a few words.")),
    "would_change_missing": lambda: (
        _("It does not say what would change this."),
        _("Write what the person or we can do."),
    ),
    "hopes_empty": lambda: (_("Nothing is written yet."), _("A few words are enough.")),
    "challenge_empty": lambda: (_("Nothing is written yet."), _("A few words are enough.")),
    "name_missing": lambda: (_("A name is missing."), _("Write your name.")),
    "part_unknown": lambda: (_("This part does not exist here."), _("Choose one from the list.")),
    "partner_unknown": lambda: (_("This partner is not on the list."), _("Choose one from it.")),
    "owner_left": lambda: (_("They do not take part any more."), _("Choose somebody else.")),
    "group_too_large": lambda: (
        _("A group has %(most)s places at most here."),
        _("Plan fewer places, and another group after it."),
    ),
    "group_too_small": lambda: (
        _("A group has %(least)s places at least here."),
        _("Plan more places. Fewer people may come."),
    ),
    "group_closed": lambda: (_("This group takes nobody now."), _("Choose an open group.")),
    "group_full": lambda: (_("This group is full."), _("Choose another, or answer with a reason.")),
    "peer_coach_missing": lambda: (
        _("There is no peer coach."),
        _("A peer coach offers themself first."),
    ),
    "not_a_peer": lambda: (
        _("This part is for coaches who can show that they are a peer."),
        _("Ask whoever looks after the coaches to write down your training."),
    ),
    "coach_is_person": lambda: (_("Nobody is their own coach."), _("Choose another coach.")),
    "retreat_day_missing": lambda: (
        _("The day of the retreat is missing, or is over."),
        _("Choose a day to come."),
    ),
    "retreat_place_missing": lambda: (
        _("The place of the retreat is missing."),
        _("Write where everybody meets."),
    ),
    "group_before_open": lambda: (
        _("The group before has not held its retreat."),
        _("Hold that first. One group follows another here."),
    ),
    "heard_day": lambda: (
        _("This day is still to come."),
        _("Write the day on which they wrote or said it."),
    ),
    "sign_unknown": lambda: (_("This answer is not on the list."), _("Choose one from it.")),
    "use_place": lambda: (
        _("It does not say where, or says too much."),
        _("Write where it would be told, for example “our website”."),
    ),
    "use_purpose": lambda: (
        _("It does not say what for, or says too much."),
        _("Write in a sentence what it is for."),
    ),
    "use_until": lambda: (_("It needs a day."), _("Choose a day from today on.")),
    "signs_empty": lambda: (_("Nothing is written yet."), _("Fill in one part. One is enough.")),
}


def told(finding: Finding) -> Problem:
    """The finding in the reader's language."""
    if finding.code not in _SAID:
        return planning.told(finding)
    words, fix = _SAID[finding.code]()
    values = {name: _shown(value) for name, value in finding.values.items()}
    return Problem(finding.code, words % values, where=finding.where, fix=fix % values)


def _shown(value: Money | int | str) -> str:
    if isinstance(value, Money):
        return show(value, get_language() or "en-gb")
    return str(value)


# For the person: what comes next, and what that means for them. Nobody is hurried, or blamed.
_NEXT: dict[Step, Callable[[], tuple[str, str]]] = {
    Step.APPLY: lambda: (_("Apply, when you want"), _("A few words are enough.")),
    Step.WAIT_FOR_ANSWER: lambda: (_("We answer you"), _("You need to do nothing.")),
    Step.APPLY_OR_CHALLENGE: lambda: (
        _("Choose how to go on"),
        _("You can ask somebody else to look again, apply again, or go your own way."),
    ),
    Step.WAIT_FOR_LOOK: lambda: (
        _("Somebody else looks at it again"),
        _("You need to do nothing."),
    ),
    Step.COME_TO_RETREAT: lambda: (
        _("Come to the day together"),
        _("If you cannot come, there will be another day."),
    ),
    Step.OTHER_DAY: lambda: (
        _("We find another day with you"),
        _("You missed nothing that cannot be made up."),
    ),
    Step.WRITE_PLAN: lambda: (
        _("Write your exit plan"),
        _("What keeps you well, in your own words."),
    ),
    Step.PROMISE: lambda: (_("Write what you will do"), _("One thing and a day are enough.")),
    Step.ASK_STAFF: lambda: (
        _("Ask staff what they will do"),
        _("They promise too, with a name and a day."),
    ),
    Step.HAND_ROUND: lambda: (
        _("Ask everybody to sign"),
        _("Each one signs the same promises."),
    ),
    Step.SIGN: lambda: (_("Sign"), _("Read the promises first. You can still change them.")),
    Step.WAIT_FOR_SIGNATURES: lambda: (
        _("Others still have to sign"),
        _("Their first page reminds them. You need to do nothing, and you lose nothing."),
    ),
    Step.BEGIN: lambda: (_("Begin"), _("Everybody has signed. You say when it starts.")),
    Step.NEW_OWNER: lambda: (
        _("We find somebody new"),
        _("Somebody left the team. What they promised to you still stands."),
    ),
    Step.NEW_COACH: lambda: (
        _("We find a peer coach for you"),
        _("Yours is not there any more. It is our turn, and you can go on meanwhile."),
    ),
    Step.KEEP_PROMISES: lambda: (
        _("Do what you planned, at your pace"),
        _("Days can be changed. You can graduate when you want."),
    ),
    Step.GRADUATE: lambda: (_("Graduate, when you want"), _("You choose the day.")),
    Step.GO_ON: lambda: (_("Rest"), _("Everything is kept. Go on when you want.")),
    Step.COME_BACK_IN: lambda: (
        _("You stepped out"),
        _("You can step in again at any time. What you wrote is still there."),
    ),
    Step.CELEBRATE: lambda: (_("You have graduated"), _("You can tell your story, if you wish.")),
}


def standing(status: ExitStatus) -> str:
    """Where somebody stands on the way out, for tables and pictures of staff."""
    return _STATUS[status]()


def said(step: Step) -> tuple[str, str]:
    """The next step, and what it means, in the person's language."""
    return _NEXT[step]()


def go_on_from(on: date) -> str:
    """From which day one who has not signed can be gone on without, in the reader's language."""
    return _("From %(day)s you can go on without them.") % {
        "day": day(on, get_language() or "en-gb")
    }


_NO_PACKAGE: dict[str, Callable[[], str]] = {
    "large": lambda: _("It is larger than such a file is."),
    "files": lambda: _("It does not hold what such a file holds."),
    "kind": lambda: _("It is no file of this kind. Choose the ZIP that was made there."),
    "file_changed": lambda: _("Something in it was changed after it was made."),
    "changed": lambda: _("What it says was changed after it was made."),
    "totals": lambda: _("Its control totals are not those of what it says."),
    "unreadable": lambda: _("What it says cannot be read."),
    "version": lambda: _("It is of another kind or another version."),
    "empty": lambda: _("It says nothing."),
    "shape": lambda: _("It says more or less than such a file says."),
    "list": lambda: _("A list in it is too long, or is none."),
    "amount": lambda: _("An amount in it cannot be right."),
    "day": lambda: _("A day in it cannot be right."),
    "value": lambda: _("Something in it is not what it should be."),
    "nobody": lambda: _("It does not say whose it is."),
}


def why_no_package(code: str) -> str:
    """Why a file brought from another place cannot be loaded."""
    return _NO_PACKAGE[code]()
