"""The parts of a page, as tags. Every argument is named; a missing or misspelt one raises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any, cast

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from ownway.core.money import Money
from ownway.web.ui import chart as drawing
from ownway.web.ui import parts, showing
from ownway.web.ui.forms import Field
from ownway.web.ui.languages import said_in

register = template.Library()


@register.inclusion_tag("ui/page_heading.html")
def page_heading(*, text: str, caption: str = "", lead: str = "") -> dict[str, Any]:
    """The one `h1`, a small caption above it ("Part 2 of 6"), a lead sentence below it."""
    return {"text": text, "caption": caption, "lead": lead}


@register.inclusion_tag("ui/button.html")
def button(
    *,
    text: str,
    kind: str = "primary",
    url: str = "",
    name: str = "",
    value: str = "",
    about: str = "",
    without_script: bool = False,
) -> dict[str, Any]:
    """A submit, or with `url` a link that looks like a button.

    `kind`: primary, secondary, quiet, care. `without_script` hides it once scripts run.
    """
    if kind not in ("primary", "secondary", "quiet", "care"):
        raise ValueError(f"no such kind of button: {kind}")
    return {
        "text": text,
        "kind": kind,
        "url": url,
        "name": name,
        "value": value,
        "about": about,
        "without_script": without_script,
    }


@register.inclusion_tag("ui/back_link.html")
def back_link(*, url: str, text: str = "") -> dict[str, Any]:
    """The way back, in its own landmark. Stands in the block `back`."""
    return {"url": url, "text": text or _("Back")}


@register.simple_tag
def link(*, text: str, url: str, about: str = "", quiet: bool = False) -> SafeString:
    """A link in running text. `about` is read out after it."""
    css = "govuk-link ow-link--quiet" if quiet else "govuk-link"
    return showing.link_html(parts.Link(text=text, url=url, about=about), css)


@register.simple_tag
def tag(*, text: str, kind: str = "plain") -> SafeString:
    """A short status."""
    return showing.tag_html(parts.Tag(text=text, kind=parts.Kind(kind)))


@register.inclusion_tag("ui/notice.html")
def notice(
    *, text: str, title: str = "", kind: str = "plain", focus: bool = False, link: Any = None
) -> dict[str, Any]:
    """A line at the top of a page. `focus`: after a task, so it is read out first."""
    return {
        "text": text,
        "title": title,
        "kind": parts.Kind(kind),
        "focus": focus,
        "link": showing.link_html(link) if link else "",
    }


@register.inclusion_tag("ui/summary_list.html")
def summary_list(*, rows: Sequence[parts.SummaryRow]) -> dict[str, Any]:
    """Names and what was said, with links to change them."""

    def lines(row: parts.SummaryRow) -> list[Any]:
        if isinstance(row.value, Sequence) and not isinstance(row.value, str):
            return [showing.shown(value, sentence=True) for value in row.value]
        return [showing.shown(row.value, sentence=True)]

    return {
        "rows": [(row, lines(row), [showing.link_html(one) for one in row.links]) for row in rows]
    }


_STATUS_WORDS = {
    parts.Status.NOT_STARTED: lambda: _("Not started"),
    parts.Status.STARTED: lambda: _("Started"),
    parts.Status.DONE: lambda: _("Done"),
    parts.Status.NOT_READY: lambda: _("Not ready yet"),
}


@register.inclusion_tag("ui/task_list.html")
def task_list(*, tasks: Sequence[parts.Task], name: str, title: str = "") -> dict[str, Any]:
    """Tasks in any order. `name` makes ids on the page its own; `title` is an `h2` above."""
    rows = [
        (task, _STATUS_WORDS[task.status](), f"{name}-{number}")
        for number, task in enumerate(tasks, start=1)
    ]
    return {"rows": rows, "title": title, "NOT_READY": parts.Status.NOT_READY}


@register.inclusion_tag("ui/data_table.html")
def data_table(
    *, table: parts.Table, stacked: bool = True, caption_hidden: bool = False
) -> dict[str, Any]:
    """A table; on a narrow screen each row becomes an entry, unless `stacked` is off.

    Two columns fit on every screen, and stay a table.
    `caption_hidden`: a heading right above says the same.
    """

    def cells(row: Sequence[Any]) -> list[tuple[parts.Column, Any]]:
        return [
            (column, showing.shown(value)) for column, value in zip(table.columns, row, strict=True)
        ]

    return {
        "table": table,
        "rows": [cells(row) for row in table.rows],
        "total": cells(table.total) if table.total else [],
        "stacked": stacked and len(table.columns) > 2,
        "caption_hidden": caption_hidden,
    }


@register.simple_tag
def money(*, amount: Money, sentence: bool = True) -> SafeString:
    """An amount. `sentence=False` keeps both decimals, for tables."""
    return showing.money_words(amount, sentence=sentence)


@register.simple_tag
def date(*, day: Date | datetime) -> SafeString:
    """A day in full; for a moment, the clock time too."""
    return showing.moment_words(day) if isinstance(day, datetime) else showing.day_words(day)


@register.inclusion_tag("ui/pagination.html")
def pagination(
    *, previous: parts.Link | None, next: parts.Link | None, words: str = ""
) -> dict[str, Any]:
    """Back and on through a long list; nothing is drawn when there is nowhere to go."""
    return {"previous": previous, "next": next, "words": words}


@register.inclusion_tag("ui/progress.html")
def progress(*, name: str, done: int, of: int, words: str) -> dict[str, Any]:
    """A bar, named, with the same thing said in words beside it."""
    if not 0 <= done <= of or of == 0:
        done, of = min(max(done, 0), max(of, 1)), max(of, 1)
    return {"name": name, "done": done, "of": of, "words": words}


@register.inclusion_tag("ui/chart.html", takes_context=True)
def chart(
    context: Context, *, chart: parts.Chart, name: str, table: parts.Table | None = None
) -> dict[str, Any]:
    """A chart as SVG, and under it the same numbers in a table; `table`: a fuller one."""
    rtl = context["frame"].direction == "rtl" if "frame" in context else False
    table = table or parts.Table(
        caption=chart.finding,
        columns=(parts.Column(chart.name_column), parts.Column(chart.size_column, number=True)),
        rows=[(mark.name, mark.words) for mark in chart.marks],
    )
    return {
        "chart": chart,
        "svg": drawing.svg(chart, name=name, rtl=rtl),
        "table": table,
        "name": name,
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*, form: BaseForm, saved: bool = False, focus: bool = True) -> dict[str, Any]:
    """What to put right, first on the page, and read out first unless `focus` is off.

    `saved`: the answers are already kept as a draft.
    """
    fields = [form[name] for name in form.fields]
    problems = [
        (cast(Field, one).first_control_id, words) for one in fields for words in one.errors
    ]
    general = list(form.non_field_errors())
    return {
        "form": form,
        "problems": problems,
        "general": general,
        "count": len(problems) + len(general),
        "saved": saved,
        "focus": focus,
    }


@register.inclusion_tag("ui/help_block.html")
def help_block(*, help: parts.Help) -> dict[str, Any]:
    """Crisis line, a named human, help with the site, how to complain."""
    return {"help": help}


@register.inclusion_tag("ui/saved_line.html")
def saved_line(*, at: datetime | None = None, pending: bool = False) -> dict[str, Any]:
    """When the answers were last kept; `autosave.js` rewrites it."""
    return {"at": showing.clock_words(at) if at else "", "pending": pending}


@register.inclusion_tag("ui/field.html")
def field(
    *,
    field: BoundField,
    label_as_heading: bool = False,
    caption: str = "",
    optional: bool = False,
    inline: bool = False,
) -> dict[str, Any]:
    """One field. `label_as_heading` on a page of one question: its label is the `h1`."""
    return {
        "field": field,
        "label_as_heading": label_as_heading,
        "caption": caption,
        "optional": optional,
        "inline": inline,
    }


@register.simple_block_tag
def panel(content: str, *, title: str = "", kind: str = "plain", level: int = 2) -> SafeString:
    """A quiet box around what belongs together."""
    heading = format_html('<h{0} class="govuk-heading-m ow-panel__title">{1}</h{0}>', level, title)
    return format_html(
        '<div class="ow-panel ow-panel--{}">{}{}</div>',
        parts.Kind(kind),
        heading if title else "",
        content,
    )


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " at the start of the title when a form came back, so it is heard first."""
    for values in context.dicts:
        for value in values.values():
            if isinstance(value, BaseForm) and value.is_bound and value.errors:
                return _("Error: ")
    return ""


class _Letter(template.Node):
    """What stands inside, rendered in the language of its reader and marked as such."""

    def __init__(self, language: FilterExpression, inside: NodeList) -> None:
        self.language, self.inside = language, inside

    def render(self, context: Context) -> str:
        with said_in(str(self.language.resolve(context))) as code:
            html = self.inside.render(context)
            turned = "rtl" if get_language_bidi() else "ltr"
        return format_html('<div class="ow-letter" lang="{}" dir="{}">{}</div>', code, turned, html)


@register.tag
def letter(parser: Parser, token: Token) -> _Letter:
    """`{% letter person.language %}…{% endletter %}`: on paper for somebody, in their language."""
    said = token.split_contents()
    if len(said) != 2:
        raise template.TemplateSyntaxError("letter takes one argument: the language of its reader")
    inside = parser.parse(("endletter",))
    parser.delete_first_token()
    return _Letter(parser.compile_filter(said[1]), inside)
