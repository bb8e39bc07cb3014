"""What addresses around a plan can name: leaving, coaches, courses, checks and looking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.cast import NOW, Cast


def around(cast: Cast) -> dict[str, Any]:
    """All of it, made on top of the cast for Ana."""
    return {
        **_looked_back(cast),
        **_checks(cast),
        **_leaving(cast),
        **_by_hand(cast),
        **_gone(cast),
        **_coaches(cast),
        **_courses(cast),
        **_brought(cast),
    }


def _leaving(cast: Cast) -> dict[str, Any]:
    """A group, and Ana's way out with a promise of the coach."""
    from ownway.endings import actions

    how = {"at": NOW}
    soon = (NOW + timedelta(days=30)).date()
    cohort = actions.plan_cohort(
        programme=cast.programme, places=200, by=cast.by("approver"), **how
    )
    row = actions.go_own_way(person=cast.ana, by=cast.by("ana"), **how)
    asked = actions.ask_promise(
        way_out=row,
        account=cast.account("coach"),
        words="I ring on Mondays",
        due_on=soon,
        by=cast.by("ana"),
        **how,
    )
    actions.write_plan(way_out=row, keeps_well="The sea", by=cast.by("ana"), **how)
    return {"cohort": cohort.ref, "exit": row.ref, "commitment": asked.ref}


def _by_hand(cast: Cast) -> dict[str, Any]:
    """Somebody without a sign-in on a way of their own, as they said it on the phone."""
    from ownway.endings import actions
    from ownway.endings.models import TypedIn
    from ownway.endings.rules import Heard, HeardBy
    from ownway.joining import actions as joining

    joined = joining.join(
        programme=cast.programme,
        account=None,
        name="Bea",
        language="en-GB",
        facts={},
        informed_version="0" * 64,
        by=cast.by("coach"),
        at=NOW,
    )
    heard = Heard(HeardBy.PHONE, NOW.date())
    actions.go_own_way(person=joined.person, heard=heard, by=cast.by("approver"), at=NOW)
    return {
        "by_hand": joined.person.ref,
        "typed": TypedIn.objects.get(act="go_own_way").ref,
        "act_plan": "plan",
        "sheet_plan": "plan",
    }


def with_plan(cast: Cast) -> dict[str, Any]:
    """Somebody without a sign-in whose plan is agreed, and what they said about its money."""
    from ownway.endings import actions
    from ownway.endings.rules import Heard, HeardBy
    from tests.on_paper import agreed

    made = agreed(cast, "Ida")
    by = cast.by("approver")
    bought = made.ask("gym", 30_000, by=by)
    said = actions.type_in(
        person=made.person,
        act="buy",
        subject=bought.ref,
        heard=Heard(HeardBy.PHONE, NOW.date()),
        said={"what": "Swimming", "payee": "City Leisure", "cost": "30000"},
        by=by,
        at=NOW,
    )
    return {
        "with_plan": made.person.ref,
        "act_buy": "buy",
        "line_with_plan": made.lines["gym"].root,
        "typed_money": said.ref,
    }


def first_talk(cast: Cast) -> dict[str, Any]:
    """Somebody without a sign-in who changes their plan, and a coach who types it in."""
    from ownway.decisions import actions as decisions
    from ownway.endings import actions
    from ownway.endings.rules import Heard, HeardBy
    from ownway.planning import actions as planning
    from tests.agreed import LINES, write, yes_to
    from tests.plan_on_paper import chosen, joined

    person, by = joined(cast, "Noa"), cast.by("coach")
    chosen(cast, person)
    version, _goal, lines = write(person, by, LINES)
    version.refresh_from_db()
    planning.submit(version=version, signed_name="Noa", edit_no=version.edit_no, by=by, at=NOW)
    decider = cast.by("senior_approver")
    decisions.decide(version=version, answers=yes_to(lines), by=decider, at=NOW)
    planning.revise(plan=version.plan, by=by, at=NOW)
    said = actions.type_in(
        person=person,
        act="answers_send",
        subject=version.allocation.assessment.ref,
        heard=Heard(HeardBy.IN_PERSON, NOW.date()),
        said={},
        by=by,
        at=NOW,
    )
    return {
        "first_talk": person.ref,
        "act_add_thing": "add-thing",
        "plan_first_talk": version.plan.ref,
        "typed_plan": said.ref,
        "version_first_talk": version.ref,
    }


