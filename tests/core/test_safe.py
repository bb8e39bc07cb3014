"""What is locked opens in its own place alone, with the key that locked it, and unchanged."""

import stat
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownway.core import safe
from ownway.core.safe import NotOpened, Place, Safe

OLD = {b"old-name": b"o" * 32}
BOTH = {**OLD, b"new-name": b"n" * 32}
PLACE = Place("payee account details", UUID(int=1), UUID(int=2))


@given(st.binary(max_size=3000), st.uuids(), st.uuids())
def test_what_is_locked_opens_in_its_place(content, row, programme):
    place = Place("notes", row, programme)
    kept = Safe(OLD).keep(content, place)
    assert Safe(OLD).open(kept, place) == content
    assert Safe(OLD).keep(content, place) != kept
    assert content not in kept or len(content) < 8


@given(st.data())
def test_one_changed_bit_is_refused(data):
    kept = bytearray(Safe(OLD).keep(b"20-00-00 12345678", PLACE))
    place = data.draw(st.integers(0, len(kept) - 1))
    kept[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(NotOpened):
        Safe(OLD).open(bytes(kept), PLACE)


@pytest.mark.parametrize(
    "other",
    [
        Place("another field", PLACE.row, PLACE.programme),
        Place(PLACE.label, UUID(int=9), PLACE.programme),
        Place(PLACE.label, PLACE.row, UUID(int=9)),
    ],
)
def test_moved_to_another_place_it_does_not_open(other):
    kept = Safe(OLD).keep(b"20-00-00 12345678", PLACE)
    with pytest.raises(NotOpened):
        Safe(OLD).open(kept, other)


@given(st.binary(max_size=300))
def test_a_new_key_changes_the_header_and_nothing_else(content):
    kept = Safe(OLD).keep(content, PLACE)
    anew = Safe(BOTH).keep_anew(kept, PLACE)
    assert safe.name_of(anew) == b"new-name"
    assert anew[safe.HEADER_BYTES :] == kept[safe.HEADER_BYTES :]
    assert Safe({b"new-name": b"n" * 32}).open(anew, PLACE) == content
    with pytest.raises(NotOpened):
        Safe(OLD).open(anew, PLACE)


def test_without_a_key_nothing_is_locked_and_nothing_opens():
    with pytest.raises(NotOpened):
        Safe({}).keep(b"x", PLACE)
    with pytest.raises(NotOpened):
        Safe({}).open(Safe(OLD).keep(b"x", PLACE), PLACE)
    for broken in (b"", b"in the clear", b"\x01old-name"):
        with pytest.raises(NotOpened):
            Safe(OLD).open(broken, PLACE)


def test_keys_stand_in_files_of_their_own_and_a_new_one_counts_at_once(tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    safe.first_key(settings.KEYS_DIR)
    safe.first_key(settings.KEYS_DIR)
    (first,) = settings.KEYS_DIR.iterdir()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    place = Place("notes", uuid4(), uuid4())
    kept = safe.the_safe().keep(b"words", place)
    second = safe.new_key(settings.KEYS_DIR)
    assert second.name == "safe-0002.key"
    assert safe.the_safe().newest != safe.name_of(kept)
    assert safe.the_safe().open(kept, place) == b"words"
    assert "keys=" not in repr(safe.the_safe())
    first.unlink()
    with pytest.raises(NotOpened):
        safe.the_safe().open(kept, place)
