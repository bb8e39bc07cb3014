"""A sign-in opens what it should, for as long as it should, and nothing after (5.3: session).

Every way in × a role without a second factor opens no page of staff; once a sign-in is ended its
cookie opens nothing; the limits hold to the second; known and unknown addresses answer alike; the
session id is made anew at sign-in, in a cookie that no script reads and no other site sends.
"""

from __future__ import annotations

import sys
import time

from harness import Ground, Outcome, run
from sessioning.broken import ways

LEAST = {"ci": 1300, "full": 4500}
TRIES = {"ci": 12, "full": 500}  # known and unknown each


def prove(ground: Ground) -> Outcome:
    import time_machine
    from django.core import mail
    from django.test import override_settings
    from sessioning import alike, cookies, ends, limits, ways_in, world

    from tests import cast

    outcome = Outcome("answers")
    mail.outbox = []
    kept = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend", ALLOWED_HOSTS=["testserver"]
    )
    # One transaction: nothing here depends on a commit, and 1,500 requests are asked faster.
    with kept, ground.fresh(), time_machine.travel(cast.NOW, tick=False), world.undone():
        ways_in.first_programme(outcome)
        made = cast.build()
        for part, prove_it in (
            ("cookies", lambda: cookies.prove(made, outcome)),
            ("limits", lambda: limits.prove(made, outcome, full=ground.full)),
            ("ends", lambda: ends.prove(made, outcome, full=ground.full)),
            ("alike", lambda: alike.prove(made, outcome, tries=TRIES[ground.size])),
            ("ways in", lambda: ways_in.prove(made, outcome, full=ground.full)),
        ):
            before, started = outcome.checked, time.process_time()
            prove_it()
            took = time.process_time() - started
            outcome.notes.append(f"{part}: {outcome.checked - before}, {took:.1f} s of work")
    return outcome


if __name__ == "__main__":
    sys.exit(run("session", prove, sabotages=ways, least=LEAST))
