"""A proposal's life, and a gate that nothing walks round (A13, A14, §12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from ownway.programme import actions as programmes
from ownway.programme import queries as programme_queries
from ownway.programme.actions import NeedsAdoption, NotItsPack
from ownway.programme.models import InForce, PackVersion, Programme
from ownway.programme.queries import PackUnreadable
from ownway.record.models import Entry
from ownway.rulemaking import actions, queries
from ownway.rulemaking.actions import AlreadyProposed, NotReady, SameRules, WordsNeeded
from ownway.rulemaking.actions.studying import Found
from ownway.rulemaking.models import Adoption, Paper, Proposal, Step, Study
from ownway.rulemaking.queries import NotADraft
from ownway.rulemaking.rules import Stage, StudyKind, stage
from tests import living, packs, ruled
from tests.living import AT

pytestmark = pytest.mark.django_db
FIRST = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme() -> Programme:
    return living.programme()


@pytest.fixture
def proposal(programme) -> Proposal:
    return ruled.proposed(programme, AT)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.problems}


def where(proposal: Proposal, at: datetime = AT) -> Stage:
    return stage(queries.stood(proposal, at=at))


def test_a_life_from_draft_to_retired(programme):
    first = ruled.proposed(programme, AT)
    assert where(first) == Stage.DRAFT
    ruled.made_ready(first, AT)
    assert where(first) == Stage.TESTED
    actions.adopt(proposal=first, why="As consulted.", by=living.staff(), at=AT)
    assert where(first) == Stage.ADOPTED
    before = programme_queries.by_code("england-nhs").pack

    version = actions.bring_into_force(proposal=first, by=living.staff(), at=FIRST)

    programme = programme_queries.by_code("england-nhs")
    assert (programme.pack, before == version) == (version, False)
    assert where(first, FIRST) == Stage.IN_FORCE
    scheme = programme_queries.scheme_of(programme)
    papers = scheme.version_on(FIRST.date())
    assert (papers.status, papers.decided_by, papers.notice_on) == ("adopted", "Robin", AT.date())
    again = ruled.england(four="20.00").replace("2027-04-01", "2028-04-01")
    ruled.in_force(programme, again, FIRST + timedelta(days=30))
    assert where(first, FIRST + timedelta(days=500)) == Stage.RETIRED
    told = [one.stage for one in queries.happened(first)]
    assert told[0] == Stage.DRAFT
    assert told[-3:] == [Stage.ADOPTED, Stage.IN_FORCE, Stage.RETIRED]


def test_every_step_is_in_the_record(programme):
    ruled.in_force(programme, ruled.england(), AT)

    verbs = list(
        Entry.objects.filter(verb__startswith="rulemaking.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs[0] == "rulemaking.propose"
    assert {"rulemaking.note_consultation", "rulemaking.finish_study", "rulemaking.adopt"} <= set(
        verbs
    )
    taken = Entry.objects.get(verb="programme.adopt_pack")
    assert taken.details["ground"] == "adopted"


def test_what_is_missing_is_said_all_at_once(proposal):
    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Now.", by=living.staff(), at=AT)

    assert codes(refused) == {
        "no_consultation", "no_impact", "no_validation", "not_tested", "no_equality", "no_notice",
    }  # fmt: skip


def test_the_author_does_not_sign(programme):
    author = living.staff("Author")
    proposal = ruled.proposed(programme, AT, by=author)
    ruled.made_ready(proposal, AT)

    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Mine.", by=author, at=AT)

    assert codes(refused) == {"own_proposal"}


def test_a_study_older_than_ninety_days_is_too_old(proposal):
    ruled.made_ready(proposal, AT)

    actions_at = AT + timedelta(days=91)
    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Late.", by=living.staff(), at=actions_at)

    assert codes(refused) == {"impact_too_old"}
    assert actions.adopt(
        proposal=proposal, why="In time.", by=living.staff(), at=AT + timedelta(days=90)
    )


@pytest.mark.parametrize(("covered", "good"), [(18, False), (19, True)])
def test_it_covers_nineteen_of_twenty(proposal, covered, good):
    ruled.made_ready(proposal, AT)
    ruled.studied(proposal, StudyKind.IMPACT, AT, active=20, covered=covered)

    if good:
        assert actions.adopt(proposal=proposal, why="Enough.", by=living.staff(), at=AT)
        return
    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Few.", by=living.staff(), at=AT)
    assert codes(refused) == {"too_few"}


def test_newer_results_are_read_again(proposal):
    ruled.made_ready(proposal, AT)
    later = AT + timedelta(days=1)
    ruled.studied(proposal, StudyKind.IMPACT, later)

    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Old news.", by=living.staff(), at=later)
    assert codes(refused) == {"not_tested"}
    with pytest.raises(IntegrityError), transaction.atomic():
        adoption_row(proposal, at=later, ready=False)

    actions.mark_tested(proposal=proposal, why="Read again.", by=living.staff(), at=later)
    assert actions.adopt(proposal=proposal, why="Now.", by=living.staff(), at=later)


def test_notice_comes_ten_days_before(programme):
    start = AT.date() + timedelta(days=9)
    proposal = ruled.proposed(programme, AT, text=ruled.england(start))
    ruled.made_ready(proposal, AT)

    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=proposal, why="Soon.", by=living.staff(), at=AT)

    assert codes(refused) == {"notice_too_short"}


def test_it_begins_on_its_day_and_not_before(proposal):
    ruled.made_ready(proposal, AT)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=AT)

    with pytest.raises(NotReady) as refused:
        actions.bring_into_force(proposal=proposal, by=living.staff(), at=AT)

    assert codes(refused) == {"not_yet"}
    assert queries.due(AT) == []
    assert queries.due(FIRST) == [proposal]


def test_other_rules_meanwhile_ask_for_another_try(programme):
    one = ruled.proposed(programme, AT)
    other = ruled.proposed(programme, AT, text=ruled.england(date(2027, 1, 1), "20.00"))
    for proposal in (one, other):
        ruled.made_ready(proposal, AT)
    actions.adopt(proposal=other, why="First.", by=living.staff(), at=AT)
    actions.bring_into_force(
        proposal=other, by=living.staff(), at=datetime(2027, 1, 1, 9, tzinfo=UTC)
    )

    with pytest.raises(NotReady) as refused:
        actions.adopt(proposal=one, why="Second.", by=living.staff(), at=FIRST - timedelta(days=80))

    assert "other_rules_meanwhile" in codes(refused)


def test_a_study_that_other_rules_overtook_is_failed(programme):
    slow = ruled.proposed(programme, AT, text=ruled.england(date(2027, 6, 1), "21.00"))
    study = actions.ask_study(
        programme=programme, kind="impact", proposal=slow, by=living.staff(), at=AT
    )
    ruled.in_force(programme, ruled.england(), AT)

    ended = actions.finish_study(study=study, found=Found(1, 1, {}), by=living.staff(), at=FIRST)

    assert (ended.outcome, ended.because) == ("failed", "other_rules")


def test_withdrawn_stays_to_be_read_and_goes_no_further(proposal):
    ruled.made_ready(proposal, AT)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=AT)

    actions.withdraw(proposal=proposal, why="People said no.", by=living.staff(), at=AT)

    assert where(proposal) == Stage.WITHDRAWN
    assert queries.due(FIRST) == []
    with pytest.raises(NotReady):
        actions.bring_into_force(proposal=proposal, by=living.staff(), at=FIRST)


def test_what_was_in_force_is_not_withdrawn(programme):
    ruled.in_force(programme, ruled.england(), AT)

    with pytest.raises(NotReady) as refused:
        actions.withdraw(proposal=Proposal.objects.get(), why="Back.", by=living.staff(), at=FIRST)

    assert codes(refused) == {"was_in_force"}


def test_a_pack_with_other_rules_does_not_come_by_itself(programme, tmp_path):
    folder = packs.copied(
        packs.ENGLAND, tmp_path, ("- [4, 18.00]", "- [4, 19.00]"), file="allocation.yaml"
    )

    with pytest.raises(NeedsAdoption):
        programmes.adopt_pack(programme=programme, folder=folder, by=living.staff(), at=AT)

    assert InForce.objects.count() == 1


def test_what_else_changed_in_the_pack_meanwhile_stays(programme, tmp_path):
    proposal = ruled.proposed(programme, AT)
    folder = packs.copied(packs.ENGLAND, tmp_path, ("ask_above: 15000", "ask_above: 16000"))
    programmes.adopt_pack(programme=programme, folder=folder, by=living.staff(), at=AT)
    ruled.made_ready(proposal, AT)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=AT)

    actions.bring_into_force(proposal=proposal, by=living.staff(), at=FIRST)

    pack = programme_queries.pack_of(programme_queries.by_code("england-nhs"))
    assert pack.spending.ask_above == 16_000
    assert "19.00" in pack.scheme


def test_a_change_of_the_pack_in_the_same_place_is_said(programme, tmp_path):
    folder = packs.copied(packs.ENGLAND, tmp_path, ("ask_above: 15000", "ask_above: 17000"))
    (folder / "allocation.yaml").write_text(ruled.england(), encoding="utf-8")
    proposal = actions.propose(
        programme=programme, title="Both", why="Both.", folder=folder, by=living.staff(), at=AT
    )
    other = packs.copied(packs.ENGLAND, tmp_path / "b", ("ask_above: 15000", "ask_above: 16000"))
    programmes.adopt_pack(programme=programme, folder=other, by=living.staff(), at=AT)
    ruled.made_ready(proposal, AT)
    actions.adopt(proposal=proposal, why="Yes.", by=living.staff("Other"), at=AT)

    with pytest.raises(queries.Outdated):
        actions.bring_into_force(proposal=proposal, by=living.staff(), at=FIRST)


def test_faults_of_a_text_are_said_with_their_line(programme):
    with pytest.raises(PackUnreadable) as refused:
        ruled.proposed(programme, AT, text=ruled.england().replace("kind: sum", "kind: summ", 1))

    assert "allocation.yaml:" in refused.value.problems[0].where
    line = int(refused.value.problems[0].where.rsplit(":", 1)[1])
    assert "kind: summ" in "\n".join(
        ruled.england().replace("kind: sum", "kind: summ", 1).splitlines()[line - 2 : line + 1]
    )


def test_a_fault_below_the_new_version_keeps_its_line(programme):
    text = ruled.england().replace("expect: {points: 16,", "expect: {points: 15,")
    with pytest.raises(PackUnreadable) as refused:
        ruled.proposed(programme, AT, text=text)

    problem = refused.value.problems[0]
    named = int(problem.where.rsplit(":", 1)[1])
    assert "16 points" in "\n".join(text.splitlines()[named - 2 : named + 1])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ((packs.ENGLAND / "allocation.yaml").read_text(encoding="utf-8"), "no_draft"),
        (
            ruled.england().replace(
                f"      2027-04-01: {ruled.ROWS.format(four='19.00')}\n",
                f"      2027-05-01: {ruled.ROWS.format(four='19.00')}\n",
            ),
            "changes_later",
        ),
    ],
)
def test_one_new_version_and_nothing_after_it(programme, text, code):
    with pytest.raises(NotADraft):
        ruled.proposed(programme, AT, text=text)
    assert code


def test_more_need_never_pays_less_stops_a_proposal(programme):
    with pytest.raises(PackUnreadable) as refused:
        ruled.proposed(programme, AT, text=ruled.england(four="45.00"))

    assert refused.value.problems


def test_words_and_other_programmes_are_refused(programme):
    with pytest.raises(WordsNeeded):
        ruled.proposed(programme, AT, title="  ")
    with pytest.raises((NotItsPack, NotADraft, PackUnreadable)):
        actions.propose(
            programme=programme,
            title="T",
            why="W",
            folder=packs.FLORIDA,
            by=living.staff(),
            at=AT,
        )


def test_twice_is_once_and_a_second_author_is_told(programme):
    author = living.staff("Author")
    first = ruled.proposed(programme, AT, by=author)

    assert ruled.proposed(programme, AT, by=author) == first
    with pytest.raises(AlreadyProposed):
        ruled.proposed(programme, AT)
    study = actions.ask_study(programme=programme, kind="impact", proposal=first, by=author, at=AT)
    assert study == actions.ask_study(
        programme=programme, kind="impact", proposal=first, by=author, at=AT
    )


def test_only_papers_of_the_adoption_change_so_the_rules_are_the_same(programme):
    """A draft that changes nothing but its own version's papers says what is in force."""
    text = (packs.ENGLAND / "allocation.yaml").read_text(encoding="utf-8")
    assert programme_queries.rules.scheme_identity(text) == programme_queries.rules.scheme_identity(
        text.replace("2026-02-20", "2026-02-21")
    )
    assert SameRules.code == "same_rules"


