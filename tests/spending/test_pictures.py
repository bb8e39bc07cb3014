"""Photos of receipts: kept as pixels, once, with their purchase, and gone when taken away."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ownway.core.pictures import NotAPicture
from ownway.core.problems import NotVisible
from ownway.spending import actions, queries, rules
from ownway.spending.models import Picture
from tests.cast import NOW


@given(st.integers(1, 10**12), st.none() | st.integers(0, 10**12))
def test_a_receipt_is_wanted_above_the_sum_of_the_pack_alone(amount, above):
    """Below it no receipt is asked for (F4)."""
    assert rules.wants_receipt(amount, above) == (above is not None and amount > above)


def photo(shade: int = 200) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), (shade, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def bought(anas_plan):
    return anas_plan.ask("art", 12_000)


def add(plan, purchase, sent=None):
    return actions.add_picture(purchase=purchase, sent=sent or photo(), by=plan.by("ana"), at=NOW)


@pytest.mark.django_db
def test_the_same_photo_twice_is_one(anas_plan, bought):
    assert add(anas_plan, bought) == add(anas_plan, bought)
    assert [one.size > 0 for one in queries.pictures(bought)] == [True]


@pytest.mark.django_db
def test_taken_away_nothing_of_it_is_left(anas_plan, bought):
    made = add(anas_plan, bought)
    for _press in range(2):
        actions.remove_picture(picture=made, by=anas_plan.by("ana"), at=NOW)
    assert bytes(Picture.objects.get().content) == b""
    assert queries.pictures(bought) == []
    assert add(anas_plan, bought) != made  # and it may be added again


@pytest.mark.django_db
def test_there_is_an_end_to_photos_and_a_file_that_is_none_is_refused(anas_plan, bought):
    for shade in range(rules.MOST_PICTURES):
        add(anas_plan, bought, photo(shade * 20))
    with pytest.raises(actions.NotPossible):
        add(anas_plan, bought, photo(250))
    with pytest.raises(NotAPicture):
        add(anas_plan, bought, b"%PDF-1.7")


@pytest.mark.django_db
def test_only_who_may_see_the_purchase_sees_the_photo(anas_plan, bought):
    made = add(anas_plan, bought)
    assert queries.picture(anas_plan.cast.viewer("ana"), made.ref, NOW) == made
    for who in ("stranger", "neighbour"):
        with pytest.raises(NotVisible):
            queries.picture(anas_plan.cast.viewer(who), made.ref, NOW)


@pytest.mark.django_db
def test_the_pack_says_from_when_on_a_receipt_is_wanted(anas_plan, bought):
    assert queries.wants_receipt(bought)
    assert not queries.wants_receipt(anas_plan.ask("gym", 10_000))
