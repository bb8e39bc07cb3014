"""Asking everybody the same, once; closing the time for it; agreeing on a view beside (I2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.problems import NotVisible, Problem, Refused
from ownway.improvement.models import (
    ReadinessAnswer,
    ReadinessCheck,
    ReadinessDraft,
    ReadinessLine,
    ReadinessReply,
    ReadinessRound,
)
from ownway.improvement.queries.sheets import checklist
from ownway.improvement.rules import readiness as rules
from ownway.improvement.rules.readiness import LONGEST_NOTE, Checklist, Group, Said
from ownway.programme.models import Programme
from ownway.record import actions as record
from ownway.record.store import writing


class AnsweredBefore(Refused):
    """Each answers once, and what was said stays as it was said."""

    code = "answered_before"


class RoundOver(Refused):
    """The round takes no more answers."""

    code = "round_over"


class NothingSaid(Refused):
    """Not one statement was answered."""

    code = "nothing_said"


class CannotKeepCheck(Refused):
    """Something is to be put right first; nothing was changed."""

    code = "cannot_keep"


def open_readiness(*, programme: Programme, by: Actor, at: datetime) -> ReadinessRound:
    """From now on everybody may answer. Where a round is open already, that one."""
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        there = ReadinessRound.objects.filter(programme=programme, closed_at__isnull=True).first()
        if there is not None:
            return there
        made = ReadinessRound.objects.create(
            programme=programme,
            number=ReadinessRound.objects.filter(programme=programme).count() + 1,
            content=checklist().model_dump(mode="json"),
            opened_at=at,
            opened_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.open_readiness",
            programme=programme.ref,
            rows=[made],
            details={"number": made.number},
        )
    return made


def save_readiness(
    *, round: ReadinessRound, said: Mapping[str, str], by: Actor, at: datetime
) -> dict[str, str]:
    """What somebody has chosen up to now; an empty answer takes one back. Gives all of it.

    Only they can read it, and it goes with the sending. Raises AnsweredBefore, RoundOver.
    """
    with writing():
        round = _taking(round, by)
        sheet = rules.kept_checklist(round.content)
        draft = ReadinessDraft.objects.filter(round=round, human=by.human).first()
        kept = {**(draft.said if draft else {}), **said}
        chosen = {code: Said(kept[code]).value for code in sheet.order if kept.get(code)}
        if chosen:
            ReadinessDraft.objects.update_or_create(
                round=round,
                human=by.human,
                defaults={"said": chosen, "kept_at": at, "kept_by": by.ref},
            )
        elif draft is not None:
            draft.delete()
    return chosen


def answer_readiness(
    *, round: ReadinessRound, group: Group, said: Mapping[str, str], by: Actor, at: datetime
) -> ReadinessReply:
    """Somebody's answers, once and for good, with no name beside them. Left out: not sure.

    What they had kept as a draft goes with it. The entry in the record says that they answered,
    never what. Raises AnsweredBefore, RoundOver, NothingSaid.
    """
    with writing():
        round = _taking(round, by)
        found = _said(rules.kept_checklist(round.content), said)
        ReadinessDraft.objects.filter(round=round, human=by.human).delete()
        reply = ReadinessReply.objects.create(
            round=round, human=by.human, group=Group(group), replied_at=at, replied_by=by.ref
        )
        ReadinessAnswer.objects.bulk_create(
            [
                ReadinessAnswer(round=round, group=Group(group), item=item, said=answer)
                for item, answer in found.items()
            ]
        )
        record.write(
            by=by,
            at=at,
            verb="improvement.answer_readiness",
            programme=round.programme.ref,
            rows=[reply],
            details={"number": round.number},
        )
    return reply


def close_readiness(*, round: ReadinessRound, by: Actor, at: datetime) -> ReadinessRound:
    """No more answers; from now on it shows how differently the groups see it. Twice is once."""
    with writing():
        round = _locked(round)
        if round.closed_at is not None:
            return round
        ReadinessDraft.objects.filter(round=round).delete()  # what was not sent stays unsaid
        round.closed_at, round.closed_by = at, by.ref
        round.save(update_fields=["closed_at", "closed_by"])
        record.write(
            by=by,
            at=at,
            verb="improvement.close_readiness",
            programme=round.programme.ref,
            rows=[round],
            details={"number": round.number},
        )
    return round


def keep_check(
    *,
    programme: Programme,
    said: Mapping[str, str],
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
    round: ReadinessRound | None = None,
) -> ReadinessCheck:
    """What those who lead say, dated and for good; after a round, the view agreed on it.

    The answers of the round stay as they are. Raises NothingSaid, CannotKeepCheck, and NotVisible
    for a round of elsewhere or one that is still open.
    """
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        if round is not None:
            round = _locked(round)
            if round.programme_id != programme.pk or round.closed_at is None:
                raise NotVisible
        sheet = rules.kept_checklist(round.content) if round is not None else checklist()
        found = _said(sheet, said)
        notes = {item: words.get(item, "").strip() for item in found}
        _refuse_long(notes)
        check = ReadinessCheck.objects.create(
            programme=programme,
            round=round,
            number=ReadinessCheck.objects.filter(programme=programme).count() + 1,
            content=sheet.model_dump(mode="json"),
            made_at=at,
            made_by=by.ref,
        )
        lines = [
            ReadinessLine.objects.create(of=check, item=item, said=answer, words=notes[item])
            for item, answer in found.items()
        ]
        record.write(
            by=by,
            at=at,
            verb="improvement.keep_readiness",
            programme=programme.ref,
            rows=[check, *lines],
            details={"number": check.number},
        )
    return check


def _taking(round: ReadinessRound, by: Actor) -> ReadinessRound:
    """The round, locked, while this human may still answer. Raises RoundOver, AnsweredBefore."""
    round = _locked(round)
    if round.closed_at is not None:
        raise RoundOver(_("The time for answers is over."), fix=_("You can answer the next time."))
    if ReadinessReply.objects.filter(round=round, human=by.human).exists():
        raise AnsweredBefore(
            _("You have answered. Each person answers once."),
            fix=_("What you said is kept, with no name beside it."),
        )
    return round


def _said(sheet: Checklist, said: Mapping[str, str]) -> dict[str, Said]:
    """What was answered, in the order of the checklist. Raises NothingSaid."""
    found = {code: Said(said[code]) for code in sheet.order if said.get(code)}
    if not found:
        raise NothingSaid(_("Nothing is answered yet."), fix=_("Answer one of them or more."))
    return found


def _refuse_long(notes: Mapping[str, str]) -> None:
    problems = [
        Problem(
            "too_long",
            _("This is longer than we can keep."),
            where=f"words_{item}",
            fix=_("Make it shorter. Up to %(most)s characters fit.") % {"most": LONGEST_NOTE},
        )
        for item, text in notes.items()
        if len(text) > LONGEST_NOTE
    ]
    if problems:
        raise CannotKeepCheck(_("Something is to be put right first."), problems=problems)


def _locked(round: ReadinessRound) -> ReadinessRound:
    rows = ReadinessRound.objects.select_related("programme").select_for_update(of=("self",))
    return rows.get(pk=round.pk)
