"""Photos come in as pixels and nothing else."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ownway.core.pictures import LARGEST_SENT, LONGEST_SIDE, NotAPicture, drawn_anew

WHERE = b"51.5007 N 0.1246 W"


def photo(kind="JPEG", size=(400, 300), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def taken_somewhere() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = WHERE.decode()  # a description
    exif[0x0112] = 6  # lies on its side
    return photo(exif=exif)


def test_nothing_is_kept_but_what_can_be_seen():
    sent = taken_somewhere()
    kept = drawn_anew(sent)
    assert WHERE in sent
    assert WHERE not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert picture.size == (300, 400)  # upright


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_kinds_that_phones_send_become_a_jpeg_of_a_readable_size(kind):
    kept = drawn_anew(photo(kind, (3_000, 1_500)))
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", LONGEST_SIDE)


def test_what_hides_behind_a_picture_does_not_come_along():
    assert b"<script>" not in drawn_anew(photo("PNG") + b"<script>alert(1)</script>")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"%PDF-1.7",
        b"GIF89a" + b"\x00" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo()[:200],
        b"\xff" * (LARGEST_SENT + 1),
        photo("PNG", (9_000, 9_000)),  # a small file that unfolds
    ],
    ids=["nothing", "pdf", "gif", "svg", "cut off", "too large", "unfolds"],
)
def test_anything_else_is_refused_in_words(sent):
    with pytest.raises(NotAPicture) as refused:
        drawn_anew(sent)
    assert refused.value.fix


@given(st.binary(max_size=400))
def test_no_bytes_do_anything_but_be_a_photo_or_be_refused(sent):
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBP"):
        try:
            kept = drawn_anew(start + sent)
        except NotAPicture:
            continue
        assert kept.startswith(b"\xff\xd8")
