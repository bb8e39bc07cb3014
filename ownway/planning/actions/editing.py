"""Saving what somebody writes, taking it off and putting it back; a total never blocks a save."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from ownway.core.actors import Actor
from ownway.core.money import Money
from ownway.core.problems import NotVisible
from ownway.planning import queries, rules
from ownway.planning.actions.drafts import (
    _found,
    _last,
    _one,
    _open_draft,
    _refuse,
    _removed,
    _said,
    _saved,
    _unchanged,
    _write,
)
from ownway.planning.actions.refusals import SavedInBetween
from ownway.planning.models import Goal, Line, PlanVersion
from ownway.planning.rules import Draft, GoalDraft, LineDraft, LineKind, Move, PlanKind
from ownway.record.store import writing


def save_words(
    *,
    version: PlanVersion,
    matters: str,
    managing: str,
    months: int,
    starts_on: date | None,
    edit_no: int,
    by: Actor,
    at: datetime,
) -> PlanVersion:
    """What matters, how support runs, from when and for how long.

    Raises CannotSave, SavedInBetween, AlreadySent.
    """
    yours = {
        "matters": matters.strip(),
        "managing": managing.strip(),
        "months": months,
        "starts_on": starts_on,
    }
    with writing():
        draft = _open_draft(version)
        theirs = {name: getattr(draft, name) for name in yours}
        if theirs == yours:
            return draft
        value = Draft(
            kind=PlanKind(draft.plan.kind),
            matters=matters.strip(),
            managing=managing.strip(),
            months=months,
            starts_on=starts_on,
        )
        _refuse(rules.check_words(value, today=queries.today(draft, at)))
        if draft.words_no > edit_no:
            raise SavedInBetween(theirs=theirs, yours=yours, theirs_by=None, edit_no=draft.edit_no)
        for name, said in yours.items():
            setattr(draft, name, said)
        draft.words_no = draft.edit_no + 1
        draft.save(update_fields=[*yours, "words_no"])
        _saved("planning.save_words", draft, [], by=by, at=at)
        return draft


def save_goal(
    *,
    version: PlanVersion,
    words: str,
    edit_no: int,
    by: Actor,
    at: datetime,
    goal_ref: UUID | None = None,
    key: UUID | None = None,
    next_step: str = "",
    who_helps: str = "",
    how_know: str = "",
    dimension: str = "",
) -> Goal:
    """A goal, new or changed. `key`, made with the form of a new goal, lets two clicks make one.

    Raises CannotSave, SavedInBetween, AlreadySent, NotVisible for a goal of another version.
    """
    with writing():
        draft = _open_draft(version)
        goal = _found(draft.goals.all(), goal_ref, key)
        root = goal.root if goal else key or uuid.uuid4()
        value = GoalDraft(
            root=root,
            words=words.strip(),
            next_step=next_step.strip(),
            who_helps=who_helps.strip(),
            how_know=how_know.strip(),
            dimension=dimension,
        )
        _refuse(rules.check_goal(value))
        yours = _said(value, "words", "next_step", "who_helps", "how_know", "dimension")
        if goal is None:
            goal = Goal(version=draft, root=root, position=_last(draft.goals.all()))
        elif _unchanged(goal, yours, edit_no, draft):
            return goal
        _write(goal, yours, draft, by=by, at=at)
        _saved("planning.save_goal", draft, [goal], by=by, at=at)
        return goal


def save_line(
    *,
    version: PlanVersion,
    kind: str,
    what: str,
    each: Money,
    times: int,
    edit_no: int,
    by: Actor,
    at: datetime,
    category: str = "",
    line_ref: UUID | None = None,
    key: UUID | None = None,
    goal_ref: UUID | None = None,
    early_signs: str = "",
    free_way: str = "",
) -> Line:
    """A costed thing, new or changed; a total above the amount never keeps it from being saved.

    `each` is the cost of one time. Raises CannotSave (zero, below zero, too large, another
    currency, too long), SavedInBetween, AlreadySent.
    """
    with writing():
        draft = _open_draft(version)
        line = _found(draft.lines.all(), line_ref, key)
        goal = _found(draft.goals.filter(removed_at__isnull=True), goal_ref, None)
        root = line.root if line else key or uuid.uuid4()
        value = LineDraft(
            root=root,
            kind=LineKind(kind),
            category=category,
            what=what.strip(),
            each=each,
            times=times,
            goal=goal.root if goal else None,
            early_signs=early_signs.strip(),
            free_way=free_way.strip(),
        )
        limits = queries.limits(draft)
        _refuse(
            rules.check_line(value, currency=limits.amount.currency, categories=limits.categories)
        )
        yours = _said(value, "kind", "category", "what", "times", "early_signs", "free_way")
        yours |= {
            "each_minor": each.minor,
            "total_minor": value.total.minor,
            "currency": each.currency,
            "goal_id": goal.pk if goal else None,
        }
        if line is None:
            line = Line(version=draft, root=root, position=_last(draft.lines.all()))
        elif _unchanged(line, yours, edit_no, draft):
            return line
        _write(line, yours, draft, by=by, at=at)
        _saved("planning.save_line", draft, [line], by=by, at=at)
        return line


def link_line(
    *, version: PlanVersion, line_ref: UUID, goal_ref: UUID, by: Actor, at: datetime
) -> Line:
    """Links one line to a goal in one step (scenario 16)."""
    with writing():
        draft = _open_draft(version)
        line = _one(draft.lines.filter(removed_at__isnull=True), line_ref)
        goal = _one(draft.goals.filter(removed_at__isnull=True), goal_ref)
        if line.goal_id == goal.pk:
            return line
        _write(line, {"goal_id": goal.pk}, draft, by=by, at=at)
        _saved("planning.link_line", draft, [line], by=by, at=at)
        return line


def remove_goal(*, version: PlanVersion, goal_ref: UUID, by: Actor, at: datetime) -> Goal:
    """Takes a goal off a draft; it can be put back until the plan is sent."""
    return _removed(version, Goal, goal_ref, "planning.remove_goal", gone=True, by=by, at=at)


def restore_goal(*, version: PlanVersion, goal_ref: UUID, by: Actor, at: datetime) -> Goal:
    """Puts a goal back, with the lines that were linked to it."""
    return _removed(version, Goal, goal_ref, "planning.restore_goal", gone=False, by=by, at=at)


def remove_line(*, version: PlanVersion, line_ref: UUID, by: Actor, at: datetime) -> Line:
    """Takes a line off a draft; it can be put back until the plan is sent."""
    return _removed(version, Line, line_ref, "planning.remove_line", gone=True, by=by, at=at)


def restore_line(*, version: PlanVersion, line_ref: UUID, by: Actor, at: datetime) -> Line:
    """Puts a line back as it was."""
    return _removed(version, Line, line_ref, "planning.restore_line", gone=False, by=by, at=at)


def move_goal(*, version: PlanVersion, goal_ref: UUID, way: str, by: Actor, at: datetime) -> Goal:
    """One step up or down the list; at the end of the list nothing changes."""
    with writing():
        draft = _open_draft(version)
        goals = {goal.root: goal for goal in draft.goals.filter(removed_at__isnull=True)}
        order = sorted(goals, key=lambda root: (goals[root].position, goals[root].pk))
        goal = next((goal for goal in goals.values() if goal.ref == goal_ref), None)
        if goal is None:
            raise NotVisible
        after = rules.moved(tuple(order), goal.root, Move(way))
        if list(after) == order:
            return goal
        changed = [goals[root] for place, root in enumerate(after) if order[place] != root]
        for place, root in enumerate(after, start=1):
            goals[root].position = place
        Goal.objects.bulk_update(goals.values(), ["position"])
        _saved("planning.move_goal", draft, changed, by=by, at=at)
        return goal
