"""Moments of the journey that pages of staff stand on, made by the product's own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.agreed import LINES, Agreed, write
from tests.cast import NOW

OVER = 900_000  # pence: above any amount of the practice packs


@dataclass
class Sent:
    """Ana's plan as it was sent, with the names of `agreed.LINES`."""

    cast: Any
    version: Any
    lines: dict[str, Any] = field(default_factory=dict)


def sent(cast: Any, who: str = "ana", *, helped_by: str = "", over: bool = False) -> Sent:
    """A plan that waits for a decision; one goal typed by `helped_by`, where given."""
    from ownway.planning import actions as planning

    person, by = cast.people[who], cast.by(who)
    wanted = {**LINES, "aside": (*LINES["aside"][:3], OVER, *LINES["aside"][4:])} if over else LINES
    version, _goal, lines = write(person, by, wanted)
    if helped_by:
        _help(cast, version, helped_by)
    version.refresh_from_db()
    name = cast.account(who).name
    submitted = planning.submit(
        version=version, signed_name=name, edit_no=version.edit_no, by=by, at=NOW
    )
    return Sent(cast, submitted, lines)


def _help(cast: Any, version: Any, who: str) -> None:
    from ownway.planning import actions as planning

    version.refresh_from_db()
    planning.save_goal(
        version=version, words="See friends", edit_no=version.edit_no, by=cast.by(who), at=NOW
    )


def draft_after(sent: Sent) -> Any:
    """The person goes on writing: a draft nobody else reads at the desk."""
    from ownway.planning import actions as planning

    return planning.revise(plan=sent.version.plan, by=sent.cast.by("ana"), at=NOW)


def second_look(sent: Sent, *, by: str, line: str = "art") -> Any:
    """`by` said no to one line, and the person asks somebody else to look again."""
    from ownway.decisions import actions as decisions
    from ownway.decisions.rules import APPROVE, LineAnswer, LineOutcome

    no = LineAnswer(
        LineOutcome.REFUSED,
        reason_code="no_detail",
        reason="We do not see how you get there.",
        would_accept="Say how you get there.",
    )
    answers = {one.ref: APPROVE for one in sent.lines.values()}
    answers[sent.lines[line].ref] = no
    decision = decisions.decide(version=sent.version, answers=answers, by=sent.cast.by(by), at=NOW)
    refused = decision.lines.get(line=sent.lines[line])
    return decisions.ask_second_look(
        line_decision=refused, words="I know the way now.", by=sent.cast.by("ana"), at=NOW
    )


def chosen(made: Agreed, line: str) -> Any:
    """The person chose who holds one line's money; nobody sent it yet."""
    from ownway.holding import actions as holding

    way, holder = LINES[line][5:]
    return holding.choose(
        pot=made.pot,
        line_root=made.lines[line].root,
        way=way,
        holder=holder,
        by=made.by(),
        at=NOW,
    )


def last_run(cast: Any) -> Any:
    """The newest pay run of Ana's programme."""
    from ownway.spending import queries as spending

    return spending.runs(cast.viewer("releaser"), cast.programme.ref)[0]
