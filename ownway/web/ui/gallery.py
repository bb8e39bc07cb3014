"""What the gallery shows: every part in every state, with invented people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ownway.core.money import Money
from ownway.web.ui import parts
from ownway.web.ui.context import TEXT_SIZES, THEMES, FrameValues, Place
from ownway.web.ui.forms import DayField, MoneyField

_LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"


class Everything(forms.Form):
    """One of each field."""

    use_required_attribute = False

    wish = forms.CharField(
        label=lazy("What would help you feel well this month?"),
        help_text=lazy("Use your own words. There is no wrong answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Write what would help, or choose Skip this question")},
    )
    name = forms.CharField(
        label=lazy("What should we call you?"),
        error_messages={"required": lazy("Write the name you like")},
    )
    each = MoneyField(
        label=lazy("What does it cost each time?"),
        help_text=lazy("A guess is fine."),
        currency="GBP",
    )
    often = forms.ChoiceField(
        label=lazy("How often?"),
        choices=[
            ("", lazy("Choose one")),
            ("1", lazy("One time")),
            ("12", lazy("Every month")),
            ("52", lazy("Every week")),
        ],
        error_messages={"required": lazy("Choose how often")},
    )
    from_day = DayField(label=lazy("When would you like to start?"))
    see = forms.ChoiceField(
        label=lazy("Who can see this?"),
        help_text=lazy("You can change it at any time."),
        choices=[
            ("me", lazy("Only me")),
            ("maria", lazy("Maria and me")),
            ("unsure", lazy("I am not sure")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose who can see this")},
    )
    ways = forms.MultipleChoiceField(
        label=lazy("How can we reach you?"),
        choices=[
            ("text", lazy("Text message")),
            ("post", lazy("Letter")),
            ("none", lazy("Send nothing for a while")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Choose one or more")},
    )
    shared = forms.BooleanField(
        label=lazy("This is a shared computer"),
        help_text=lazy("We sign you out sooner."),
        required=False,
    )
    picture = forms.FileField(label=lazy("Add a picture or a receipt"), required=False)


def _frame(request: HttpRequest) -> FrameValues:
    asked = request.GET
    theme, size = asked.get("theme"), asked.get("text", "")
    return FrameValues(
        audience="my",
        places=(
            Place(_("My plan"), "/gallery/"),
            Place(_("My money"), "/gallery/#money"),
            Place(_("My circle"), "/gallery/#circle"),
        ),
        signed_in_as=_LONG if "long" in asked else "Ana Silva",
        settings_url="/look/",
        sign_out_url="/gallery/?out",
        theme=theme if theme in THEMES else None,
        text_size=int(size) if size in map(str, TEXT_SIZES) else None,
        direction=asked.get("dir") if asked.get("dir") in ("ltr", "rtl") else None,
        helping=_("You are helping Ana. Ana lets you see her goals, not her money."),
        help=parts.Help(
            crisis_words=_("In a crisis, call day or night:"),
            crisis_phone="0800 555 0111",
            human_words=_("Sam, your coach:"),
            human_phone="0300 555 0122",
            human_url="/gallery/?message",
            site_url="/help/",
            complain_url="/complain/",
        ),
    )


def _switches(request: HttpRequest) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Links that change one thing and keep the rest: (what, [(words, address, chosen)])."""
    offered = {
        "theme": [("", _("as my device")), ("light", _("light")), ("dark", _("dark"))],
        "dir": [("", _("as the language")), ("ltr", "ltr"), ("rtl", "rtl")],
        "text": [("", "100"), ("125", "125"), ("150", "150")],
        "lang": [("", "en-gb"), ("en-us", "en-us"), ("es", "es")],
    }
    titles = {
        "theme": _("Colours"),
        "dir": _("Direction"),
        "text": _("Text size"),
        "lang": _("Language"),
    }
    drawn = []
    for name, choices in offered.items():
        links = []
        for value, words in choices:
            asked = request.GET.copy()
            asked.pop(name, None)
            if value:
                asked[name] = value
            links.append((words, "?" + asked.urlencode(), request.GET.get(name, "") == value))
        drawn.append((titles[name], links))
    return drawn