def _gone(cast: Cast) -> dict[str, UUID]:
    """People who left: one whose close is open, one whose is final, one looked for, one told
    that it ends, one who died."""
    from ownway.core.actors import SYSTEM
    from ownway.endings import actions, queries
    from ownway.holding import actions as holding
    from ownway.joining import actions as joining
    from tests.leaving import on_paper

    def somebody(name: str) -> Any:
        joined = joining.join(
            programme=cast.programme,
            account=None,
            name=name,
            language="en-GB",
            facts={},
            informed_version="0" * 64,
            by=cast.by("coach"),
            at=NOW,
        )
        return joined.person

    by = cast.by("approver")
    names = ("Lou", "Mel", "Pat", "Kim", "Sal", "Bo")
    leaves, settled, sought, told, dead, graduate = map(somebody, names)
    open_close = actions.leave(person=leaves, by=SYSTEM, at=NOW).closing
    ask = actions.choose_asking(person=leaves, months=3, way="phone", by=SYSTEM, at=NOW)
    final = actions.leave(person=settled, kind="moved", by=SYSTEM, at=NOW).closing
    actions.close(closing=final, by=cast.by("payer"), at=NOW)
    search = actions.begin_search(person=sought, by=by, at=NOW)
    on_paper(graduate, cast.by("senior_approver"), at=NOW)
    graduated = actions.graduate(person=graduate, achieved="I swim.", by=SYSTEM, at=NOW)
    said = {"reason_code": "moved_area", "words": "You live in Elm County now."}
    notice = actions.propose_end(person=told, **said, by=by, at=NOW)
    holding.note_death(
        person=dead,
        died_on=NOW.date(),
        representative="",
        representative_reach="",
        by=by,
        at=NOW,
    )
    return {
        "closing": open_close.ref,
        "closing_statement": queries.statements(final)[0].ref,
        "search": search.ref,
        "end_notice": notice.ref,
        "dead": dead.ref,
        "graduated_on_paper": graduated.ref,
        "ask": ask.ref,
    }


def _brought(cast: Cast) -> dict[str, Any]:
    """A plan Ana brought along from another place, and somebody who has only asked."""
    from ownway.core.actors import SYSTEM
    from ownway.endings.models import BroughtAlong
    from ownway.joining.models import Enrolment
    from ownway.people import actions as people

    asked = people.add_person(programme=cast.programme, account=None, name="Uma", by=SYSTEM, at=NOW)
    Enrolment.objects.create(
        person=asked,
        status="enquiry",
        informed_version="0" * 64,
        joined_at=NOW,
        joined_by=SYSTEM.ref,
    )

    line = {"goal": "1", "what": "Pool", "each_minor": 500, "times": 10, "category": "leisure"}
    BroughtAlong.objects.create(
        person=cast.ana,
        digest="0" * 64,
        plan={
            "matters": "The sea, and my sister.",
            "managing": "I keep the receipts in a tin.",
            "months": 12,
            "goals": [{"root": "1", "words": "Swim again", "next_step": "Ask when it is quiet"}],
            "lines": [line],
        },
        money={
            "from": "Elm County",
            "currency": "GBP",
            "rows": [
                {
                    "funder": "health",
                    "agreed_minor": 120_000,
                    "left_minor": 45_000,
                    "from_on": "2026-01-01",
                    "until_on": "2027-01-01",
                }
            ],
        },
        loaded_at=NOW,
        loaded_by=cast.by("ana").ref,
    )
    return {"asked": asked.ref}


def _coaches(cast: Cast) -> dict[str, Any]:
    """A coach proposed to Ana, a line of their training, and two offers of a planning buddy."""
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM
    from ownway.people import actions as people
    from ownway.review.models import Buddy
    from tests.cast import coach_of

    cast.accounts["kit"] = people.add_account(name="Kit Rowe", email="kit@example.org", at=NOW)
    coach = coach_of(cast, "kit")
    del cast.accounts["kit"]  # not one of the cast that is asked
    line = people.note_training(
        coach=coach,
        title="",
        code="peer_training",
        done_on=NOW.date(),
        evidence="Certificate 12",
        by=SYSTEM,
        at=NOW,
    )
    match = consent.propose(person=cast.ana, coach=coach, by=cast.by("senior_approver"), at=NOW)
    offers = [
        Buddy.objects.create(
            helper=cast.people[who], state="offered", offered_at=NOW, offered_by=cast.by(who).ref
        )
        for who in ("ana", "neighbour")
    ]
    return {
        "a_coach": coach.ref,
        "training_line": line.ref,
        "proposed_match": match.ref,
        "buddy_of_ana": offers[0].ref,
        "buddy_offer": offers[1].ref,
    }


