"""A photo that somebody sends: only what can be seen of it is kept.

The picture is drawn anew as a JPEG, so that where and with what it was taken, and whatever else
was hidden in the file, does not come along (security design 2.10).
"""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _

from ownway.core.problems import Refused

LARGEST_SENT = 12_000_000  # bytes
LARGEST_KEPT = 1_500_000  # bytes
LONGEST_SIDE = 1_600  # pixels: a receipt is still easy to read
MOST_PIXELS = 60_000_000  # a small file may unfold into a huge picture
FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (82, 70, 55, 40)


class NotAPicture(Refused):
    """The file is no photo we can read, or too large."""

    code = "not_a_picture"


def drawn_anew(sent: bytes) -> bytes:
    """The picture as a JPEG of at most `LONGEST_SIDE` pixels, upright, with nothing but pixels.

    Raises NotAPicture for anything else than one JPEG, PNG or WebP within the limits.
    """
    if len(sent) > LARGEST_SENT:
        raise NotAPicture(
            _("This photo is too large."), fix=_("Take it again with a smaller size, and send it.")
        )
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(sent), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise NotAPicture(
            _("We could not read this file as a photo."),
            fix=_("Send a photo from your phone, as JPEG or PNG."),
        ) from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    for quality in _QUALITIES:
        kept = BytesIO()
        clean.save(kept, "JPEG", quality=quality, optimize=True)
        if kept.tell() <= LARGEST_KEPT:
            return kept.getvalue()
    raise NotAPicture(
        _("This photo is too large."), fix=_("Take it again with a smaller size, and send it.")
    )