def _charts() -> list[tuple[str, parts.Chart]]:
    months = ["April", "May", "June", "July", "August", "September"]
    spent = [4200, 4650, 5900, 5400, 6800, 7300]
    marks = [parts.Mark(m, s, f"£{s:,}") for m, s in zip(months, spent, strict=True)]
    uses = [("Moving and sport", 41), ("Learning", 28), (_LONG, 17), ("Home", 9), ("Nothing", 0)]
    columns = {"name_column": _("Month"), "size_column": _("Spent")}
    return [
        (
            "chart-line",
            parts.Chart(
                _("Spending rose from £4,200 to £7,300 a month"),
                parts.ChartKind.LINE,
                marks,
                csv_url="/gallery/?csv",
                **columns,
            ),
        ),
        (
            "chart-bars",
            parts.Chart(
                _("Most goals are about moving"),
                parts.ChartKind.BARS,
                [parts.Mark(name, size, str(size)) for name, size in uses],
                name_column=_("What for"),
                size_column=_("Goals"),
            ),
        ),
        (
            "chart-dots",
            parts.Chart(_("One month"), parts.ChartKind.DOTS, marks[:1], **columns),
        ),
    ]


def _tasks() -> list[parts.Task]:
    return [
        parts.Task(
            _("Say what matters to you"),
            parts.Status.DONE,
            "/gallery/?task=1",
            _("About 10 minutes."),
        ),
        parts.Task(
            _("Plan what you would like to buy"),
            parts.Status.STARTED,
            "/gallery/?task=2",
            _("About 20 minutes. Sam can help."),
        ),
        parts.Task(_("Choose who can help you"), parts.Status.NOT_STARTED, "/gallery/?task=3"),
        parts.Task(
            _("Sign your plan"),
            parts.Status.NOT_READY,
            hint=_("You can do this when the other parts are done."),
        ),
    ]


def _statement() -> parts.Table:
    return parts.Table(
        caption=_("What happened in September"),
        columns=(
            parts.Column(_("What for")),
            parts.Column(_("When")),
            parts.Column(_("How it stands")),
            parts.Column(_("Money out"), number=True),
        ),
        rows=[
            (
                "Swimming, 10 visits",
                date(2026, 9, 4),
                parts.Tag(_("Paid"), parts.Kind.GOOD),
                Money(4550, "GBP"),
            ),
            ("Bus pass", date(2026, 9, 11), parts.Tag(_("Agreed")), Money(2800, "GBP")),
            (_LONG, date(2026, 9, 30), parts.Tag(_("Asked for"), parts.Kind.CARE), None),
        ],
        total=(_("All together"), "", "", Money(7350, "GBP")),
    )


def _summary() -> list[parts.SummaryRow]:
    return [
        parts.SummaryRow(
            _("What matters to me"),
            "Getting out of the house every day. Seeing my sister.",
            [parts.Link(_("Change"), "/gallery/?c=1", _("what matters to me"))],
        ),
        parts.SummaryRow(
            _("My money for the year"),
            Money(150000, "GBP"),
            note=_("From 1 April 2026 to 31 March 2027."),
        ),
        parts.SummaryRow(
            _("Who helps"),
            ["Maria", _LONG],
            [
                parts.Link(_("Change"), "/gallery/?c=2", _("who helps")),
                parts.Link(_("Add someone"), "/gallery/?c=3"),
            ],
        ),
        parts.SummaryRow(_("Starts on"), date(2026, 9, 4)),
    ]


def gallery_values(request: HttpRequest) -> tuple[FrameValues, dict[str, Any]]:
    """The frame's values and the page's, as the switches in the address ask."""
    filled = {
        "wish": "Swimming twice a week.\nIt helps me sleep.",
        "name": _LONG,
        "each": Money(650, "GBP"),
        "often": "52",
        "from_day": date(2026, 9, 4),
        "see": "maria",
        "ways": ["text"],
        "shared": True,
    }
    wrong = {
        "wrong-wish": "My words stay here.",
        "wrong-each": "about ten",
        "wrong-from_day_0": "31",
        "wrong-from_day_1": "2",
        "wrong-from_day_2": "2026",
    }
    off = Everything(initial=filled, prefix="off")
    for shut in off.fields.values():
        shut.disabled = True
    page = {
        "switches": _switches(request),
        "form": Everything(request.POST if request.method == "POST" else None),
        "filled": Everything(initial=filled, prefix="full"),
        "broken": [Everything(wrong, prefix="wrong")],  # a list: the title stays unmarked
        "off": off,
        "tasks": _tasks(),
        "statement": _statement(),
        "nothing": parts.Table(
            _("What happened in October"),
            (parts.Column(_("What for")),),
            (),
            empty=_("Nothing has been paid in October."),
        ),
        "summary": _summary(),
        "charts": _charts(),
        "amount": Money(41520, "GBP"),
        "whole": Money(150000, "GBP"),
        "day": date(2026, 9, 4),
        "moment": datetime(2026, 9, 4, 14, 5, tzinfo=UTC),
        "older": parts.Link(_("Older"), "/gallery/?page=3"),
        "newer": parts.Link(_("Newer"), "/gallery/?page=1"),
        "undo": parts.Link(_("Undo"), "/gallery/?undo"),
        "kinds": list(parts.Kind),
    }
    return _frame(request), page
