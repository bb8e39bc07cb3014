"""More invented people, one at a time by the worker, so that the director's pictures say something.

They have no practice links. After the last of them the open change of the rules is tried on
everyone. How many were told is kept in a file of the data directory, counted before each story: one
that was cut short is left as it is, like people who stop halfway.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ownway.cli.practice import change
from ownway.cli.practice.people import CROWD, Story
from ownway.cli.practice.stories import Teller

TOLD = "crowd"


def tell_one(data_dir: Path) -> Story | None:
    """Tells the next story of the crowd; None where there is none."""
    mark = data_dir / TOLD
    if not mark.exists():
        return None
    told = int(mark.read_text() or 0)
    if told >= len(CROWD):
        return None
    mark.write_text(str(told + 1))
    cast, story = CROWD[told]
    now = datetime.now(UTC)
    teller = Teller.going_on(cast, now=now)
    teller.tell(story)
    teller.buy_lately()
    if told + 1 == len(CROWD):
        change.try_on_everyone(now)
    return story
