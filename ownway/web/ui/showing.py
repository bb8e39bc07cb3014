"""How values become words in this language: amounts, dates, and cells that hold either."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.core.show import show
from ownway.web.ui.parts import Link, Tag, Value


def babel_locale() -> str:
    """`en-gb` as Babel writes it: `en_GB`."""
    return to_locale(get_language() or "en-gb")


def money_words(amount: Money, *, sentence: bool = True) -> SafeString:
    """£82.91, £400; in a table £400.00. Kept in one piece and in its own direction."""
    return format_html(
        '<bdi class="ow-money">{}</bdi>', show(amount, babel_locale(), sentence=sentence)
    )


def day_words(day: date) -> SafeString:
    """4 September 2026, or September 4, 2026."""
    return format_html(
        '<bdi><time datetime="{}">{}</time></bdi>',
        day.isoformat(),
        format_date(day, format="long", locale=babel_locale()),
    )


def short_day(day: date) -> str:
    """4 September, or September 4: where the year is plain from what stands around it."""
    return format_skeleton("MMMMd", day, locale=babel_locale())


def local_day(moment: datetime) -> date:
    """The day a moment falls on where the site is read."""
    return timezone.localtime(moment).date()


def moment_words(moment: datetime) -> SafeString:
    """The day and the clock time where the programme is."""
    local = timezone.localtime(moment)
    return format_html(
        '<bdi><time datetime="{}">{}</time></bdi>',
        local.isoformat(),
        _("%(day)s at %(time)s")
        % {
            "day": format_date(local, format="long", locale=babel_locale()),
            "time": format_time(local, format="short", locale=babel_locale()),
        },
    )


def link_html(link: Link, css: str = "govuk-link") -> SafeString:
    """A link; `about` is for those who hear it out of its place."""
    about = (
        format_html('<span class="govuk-visually-hidden"> {}</span>', link.about)
        if link.about
        else ""
    )
    return format_html('<a class="{}" href="{}">{}{}</a>', css, link.url, link.text, about)


def tag_html(tag: Tag) -> SafeString:
    """A status in a quiet box; its words carry the meaning."""
    return format_html('<strong class="ow-tag ow-tag--{}">{}</strong>', tag.kind, tag.text)


def shown(value: Value | Tag, *, sentence: bool = False) -> SafeString | str:
    """Any value a table or summary list holds, as a person reads it."""
    match value:
        case None | "":
            return ""
        case Money():
            return money_words(value, sentence=sentence)
        case datetime():
            return moment_words(value)
        case date():
            return day_words(value)
        case Link():
            return link_html(value)
        case Tag():
            return tag_html(value)
        case _:
            return format_html("<bdi>{}</bdi>", value)


def tenths(mean: Fraction) -> str:
    """One place after the point, half up, as this language writes it: 4/3 is 1.3, or 1,3."""
    whole, tenth = divmod(int(mean * 10 + Fraction(1, 2)), 10)
    return format_decimal(Decimal(f"{whole}.{tenth}"), format="0.0", locale=babel_locale())


def clock_words(moment: datetime) -> str:
    """14:05, or 2:05 PM."""
    return format_time(timezone.localtime(moment), format="short", locale=babel_locale())
