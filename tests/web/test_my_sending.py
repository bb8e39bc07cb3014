"""Signing, waiting and reading the answer: three equal choices, and a no with its six parts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from ownway.core.money import Money
from ownway.core.show import show
from ownway.decisions import actions as deciding
from ownway.decisions import queries as decisions
from ownway.planning import actions as planning
from ownway.programme import queries as programmes
from ownway.programme.queries import Words
from ownway.web import decided_words as decision_words
from tests import agreed, worlds
from tests.cast import NOW
from tests.web.reading import came_back, inside, kept, said, told
from tests.web.test_my_plan import form

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(cast):
    return cast.client("ana")


@pytest.fixture
def draft(cast):
    return agreed.write(cast.ana, cast.by("ana"), agreed.LINES)[0]


def plan_of(client, name="my:sign"):
    return {"plan": kept(client.get(reverse(name)), "plan")}


def test_three_choices_none_taken_beforehand(ana, draft):
    page = ana.get(reverse("my:sign"))
    assert " checked" not in inside(page)
    for choice in ("Sign this plan.", "Ask for a change first", "Talk to someone before I decide"):
        assert choice in said(page)
    assert "Choose what you would like to do." in came_back(
        ana.post(reverse("my:sign"), plan_of(ana))
    )
    leads = {"sign": "my:sign_name", "change": "my:home", "talk": "my:talk"}
    for answer, name in leads.items():
        assert ana.post(reverse("my:sign"), {"answer": answer})["Location"] == reverse(name)
    assert "nothing is sent" in said(ana.get(reverse("my:talk")))


def test_the_name_is_read_back_and_two_presses_send_once(ana, draft):
    there = reverse("my:sign_name")
    page = ana.get(there)
    answers = {name: kept(page, name) for name in ("edit_no", "plan")}
    assert "Type your name to sign." in came_back(ana.post(there, answers))
    back = ana.post(there, {**answers, "signed_name": "Ana Duarte"})
    assert "You sign your plan as: Ana Duarte" in said(back)
    send = {**answers, "signed_name": "Ana Duarte", "send": "1"}
    first, second = ana.post(there, send), ana.post(there, send)
    assert first["Location"] == second["Location"]
    words = told(ana, second)
    assert "Your plan is sent." in words
    assert "Your plan is sent and waits for an answer" in words
    for part in ("Who decides:", "By when:", "If you hear nothing by then", "Signed by Ana Duarte"):
        assert part in words
    assert draft.plan.versions.count() == 1


def test_a_plan_changed_since_it_was_read_is_read_again_before_it_is_signed(ana, cast, draft):
    page = ana.get(reverse("my:sign_name"))
    answers = {name: kept(page, name) for name in ("edit_no", "plan")}
    draft.refresh_from_db()
    planning.save_goal(
        version=draft, words="More", edit_no=draft.edit_no, by=cast.by("sister"), at=NOW
    )
    went = ana.post(reverse("my:sign_name"), {**answers, "signed_name": "Ana Duarte", "send": "1"})
    assert went["Location"] == reverse("my:sign")
    assert "It is not sent yet." in told(ana, went)


def test_a_name_of_ten_thousand_letters_is_not_a_name(ana, draft):
    page = ana.get(reverse("my:sign_name"))
    answers = {name: kept(page, name) for name in ("edit_no", "plan")}
    answers |= {"signed_name": "x" * 10_000, "send": "1"}
    came_back(ana.post(reverse("my:sign_name"), answers))


def test_what_is_missing_stands_before_the_choices(ana, cast, draft):
    told(
        ana,
        ana.post(
            reverse("my:thing_new"),
            form(
                ana,
                "my:thing_new",
                what="Swimming",
                each="10",
                often="once",
                kind="support",
                category="wellbeing",
                goal="",
            ),
        ),
    )
    page = ana.get(reverse("my:sign"))
    assert "Before you can send it" in said(page)
    assert "Sign this plan." not in said(page)
    assert "Link it" in said(page)


def test_where_it_is_says_when_we_are_late(ana, cast):
    sent = worlds.sent(cast)
    words = said(ana.get(reverse("my:where", args=[sent.version.ref])))
    assert "Our answer is late. We are sorry" in words  # it was due in September
    assert "We are late with our answer." in said(ana.get(reverse("my:home")))


def test_before_the_answer_its_page_leads_to_where_the_plan_is(ana, cast):
    sent = worlds.sent(cast)
    went = ana.get(reverse("my:decision", args=[sent.version.ref]))
    assert went["Location"] == reverse("my:where", args=[sent.version.ref])


def refused(cast):
    sent = worlds.sent(cast)
    from ownway.decisions.rules import APPROVE, LineAnswer, LineOutcome

    no = LineAnswer(
        LineOutcome.REFUSED,
        reason_code="no_detail",
        reason="We do not see how you get there.",
        would_accept="Say how you get there.",
    )
    answers = {one.ref: APPROVE for one in sent.lines.values()}
    answers[sent.lines["art"].ref] = no
    decision = deciding.decide(
        version=sent.version, answers=answers, by=cast.by("senior_approver"), at=NOW
    )
    return sent, decision.lines.get(line=sent.lines["art"])


def test_a_no_has_its_six_parts(ana, cast):
    sent, _line = refused(cast)
    words = said(ana.get(reverse("my:decision", args=[sent.version.ref])))
    for part in (
        "Part of your plan is agreed",
        "Art class",  # what
        "We do not see how you get there.",  # why
        "What would make it a yes Say how you get there.",  # what would change it
        "Who can help",  # who
        "Ask for a second look",  # how to challenge
        "working days",  # by when
    ):
        assert part in words, part


def test_a_no_comes_with_the_notice_of_a_hearing_where_the_pack_has_one(ana, cast, monkeypatch):
    """Scenario 43: who to ask outside, how, and until which day; elsewhere nothing is promised."""
    sent, _line = refused(cast)
    here = reverse("my:decision", args=[sent.version.ref])
    assert "hearing" not in said(ana.get(here))
    florida = programmes.pack_of(cast.other_programme)
    within = florida.decisions.hearing_within
    assert within is not None
    assert within.days == 90
    assert "431.221" in within.source
    shown = decision_words.answer(
        decisions.view_of(sent.version.decision), Words(florida, "en-us"), florida, "Sam", again=str
    )
    assert "ask the state for a fair hearing" in shown.hearing
    assert shown.hearing.endswith("Ask by 3 December 2026.")
    monkeypatch.setattr(decision_words, "_hearing", lambda *_given: shown.hearing)
    assert shown.hearing in said(ana.get(here))


def change_of_the_art_class(life):
    """Sends the agreed plan again with another price for one thing; the version, and its line."""
    by = life.by()
    draft = planning.revise(plan=life.plan, by=by, at=NOW)
    art = draft.lines.get(what="Art class")
    planning.save_line(
        version=draft,
        line_ref=art.ref,
        kind=art.kind,
        category=art.category,
        what="Art class twice a week",
        each=Money(art.each_minor + 100, art.currency),
        times=art.times,
        goal_ref=art.goal.ref,
        edit_no=draft.edit_no,
        by=by,
        at=NOW,
    )
    draft.refresh_from_db()
    sent = planning.submit(version=draft, signed_name="Ana", edit_no=draft.edit_no, by=by, at=NOW)
    return sent, art


def no_to(line, sent):
    no = {"reason": "no_detail", "why": "Tell us more.", "way_on": "Say which class."}
    answers = {f"answer_{one.ref}": "approved" for one in sent.lines.all()}
    return answers | {
        f"{name}_{line.ref}": text for name, text in {"answer": "refused", **no}.items()
    }


def test_a_no_to_a_change_says_what_stays_to_both(ana, cast):
    sent, art = change_of_the_art_class(agreed.agree(cast, hold=False))
    desk, there = cast.client("senior_approver"), reverse("desk:plan", args=[sent.ref])
    before = f"Art class, {show(Money(art.total_minor, art.currency), 'en-gb')}"
    assert f"Agreed before, and a no leaves it so: {before}" in said(desk.get(there))
    assert desk.post(there, no_to(art, sent)).status_code == 302
    for client, page in ((desk, there), (ana, reverse("my:decision", args=[sent.ref]))):
        shown = said(client.get(page))
        assert f"What was agreed before stays as it is: {before}." in shown
        assert "a no leaves it so" not in shown


def test_what_a_no_left_as_it_was_is_bought_for_its_goal_of_then(ana, cast):
    """The change made the goal anew; the page still has it chosen, and it can be bought for."""
    life = agreed.agree(cast)
    sent, art = change_of_the_art_class(life)
    there = reverse("desk:plan", args=[sent.ref])
    assert cast.client("senior_approver").post(there, no_to(art, sent)).status_code == 302
    page = inside(ana.get(reverse("my:buy_on", args=[art.root])))
    goal = re.search(rf'value="{sent.goals.get(root=life.goal.root).ref}"[^>]*>', page)
    assert goal is not None
    assert " checked" in goal[0]


def test_a_second_look_is_asked_for_once(ana, cast):
    sent, line = refused(cast)
    there = reverse("my:second_look", args=[line.ref])
    assert "It never counts against you." in said(ana.get(there))
    assert "Write what we should think about again." in came_back(ana.post(there, {"words": ""}))
    came_back(ana.post(there, {"words": "x" * 10_000}))
    for _press in range(2):
        assert "You asked for a second look." in told(ana, ana.post(there, {"words": "I walk"}))
    assert "once" in came_back(ana.post(there, {"words": "Something else"}))
    assert "There is no second look to ask for here." in told(ana, ana.get(there))
    answer = reverse("my:decision", args=[sent.version.ref])
    assert "An answer comes by" in said(ana.get(answer))


def test_another_persons_plan_is_not_there(cast):
    sent, line = refused(cast)
    agreed.write(cast.people["neighbour"], cast.by("neighbour"), agreed.LINES)
    for who in ("neighbour", "elsewhere"):
        client = cast.client(who)
        for name, ref in (("where", sent.version.ref), ("decision", sent.version.ref)):
            assert client.get(reverse(f"my:{name}", args=[ref])).status_code == 404
        assert client.get(reverse("my:second_look", args=[line.ref])).status_code == 404


def test_a_draft_has_no_where(ana, draft):
    assert ana.get(reverse("my:where", args=[draft.ref])).status_code == 404


def test_the_clock_of_these_tests_is_after_the_answer_was_due():
    assert datetime.now(tz=UTC) > NOW.replace(month=10)