def _looked_back(cast: Cast) -> dict[str, Any]:
    """A note of the approver's, shown to the team; a round everybody may answer, and a check."""
    from ownway.improvement import actions, queries

    director, by = cast.by("director"), cast.by("approver")
    home = cast.programme
    actions.save_notes(
        programme=home, stage="early", prompt="sooner", words={"team": "Late"}, by=by, at=NOW
    )
    note = queries.notes(cast.viewer("approver"), home)["sooner", "team"]
    sitting = actions.begin_sitting(programme=home, stage="early", by=by, at=NOW)
    return {
        "reflection_note": note.ref,
        "sitting": sitting.ref,
        "shared_note": actions.share_note(note=note, sitting=sitting, by=by, at=NOW).ref,
        "readiness_round": actions.open_readiness(programme=home, by=director, at=NOW).ref,
        "readiness_check": actions.keep_check(
            programme=home, said={"peers": "partly"}, words={}, by=director, at=NOW
        ).ref,
    }


def _courses(cast: Cast) -> dict[str, Any]:
    """A course that is open with Ana on it, one that runs, one she has finished."""
    from ownway.learning import actions
    from tests.learning.centre import Centre

    more: dict[str, Any] = {"by": cast.by("centre_manager"), "at": NOW}
    centre = Centre(cast.programme, cast.by("centre_manager")).open()
    course = centre.course()
    open_run, running, over = (centre.run(course) for _ in range(3))
    ana = {"person": cast.ana, "by": cast.by("ana"), "at": NOW}
    enrolment = actions.sign_up(run=open_run, **ana)
    learned = actions.sign_up(run=over, **ana)
    for run in (running, over):
        actions.begin_run(run=run, **more)
    session = over.sessions.get(number=1)
    actions.note_attendance(session=session, said={learned.ref: "came"}, **more)
    actions.close_run(run=over, **more)
    return {
        "course": course.ref,
        "course_run": open_run.ref,
        "running_run": running.ref,
        "enrolment": enrolment.ref,
        "learned": learned.ref,
    }


def _checks(cast: Cast) -> dict[str, Any]:
    """A check that was talked about, and one that takes answers; Ana rates in both."""
    from ownway.improvement import actions, queries
    from tests import checked

    kept = checked.small(cast.programme, NOW)
    two = {"Ana": "service", "Jo": "peer"}
    past, raters = checked.begun(kept, two, at=NOW)
    ana = {"account": cast.account("ana"), "by": cast.by("ana"), "at": NOW}
    actions.take_up(rater=raters["Ana"], **ana)
    for code, points in checked.all_of(past, 3).items():
        actions.save_rating(
            rater=raters["Ana"], element=code, points=points, by=cast.by("ana"), at=NOW
        )
    actions.hand_in(rater=raters["Ana"], by=cast.by("ana"), at=NOW)
    checked.says(raters["Jo"], checked.all_of(past, 1), NOW)
    past = actions.close_round(of=past, by=cast.by("director"), at=NOW)
    checked.convened(past, NOW.date(), NOW)
    sees_to_it = cast.account("approver").human
    cycle = checked.tried(past, "Names at the desk", "1.1.1", NOW, colleague=sees_to_it)
    now, others = checked.begun(kept, two, at=NOW)
    actions.take_up(rater=others["Ana"], **ana)
    return {
        "instrument": kept.ref,
        "check": past.ref,
        "open_check": now.ref,
        "cycle": cycle.ref,
        "open_rater": others["Jo"].ref,
        "own_rater": others["Ana"].ref,
        "past_rater": raters["Ana"].ref,
        "rater_token": queries.rater_token(others["Jo"]),
    }
