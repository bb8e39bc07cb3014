"""Reads of proposals and studies; everyone a study works on, for the door that runs it."""

from ownway.rulemaking.queries.drafts import Draft, NotADraft, Outdated, composed, read_draft
from ownway.rulemaking.queries.everyone import GROUPS, PROCESS, Member, everyone
from ownway.rulemaking.queries.standing import (
    Happened,
    ProposalRow,
    due,
    happened,
    lacks,
    latest_study,
    limits_of,
    newest,
    proposal,
    proposals,
    speak_first,
    stood,
    studies,
    study,
    tried,
)
from ownway.rulemaking.queries.waiting import Texts, texts_of, waiting

__all__ = [
    "GROUPS",
    "PROCESS",
    "Draft",
    "Happened",
    "Member",
    "NotADraft",
    "Outdated",
    "ProposalRow",
    "Texts",
    "composed",
    "due",
    "everyone",
    "happened",
    "lacks",
    "latest_study",
    "limits_of",
    "newest",
    "proposal",
    "proposals",
    "read_draft",
    "speak_first",
    "stood",
    "studies",
    "study",
    "texts_of",
    "tried",
    "waiting",
]
