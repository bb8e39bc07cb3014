"""A proposal is made, and what is said and asked about it is written down."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from ownway.core.actors import Actor
from ownway.core.wording import said
from ownway.programme import queries as programmes
from ownway.programme.actions import NotItsPack, in_force_kept
from ownway.programme.models import Programme
from ownway.programme.rules import keeps_funders
from ownway.record import actions as record
from ownway.record.store import writing
from ownway.rulemaking import queries, rules
from ownway.rulemaking.actions.refusals import (
    LONGEST_TITLE,
    AlreadyProposed,
    NotReady,
    SameRules,
    refuse,
)
from ownway.rulemaking.models import Paper, Proposal
from ownway.rulemaking.queries.standing import followed, stood
from ownway.rulemaking.rules import OPEN, PaperKind


def propose(
    *,
    programme: Programme,
    title: str,
    why: str,
    text: str = "",
    folder: Path | None = None,
    by: Actor,
    at: datetime,
) -> Proposal:
    """New rules for a programme: `text`, an allocation.yaml, or a whole pack in `folder`.

    The same text by the same author while it is open is one proposal. Raises PackUnreadable with
    each fault and its line, NotADraft, NotItsPack, SameRules, AlreadyProposed, WordsNeeded.
    """
    title, why = said(title, most=LONGEST_TITLE), said(why)
    with writing():
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        pack = programmes.pack_of(programme)
        on = programmes.day_of(programme, at)
        draft = queries.read_draft(programme, on=on, text=text, folder=folder)
        made = draft.pack
        same = (made.code, made.currency) == (programme.code, programme.currency)
        if not same or not keeps_funders(pack, made):
            raise NotItsPack(
                _("This pack belongs to another programme."),
                fix=_("Choose the pack with the same code, currency and funder."),
            )
        if draft.scheme == followed(programme):
            raise SameRules(
                _("These are the rules in force."), fix=_("Change what you want to change.")
            )
        there = _open_with(programme, draft.scheme, at)
        if there is not None:
            if there.proposed_by == by.ref and there.title == title:
                return there
            raise AlreadyProposed(
                _("These rules are proposed already, as number %(number)s.")
                % {"number": there.number},
                fix=_("Open that proposal."),
            )
        proposal = Proposal.objects.create(
            programme=programme,
            number=Proposal.objects.filter(programme=programme).count() + 1,
            title=title,
            why=why,
            content=programmes.canonical(made),
            based_on=programme.pack,
            scheme=draft.scheme,
            starts_on=draft.version.start,
            author_human=by.human,
            proposed_at=at,
            proposed_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb="rulemaking.propose",
            programme=programme.ref,
            rows=[proposal, *in_force_kept(programme)],
            versions={"pack": proposal.based_on.digest, "scheme": proposal.scheme},
            details={"number": proposal.number, "starts_on": proposal.starts_on},
        )
    return proposal


def _open_with(programme: Programme, scheme: str, at: datetime) -> Proposal | None:
    for one in Proposal.objects.filter(programme=programme, scheme=scheme).order_by("-number"):
        if rules.stage(stood(one, at=at)) in OPEN:
            return one
    return None


def note_consultation(
    *, proposal: Proposal, from_on: date, to_on: date, heard: str, by: Actor, at: datetime
) -> Paper:
    """People were asked from one day to another; what was heard. Raises NotReady, WordsNeeded."""
    return _note(proposal, PaperKind.CONSULTATION, (from_on, to_on), heard, by=by, at=at)


def give_notice(
    *, proposal: Proposal, notice_on: date, words: str, by: Actor, at: datetime
) -> Paper:
    """People were told on a day; how, and where it can be read. Raises NotReady, WordsNeeded."""
    return _note(proposal, PaperKind.NOTICE, (notice_on, notice_on), words, by=by, at=at)


def state_equality(*, proposal: Proposal, words: str, by: Actor, at: datetime) -> Paper:
    """What the new rules mean for groups of people. Raises NotReady, WordsNeeded."""
    day = programmes.day_of(proposal.programme, at)
    return _note(proposal, PaperKind.EQUALITY, (day, day), words, by=by, at=at)


def _note(
    proposal: Proposal,
    kind: PaperKind,
    days: tuple[date, date],
    words: str,
    *,
    by: Actor,
    at: datetime,
) -> Paper:
    words = said(words)
    if days[1] < days[0]:
        raise NotReady(
            _("The last day is before the first."), fix=_("Write the days the other way round.")
        )
    with writing():
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        now = stood(proposal, at=at)
        refuse(rules.for_papers(now))
        before = queries.newest(proposal, kind)
        if before is not None and _same(before, days, words, by):
            return before
        paper = Paper.objects.create(
            proposal=proposal,
            kind=kind,
            from_on=days[0],
            to_on=days[1],
            words=words,
            noted_at=at,
            noted_by=by.ref,
        )
        record.write(
            by=by,
            at=at,
            verb=f"rulemaking.note_{kind}",
            programme=proposal.programme.ref,
            rows=[paper],
            versions={"scheme": proposal.scheme},
            details={"number": proposal.number, "from_on": days[0], "to_on": days[1]},
        )
    return paper


def _same(before: Paper, days: tuple[date, date], words: str, by: Actor) -> bool:
    noted = (before.from_on, before.to_on, before.words, before.noted_by)
    return noted == (*days, words, by.ref)
