"""What every save of a draft does: lock it, keep both texts, number the save, record it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import NotVisible, Problem
from ownway.planning.actions.refusals import AlreadySent, CannotSave, PlanEnded, SavedInBetween
from ownway.planning.models import Goal, Line, Plan, PlanVersion, Writer
from ownway.planning.phrases import told
from ownway.planning.rules import Finding, GoalDraft, LineDraft
from ownway.record import actions as record
from ownway.record.store import writing

R = TypeVar("R", Goal, Line)


def _whole() -> models.QuerySet[PlanVersion]:
    return PlanVersion.objects.select_related("plan__person__programme", "allocation__pack")


def _locked(version: PlanVersion) -> PlanVersion:
    return _whole().select_for_update(of=("self",)).get(pk=version.pk)


def _open_draft(version: PlanVersion) -> PlanVersion:
    draft = _locked(version)
    if draft.sent_at is not None:
        raise AlreadySent(
            _("This plan was sent, so it stays as it is."),
            fix=_("To change it, begin a new version."),
        )
    _require_open(draft)
    return draft


def _require_open(draft: PlanVersion) -> None:
    if draft.plan.ended_at is not None:
        raise _ended()


def _ended() -> PlanEnded:
    return PlanEnded(_("This plan has ended."), fix=_("You can start a new one."))


def _refuse(findings: Iterable[Finding]) -> None:
    problems: tuple[Problem, ...] = tuple(told(finding) for finding in findings)
    if problems:
        raise CannotSave(_("Something is to be put right first."), problems=problems)


def _found(rows: models.QuerySet[R], ref: UUID | None, key: UUID | None) -> R | None:
    """The row named by `ref`, or the one a first click of the form made; None for a new one."""
    if ref is not None:
        return _one(rows, ref)
    return rows.filter(root=key).first() if key else None


def _one(rows: models.QuerySet[R], ref: UUID) -> R:
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible
    return found


def _said(value: GoalDraft | LineDraft, *names: str) -> dict[str, object]:
    return {name: getattr(value, name) for name in names}


def _unchanged(row: R, yours: dict[str, object], edit_no: int, draft: PlanVersion) -> bool:
    """Whether there is nothing to save; raises SavedInBetween where both would be lost."""
    theirs = {name: getattr(row, name) for name in yours}
    if theirs == yours and row.removed_at is None:
        return True
    if row.edit_no > edit_no and theirs != yours:
        raise SavedInBetween(
            theirs=_with_goal(theirs),
            yours=_with_goal(yours),
            theirs_by=row.written_by,
            edit_no=draft.edit_no,
        )
    return False


def _with_goal(said: dict[str, object]) -> dict[str, object]:
    """The goal by the name pages know it by."""
    shown = dict(said)
    if "goal_id" in shown:
        goal = Goal.objects.filter(pk__in=[shown.pop("goal_id")]).first()
        shown["goal_ref"] = goal.ref if goal else None
    return shown


def _last(rows: models.QuerySet[R]) -> int:
    return int(rows.aggregate(last=models.Max("position"))["last"] or 0) + 1


def _write(
    row: Goal | Line, said: dict[str, object], draft: PlanVersion, *, by: Actor, at: datetime
) -> None:
    """Saving something that was taken off puts it back: nothing written is lost."""
    for name, value in said.items():
        setattr(row, name, value)
    row.edit_no = draft.edit_no + 1
    row.written_at, row.written_by = at, by.ref
    row.removed_at = row.removed_by = None
    row.save()


def _removed(
    version: PlanVersion,
    model: type[R],
    ref: UUID,
    verb: str,
    *,
    gone: bool,
    by: Actor,
    at: datetime,
) -> R:
    with writing():
        draft = _open_draft(version)
        row = _one(model._default_manager.filter(version=draft), ref)
        if (row.removed_at is not None) == gone:
            return row
        row.removed_at, row.removed_by = (at, by.ref) if gone else (None, None)
        row.edit_no = draft.edit_no + 1
        row.save(update_fields=["removed_at", "removed_by", "edit_no"])
        _saved(verb, draft, [row], by=by, at=at)
        return row


def _saved(
    verb: str, draft: PlanVersion, rows: Iterable[models.Model], *, by: Actor, at: datetime
) -> None:
    """One save more: its number, its writer, its entry in the record."""
    draft.edit_no += 1
    draft.save(update_fields=["edit_no"])
    writer = _new_writer(draft, by=by, at=at)
    _record(verb, draft, [draft, *rows, *writer], by=by, at=at)


def _new_writer(draft: PlanVersion, *, by: Actor, at: datetime) -> list[Writer]:
    made, new = Writer.objects.get_or_create(
        version=draft, human=by.human, defaults={"wrote_at": at, "wrote_by": by.ref}
    )
    return [made] if new else []


def _record(
    verb: str,
    draft: PlanVersion,
    rows: Iterable[models.Model],
    *,
    by: Actor,
    at: datetime,
    gone: Iterable[models.Model] = (),
) -> None:
    _write_entry(
        verb,
        draft.plan,
        rows,
        by=by,
        at=at,
        gone=gone,
        details={"version": draft.number, "edit": draft.edit_no},
    )


def _write_entry(
    verb: str,
    plan: Plan,
    rows: Iterable[models.Model],
    *,
    by: Actor,
    at: datetime,
    gone: Iterable[models.Model] = (),
    details: Mapping[str, object] | None = None,
) -> None:
    programme = plan.person.programme
    record.write(
        by=by,
        at=at,
        verb=verb,
        person=plan.person.ref,
        programme=programme.ref,
        rows=rows,
        gone=gone,
        versions={"pack": programme.pack.digest if programme.pack else ""},
        details={"plan": str(plan.ref), **(details or {})},
    )
