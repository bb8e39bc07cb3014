"""Every part of a page draws, and none is silent about a mistake."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.utils import translation

from ownway.core.money import Money
from ownway.web.ui import chart, parts
from ownway.web.ui.gallery import Everything
from ownway.web.ui.templatetags import ui

MARKS = (parts.Mark("April", 4200, "£4,200"), parts.Mark("May & June", 0, "£0"))
VALUES = {
    "amount": Money(8291, "GBP"),
    "whole": Money(40000, "GBP"),
    "day": date(2026, 9, 4),
    "moment": datetime(2026, 9, 4, 14, 5, tzinfo=UTC),
    "rows": [parts.SummaryRow("Name", "<Ana>", [parts.Link("Change", "/c/", "your name")])],
    "tasks": [parts.Task("Sign", parts.Status.NOT_READY, hint="Later")],
    "table": parts.Table("Spent", [parts.Column("For"), parts.Column("Out", True)], [("Bus", 3)]),
    "older": parts.Link("Older", "/?page=2"),
    "help": parts.Help(crisis_words="Call", crisis_phone="0800 555 0111"),
    "picture": parts.Chart("It rose", parts.ChartKind.LINE, MARKS, "Month", "Spent"),
    "form": Everything({}),
    "blank": Everything(),
    "none": None,
    "about": "your <goals>",
}
TAGS = {
    '{% page_heading text="Hello" caption="Part 2 of 6" %}': ["<h1", "Part 2 of 6"],
    '{% button text="Save" %}': ['type="submit"', "ow-button--primary"],
    '{% button text="Go" url="/x/" %}': ['href="/x/"', 'role="button"'],
    '{% link text="Change" url="/x/" about=about %}': ["your &lt;goals&gt;"],
    '{% tag text="Paid" kind="good" %}': ["ow-tag--good"],
    '{% notice text="Saved." focus=True %}': ['role="status"', "data-focus-first"],
    "{% summary_list rows=rows %}": ["&lt;Ana&gt;", "your name", "/c/"],
    '{% task_list tasks=tasks name="a" %}': ["Not ready yet", "Later"],
    "{% data_table table=table %}": ["<caption", 'scope="row"', "Bus"],
    "{% money amount=amount %}": ["<bdi", "£82.91"],
    "{% money amount=whole %}": [">£400<"],
    "{% money amount=whole sentence=False %}": [">£400.00<"],
    "{% date day=day %}": ['datetime="2026-09-04"', "4 September 2026"],
    "{% date day=moment %}": ["4 September 2026 at 14:05"],
    "{% pagination previous=none next=older %}": ['rel="next"', "Older"],
    '{% progress name="Parts" done=2 of=6 words="2 of 6 done." %}': ['value="2"', 'max="6"'],
    '{% chart chart=picture name="c" %}': ['role="img"', "<title", "May &amp; June", "<table"],
    "{% error_summary form=form saved=True %}": ["Please check", "What you wrote is saved."],
    "{% help_block help=help %}": ["If you need help now", "tel:08005550111"],
    "{% saved_line at=moment %}": ["Saved at 14:05"],
    "{% saved_line pending=True %}": ["We will try again"],
    '{% back_link url="/x/" %}': ["<nav", "Back"],
    "{% field field=form.see label_as_heading=True %}": ["<h1", "Choose who can see this"],
    '{% panel title="Box" kind="care" %}<p>in</p>{% endpanel %}': ["<h2", "<p>in</p>"],
    '{% letter "es" %}<p>in</p>{% endletter %}': ['lang="es"', 'dir="ltr"', "<p>in</p>"],
}


def draw(source: str) -> str:
    return Template(source).render(Context(VALUES))


@pytest.mark.parametrize("source", TAGS)
def test_each_tag_draws(source):
    drawn = draw(source)
    missing = [words for words in TAGS[source] if words not in drawn]
    assert not missing, drawn


def test_no_tag_is_left_out():
    named = {source.split()[1] for source in TAGS}
    assert set(ui.register.tags) - {"error_prefix"} == named


@pytest.mark.parametrize("source", TAGS)
def test_a_misspelt_argument_raises(source):
    wrong = source.replace("%}", 'colour="red" %}', 1).replace("%} colour", "colour")
    with pytest.raises(TemplateSyntaxError):
        Template(wrong)


@pytest.mark.parametrize(
    "source",
    [
        "{% page_heading %}",
        "{% button %}",
        '{% button "Save" %}',
        "{% money %}",
        "{% data_table stacked=False %}",
        "{% progress done=1 of=2 %}",
        '{% chart name="c" %}',
    ],
)
def test_a_missing_or_unnamed_argument_raises(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_a_name_the_page_was_not_given_raises():
    with pytest.raises(AssertionError, match="misspelt"):
        draw("{{ misspelt }}")
    assert engines["django"].engine.string_if_invalid


@pytest.mark.parametrize(
    "source", ['{% button text="x" kind="red" %}', '{% tag text="x" kind="red" %}']
)
def test_an_unknown_kind_raises(source):
    with pytest.raises(ValueError, match="red"):
        draw(source)


def test_amounts_and_days_follow_the_language():
    with translation.override("en-us"):
        assert "September 4, 2026" in draw("{% date day=day %}")
    with translation.override("es"):
        assert "4 de septiembre de 2026" in draw("{% date day=day %}")


def test_an_empty_table_says_so():
    empty = parts.Table("Spent", [parts.Column("For")], [], empty="Nothing yet.")
    drawn = Template("{% data_table table=t %}").render(Context({"t": empty}))
    assert "Nothing yet." in drawn
    assert "<table" not in drawn


def test_parts_refuse_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="columns"):
        parts.Table("t", [parts.Column("a")], [("one", "two")])
    with pytest.raises(ValueError, match="link"):
        parts.Task("Sign", parts.Status.DONE)
    with pytest.raises(ValueError, match="link"):
        parts.Task("Sign", parts.Status.NOT_READY, url="/sign/")
    with pytest.raises(ValueError, match="axis"):
        parts.Chart("f", parts.ChartKind.BARS, [parts.Mark("a", -1, "-1")], "a", "b")


@pytest.mark.parametrize("kind", parts.ChartKind)
@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("marks", [MARKS, MARKS[:1], MARKS * 30, (parts.Mark("none", 0, "0"),)])
def test_charts_stay_inside_their_picture(kind, rtl, marks):
    import re

    drawn = str(chart.svg(parts.Chart("f", kind, marks, "a", "b"), name="c", rtl=rtl))
    along = [int(x) for x in re.findall(r'\b(?:x|cx|x1|x2)="(-?\d+)"', drawn)]
    assert along
    assert all(0 <= x <= chart.WIDTH for x in along)
    assert "style=" not in drawn


def test_a_chart_without_marks_draws_nothing():
    assert chart.svg(parts.Chart("f", parts.ChartKind.BARS, (), "a", "b"), name="c") == ""


def test_the_title_says_error_first_only_when_a_form_came_back():
    title = "{% error_prefix %}"
    assert Template(title).render(Context({"any": Everything({})})) == "Error: "
    assert Template(title).render(Context({"any": Everything()})) == ""


def test_templates_hold_no_style_script_or_outside_address():
    folder = Path(ui.__file__).parents[1]
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text()
        for refused in ("style=", "<style", "http://", "https://", "onclick", "javascript:"):
            assert refused not in text, f"{path.name} holds {refused}"
        assert "<script>" not in text


def _table(*rows, columns=3):
    names = [parts.Column(name) for name in ("What", "Who", "Until")[:columns]]
    return parts.Table(caption="Promises", columns=names, rows=rows)


def _drawn(table):
    return Template("{% data_table table=t %}").render(Context({"t": table}))


def test_a_table_becomes_entries_on_a_phone_where_it_is_wider_than_two_columns():
    assert "ow-table--stacked" in _drawn(_table(("I swim", "Me", "May")))
    assert "ow-table--stacked" not in _drawn(_table(("I swim", "Me"), columns=2))


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_cell_with_nothing_in_it_takes_no_line_of_its_entry(nothing):
    drawn = _drawn(_table(("I swim", nothing, "May")))
    assert drawn.count("ow-table__empty") == 1


def test_a_title_says_error_once():
    web = Path(__file__).resolve().parent.parent.parent / "ownway" / "web"
    using = [path.name for path in web.rglob("*.html") if "error_prefix" in path.read_text("utf-8")]
    assert using == ["base.html"]
