"""The ratio of plans helped by a buddy gives no small number away."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ownway.evaluation.rules import THRESHOLD, buddies

_counts = st.integers(0, 60).flatmap(lambda all_: st.tuples(st.just(all_), st.integers(0, all_)))


@given(_counts, st.integers(0, 9))
def test_the_share_is_shown_only_where_both_counts_may_be(pair, longest):
    """Worked out apart as a fraction; with a small count on either side nothing is told."""
    agreed, helped = pair
    found = buddies(agreed, helped, longest)
    small = any(0 < one < THRESHOLD for one in (helped, agreed - helped))
    if small or not agreed:
        assert (found.percent, found.longest) == (None, None)
        assert (
            not small or found.counts.rows == {"with": None, "without": None} or found.counts.hides
        )
    else:
        assert abs(Fraction(100 * helped, agreed) - found.percent) <= Fraction(1, 2)
        assert found.longest == longest
        assert found.counts.rows == {"with": helped, "without": agreed - helped}
