"""A text of new rules, read as strictly as any pack; and the pack it becomes on its day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from ownway.core.problems import Refused
from ownway.programme import queries as programmes
from ownway.programme.models import Programme
from ownway.programme.queries import SCHEME, LoadedPack
from ownway.programme.rules import Pack, days_of_change, scheme_identity
from ownway.rulemaking import rules
from ownway.rulemaking.models import Adoption, Proposal
from ownway.rulemaking.phrases import told
from ownway.rulemaking.rules import Lack
from ownway.scheme.rules.adopting import Papers, with_papers
from ownway.scheme.rules.model import Version
from ownway.scheme.rules.reading import NotAScheme, read_scheme


class NotADraft(Refused):
    """The text cannot be proposed; the problem says why."""

    code = "not_a_draft"


class Outdated(Refused):
    """The pack changed in the same place since this was proposed."""

    code = "outdated"


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack with new rules of the amount, as its author wrote them.

    `scheme`: the identity of the rules. `version`: the new one among them.
    """

    pack: Pack
    scheme: str
    version: Version


def read_draft(
    programme: Programme, *, on: date, text: str = "", folder: Path | None = None
) -> Draft:
    """New rules for a programme: a text for its pack, or a whole pack in a folder.

    Checked as the pack would stand once they are adopted, so nothing is found out too late. Raises
    PackUnreadable with every fault and its line, NotADraft.
    """
    pack = programmes.pack_of(programme)
    written = _written(folder) if folder else text
    try:
        scheme = read_scheme(written)
    except NotAScheme:
        (programmes.load_pack(folder) if folder else programmes.pack_with(pack, written))
        raise AssertionError("what is no scheme is no pack") from None
    version = rules.proposed(scheme, days_of_change(written))
    if isinstance(version, Lack):
        problem = told(version)
        raise NotADraft(problem.words, fix=problem.fix)
    trial = Papers("…", on, version.start, (on, on), "…")
    filled = with_papers(written, version, trial)
    loaded = (
        programmes.load_pack(folder, scheme=filled)
        if folder
        else programmes.pack_with(pack, filled)
    )
    made = loaded.pack.model_copy(update={"scheme": written})
    return Draft(made, scheme_identity(written), version)


def _written(folder: Path) -> str:
    try:
        return (folder / SCHEME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""  # the reader of packs says what is wrong with the file


def composed(adoption: Adoption) -> LoadedPack:
    """The pack in force today with what was adopted in it, its papers filled in.

    What else changed in the pack since it was proposed stays. Raises Outdated where both changed
    the same part, PackUnreadable where the two do not fit each other.
    """
    proposal = adoption.proposal
    now = programmes.canonical(programmes.pack_of(proposal.programme))
    base = programmes.canonical(programmes.pack_of(proposal.based_on))
    ours = proposal.content
    changed = [key for key in {**base, **ours} if ours.get(key) != base.get(key)]
    if any(now.get(key) != base.get(key) for key in changed):
        raise Outdated(
            _("The pack was changed in the same place since this was proposed."),
            fix=_("Propose it again, from the pack as it is now."),
        )
    merged = {key: ours[key] if key in changed else now[key] for key in now | ours if key in ours}
    pack = Pack.model_validate_json(json.dumps(merged))
    return programmes.pack_with(pack, adoption.text)


def text_of(proposal: Proposal) -> str:
    """The scheme as it was proposed; once it is adopted, with its papers filled in."""
    adoption = Adoption.objects.filter(proposal=proposal).first()
    text: str = adoption.text if adoption else proposal.content["scheme"]
    return text
