"""A change tried out on the people of a programme, from the question to the answer."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ownway.allocation import actions as allocating
from ownway.cli import rulemaking as command
from ownway.cli import studying, worker
from ownway.consent.queries import viewer_for
from ownway.joining.models import Enrolment
from ownway.programme import queries as programmes
from ownway.record import queries as record
from ownway.record.models import Entry
from ownway.rulemaking import actions, queries
from ownway.rulemaking.models import SpeakFirst, Study
from ownway.rulemaking.rules import StudyKind
from tests import living, ruled
from tests.living import AT, SIXTEEN, TWENTY_TWO, answers_worth

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def programme(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    made = living.programme()
    pack = programmes.pack_of(made)
    for number in range(30):
        answers = (SIXTEEN, TWENTY_TWO, answers_worth(pack, 4))[number % 3]
        who, by, _viewer = living.person(made, f"P{number}")
        sent = living.assessed(who, by, answers)
        allocating.work_out(assessment=sent, by=by, at=AT)
    living.person(made, "Nothing yet")
    return made


def run(proposal, kind: StudyKind) -> Study:
    study = actions.ask_study(
        programme=proposal.programme, kind=kind, proposal=proposal, by=living.staff(), at=LATER
    )
    with time_machine.travel(LATER):
        assert studying.work_out_all() == 1
    study.refresh_from_db()
    return study


def test_everyone_is_tried_under_both_rules(programme):
    study = run(ruled.proposed(programme, AT), StudyKind.IMPACT)

    assert (study.outcome, study.active, study.covered) == ("done", 30, 30)
    assert study.result["movers"]["bands"]["gain_5"] == 10
    cost = study.result["cost"]
    # ten people with 4 points get £1 a week more, for 52 weeks
    assert cost["new_in_full"] - cost["today"] == 10 * 52_00
    assert SpeakFirst.objects.count() == 0
    assert "P1" not in study.page
    assert str(programme.people.first().ref) not in study.page + str(study.result)
    assert record.verify() == []


def test_losers_are_kept_for_those_who_may_see_them(programme):
    study = run(ruled.proposed(programme, AT, text=ruled.england(four="10.00")), StudyKind.IMPACT)

    lost = SpeakFirst.objects.filter(study=study)
    assert lost.count() == 10
    assert {(one.today_minor, one.new_minor) for one in lost} == {(93_600, 52_000)}
    nobody = viewer_for(None, at=LATER)
    assert queries.speak_first(nobody, study, at=LATER) == []
    assert queries.how_many_to_speak_with(nobody, programme.ref, at=LATER) == 0


def test_the_file_of_everyone_is_gone_after(programme, tmp_path):
    run(ruled.proposed(programme, AT), StudyKind.IMPACT)

    assert not list(tmp_path.glob("study-*"))


def test_validation_says_what_is_proved_and_who_is_in(programme):
    study = run(ruled.proposed(programme, AT), StudyKind.VALIDATION)

    assert study.outcome == "done"
    assert study.result["proofs"] == {"sound": True, "findings": [], "examples": 5}
    assert study.result["people"]["covered"] == 30
    assert study.result["beside_plans"] is None
    assert "too few to say" in study.page


def test_an_audit_without_agreed_plans_says_so(programme):
    study = actions.ask_study(programme=programme, kind="fairness", by=living.staff(), at=LATER)
    with time_machine.travel(LATER):
        studying.work_out_all()
    study.refresh_from_db()

    assert (study.outcome, study.because) == ("failed", "no_costs")


def test_without_the_libraries_it_says_so(programme, monkeypatch):
    monkeypatch.setitem(studying.LIBRARIES, "impact", ("pyspark_that_is_not_here",))
    monkeypatch.setitem(
        __import__("ownway.allocation.analysis.extras", fromlist=["EXTRAS"]).EXTRAS,
        "pyspark_that_is_not_here",
        "analysis",
    )

    study = run(ruled.proposed(programme, AT), StudyKind.IMPACT)

    assert (study.outcome, study.because) == ("failed", "not_installed")


def test_a_fault_ends_a_study_and_says_nothing_of_anybody(programme, monkeypatch):
    def broken(*_args):
        raise RuntimeError("Ana has 12 points")

    monkeypatch.setattr(studying, "_impact", broken)
    study = run(ruled.proposed(programme, AT), StudyKind.IMPACT)

    assert (study.outcome, study.because) == ("failed", "fault")


def test_a_run_that_was_cut_short_is_run_again(programme):
    proposal = ruled.proposed(programme, AT)
    study = actions.ask_study(
        programme=programme, kind="impact", proposal=proposal, by=living.staff(), at=AT
    )
    actions.begin_study(study=study, by=living.staff(), at=AT)

    with time_machine.travel(LATER):
        assert studying.work_out_all() == 1


def test_the_worker_starts_one_process_for_it(programme, monkeypatch):
    started = []

    class Running:
        def poll(self):
            return None

    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **_named: started.append(args) or Running()
    )
    assert worker.start_studies(None) is None
    actions.ask_study(
        programme=programme,
        kind="impact",
        proposal=ruled.proposed(programme, AT),
        by=living.staff(),
        at=AT,
    )
    running = worker.start_studies(None)
    assert worker.start_studies(running) is running
    assert len(started) == 1


def test_the_worker_begins_what_was_adopted_on_its_day(programme):
    proposal = ruled.proposed(programme, AT)
    ruled.made_ready(proposal, AT)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=AT)

    with time_machine.travel(AT):
        worker.begin_rules(datetime.now(UTC))
    assert "19.00" not in programmes.pack_of(programmes.by_code("england-nhs")).scheme
    with time_machine.travel(datetime(2027, 4, 1, 0, 1, tzinfo=UTC)):
        worker.begin_rules(datetime.now(UTC))
        worker.begin_rules(datetime.now(UTC))

    assert "19.00" in programmes.pack_of(programmes.by_code("england-nhs")).scheme
    assert Entry.objects.filter(verb="programme.adopt_pack").count() == 1


def test_whoever_left_and_whoever_has_not_answered_is_not_tried(programme):
    gone = programme.people.get(name="P1")
    Enrolment.objects.create(
        person=gone, status="left", joined_at=AT, joined_by=gone.ref, left_at=LATER,
        left_by=gone.ref, informed_version="-",
    )  # fmt: skip

    names = {one.person for one in queries.everyone(programme, LATER)}

    assert len(names) == 29
    assert gone.ref not in names


class Chosen:
    """What the command line hands over."""

    def __init__(self, **said):
        self.__dict__.update(said)


def test_by_command(cast, tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    from shutil import copytree

    from tests import packs

    folder = copytree(packs.ENGLAND, tmp_path / "england-nhs")
    (folder / "allocation.yaml").write_text(ruled.england(), encoding="utf-8")
    said = {"programme": "england-nhs", "email": "director@example.org"}
    with time_machine.travel(datetime(2026, 9, 5, tzinfo=UTC)):
        made = Chosen(part="propose", folder=folder, title="T", why="W", **said)
        assert command.run(made) == 0
        assert command.run(Chosen(part="list", **said)) == 0
        assert command.run(Chosen(part="try", number=1, **said)) == 0
        assert command.run(Chosen(part="try", number=2, **said)) == 1
        taken = Chosen(part="take", folder=folder, **said)
        assert command.run(taken) == 1
        (folder / "allocation.yaml").write_text(
            (packs.ENGLAND / "allocation.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        assert command.run(taken) == 0
        payer = {**said, "email": "payer@example.org"}
        assert command.run(Chosen(part="list", **payer)) == 1
    out = capsys.readouterr().out
    assert "Proposed as number 1. It begins on 2027-04-01." in out
    assert "1  draft" in out
    assert "2 studies have ended." in out


def test_what_is_agreed_is_the_cost_for_a_year(cast):
    from tests.agreed import agree

    made = agree(cast)
    (member,) = [
        one for one in queries.everyone(cast.programme, LATER) if one.person == cast.ana.ref
    ]
    agreed = list(made.lines.values())
    months = agreed[0].version.months
    assert member.cost_minor == sum(line.total_minor for line in agreed) * 12 // months
    assert member.groups["Language"] == "en"
    assert member.process["appeal"] == "no"
