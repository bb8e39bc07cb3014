"""New rules of the amount, page by page, as a director walks through them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ownway.rulemaking import actions, queries
from ownway.rulemaking.actions.studying import Found
from ownway.rulemaking.models import Proposal, Study
from ownway.rulemaking.rules import Stage, StudyKind, stage
from tests import living, ruled
from tests.cast import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def director(cast):
    return cast.client("director")


@pytest.fixture
def proposal(cast):
    return ruled.proposed(cast.programme, NOW)


def shown(client, name, **args) -> str:
    answer = client.get(reverse(name, kwargs=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client, name, said, **args):
    return client.post(reverse(name, kwargs=args), said)


def day(name, at):
    return {f"{name}_0": at.day, f"{name}_1": at.month, f"{name}_2": at.year}


def test_the_page_says_what_is_in_force_and_that_nothing_is_proposed(director):
    said = shown(director, "org:rules")
    assert "1 April 2026" in said
    assert "None now." in said
    assert "The programme began with these rules" in said


def test_a_director_takes_a_change_from_a_file_to_its_last_step(cast, director):
    file = SimpleUploadedFile("allocation.yaml", ruled.england().encode())
    answer = sent(
        director, "org:propose", {"title": "More for few points", "why": "Fair.", "file": file}
    )
    proposal = Proposal.objects.get()
    args = {"proposal": proposal.ref}
    assert answer["Location"] == reverse("org:proposal", kwargs=args)
    assert "Nobody was asked about it yet." in shown(director, "org:proposal", **args)

    before = NOW.date() - timedelta(days=40)
    heard = {"words": "Most want it.", **day("from_on", before), **day("to_on", NOW.date())}
    assert sent(director, "org:note_asked", heard, **args).status_code == 302
    assert sent(director, "org:try_out", {}, kind="impact", **args).status_code == 302
    waiting = shown(director, "org:try_out", kind="impact", **args)
    assert "It was asked for, and waits for its turn." in waiting
    for kind in (StudyKind.IMPACT, StudyKind.VALIDATION):
        ruled.studied(proposal, kind, NOW)
    assert sent(director, "org:mark_read", {"words": "Good."}, **args).status_code == 302
    assert sent(director, "org:say_groups", {"words": "All the same."}, **args).status_code == 302
    told = {"words": "By letter.", **day("from_on", NOW.date())}
    assert sent(director, "org:note_told", told, **args).status_code == 302

    own = sent(director, "org:adopt", {"words": "Yes."}, **args)
    assert own.status_code == 422
    assert "You wrote this proposal, so somebody else adopts it." in own.content.decode()
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=NOW)
    said = shown(director, "org:proposal", **args)
    assert "They come into force by themselves on" in said
    assert "Most want it." in said


def test_faults_of_the_text_are_shown_with_their_lines_and_the_text_stays(director):
    text = ruled.england().replace("kind: sum", "kind: summ", 1)
    answer = sent(director, "org:propose", {"title": "T", "why": "W", "text": text})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "allocation.yaml:" in said
    assert "kind: summ" in said
    assert not Proposal.objects.exists()


def test_lines_as_a_browser_sends_them_are_the_same_rules(director):
    text = ruled.england().replace("\n", "\r\n")
    sent(director, "org:propose", {"title": "T", "why": "W", "text": text})
    assert "\r" not in Proposal.objects.get().content["scheme"]


@pytest.mark.parametrize(
    "said",
    [
        {"title": "", "why": "", "text": ""},
        {"title": "T", "why": "W", "text": " "},
        {"title": "T", "why": "W", "file": SimpleUploadedFile("a.yaml", b"\xff\xfe")},
    ],
)
def test_what_is_not_whole_comes_back(director, said):
    assert sent(director, "org:propose", said).status_code == 422


def test_what_came_out_is_said_in_sentences_tables_and_a_picture(director, proposal):
    study = ruled.studied(proposal, StudyKind.IMPACT, NOW, result=ruled.RESULT)
    said = shown(director, "org:try_out", proposal=proposal.ref, kind="impact")
    assert "people get more, and" in said
    assert "<svg" in said
    assert "Over 25 % more" in said
    assert "For whom: Language" in said
    assert "Spanish" in said
    assert "<script" not in said.split("</head>")[1].replace('<script src="', "")
    assert study.outcome == "done"


@pytest.mark.parametrize(
    "because",
    ["not_installed", "nobody", "no_costs", "other_rules", "too_fine", "unusable", "fault"],
)
def test_why_a_study_could_not_be_made_is_said(director, proposal, because):
    study = actions.ask_study(
        programme=proposal.programme, kind="impact", proposal=proposal, by=living.staff(), at=NOW
    )
    actions.fail_study(study=study, because=because, by=living.staff(), at=NOW)
    said = shown(director, "org:try_out", proposal=proposal.ref, kind="impact")
    assert "ow-notice--care" in said
    if because == "not_installed":
        assert "ownway[analysis]" in said


def test_a_report_comes_as_a_file(director, proposal):
    study = ruled.studied(proposal, StudyKind.IMPACT, NOW)
    answer = director.get(reverse("org:study_report", args=[study.ref]))
    assert answer["Content-Disposition"] == 'attachment; filename="impact.html"'


def test_the_text_comes_as_a_file_with_its_papers_once_adopted(director, proposal):
    there = reverse("org:rules_text", args=[proposal.ref])
    assert b"status: draft" in director.get(there).content
    ruled.made_ready(proposal, NOW)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff("Signer"), at=NOW)
    assert b'decided_by: "Signer"' in director.get(there).content


def test_fairness_is_asked_for_and_waits(director):
    assert "Work it out" in shown(director, "org:fairness")
    sent(director, "org:fairness", {})
    assert Study.objects.get().kind == "fairness"
    assert "waits for its turn" in shown(director, "org:fairness")


def test_an_unknown_study_is_not_there(director, proposal):
    there = reverse("org:try_out", kwargs={"proposal": proposal.ref, "kind": "fairness"})
    assert director.get(there).status_code == 404


def test_withdrawn_on_the_page(director, proposal):
    answer = sent(director, "org:withdraw_rules", {"words": "No."}, proposal=proposal.ref)
    assert answer.status_code == 302
    assert stage(queries.stood(proposal, at=NOW)) == Stage.WITHDRAWN
    assert "Earlier proposals" in shown(director, "org:rules")


def test_nobody_else_sees_or_writes(cast, proposal):
    for who in ("approver", "ana", "stranger"):
        client = cast.client(who)
        for name in ("org:proposal", "org:adopt"):
            there = reverse(name, args=[proposal.ref])
            assert client.get(there).status_code == 404
            assert client.post(there, {"words": "x"}).status_code == 404


def changed(**parts) -> dict:
    """The kept result with some of its parts replaced, as other rules and people would give it."""
    return {**ruled.RESULT, **parts}


def told(director, proposal, result) -> str:
    ruled.studied(proposal, StudyKind.IMPACT, NOW, result=result)
    return shown(director, "org:try_out", proposal=proposal.ref, kind="impact")


def test_a_corridor_is_told_year_by_year(director, proposal):
    years = [
        {"year": 1, "total": 64_000_000, "funders": {}, "softened": 40},
        {"year": 2, "total": 63_700_000, "funders": {}, "softened": 0},
    ]
    said = told(director, proposal, changed(years={"of": years, "settled": True}))
    assert "The new rules come in steps" in said
    assert "In their first year, softened" in said
    assert "£637,000.00" in said


def test_what_is_kept_back_is_said_and_not_guessed(director, proposal):
    movers = {
        **ruled.RESULT["movers"],
        "bands": {"lose_1": None, "same": None, "gain_1": 140},
        "mean_change": None,
        "largest_lose": None,
    }
    cost = {**ruled.RESULT["cost"], "new_in_full": None}
    said = told(director, proposal, changed(movers=movers, cost=cost))
    assert "Some numbers of people are so small that they are kept back" in said
    assert "What it costs rests on so few people that it is kept back" in said
    assert "Nobody loses more than" not in said


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ({"same": 160}, "Nobody’s amount changes"),
        ({"lose_5": 0, "same": 20, "gain_25": 140}, "140 people get more, and nobody gets less"),
        ({"lose_25": 140, "same": 20, "gain_1": 0}, "140 people get less, and nobody gets more"),
    ],
)
def test_one_sentence_says_how_many_move(director, proposal, bands, words):
    movers = {**ruled.RESULT["movers"], "bands": bands}
    assert words in told(director, proposal, changed(movers=movers))


def test_a_validation_is_told(director, proposal):
    beside = {
        "ratio": "0.97", "error": "0.20", "within_10": "0.40", "within_20": None,
        "above": "0.30", "median_short": 50_000,
    }  # fmt: skip
    result = {
        "proofs": {"sound": True, "findings": [], "examples": 5},
        "people": {"asked": 100, "covered": 95, "missing": 10, "not_read": 0, "with_cost": 60},
        "beside_plans": beside,
        "groups": {"Language": [{"group": "es", "people": 30, "ratio": "0.91"}]},
        "currency": "GBP",
    }
    ruled.studied(proposal, StudyKind.VALIDATION, NOW, result=result)
    said = shown(director, "org:try_out", proposal=proposal.ref, kind="validation")
    for words in ("97%", "91%", "£500.00", "Kept back", "All 5 examples"):
        assert words in said, words


def test_an_audit_is_told_with_what_could_not_be_seen(cast, director):
    study = actions.ask_study(programme=cast.programme, kind="fairness", by=living.staff(), at=NOW)
    result = {
        "findings": [{"words": "Group b gets less at the same score."}],
        "not_seen": [{"group": "Language: es", "beside": "all", "smallest_gap": "any gap"}],
        "checks": [{"title": "3. The same need, other money?", "notes": ["Fifteen people."]}],
    }
    found = Found(active=20, covered=20, result=result)
    actions.finish_study(study=study, found=found, by=living.staff(), at=NOW)
    said = shown(director, "org:fairness")
    for words in ("Group b gets less", "Language: es", "The same need", "Fifteen people."):
        assert words in said, words