def adoption_row(
    proposal: Proposal, change=lambda _kept: {}, *, at=AT, ready: bool = True
) -> Adoption:
    """A row as an adoption would write it, with something changed, past every action."""
    if ready:
        ruled.made_ready(proposal, AT)
    kept = {
        "proposal": proposal,
        "scheme": proposal.scheme,
        "text": "-",
        "impact": queries.tried(proposal, StudyKind.IMPACT),
        "validation": queries.tried(proposal, StudyKind.VALIDATION),
        "consultation": Paper.objects.get(kind="consultation"),
        "notice": Paper.objects.get(kind="notice"),
        "equality": Paper.objects.get(kind="equality"),
        "why": "Because.",
        "author_human": proposal.author_human,
        "signed_human": living.staff().human,
        "adopted_at": at,
        "adopted_by": living.staff().ref,
    }
    return Adoption.objects.create(**{**kept, **change(kept)})


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: {"signed_human": kept["author_human"]},
        lambda kept: {"impact": kept["validation"]},
        lambda kept: {"validation": kept["impact"]},
        lambda kept: {"notice": kept["equality"]},
        lambda kept: {"consultation": kept["notice"]},
        lambda kept: {"scheme": "0" * 64},
        lambda kept: {"author_human": living.staff().human},
        lambda kept: {"adopted_at": AT + timedelta(days=92)},
        lambda kept: {"why": ""},
    ],
)
def test_no_adoption_stands_without_what_it_needs(proposal, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        adoption_row(proposal, change)


def test_a_whole_adoption_stands(proposal):
    assert adoption_row(proposal)


def test_no_adoption_of_too_few(proposal):
    def few(_kept):
        return {"impact": ruled.studied(proposal, StudyKind.IMPACT, AT, active=20, covered=18)}

    with pytest.raises(IntegrityError), transaction.atomic():
        adoption_row(proposal, few)


def test_no_version_in_force_without_its_adoption(programme, proposal):
    first = InForce.objects.get()
    version = PackVersion.objects.create(
        programme=programme, digest="0" * 64, content={}, loaded_at=AT, loaded_by=first.taken_by
    )
    said = {
        "programme": programme, "pack": version, "taken_at": FIRST, "taken_by": first.taken_by,
    }  # fmt: skip
    ruled.made_ready(proposal, AT)
    adoption = actions.adopt(proposal=proposal, why="Yes.", by=living.staff(), at=AT)
    for row in (
        {"ground": "same_rules", "scheme": "1" * 64},
        {"ground": "opened", "scheme": first.scheme},
        {"ground": "adopted", "scheme": proposal.scheme, "adoption": proposal.ref},
        # The right adoption, and a text that is not the one that was adopted.
        {"ground": "adopted", "scheme": proposal.scheme, "adoption": adoption.ref},
        {"ground": "adopted", "scheme": proposal.scheme, "adoption": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            InForce.objects.create(**said, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=programme.pk).update(pack=version)


def test_nothing_of_it_is_ever_changed(programme):
    ruled.in_force(programme, ruled.england(), AT)
    for model in (Proposal, Paper, Study, Step, Adoption, InForce, PackVersion):
        row = model.objects.first()
        field = {
            Proposal: "title", Paper: "words", Study: "because", Step: "why", Adoption: "why",
            InForce: "scheme", PackVersion: "digest",
        }[model]  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(**{field: "other"})
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=row.pk)._raw_delete("default")
