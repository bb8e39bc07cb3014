"""Entries and open payments: sure only where nothing else could be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ownway.interop.banking.mapping.matching import Alike, Expected, What, match
from ownway.interop.banking.mapping.results import StatementEntry

DAY = date(2026, 11, 24)


def expected(key="a", amount=-1250, on=DAY, name="Payee 1", reference="", **values) -> Expected:
    return Expected(key, amount, on, name, (reference,) if reference else (), **values)


def entry(ref="1", amount=-1250, on=DAY, **values) -> StatementEntry:
    return StatementEntry(ref, on, amount, **values)


def keys(found) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.entry.ref, one.keys) for one in found.sure]


def test_our_reference_and_the_amount_are_sure():
    """What a bank says is matched to an expected payment (E6)."""
    found = match([entry(reference="run 7/p-1")], [expected(reference="RUN7-P-1")])
    assert keys(found) == [("1", ("a",))]
    assert found.sure[0].why == (Alike.REFERENCE, Alike.AMOUNT)
    assert found.sure[0].what is What.SETTLED


def test_the_short_reference_is_ours_too():
    item = replace(expected(), references=("RUN7-PAYMENT-000001", "R7P000001"))
    assert keys(match([entry(reference="R7P000001")], [item])) == [("1", ("a",))]


def test_our_reference_with_another_amount_is_a_doubt_that_names_the_payment():
    found = match([entry(amount=-1249, reference="RUN7-P-1")], [expected(reference="RUN7-P-1")])
    assert not found.sure
    assert found.doubtful[0].guesses[0].key == "a"
    assert Alike.REFERENCE in found.doubtful[0].guesses[0].why


def test_a_payment_taken_twice_by_the_bank_is_not_settled_by_either():
    twice = [entry("1", reference="RUN7-P-1"), entry("2", reference="RUN7-P-1")]
    found = match(twice, [expected(reference="RUN7-P-1")])
    assert not found.sure
    assert [doubt.guesses[0].key for doubt in found.doubtful] == ["a", "a"]


def test_amount_day_and_payee_are_sure_where_they_are_unique():
    found = match([entry(name="PAYEE, 1")], [expected(), expected("b", -99)])
    assert keys(found) == [("1", ("a",))]
    assert found.sure[0].why == (Alike.AMOUNT, Alike.DAY, Alike.NAME)


def test_two_alike_payments_are_a_doubt_with_both_as_guesses():
    """A doubtful match is never taken; it has its guesses (E6, E13)."""
    found = match([entry(name="Payee 1")], [expected("a"), expected("b")])
    assert not found.sure
    assert [guess.key for guess in found.doubtful[0].guesses] == ["a", "b"]


def test_two_alike_entries_are_a_doubt():
    found = match([entry("1", name="Payee 1"), entry("2", name="Payee 1")], [expected()])
    assert not found.sure
    assert len(found.doubtful) == 2


def test_another_day_or_no_name_is_a_doubt():
    for other in (entry(on=DAY + timedelta(1), name="Payee 1"), entry(name="")):
        found = match([other], [expected()])
        assert not found.sure
        assert found.doubtful[0].guesses[0].key == "a"


def test_an_entry_with_anothers_reference_is_never_taken_by_likeness():
    items = [expected("a", reference="REF-AAAA"), expected("b", -1, reference="REF-BBBB")]
    found = match([entry(name="Payee 1", reference="REF-BBBB")], items)
    assert not found.sure


def test_a_return_turns_its_own_payment_round():
    settled = expected(reference="RUN7-P-1")
    back = entry(amount=1250, reference="RUN7-P-1", returned=True, return_reason="AC04")
    found = match([back], [], [settled])
    assert keys(found) == [("1", ("a",))]
    assert found.sure[0].what is What.RETURNED


def test_a_return_of_another_amount_is_a_doubt():
    back = entry(amount=1000, reference="RUN7-P-1", returned=True)
    found = match([back], [], [expected(reference="RUN7-P-1")])
    assert not found.sure
    assert found.doubtful[0].guesses[0].key == "a"


def test_a_reversal_of_the_bank_is_no_refund():
    undone = entry(amount=1250, reference="RUN7-P-1", reversal=True)
    found = match([undone], [], [expected(reference="RUN7-P-1")])
    assert not found.sure
    assert found.doubtful[0].guesses[0].key == "a"
    refund = expected("refund", 1250, name="Payee 1")
    assert not match([entry(amount=1250, name="Payee 1", reversal=True)], [refund]).sure


def test_money_in_is_not_a_payment_out():
    found = match([entry(amount=1250, name="Payee 1")], [expected()])
    assert not found.sure
    assert not found.doubtful[0].guesses


def test_one_booking_for_a_whole_file_settles_all_of_it():
    items = [
        expected("a", -1250, file_reference="RUN-7"),
        expected("b", -199, file_reference="RUN-7"),
        expected("c", -5, file_reference="RUN-8"),
    ]
    found = match([entry(amount=-1449, file_reference="RUN-7")], items)
    assert keys(found) == [("1", ("a", "b"))]
    assert found.sure[0].why == (Alike.FILE, Alike.AMOUNT)
    assert not match([entry(amount=-1448, file_reference="RUN-7")], items).sure


def test_a_reference_cut_off_or_in_other_words_is_a_guess():
    item = expected(amount=-1, reference="RUN7-PAYMENT-000001")
    for other in (entry(reference="RUN7-PAYMENT"), entry(about="paid run7-payment-000001 thanks")):
        found = match([other], [item])
        assert not found.sure
        assert found.doubtful[0].guesses[0].why[0] is Alike.REFERENCE


def test_what_matches_nothing_waits_without_a_guess():
    found = match([entry(amount=-7, name="Somebody")], [expected()])
    assert [doubt.guesses for doubt in found.doubtful] == [()]


NAMES = st.sampled_from(("Ann Lee", "Bo Ray", ""))
REFERENCES = st.sampled_from(("REF-AAAAA", "REF-BBBBB", "REF-CCCCC", ""))
SMALL = st.sampled_from((-200, -100, 100, 200))
DAYS = st.sampled_from((DAY, DAY + timedelta(1)))
ENTRIES = st.builds(
    StatementEntry,
    ref=st.just(""),
    on=DAYS,
    amount=SMALL,
    reference=REFERENCES,
    file_reference=st.sampled_from(("", "RUN-7")),
    name=NAMES,
    returned=st.booleans(),
    reversal=st.booleans(),
)
ITEMS = st.builds(
    Expected,
    key=st.just(""),
    amount=SMALL,
    on=DAYS,
    name=NAMES,
    references=st.lists(REFERENCES, max_size=2).map(tuple),
    file_reference=st.sampled_from(("", "RUN-7")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=8), st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=3))
def test_every_entry_has_one_place_and_no_money_is_invented(entries, items, paid):
    entries = [replace(one, ref=str(place)) for place, one in enumerate(entries)]
    items = [replace(one, key=f"o{place}") for place, one in enumerate(items)]
    paid = [replace(one, key=f"s{place}") for place, one in enumerate(paid)]
    found = match(entries, items, paid)
    placed = [one.entry.ref for one in found.sure] + [one.entry.ref for one in found.doubtful]
    assert sorted(placed, key=int) == [one.ref for one in entries]
    by_key = {one.key: one for one in [*items, *paid]}
    settled = [key for one in found.sure if one.what is What.SETTLED for key in one.keys]
    assert len(settled) == len(set(settled))
    for one in found.sure:
        assert not one.entry.reversal
        sign = -1 if one.what is What.RETURNED else 1
        assert one.entry.amount == sign * sum(by_key[key].amount for key in one.keys)
        assert one.entry.returned == (one.what is What.RETURNED)
    # The order of what is open changes nothing.
    again = match(entries, items[::-1], paid[::-1])
    assert [(one.entry, set(one.keys)) for one in again.sure] == [
        (one.entry, set(one.keys)) for one in found.sure
    ]
    assert again.doubtful == found.doubtful
