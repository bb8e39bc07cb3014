"""The desk decides: one page, line by line, and never on a plan one helped to write."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast):
    return worlds.sent(cast)


def _yes(sent):
    return {f"answer_{line.ref}": "approved" for line in sent.lines.values()}


def _no(line, **changed):
    said = {
        "answer": "refused",
        "reason": "no_detail",
        "why": "We do not see who goes with you.",
        "way_on": "Say who goes with you.",
        **changed,
    }
    return {f"{name}_{line.ref}": value for name, value in said.items()}


def test_the_work_list_says_what_is_due_first(cast, sent):
    shown = cast.client("approver").get(reverse("desk:home")).content.decode()
    assert "Plans to decide on: 1" in shown
    assert "Ana Duarte" in shown
    assert reverse("desk:plan", args=[sent.version.ref]) in shown


def test_the_whole_plan_is_on_one_page_in_the_persons_words(cast, sent):
    page = cast.client("approver").get(reverse("desk:plan", args=[sent.version.ref]))
    shown = page.content.decode()
    assert page.status_code == 200
    for words in ("Feel strong again", "Art class", "2 nights without sleep", "Ana Duarte"):
        assert words in shown
    assert shown.index("Feel strong again") < shown.index("The money") < shown.index("Art class")


def test_a_yes_to_every_line_is_sent_once(cast, sent):
    approver, there = cast.client("senior_approver"), reverse("desk:plan", args=[sent.version.ref])
    first = approver.post(there, {**_yes(sent), "words": "A good plan."})
    again = approver.post(there, {**_yes(sent), "words": "A good plan."})
    assert (first.status_code, again.status_code) == (302, 302)
    shown = approver.get(there).content.decode()
    assert "A good plan." in shown
    assert "Send my answer" not in shown


def test_what_is_missing_stands_at_its_line_and_nothing_typed_is_lost(cast, sent):
    art = sent.lines["art"]
    said = {**_yes(sent), **_no(art, reason="no_evidence_base", way_on="")}
    page = cast.client("approver").post(reverse("desk:plan", args=[sent.version.ref]), said)
    shown = page.content.decode()
    assert page.status_code == 422
    assert "<title>Error: " in shown
    assert "Art class: This reason is not enough alone." in shown
    assert f'href="#id_way_on_{art.ref}"' in shown
    assert "We do not see who goes with you." in shown


def test_a_line_without_an_answer_is_asked_for(cast, sent):
    said = _yes(sent)
    del said[f"answer_{sent.lines['gym'].ref}"]
    page = cast.client("approver").post(reverse("desk:plan", args=[sent.version.ref]), said)
    assert page.status_code == 422
    assert f'href="#id_answer_{sent.lines["gym"].ref}_0"' in page.content.decode()


def test_whoever_helped_to_write_is_told_so_and_gets_no_form(cast):
    sent = worlds.sent(cast, helped_by="approver")
    there = reverse("desk:plan", args=[sent.version.ref])
    for page in (cast.client("approver").get(there), cast.client("approver").post(there, {})):
        shown = page.content.decode()
        assert "You helped to write this plan" in shown
        assert "Send my answer" not in shown


def test_above_the_amount_needs_somebody_with_that_say(cast):
    sent = worlds.sent(cast, over=True)
    there = reverse("desk:plan", args=[sent.version.ref])
    refused = cast.client("approver").post(there, _yes(sent))
    assert refused.status_code == 422
    assert "above the amount" in refused.content.decode()
    assert cast.client("senior_approver").post(there, _yes(sent)).status_code == 302


def test_a_draft_and_another_programme_are_not_there(cast, sent):
    there = reverse("desk:plan", args=[sent.version.ref])
    assert cast.client("far_approver").get(there).status_code == 404
    assert cast.client("ana").get(there).status_code == 404
    draft = worlds.draft_after(sent)
    assert cast.client("approver").get(reverse("desk:plan", args=[draft.ref])).status_code == 404


def test_a_second_look_is_answered_by_somebody_else(cast, sent):
    look = worlds.second_look(sent, by="approver")
    there = reverse("desk:second_look", args=[look.ref])
    senior = cast.client("senior_approver")
    assert "I know the way now" in senior.get(there).content.decode()
    assert senior.post(there, {"outcome": "changed", "reason": ""}).status_code == 422
    answered = senior.post(there, {"outcome": "changed", "reason": "You said how."})
    assert answered.status_code == 302
    assert "After a second look it is a yes" in senior.get(there).content.decode()


def test_nobody_looks_again_at_their_own_no(cast, sent):
    look = worlds.second_look(sent, by="senior_approver")
    there = reverse("desk:second_look", args=[look.ref])
    shown = cast.client("senior_approver").get(there).content.decode()
    assert "You decided on this line the first time" in shown
    assert "Send my answer" not in shown


def test_the_amount_is_settled_with_a_reason_where_it_differs(cast, sent):
    there = reverse("desk:amount", args=[sent.version.allocation.ref])
    senior = cast.client("senior_approver")
    assert "First amount" in senior.get(there).content.decode()
    refused = senior.post(there, {"amount": "1000.00", "reason": ""})
    assert refused.status_code == 422
    assert "1000.00" in refused.content.decode()
    assert senior.post(there, {"amount": "1e3", "reason": "x"}).status_code == 422
    assert cast.client("approver").get(there).status_code == 404
